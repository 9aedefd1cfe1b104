"""Values that come from the candidate's room, as the examiner decodes and checks them."""

from __future__ import annotations

from typing import Final

from minbar.rooms.inside.codec import CodecError, Handle, decode, encode
from minbar.rooms.inside.shapes import BreachError, check_value
from tests.fuzz.refusals import refusing

__all__ = ["case"]

_ROWS: Final = {"orders": 2}
_SPECS: Final = (
    {"type": "any"},
    {"type": "float", "min": 0, "max": 1},
    {"type": "array", "shape": ["orders"], "dtype": "float", "min": 0, "max": 1},
    {"type": "array", "shape": [2, 2], "dtype": "number", "finite": False},
    {"type": "array", "dtype": "datetime"},
    {"type": "series", "rows": "orders", "dtype": "str"},
    {"type": "frame", "rows": "orders", "columns": ["n", "s"]},
    {"type": "list", "dtype": "int", "max_length": 3},
    {"type": "dict", "keys": ["a"]},
    {"type": "handle"},
)
_MAX_BYTES: Final = 1 << 20


def case(data: bytes) -> None:
    """Bytes decode to plain data that encodes the same again, or are refused."""
    with refusing(CodecError):
        decode(data, resolve=_unknown, max_bytes=_MAX_BYTES)
    try:
        value = decode(data, max_bytes=_MAX_BYTES)
    except CodecError:
        return
    again = encode(value)
    assert encode(decode(again)) == again, "it changes on its way"
    for spec in _SPECS:
        with refusing(BreachError):
            check_value(value, spec, _ROWS)


def _unknown(number: int) -> Handle:
    raise LookupError(number)
