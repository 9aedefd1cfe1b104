"""Columns of text, packed: one run of UTF-8, where each string ends, which are missing.

A list of JSON strings would do, but is ten times slower to write and read.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import numpy as np

from minbar.rooms.inside.codec.base import MAX_TEXT, Node, Value, refuse

if TYPE_CHECKING:
    from minbar.rooms.inside.codec.decode import Decoder
    from minbar.rooms.inside.codec.encode import Encoder

__all__ = ["decode_text", "encode_text"]

NULLS = frozenset(["nan", "na", "none"])


def encode_text(encoder: Encoder, items: list[Value]) -> dict[str, Node] | None:
    """Pack strings with at most one kind of missing value; None if they are anything else."""
    null = _null_kind(items)
    if null is None:
        return None
    encoder.budget.add_nodes(len(items))
    strings = [item if type(item) is str else "" for item in items]
    chars = _utf8(strings)
    ends = np.cumsum(np.fromiter(map(len, strings), "<i8", len(strings)))
    missing = np.fromiter((type(item) is not str for item in items), "|b1", len(items))
    return {
        "null": null or None,
        "chars": encoder.blobs.add(chars),
        "ends": encoder.blobs.add(ends.astype("<i4").tobytes()),
        "nulls": encoder.blobs.add(missing.tobytes()) if null else None,
    }


def _null_kind(items: list[Value]) -> str | None:
    """Return the one kind of missing value; empty if there is none, None if not all is text."""
    kinds = set(map(type, items)) - {str}
    if not kinds:
        return ""
    if len(kinds) > 1:
        return None
    (kind,) = kinds
    if kind is type(None):
        return "none"
    if kind is float and all(math.isnan(item) for item in items if type(item) is float):
        return "nan"
    pandas = sys.modules.get("pandas")
    return "na" if pandas is not None and kind is type(pandas.NA) else None


def _utf8(strings: list[str]) -> bytes:
    try:
        chars = "".join(strings).encode()
    except UnicodeEncodeError:
        refuse("text with a lone surrogate can't be sent")
    if len(chars) > MAX_TEXT:
        refuse(f"more than {MAX_TEXT} bytes of text in one column can't be sent")
    return chars


def decode_text(decoder: Decoder, null: Node, chars: Node, ends: Node, nulls: Node) -> list[Value]:
    """Unpack strings; positions count code points.

    Raises:
        CodecError: if they do not fit together.
    """
    known = null is None or (type(null) is str and null in NULLS)
    if not known or (null is None) != (nulls is None):
        refuse("text with no known kind of missing value")
    text = _read_utf8(decoder.blobs.take(chars))
    stops = _read_ends(decoder, decoder.blobs.take(ends), len(text))
    strings: list[Value] = [text[a:b] for a, b in zip([0, *stops], stops, strict=False)]
    if null is not None:
        missing = _missing_value(null)
        for position in _read_nulls(decoder.blobs.take(nulls), len(strings)):
            if strings[position]:
                refuse("text that is both there and missing")
            strings[position] = missing
    return strings


def _read_utf8(blob: memoryview) -> str:
    if len(blob) > MAX_TEXT:
        refuse(f"more than {MAX_TEXT} bytes of text in one column")
    try:
        return str(blob, "utf-8")
    except UnicodeDecodeError:
        refuse("text that is not UTF-8")


def _read_ends(decoder: Decoder, blob: memoryview, length: int) -> list[int]:
    if len(blob) % 4:
        refuse("text whose positions are not whole numbers")
    decoder.budget.add_nodes(len(blob) // 4)
    ends = np.frombuffer(blob, "<i4")
    if (ends[-1] if ends.size else 0) != length:
        refuse("text whose last position is not its end")
    if ends.size and (ends[0] < 0 or bool((ends[1:] < ends[:-1]).any())):
        refuse("text whose positions go backwards")
    stops: list[int] = ends.tolist()
    return stops


def _read_nulls(blob: memoryview, count: int) -> list[int]:
    if len(blob) != count:
        refuse("a mask of another length than its values")
    mask = np.frombuffer(blob, np.uint8)
    if mask.size and mask.max() > 1:
        refuse("a mask with other bytes than 0 and 1")
    positions: list[int] = np.flatnonzero(mask).tolist()
    return positions


def _missing_value(null: str) -> Value:
    if null == "na":
        try:
            import pandas as pd
        except ImportError:
            refuse("a missing value of pandas, which is not installed here")
        return pd.NA
    return float("nan") if null == "nan" else None
