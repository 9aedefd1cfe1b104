"""The published JSON Schema of the grade, made from the values themselves."""

from __future__ import annotations

import inspect
import re
from typing import Any, Final

import msgspec

from minbar.models import grade as grade_module
from minbar.models import quality, takehome, verdict
from minbar.models.grade import GRADE_SCHEMA, Grade

__all__ = ["DIALECT", "grade_schema"]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ENTRY: Final = re.compile(r"^    ([a-z_0-9]+(?:, [a-z_0-9]+)*): (.*)$")
_MODULES: Final = (grade_module, quality, verdict, takehome)


def grade_schema() -> bytes:
    """Return the JSON Schema 2020-12 of a grade, as it is published in `docs/schemas`."""
    (root,), definitions = msgspec.json.schema_components([Grade], ref_template="#/$defs/{name}")
    described = {name: _describe(name, body) for name, body in sorted(definitions.items())}
    described["Grade"]["properties"]["schema"] |= {"pattern": _version_pattern()}
    described["Grade"]["required"].insert(0, "schema")
    schema = {
        "$schema": DIALECT,
        "$id": f"urn:minbar:schema:{GRADE_SCHEMA.replace('/', ':')}",
        "title": "A grade of minbar",
        "description": "The result of grading one take-home submission; every view renders it.",
        **root,
        "$defs": described,
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def _version_pattern() -> str:
    major = GRADE_SCHEMA.partition(".")[0]
    return rf"^{major}\.\d+$"


def _describe(name: str, body: dict[str, Any]) -> dict[str, Any]:
    """Give a definition and its properties what the class's docstring says of them."""
    kind = next(getattr(module, name) for module in _MODULES if hasattr(module, name))
    text = inspect.getdoc(kind) or ""
    described = {**body, "description": _paragraph(text.partition("\n\n")[0])}
    sentences = _attributes(text)
    for field, shape in described.get("properties", {}).items():
        if field in sentences:
            # Beside `$ref` a description is allowed since draft 2019-09.
            shape["description"] = sentences[field]
    return described


def _attributes(text: str) -> dict[str, str]:
    """Read the `Attributes:` section of a docstring: a sentence a field."""
    _, _, section = text.partition("Attributes:\n")
    found: dict[str, str] = {}
    names: list[str] = []
    for line in section.splitlines():
        if entry := _ENTRY.match(line):
            names = entry[1].split(", ")
            found |= dict.fromkeys(names, entry[2])
        elif line.strip():
            found |= {name: f"{found[name]} {line.strip()}" for name in names}
    return found


def _paragraph(text: str) -> str:
    return " ".join(text.split())
