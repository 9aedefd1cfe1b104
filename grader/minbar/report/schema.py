"""The published JSON Schema of the grade, made from the values themselves."""

from __future__ import annotations

from minbar.models.described import described_definitions, schema_bytes
from minbar.models.grade import GRADE_SCHEMA, Grade

__all__ = ["grade_schema"]


def grade_schema() -> bytes:
    """Return the JSON Schema 2020-12 of a grade, as it is published in `docs/schemas`."""
    root, definitions = described_definitions(Grade)
    definitions["Grade"]["properties"]["schema"] |= {"pattern": _version_pattern()}
    definitions["Grade"]["required"].insert(0, "schema")
    return schema_bytes(
        root,
        definitions,
        name=GRADE_SCHEMA.replace("/", ":"),
        title="A grade of minbar",
        description="The result of grading one take-home submission; every view renders it.",
    )


def _version_pattern() -> str:
    major = GRADE_SCHEMA.partition(".")[0]
    return rf"^{major}\.\d+$"
