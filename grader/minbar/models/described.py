"""JSON Schemas of values, with what the docstrings say of each class and each field."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec

__all__ = ["DIALECT", "described_definitions", "described_schema", "schema_bytes"]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_ENTRY: Final = re.compile(r"^    ([a-z_0-9]+(?:, [a-z_0-9]+)*): (.*)$")


def described_schema(model: type[msgspec.Struct], *, name: str, title: str) -> bytes:
    """Return the JSON Schema 2020-12 of `model`.

    Args:
        model: the struct of a whole file.
        name: last part of the schema's id, such as `item:1`.
        title: what a file of this form is.
    """
    root, definitions = described_definitions(model)
    text = _first(inspect.getdoc(model) or "")
    return schema_bytes(root, definitions, name=name, title=title, description=text)


def described_definitions(model: type[msgspec.Struct]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the schema of `model`, a reference, and every definition by name, described."""
    (root,), definitions = msgspec.json.schema_components([model], ref_template="#/$defs/{name}")
    kinds = {kind.__name__: kind for kind in _kinds(model)}
    return root, {key: _describe(kinds[key], body) for key, body in sorted(definitions.items())}


def schema_bytes(
    root: Mapping[str, Any],
    definitions: Mapping[str, Any],
    *,
    name: str,
    title: str,
    description: str,
) -> bytes:
    """Return a JSON Schema 2020-12 as it is published.

    Args:
        root: of the whole file, a reference to one of the definitions.
        definitions: by name.
        name: last part of the schema's id.
        title: what a file of this form is.
        description: the same in a sentence.
    """
    schema = {
        "$schema": DIALECT,
        "$id": f"urn:minbar:schema:{name}",
        "title": title,
        "description": description,
        **root,
        "$defs": definitions,
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def _describe(kind: type[Any], body: Mapping[str, Any]) -> dict[str, Any]:
    text = inspect.getdoc(kind) or ""
    if "properties" not in body:  # an enumeration
        return {**body, "description": _first(text)}
    sentences = _sentences(text)
    names = {field.encode_name: field.name for field in msgspec.structs.fields(kind)}
    properties = {
        # Beside `$ref` a description is allowed since draft 2019-09.
        key: {**shape, "description": sentences[names[key]]}
        for key, shape in body["properties"].items()
    }
    return {**body, "description": _first(text), "properties": properties}


def _kinds(model: type[Any]) -> Iterable[type[Any]]:
    """Find every struct and enumeration that a schema of `model` defines."""
    waiting: list[Any] = [msgspec.inspect.type_info(model)]
    seen: set[type[Any]] = set()
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, msgspec.inspect.EnumType):
            seen.add(kind.cls)
        if isinstance(kind, msgspec.inspect.StructType) and kind.cls not in seen:
            seen.add(kind.cls)
            waiting += [field.type for field in kind.fields]
        waiting += [getattr(kind, part) for part in _INNER if hasattr(kind, part)]
        waiting += getattr(kind, "types", ())
    return seen


_INNER: Final = ("type", "item_type", "key_type", "value_type")


def _sentences(text: str) -> dict[str, str]:
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


def _first(text: str) -> str:
    return " ".join(text.partition("\n\n")[0].split())
