"""Any bytes and any damage: plain data or an error of the codec, and nothing else."""

from __future__ import annotations

import datetime as dt
import json
import random
import struct
from collections.abc import Iterator
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.inside.codec import CodecError, Handle, decode, encode

Value: TypeAlias = Any
"""Any value at all."""
MAGIC = b"MBV\x01"
KINDS = [
    "array", "bytes", "categorical", "complex", "date", "datetime", "dict", "float", "frame",
    "handle", "index", "int", "masked", "multi", "na", "nat", "np.time", "objects", "range",
    "series", "strings", "text", "timedelta", "timedelta64", "timestamp", "tuple", "zoned",
]  # fmt: skip
FIELDS = [
    "b", "categories", "chars", "codes", "columns", "data", "dtype", "ends", "index", "k",
    "levels", "mask", "name", "names", "null", "nulls", "ordered", "shape", "tz", "unit", "v",
]  # fmt: skip
WORDS = [
    "<f8", "|b1", "|V0", "|O", "<U1", "<M8[ns]", "<M8[D]", "Int64", "boolean", "str", "string",
    "nan", "na", "none", "UTC", "Europe/Berlin", "../../etc/passwd", "ns", "s", "inf", "",
    "9" * 400,
]  # fmt: skip


def forge(tree: Value, *blobs: bytes) -> bytes:
    """Put an honest envelope around a tree of any kind; text is taken as JSON."""
    text = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    return MAGIC + struct.pack("<I", len(text)) + text + b"".join(blobs)


def samples() -> list[bytes]:
    """Return encodings of everything that the codec knows, small."""
    frame = pd.DataFrame(
        {
            "n": [1.5, np.nan],
            "s": ["a", None],
            "c": pd.Categorical(["x", "y"]),
            "i": pd.array([1, None], dtype="Int64"),
            "t": pd.date_range("2024", periods=2, tz="Europe/Berlin"),
            "o": pd.Series(["ä", 3], dtype=object),
        },
        index=pd.MultiIndex.from_tuples([("a", 1), ("b", 2)], names=["p", "q"]),
    )
    values = [
        [None, True, 3, 2**70, 0.5, float("nan"), 1j, "ü", b"raw", {"a": 1, 2: [3]}, Handle(3)],
        [dt.date(2024, 1, 2), dt.datetime(2024, 1, 2, tzinfo=dt.UTC), dt.timedelta(1)],
        [pd.Timestamp("2024", tz="UTC"), pd.Timedelta(1), pd.NaT, pd.NA, np.datetime64(1, "D")],
        [np.arange(6).reshape(2, 3), np.array(["a", "bc"]), np.array(["a", None], dtype=object)],
        [np.array([True, False]), np.array([1, None, "x"], dtype=object)],
        frame,
        frame["c"],
        frame.reset_index()["s"],
    ]
    return [encode(value) for value in values]


SAMPLES = samples()


def outcome(data: bytes) -> None:
    """Decode; what is accepted must be plain data that encodes again."""
    try:
        value = decode(data)
    except CodecError:
        return
    encode(value)


@given(st.binary(max_size=200))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    """No bytes raise anything but an error of the codec."""
    outcome(data)
    outcome(MAGIC + data)
    outcome(forge(data))


LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 20),
    st.sampled_from([2**31, 2**62, 2**63 - 1, -(2**63), 2**64]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(WORDS),
    st.text(max_size=3),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.builds(
            lambda kind, rest: {**rest, "t": kind},
            st.sampled_from(KINDS),
            st.dictionaries(st.sampled_from(FIELDS), inner, max_size=5),
        )
    ),
    max_leaves=15,
)


@given(TREES, st.binary(max_size=40))
def test_any_tree_decodes_or_is_refused(tree: Value, blob: bytes) -> None:
    """No tree of known words raises anything but an error of the codec."""
    outcome(forge(tree, blob))


def _damage(chance: random.Random, data: bytes) -> bytes:
    """Change, cut, double or add a few bytes."""
    mutable = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(mutable) or 1)
        change = chance.randrange(4)
        if change == 0 and mutable:
            mutable[at] = chance.randrange(256)
        elif change == 1:
            del mutable[at : at + chance.randrange(9)]
        elif change == 2:
            mutable[at:at] = mutable[at : at + chance.randrange(9)]
        else:
            mutable[at:at] = chance.randbytes(3)
    return bytes(mutable)


@given(st.integers(0, 2**64))
def test_mutated_bytes_decode_or_are_refused(seed: int) -> None:
    """Changed, cut, doubled and added bytes raise nothing but an error of the codec."""
    chance = random.Random(seed)  # noqa: S311 - a draw, not a secret
    for data in SAMPLES:
        outcome(_damage(chance, data))


def _places(tree: Value) -> Iterator[tuple[Value, Value]]:
    """Yield each place of a tree as its container and its key."""
    items = enumerate(tree) if isinstance(tree, list) else tree.items()
    for key, node in list(items):
        yield tree, key
        if isinstance(node, list | dict):
            yield from _places(node)


def _rearrange(chance: random.Random, tree: Value) -> None:
    """Copy one node over another, or change one."""
    places = list(_places(tree))
    container, key = chance.choice(places)
    if chance.randrange(3) == 0:
        source, other = chance.choice(places)
        container[key] = json.loads(json.dumps(source[other]))
    elif type(container[key]) is int:
        container[key] += chance.choice([-1, 1, 2**31, -(2**62)])
    else:
        container[key] = chance.choice([None, True, -1, *WORDS, [], {}])


@given(st.integers(0, 2**64))
def test_mutated_trees_decode_or_are_refused(seed: int) -> None:
    """Whole nodes moved or changed, with other bytes in the blobs, raise nothing else either."""
    chance = random.Random(seed)  # noqa: S311 - a draw, not a secret
    for data in SAMPLES * 3:
        (length,) = struct.unpack_from("<I", data, 4)
        tree = [json.loads(data[8 : 8 + length])]
        for _ in range(chance.randrange(4)):
            _rearrange(chance, tree)
        blobs = bytearray(data[8 + length :])
        for _ in range(chance.randrange(3) if blobs else 0):
            blobs[chance.randrange(len(blobs))] = chance.choice([0, 1, 128, 255])
        outcome(forge(tree[0], bytes(blobs)))
