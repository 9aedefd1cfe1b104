"""The JSON document and its published schema."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema  # type: ignore[import-untyped]  # it has no types
import msgspec

from minbar.models.bank_export import BankExport
from minbar.report.exchange.json_document import export_json, export_schema
from tests.report.exports import built_in_export, hostile_export, small_export

PUBLISHED = Path(__file__).parents[3] / "docs/schemas/bank-export.schema.json"


def test_the_published_schema_is_current() -> None:
    """The file in the documentation is what the program makes; `tools/schema` writes it anew."""
    assert PUBLISHED.read_bytes() == export_schema()


def test_the_whole_built_in_bank_is_valid() -> None:
    """An independent validator accepts it, and it reads back as what was written."""
    export = built_in_export()
    document = export_json(export)
    schema = json.loads(export_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(document))
    assert msgspec.json.decode(document, type=BankExport) == export


def test_nothing_is_lost_or_changed() -> None:
    """Texts come back as their authors wrote them, hashes included; the bytes repeat."""
    for export in (small_export(), hostile_export()):
        document = export_json(export)
        assert msgspec.json.decode(document, type=BankExport) == export
        assert document == export_json(export)
        document.decode("utf-8")
    first = json.loads(export_json(small_export()))["items"][0]
    assert len(first["sha256"]) == 64
