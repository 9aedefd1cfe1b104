"""Values that are too deep, too many or too large are refused on both sides."""

from __future__ import annotations

import sys
from typing import Any, TypeAlias

import numpy as np
import pytest

from minbar.rooms.inside.codec import CodecError, decode, encode, text, wire

Value: TypeAlias = Any
"""Any value at all."""


@pytest.mark.parametrize("digits", [4301, 100_000])
def test_integers_end_where_python_stops_printing_them(digits: int) -> None:
    """An integer of 4300 digits survives; a longer one is refused, and never printed."""
    largest = 10**4300 - 1
    assert decode(encode(-largest)) == -largest
    with pytest.raises(CodecError, match="more than 4300 digits"):
        encode(10 ** (digits - 1))


def test_value_that_doubles_at_each_level_is_refused() -> None:
    """A small object graph that unfolds to 2^30 values stops early."""
    value: list[Value] = []
    for _ in range(30):
        value = [value, value]
    with pytest.raises(CodecError, match="more than 1000000 values"):
        encode(value)


@pytest.mark.parametrize("kind", [list, dict])
def test_depth_has_an_end(kind: type) -> None:
    """Thirty-two levels survive, one more is refused on the way out."""

    def nested(depth: int) -> Value:
        value: Value = 1
        for _ in range(depth):
            value = [value] if kind is list else {"deeper": value}
        return value

    assert decode(encode(nested(32))) == nested(32)
    with pytest.raises(CodecError, match="nested deeper than 32"):
        encode(nested(33))


def test_size_has_an_end() -> None:
    """A value over the cap is refused where it is made, and where it is read."""
    with pytest.raises(CodecError, match="over 100 bytes"):
        encode([b"x" * 101], max_bytes=100)
    with pytest.raises(CodecError, match="100 is the most"):
        encode(["x" * 101], max_bytes=100)
    with pytest.raises(CodecError, match="100 is the most"):
        decode(encode("x" * 101), max_bytes=100)


def test_json_and_text_have_ends_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies outside of arrays, and the text of one column, are capped on both sides."""
    column = np.array(["äöü", "ß"], dtype=object)
    whole, packed = encode(["x" * 50]), encode(column)
    monkeypatch.setattr(wire, "MAX_JSON", 50)
    with pytest.raises(CodecError, match="50 is the most"):
        encode(["x" * 50])
    with pytest.raises(CodecError, match="too long"):
        decode(whole)
    monkeypatch.undo()
    monkeypatch.setattr(text, "MAX_TEXT", 7)
    with pytest.raises(CodecError, match="more than 7 bytes of text"):
        encode(column)
    with pytest.raises(CodecError, match="more than 7 bytes of text"):
        decode(packed)


def test_python_may_print_fewer_digits() -> None:
    """Where Python is told to read fewer digits, a long integer is an error of the codec."""
    data, limit = encode(10**4000), sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        with pytest.raises(CodecError, match="too many digits"):
            decode(data)
        with pytest.raises(CodecError, match="digits"):
            encode(10**4000)
    finally:
        sys.set_int_max_str_digits(limit)
