"""The canonical record of an item: the bytes that are hashed, stored and drawn from again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from minbar.content.hashing import canonical_json, sha256_hex
from minbar.errors import UserError
from minbar.models.item import Item

__all__ = ["NOT_RECORDED", "item_record", "read_record", "record_sha256"]

_SCHEMA: Final = "item-record/1"
NOT_RECORDED: Final = ("status", "exposure", "enemies", "reviewers")
"""Fields that steer draws and say nothing about what is asked and scored.

They may change without a new version, and so without a new hash.
"""


class _Record(msgspec.Struct, frozen=True, kw_only=True):
    schema: str
    item: dict[str, Any]
    files: dict[str, str]


def item_record(item: Item, files: Mapping[str, bytes]) -> bytes:
    r"""Return the canonical JSON of what matters of an item, its attached files included.

    Defaults are left out and line ends are `\n`, so that neither a newer minbar
    nor another system's checkout changes a hash.

    Raises:
        UnicodeDecodeError: if a file is not UTF-8.
    """
    plain = msgspec.to_builtins(item, str_keys=True)
    recorded = {name: value for name, value in plain.items() if name not in NOT_RECORDED}
    texts = {name: _text(files[name]) for name in files}
    return canonical_json({"schema": _SCHEMA, "item": recorded, "files": texts})


def record_sha256(record: bytes) -> str:
    """Return the hash of a canonical record: the item's hash."""
    return sha256_hex(record)


def read_record(record: bytes, *, name: str) -> tuple[Item, dict[str, bytes]]:
    """Return item and attached files out of a canonical record.

    What is not recorded is neutral: status `retired`, no enemies, no reviewers.

    Args:
        record: canonical bytes.
        name: what the error says they are.

    Raises:
        UserError: if they are no record that this minbar reads.
    """
    try:
        parsed = msgspec.json.decode(record, type=_Record)
        if parsed.schema != _SCHEMA:
            what = f"is a record of schema `{parsed.schema}`"
            raise UserError(what, where=name, todo="Upgrade minbar")
        item = msgspec.convert(
            {**parsed.item, "status": "retired", "reviewers": []}, Item, str_keys=True
        )
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        what = f"is not the record of an item: {error}"
        raise UserError(what, where=name) from None
    return item, {path: text.encode("utf-8") for path, text in parsed.files.items()}


def _text(raw: bytes) -> str:
    return raw.decode("utf-8").replace("\r\n", "\n")
