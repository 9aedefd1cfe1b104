"""Forged text, columns, indexes and frames: an error of the codec, and nothing else."""

from __future__ import annotations

import json
import struct
import tracemalloc
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import pytest

from minbar.rooms.inside.codec import CodecError, decode

Value: TypeAlias = Any
"""Any value at all."""
MAGIC = b"MBV\x01"


def forge(tree: Value, *blobs: bytes) -> bytes:
    """Put an honest envelope around a tree of any kind; text is taken as JSON."""
    text = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    return MAGIC + struct.pack("<I", len(text)) + text + b"".join(blobs)


def array(dtype: str, shape: list[Value], ref: list[Value]) -> dict[str, Value]:
    """Return the node of an array."""
    return {"t": "array", "dtype": dtype, "shape": shape, "b": ref}


def index(data: dict[str, Value]) -> dict[str, Value]:
    """Return the node of a plain index."""
    return {"t": "index", "name": None, "data": data}


def refs(*lengths: int) -> Iterator[list[int]]:
    """Yield references to blobs of these lengths, one after the other."""
    offset = 0
    for length in lengths:
        yield [offset, length]
        offset += length


def text_node(kind: str, chars: bytes, ends: bytes, nulls: bytes | None, null: Value) -> bytes:
    """Forge packed text from its parts."""
    lengths = [len(chars), len(ends), *([] if nulls is None else [len(nulls)])]
    chars_ref, ends_ref, *rest = refs(*lengths)
    node = {"t": kind, "null": null, "chars": chars_ref, "ends": ends_ref}
    node["nulls"] = rest[0] if rest else None
    node.update({"dtype": "str"} if kind == "strings" else {"shape": [len(ends) // 4]})
    return forge(node, chars, ends, nulls or b"")


def ends(*positions: int) -> bytes:
    """Return positions as they travel."""
    return np.array(positions, dtype="<i4").tobytes()


def categorical(categories: dict[str, Value], codes: list[int], *blobs: bytes) -> bytes:
    """Forge a categorical whose codes come last."""
    packed = np.array(codes, dtype="|i1").tobytes()
    ref = [sum(map(len, blobs)), len(packed)]
    codes_node = array("|i1", [len(codes)], ref)
    node = {"t": "categorical", "ordered": False, "categories": categories, "codes": codes_node}
    return forge(node, *blobs, packed)


def int_index(values: list[int]) -> tuple[dict[str, Value], bytes]:
    """Return an index of integers at the beginning of the blobs, and its blob."""
    blob = np.array(values, dtype="<i8").tobytes()
    return index(array("<i8", [len(values)], [0, len(blob)])), blob


RANGE2 = {"t": "range", "v": [0, 2, 1], "name": None}
F8 = np.zeros(2).tobytes()
CATEGORIES, CATEGORY_BLOB = int_index([5, 6])
TWINS, TWIN_BLOB = int_index([5, 5])
MULTI_CODES = [array("|i1", [2], [16, 2]), array("|i1", [3], [18, 3])]

FORGED: dict[str, bytes] = {
    "kind a list among objects": forge({"t": "objects", "shape": [1], "v": [{"t": []}]}),
    "kind a list in a name": forge({"t": "range", "v": [0, 1, 1], "name": {"t": {}}}),
    "kind a list in a column": forge(index({"t": []})),
    "kind a list in an index": forge(
        {"t": "series", "name": None, "index": {"t": []}, "data": array("<f8", [2], [0, 16])}, F8
    ),
    "missing by a list": text_node("text", b"a", ends(1), b"\0", []),
    "nullable of a list": forge({"t": "masked", "dtype": [], "data": None, "mask": None}),
    "text of a list": forge(
        {"t": "strings", "dtype": [], "null": None, "chars": [], "ends": [], "nulls": None}
    ),
    "unit a list": forge({"t": "timedelta64", "unit": [], "v": 1}),
    "zone a list": forge({"t": "timestamp", "unit": "s", "v": 1, "tz": []}),
    "text whose ends go back": text_node("text", b"abc", ends(2, 1, 3), None, None),
    "text that begins before": text_node("text", b"abc", ends(-1, 3), None, None),
    "text that ends early": text_node("text", b"abc", ends(1, 2), None, None),
    "text that ends late": text_node("text", b"abc", ends(1, 4), None, None),
    "text without ends": text_node("text", b"abc", b"", None, None),
    "text with half an end": text_node("strings", b"", b"\0\0", None, None),
    "text of wrong UTF-8": text_node("text", b"\xff", ends(1), None, None),
    "text with a surrogate": text_node("text", b"\xed\xa0\x80", ends(1), None, None),
    "text with a short mask": text_node("strings", b"ab", ends(1, 2), b"\0", "nan"),
    "text with a mask of 2": text_node("strings", b"a", ends(0, 1), b"\2\0", "nan"),
    "text there and missing": text_node("strings", b"ab", ends(1, 2), b"\1\0", "nan"),
    "text with a mask of no kind": text_node("strings", b"ab", ends(1, 2), b"\0\0", None),
    "text with a kind of no mask": text_node("strings", b"ab", ends(1, 2), None, "nan"),
    "text missing by another word": text_node("strings", b"a", ends(0, 1), b"\1\0", "null"),
    "categorical with a code too large": categorical(CATEGORIES, [0, 2], CATEGORY_BLOB),
    "categorical with a code below -1": categorical(CATEGORIES, [0, -2], CATEGORY_BLOB),
    "categorical with a category twice": categorical(TWINS, [0, 1], TWIN_BLOB),
    "categorical with a missing category": categorical(
        index(array("<f8", [1], [0, 8])), [0], np.array([np.nan]).tobytes()
    ),
    "categorical of a range of 2^60": categorical(
        {"t": "range", "v": [0, 2**60, 1], "name": None}, [0]
    ),
    "categorical of no index": categorical(array("<i8", [2], [0, 16]), [0], CATEGORY_BLOB),
    "nullable with a short mask": forge(
        {
            "t": "masked",
            "dtype": "Int64",
            "data": array("<i8", [2], [0, 16]),
            "mask": array("|b1", [1], [16, 1]),
        },
        F8,
        b"\0",
    ),
    "nullable of another dtype": forge(
        {
            "t": "masked",
            "dtype": "Int32",
            "data": array("<i8", [2], [0, 16]),
            "mask": array("|b1", [2], [16, 2]),
        },
        F8,
        b"\0\0",
    ),
    "categorical with codes of float": forge(
        {
            "t": "categorical",
            "ordered": False,
            "categories": RANGE2,
            "codes": array("<f8", [2], [0, 16]),
        },
        F8,
    ),
    "categorical with a list of codes": forge(
        {"t": "categorical", "ordered": False, "categories": RANGE2, "codes": [0, 1]}
    ),
    "categorical ordered by a number": forge(
        {"t": "categorical", "ordered": 1, "categories": RANGE2, "codes": None}
    ),
    "categorical of levels": categorical(
        {
            "t": "multi",
            "names": [None],
            "levels": [CATEGORIES],
            "codes": [array("|i1", [2], [16, 2])],
        },
        [0],
        CATEGORY_BLOB,
        b"\0\1",
    ),
    "name of 33 parts": forge(
        {"t": "range", "v": [0, 1, 1], "name": {"t": "tuple", "v": [1] * 33}}
    ),
    "name of a tuple of tuples": forge(
        {"t": "range", "v": [0, 1, 1], "name": {"t": "tuple", "v": [{"t": "tuple", "v": []}]}}
    ),
    "zoned without a zone": forge(
        {"t": "zoned", "tz": None, "data": array("<M8[ns]", [2], [0, 16])}, F8
    ),
    "zoned in year 10^11": forge(
        {"t": "zoned", "tz": "Europe/Berlin", "data": array("<M8[s]", [1], [0, 8])},
        np.array([2**62], dtype="<i8").tobytes(),
    ),
    "zoned in days": forge({"t": "zoned", "tz": 0, "data": array("<M8[D]", [2], [0, 16])}, F8),
    "timestamp in year 10^11 with a zone": forge(
        {"t": "timestamp", "unit": "s", "v": 2**62, "tz": "Europe/Berlin"}
    ),
    "timestamp in minutes": forge({"t": "timestamp", "unit": "m", "v": 1, "tz": None}),
    "timestamp that is NaT": forge({"t": "timestamp", "unit": "s", "v": -(2**63), "tz": None}),
    "range of 2^62": forge({"t": "range", "v": [0, 2**62, 1], "name": None}),
    "range without a step": forge({"t": "range", "v": [0, 1, 0], "name": None}),
    "range of large integers": forge({"t": "range", "v": [0, 2**64, 2**63], "name": None}),
    "series of two lengths": forge(
        {"t": "series", "name": None, "index": RANGE2, "data": array("<f8", [1], [0, 8])}, b"\0" * 8
    ),
    "series of a matrix": forge(
        {"t": "series", "name": None, "index": RANGE2, "data": array("<f8", [2, 1], [0, 16])}, F8
    ),
    "series of fixed-width text": forge(
        {"t": "series", "name": None, "index": RANGE2, "data": array("|S1", [2], [0, 2])}, b"ab"
    ),
    "series of days": forge(
        {"t": "series", "name": None, "index": RANGE2, "data": array("<M8[D]", [2], [0, 16])}, F8
    ),
    "series named by a list": forge(
        {"t": "series", "name": [1], "index": RANGE2, "data": array("<f8", [2], [0, 16])}, F8
    ),
    "series without an index": forge(
        {"t": "series", "name": None, "index": None, "data": array("<f8", [2], [0, 16])}, F8
    ),
    "series of series": forge(
        {"t": "series", "name": None, "index": RANGE2, "data": {"t": "frame"}}
    ),
    "index of float16": forge(index(array("<f2", [2], [0, 4])), b"\0" * 4),
    "levels of different lengths": forge(
        {"t": "multi", "names": [None, None], "levels": [CATEGORIES, RANGE2], "codes": MULTI_CODES},
        CATEGORY_BLOB,
        b"\0" * 5,
    ),
    "levels with a code too large": forge(
        {
            "t": "multi",
            "names": [None],
            "levels": [CATEGORIES],
            "codes": [array("|i1", [2], [16, 2])],
        },
        CATEGORY_BLOB,
        b"\0\x07",
    ),
    "level with a value twice": forge(
        {"t": "multi", "names": [None], "levels": [TWINS], "codes": [array("|i1", [2], [16, 2])]},
        TWIN_BLOB,
        b"\0\1",
    ),
    "levels that are none": forge({"t": "multi", "names": [], "levels": [], "codes": []}),
    "levels of no list": forge({"t": "multi", "names": "a", "levels": {"a": 1}, "codes": 1}),
    "frame with too few columns": forge(
        {"t": "frame", "index": RANGE2, "columns": RANGE2, "data": [array("<f8", [2], [0, 16])]}, F8
    ),
    "frame with a short column": forge(
        {
            "t": "frame",
            "index": RANGE2,
            "columns": RANGE2,
            "data": [array("<f8", [2], [0, 16]), array("<f8", [1], [16, 8])],
        },
        F8,
        b"\0" * 8,
    ),
}


@pytest.mark.parametrize("data", FORGED.values(), ids=FORGED.keys())
def test_forged_bytes_are_refused(data: bytes) -> None:
    """Each lie is an error of the codec, found before memory is taken for it."""
    tracemalloc.start()
    with pytest.raises(CodecError):
        decode(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 * len(data) + 1_000_000


def test_text_of_a_million_words_ends_early() -> None:
    """And packed text: four bytes must not become sixty."""
    count = 1_000_001
    with pytest.raises(CodecError, match="more than 1000000 values"):
        decode(text_node("strings", b"", bytes(4 * count), None, None))
