"""A bank as one JSON document, `bank-export/1`, with a published schema."""

from __future__ import annotations

import msgspec

from minbar.models.bank_export import EXPORT_SCHEMA, BankExport
from minbar.models.described import described_schema

__all__ = ["export_json", "export_schema"]


def export_json(export: BankExport) -> bytes:
    """Return the document: everything, nothing rendered, the same bytes every time."""
    plain = msgspec.json.encode(export)
    return msgspec.json.format(plain, indent=1) + b"\n"


def export_schema() -> bytes:
    """Return the JSON Schema 2020-12 of the document, as it is published in `docs/schemas`."""
    return described_schema(
        BankExport,
        name=EXPORT_SCHEMA.replace("/", ":"),
        title="Items of a bank, exported by minbar",
    )
