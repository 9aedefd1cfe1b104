"""Values on the wire: encodings of everything that the codec knows, edited and forged."""

from __future__ import annotations

import datetime as dt
import json
import struct
from typing import Any, Final

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from minbar.rooms.inside.codec import Handle, encode
from tests.fuzz.material.damage import damaged, edited, json_bytes

__all__ = ["CASES", "WORDS", "seeds"]

_MAGIC: Final = b"MBV\x01"
_KINDS: Final = (
    "array", "bytes", "categorical", "complex", "date", "datetime", "dict", "float", "frame",
    "handle", "index", "int", "masked", "multi", "na", "nat", "np.time", "objects", "range",
    "series", "strings", "text", "timedelta", "timedelta64", "timestamp", "tuple", "zoned",
)  # fmt: skip
_FIELDS: Final = (
    "t", "b", "categories", "chars", "codes", "columns", "data", "dtype", "ends", "index", "k",
    "levels", "mask", "name", "names", "null", "nulls", "ordered", "shape", "tz", "unit", "v",
)  # fmt: skip
_VALUES: Final = (
    "<f8", "<f2", "<c16", "|b1", "|V0", "|O", "<U1", "<U99999999", "|S0", "|S1", ">f8", "<i8",
    "<M8",
    "<M8[ns]", "<M8[7D]", "<m8[as]", "<M8[999999Y]", "Int64", "UInt8", "boolean", "Float32", "str",
    "string", "nan", "na", "none", "UTC", "Europe/Berlin", "Etc/GMT+12", "localtime", "posixrules",
    "../../etc/passwd", "A/B/C", "ns", "s", "ps", "inf", "9" * 30, "-" + "9" * 4300, [0, 0], [0, 8],
    [8, 0], [0, -1], [2**62, 2], [0, 2**31], [2**33, 2**33], [0, 2**40], [1] * 9, [2, 3], [-1],
    [0, 2**63 - 1, 1], [0, -(2**63), -1], [5, 0, 1], [1, 1, 1, 0, 0, 0, 0, 0, None],
    [9999, 12, 31, 23, 59, 59, 999999, 1, "Europe/Berlin"], [1, 1, 1, 0, 0, 0, 0, 2, 60_000_000],
    [10**9, 86399, 999999], *({"t": kind} for kind in _KINDS),
)  # fmt: skip


def _samples() -> list[bytes]:
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
    berlin = dt.datetime(2024, 1, 2, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    values: list[Any] = [
        [None, True, 3, 2**70, 0.5, float("nan"), 1j, "ü", b"raw", {"a": 1, 2: [3]}, Handle(3)],
        [dt.date(2024, 1, 2), berlin, dt.timedelta(1)],
        [pd.Timestamp("2024", tz="UTC"), pd.Timedelta(1), pd.NaT, pd.NA, np.datetime64(1, "D")],
        [np.arange(6).reshape(2, 3), np.array(["a", "bc"]), np.array(["a", None], dtype=object)],
        [np.array([True, False]), np.array([1, None, "x"], dtype=object), np.zeros((0, 2))],
        np.array([0.2, 0.7]),
        frame,
        frame["c"],
        frame.reset_index(),
        pd.Series(["a", "b"], index=pd.RangeIndex(2, 6, 2, name="r"), name=("a", 1)),
    ]
    return [encode(value) for value in values]


_SAMPLES: Final = _samples()


def _forged(tree: Any, blobs: bytes) -> bytes:  # noqa: ANN401  JSON of any kind
    text = json_bytes(tree)
    return _MAGIC + struct.pack("<I", len(text)) + text + blobs


def _opened(data: bytes) -> tuple[Any, bytes]:
    (length,) = struct.unpack_from("<I", data, len(_MAGIC))
    return json.loads(data[8 : 8 + length]), data[8 + length :]


@st.composite
def _edited(draw: st.DrawFn) -> bytes:
    tree, blobs = _opened(draw(st.sampled_from(_SAMPLES)))
    trees = st.just([tree])
    changed = draw(edited(trees, keys=_FIELDS, values=st.sampled_from(_VALUES)))
    value = changed[0] if isinstance(changed, list) and changed else changed
    return _forged(value, draw(damaged(st.just(blobs)) | st.just(blobs)))


_LEAVES: Final = (
    st.none()
    | st.booleans()
    | st.integers(-3, 20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from(_VALUES)
)
_TREES: Final = st.recursive(
    _LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.builds(
            lambda kind, rest: {**rest, "t": kind},
            st.sampled_from(_KINDS),
            st.dictionaries(st.sampled_from(_FIELDS[1:]), inner, max_size=5),
        )
    ),
    max_leaves=12,
)
CASES: Final = (
    _edited()
    | _edited()
    | st.builds(_forged, _TREES, st.binary(max_size=40))
    | damaged(st.sampled_from(_SAMPLES))
    | st.binary(max_size=60).map(lambda data: _MAGIC + data)
)
WORDS: Final = (
    *(f'"t":"{kind}"'.encode() for kind in _KINDS), *(f'"{name}":'.encode() for name in _FIELDS),
    *(f'"{word}"'.encode() for word in _VALUES if isinstance(word, str) and len(word) < 40),
    b"[0,0]", b"[0,8]", b"null", b"9" * 33, b"NaN",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Return what a guided run begins with."""
    return list(_SAMPLES)
