"""Forged envelopes, JSON, scalars, blobs and arrays: an error of the codec, and nothing else."""

from __future__ import annotations

import json
import struct
import tracemalloc
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


F8 = np.zeros(2).tobytes()
FORGED: dict[str, bytes] = {
    "nothing": b"",
    "magic alone": MAGIC,
    "other version": b"MBV\x02" + forge(None)[4:],
    "JSON not all there": MAGIC + struct.pack("<I", 5) + b"null",
    "JSON of 4 GiB claimed": MAGIC + b"\xff\xff\xff\xff" + b"null",
    "no JSON": forge(b""),
    "not JSON": forge(b"nul"),
    "two values": forge(b"null null"),
    "wrong UTF-8": forge(b'"\xff"'),
    "surrogate in UTF-8": forge(b'"\xed\xa0\x80"'),
    "lone surrogate by escape": forge(b'"\\ud800"'),
    "lone surrogate in a key": forge(b'{"t":"dict","k":["\\udc00"],"v":[1]}'),
    "string without end": forge(b'"abc'),
    "NaN token": forge(b"NaN"),
    "Infinity token": forge(b"[-Infinity]"),
    "float beyond all floats": forge(b"1e999"),
    "integer of 5000 digits": forge(b"9" * 5000),
    "integer beyond 64 bits as it is": forge(b"9223372036854775808"),
    "deep lists": forge(b"[" * 100_000 + b"]" * 100_000),
    "deep and open": forge(b"[" * 5000),
    "deep behind an escape": forge(b'["\\\\","\\"",' + b"[" * 5000),
    "deep behind a stray escape": forge(b'\\"' + b"[" * 5000),
    "closed before opened": forge(b"]["),
    "list of 40 levels": forge(b"[" * 40 + b"]" * 40),
    "key twice": forge(b'{"t":"float","v":"nan","v":"inf"}'),
    "kind missing": forge({"v": 1}),
    "kind unknown": forge({"t": "pickle", "v": ""}),
    "kind no string": forge({"t": ["float"], "v": "nan"}),
    "field too many": forge({"t": "float", "v": "nan", "w": 1}),
    "field missing": forge({"t": "float", "w": "nan"}),
    "float of other name": forge({"t": "float", "v": "1.0"}),
    "small integer as large": forge({"t": "int", "v": "12"}),
    "integer of 4301 digits": forge({"t": "int", "v": "1" + "0" * 4300}),
    "integer of other digits": forge({"t": "int", "v": "٣" * 30}),
    "integer with a break": forge({"t": "int", "v": "9" * 30 + "\n"}),
    "complex of text": forge({"t": "complex", "v": ["1", "2"]}),
    "date of month 13": forge({"t": "date", "v": [2024, 13, 1]}),
    "date of bools": forge({"t": "date", "v": [True, True, True]}),
    "date of year 10^30": forge({"t": "date", "v": [10**30, 1, 1]}),
    "datetime with fold 2": forge({"t": "datetime", "v": [2024, 1, 1, 0, 0, 0, 0, 2, None]}),
    "datetime empty": forge({"t": "datetime", "v": []}),
    "timedelta of 10^18 days": forge({"t": "timedelta", "v": [10**18, 0, 0]}),
    "zone outside": forge({"t": "datetime", "v": [2024, 1, 1, 0, 0, 0, 0, 0, "../etc/passwd"]}),
    "zone a folder": forge({"t": "datetime", "v": [2024, 1, 1, 0, 0, 0, 0, 0, "America"]}),
    "zone unknown": forge({"t": "datetime", "v": [2024, 1, 1, 0, 0, 0, 0, 0, "Mars/Base"]}),
    "zone of 25 hours": forge({"t": "datetime", "v": [2024, 1, 1, 0, 0, 0, 0, 0, 90_000_000_000]}),
    "dict that does not pair": forge({"t": "dict", "k": ["a", "b"], "v": [1]}),
    "dict with one key twice": forge({"t": "dict", "k": ["a", "a"], "v": [1, 2]}),
    "dict with a key of float": forge({"t": "dict", "k": [1.0], "v": [1]}),
    "dict with a key of bool": forge({"t": "dict", "k": [True], "v": [1]}),
    "dict with a large key": forge({"t": "dict", "k": [2**63], "v": [1]}),
    "handle below zero": forge({"t": "handle", "v": -1}),
    "handle of bool": forge({"t": "handle", "v": True}),
    "tuple outside of a name": forge({"t": "tuple", "v": []}),
    "bytes not there": forge({"t": "bytes", "b": [0, 4]}, b"abc"),
    "bytes left over": forge({"t": "bytes", "b": [0, 2]}, b"abc"),
    "bytes after nothing": forge(None, b"x"),
    "bytes of negative length": forge({"t": "bytes", "b": [0, -1]}, b"abc"),
    "blobs that overlap": forge([{"t": "bytes", "b": [0, 2]}, {"t": "bytes", "b": [1, 2]}], b"abc"),
    "blob read twice": forge([{"t": "bytes", "b": [0, 3]}] * 2, b"abc"),
    "blobs with a gap": forge([{"t": "bytes", "b": [0, 1]}, {"t": "bytes", "b": [2, 1]}], b"abc"),
    "blob before the first": forge({"t": "bytes", "b": [-1, 2]}, b"abc"),
    "blob of floats": forge({"t": "bytes", "b": [0.0, 3.0]}, b"abc"),
    "blob of bools": forge({"t": "bytes", "b": [False, True]}, b"a"),
    "10^9 items of no bytes": forge(array("|V0", [10**9], [0, 0])),
    "text of no width": forge(array("<U0", [10**9], [0, 0])),
    "bytes of no width": forge(array("|S0", [10**9], [0, 0])),
    "records": forge(array("<f8,<f8", [1], [0, 16]), b"\0" * 16),
    "objects by pointer": forge(array("|O", [1], [0, 8]), b"\0" * 8),
    "big-endian": forge(array(">f8", [2], [0, 16]), F8),
    "dtype no string": forge(array(["<f8"], [2], [0, 16]), F8),  # type: ignore[arg-type]
    "dtype with a break": forge(array("<f8\n", [2], [0, 16]), F8),
    "dtype too wide": forge(array("<U999999999999", [0], [0, 0])),
    "time unit of zero": forge(array("<M8[0s]", [0], [0, 0])),
    "shape larger than its bytes": forge(array("<f8", [3], [0, 16]), F8),
    "shape smaller than its bytes": forge(array("<f8", [1], [0, 16]), F8),
    "shape of 2^60 items": forge(array("<f8", [2**60], [0, 16]), F8),
    "shape that wraps around": forge(array("<f8", [2**32, 2**32], [0, 0])),
    "shape with a zero beside 2^60": forge(array("<f8", [0, 2**60], [0, 0])),
    "shape with a zero beside many": forge(array("<f8", [0, 2**26, 2**26, 2**26], [0, 0])),
    "shape below zero": forge(array("<f8", [-1], [0, 16]), F8),
    "shape twice below zero": forge(array("<f8", [-1, -2], [0, 16]), F8),
    "shape of floats": forge(array("<f8", [2.0], [0, 16]), F8),
    "shape of bools": forge(array("|u1", [True], [0, 1]), b"a"),
    "shape no list": forge(array("<f8", "2", [0, 16]), F8),  # type: ignore[arg-type]
    "nine dimensions": forge(array("<f8", [1] * 9, [0, 8]), b"\0" * 8),
    "bool of other bytes": forge(array("|b1", [2], [0, 2]), b"\x00\x02"),
    "code point beyond Unicode": forge(array("<U1", [1], [0, 4]), b"\xff\xff\xff\x7f"),
    "surrogate in an array": forge(array("<U1", [1], [0, 4]), b"\x00\xd8\x00\x00"),
    "objects of another shape": forge({"t": "objects", "shape": [3], "v": [1, 2]}),
    "objects with a list": forge({"t": "objects", "shape": [1], "v": [[1]]}),
    "objects with a large integer": forge(
        {"t": "objects", "shape": [1], "v": [{"t": "int", "v": "9" * 30}]}
    ),
    "objects with an array": forge(
        {"t": "objects", "shape": [1], "v": [array("<f8", [0], [0, 0])]}
    ),
    "time of float": forge({"t": "np.time", "dtype": "<M8[s]", "v": 1.5}),
    "time that is none": forge({"t": "np.time", "dtype": "<f8", "v": 1}),
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


def test_a_million_empty_lists_end_early() -> None:
    """JSON of tiny values is counted before it is parsed."""
    data = forge(b"[" + b"[]," * 8_000_000 + b"[]]")
    tracemalloc.start()
    with pytest.raises(CodecError, match="more than 1000000 values"):
        decode(data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * len(data)


def test_a_million_tiny_strings_end_early() -> None:
    """So are strings, before they are told apart."""
    with pytest.raises(CodecError, match="more than 1000000 values"):
        decode(forge(b"[" + b'"",' * 8_000_000 + b'""]'))
