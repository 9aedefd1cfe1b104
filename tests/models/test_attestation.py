"""What is attested and what is claimed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from minbar.models.attestation import ATTESTED, CLAIMED
from minbar.report.schema import grade_schema

SCHEMA = json.loads(grade_schema())


def shape(schema: dict[str, Any]) -> dict[str, Any]:
    """Follow references, and take what is not null of a choice."""
    while "$ref" in schema or "anyOf" in schema:
        choices = [each for each in schema.get("anyOf", []) if each != {"type": "null"}]
        schema = choices[0] if choices else SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    return schema


def steps(path: str) -> Iterator[str]:
    """Divide a path into names; `[]` is a step of its own."""
    for name in path.split("."):
        yield name.removesuffix("[]")
        if name.endswith("[]"):
            yield "[]"


@pytest.mark.parametrize("path", [*ATTESTED, *CLAIMED])
def test_every_path_names_a_field_of_the_grade(path: str) -> None:
    """No path is out of date: each leads to a field of the published schema."""
    found = shape(SCHEMA)
    for step in steps(path):
        found = shape(found["items"] if step == "[]" else found["properties"][step])
    assert found


def test_no_field_is_both_measured_and_claimed() -> None:
    """A reader is told one thing about a field."""
    assert not ATTESTED.keys() & CLAIMED.keys()
    assert all({**ATTESTED, **CLAIMED}.values())
