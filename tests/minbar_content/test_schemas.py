"""The published JSON Schemas, and the content that they must accept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types
import pytest
import yaml

from minbar.content.schemas import SCHEMAS, schema
from minbar.errors import UserError

ROOT = Path(__file__).parents[2]
PUBLISHED = ROOT / "docs/schemas"
PLACES = {
    "bank": "questions/bank.yaml",
    "item": "questions/*/*/*/item.yaml",
    "rubric": "rubrics/rubrics/*.yaml",
    "role": "rubrics/roles/*.yaml",
    "blueprint": "rubrics/blueprints/*.yaml",
    "policy": "rubrics/policies/*.yaml",
    "quality-rubric": "rubrics/quality/*.yaml",
    "takehome": "takehomes/*/takehome.yaml",
    "environment": "takehomes/environments/*/environment.yaml",
}
CONTENT = [
    pytest.param(name, path, id=str(path.relative_to(ROOT)))
    for name, pattern in PLACES.items()
    for path in sorted(ROOT.glob(pattern))
]


def as_json(path: Path) -> Any:  # noqa: ANN401  any JSON
    """Read YAML as an editor does: with a reader that is not ours, keys as text."""
    return json.loads(json.dumps(yaml.safe_load(path.read_bytes())))


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_published_schema_is_current(name: str) -> None:
    """The file in the documentation is what the models make; `tools/schema` writes it anew."""
    assert (PUBLISHED / f"{name}.schema.json").read_bytes() == schema(name)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_a_schema(name: str) -> None:
    """It is valid JSON Schema 2020-12, and names no host but the dialect's own."""
    jsonschema.Draft202012Validator.check_schema(json.loads(schema(name)))
    assert schema(name).count(b"://") == 1


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_definition_and_field_is_described(name: str) -> None:
    """An author's editor says of each field what it means."""
    definitions = json.loads(schema(name))["$defs"]
    bare = [
        f"{kind}.{field}"
        for kind, body in definitions.items()
        for field, shape in body["properties"].items()
        if not shape["description"]
    ]
    assert all(body["description"] for body in definitions.values())
    assert bare == []


def test_there_is_content_of_every_kind() -> None:
    """No pattern of the tests below has stopped to match."""
    assert {parameters.values[0] for parameters in CONTENT} == set(SCHEMAS)


@pytest.mark.parametrize(("name", "path"), CONTENT)
def test_content_is_valid(name: str, path: Path) -> None:
    """A validator that is not ours accepts the file."""
    jsonschema.Draft202012Validator(json.loads(schema(name))).validate(as_json(path))


@pytest.mark.parametrize(("name", "path"), CONTENT)
def test_content_names_its_schema(name: str, path: Path) -> None:
    """The first line tells an editor where the schema of the file is."""
    line = path.read_text("utf-8").partition("\n")[0]
    key, _, target = line.partition("=")
    assert key == "# yaml-language-server: $schema"
    assert (path.parent / target).resolve() == PUBLISHED / f"{name}.schema.json"


@pytest.mark.parametrize(
    "change", [{"schema": "item/2"}, {"levels": [4]}, {"titel": "A slip"}, {"minutes": "8"}]
)
def test_what_is_no_item_is_invalid(change: dict[str, object]) -> None:
    """Another form, values out of range, unknown fields and wrong types fail."""
    path = next(iter(ROOT.glob(PLACES["item"])))
    validator = jsonschema.Draft202012Validator(json.loads(schema("item")))
    with pytest.raises(jsonschema.ValidationError):
        validator.validate(as_json(path) | change)


def test_an_unknown_schema_is_named_with_the_nearest() -> None:
    """A slip in the name of a schema is answered with the name that was meant."""
    with pytest.raises(UserError, match="Did you mean `rubric`"):
        schema("rubrik")
