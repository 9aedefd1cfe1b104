"""The published JSON Schema of the grade."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types
import pytest

from minbar.models.described import DIALECT
from minbar.report.grade_json import dump_grade
from minbar.report.schema import grade_schema
from minbar.report.views import candidate_view
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade

PUBLISHED = Path(__file__).parents[2] / "docs/schemas/grade.schema.json"
SCHEMA = json.loads(grade_schema())


def check(grade: Any) -> None:  # noqa: ANN401  any JSON
    """Validate JSON with a validator that is not ours."""
    jsonschema.Draft202012Validator(SCHEMA).validate(grade)


def test_the_published_schema_is_current() -> None:
    """The file in the documentation is what the program makes; `tools/schema` writes it anew."""
    assert PUBLISHED.read_bytes() == grade_schema()


def test_the_schema_is_a_schema() -> None:
    """It is valid JSON Schema 2020-12, and names no host but the dialect's own."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == DIALECT
    assert SCHEMA["$id"] == "urn:minbar:schema:grade:1.1"
    assert grade_schema().count(b"://") == 1


@pytest.mark.parametrize("detailed", [True, False])
def test_grades_of_both_views_are_valid(*, detailed: bool) -> None:
    """The interviewer's grade and the candidate's pass an independent validator."""
    grade, notebook = make_grade(), make_notebook()
    check(json.loads(dump_grade(grade)))
    view, _ = candidate_view(grade, notebook, detailed=detailed)
    check(json.loads(dump_grade(view)))


@pytest.mark.parametrize(
    "change",
    [{"schema": "grade/2.0"}, {"criteria": 3}, {"verdict": {"kind": "won"}}, {"run": {}}],
)
def test_what_is_no_grade_is_invalid(change: dict[str, object]) -> None:
    """Another major version, wrong types and unknown verdicts fail."""
    with pytest.raises(jsonschema.ValidationError):
        check(json.loads(dump_grade(make_grade())) | change)


def test_every_definition_and_field_is_described() -> None:
    """A reader of the schema alone learns what each definition and each field means."""
    bare = [
        f"{name}.{field}"
        for name, body in SCHEMA["$defs"].items()
        for field, shape in body.get("properties", {}).items()
        if not shape.get("description")
    ]
    assert all(body.get("description") for body in SCHEMA["$defs"].values())
    assert bare == []
