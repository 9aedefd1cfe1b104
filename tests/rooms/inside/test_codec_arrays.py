"""NumPy arrays and scalars survive the codec, whatever their layout in memory."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from minbar.rooms.inside.codec import CodecError, decode, encode

Value: TypeAlias = Any
"""Any value at all."""

UNITS = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as", "7D", "25s"]
PLAIN_DTYPES = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.unsigned_integer_dtypes(endianness="?"),
    hnp.floating_dtypes(endianness="?", sizes=(16, 32, 64)),
    hnp.complex_number_dtypes(endianness="?", sizes=(64, 128)),
    hnp.byte_string_dtypes(endianness="?", min_len=1, max_len=9),
)
TIME_DTYPES = st.builds(
    lambda order, kind, unit: np.dtype(f"{order}{kind}8[{unit}]"),
    st.sampled_from("<>"),
    st.sampled_from("mM"),
    st.sampled_from(UNITS),
)
SHAPES = hnp.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=4)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=4)


@st.composite
def arrays(draw: st.DrawFn) -> Value:
    """Draw an array of any dtype and shape, in any memory order, whole or strided."""
    dtype = draw(PLAIN_DTYPES | TIME_DTYPES)
    shape = draw(SHAPES)
    count = int(np.prod(shape, dtype=int))
    raw = draw(st.binary(min_size=count * dtype.itemsize, max_size=count * dtype.itemsize))
    if dtype.kind == "b":
        raw = bytes(byte & 1 for byte in raw)
    array = np.frombuffer(raw, dtype).reshape(shape) if count else np.empty(shape, dtype)
    if draw(st.booleans()):
        array = array.T
    if array.ndim and draw(st.booleans()):
        array = array[::-2]
    return array


def assert_same(decoded: Value, array: Value) -> None:
    """Compare dtype, shape and bits; the decoded array is native, C-ordered and its own."""
    assert type(decoded) is np.ndarray
    assert decoded.dtype == array.dtype.newbyteorder("=")
    assert decoded.dtype.isnative
    assert decoded.shape == array.shape
    assert decoded.flags.c_contiguous
    assert decoded.flags.writeable
    wanted = array.astype(array.dtype.newbyteorder("="))
    assert decoded.tobytes() == wanted.tobytes()


@given(arrays())
def test_arrays_survive(array: Value) -> None:
    """Every dtype, byte order, shape and memory layout comes back with the same bits."""
    assert_same(decode(encode(array)), array)


@given(st.lists(TEXT, max_size=6))
def test_arrays_of_text_survive(texts: list[str]) -> None:
    """Fixed-width text comes back, in any script and either byte order."""
    array = np.array(texts, dtype="U4")
    assert_same(decode(encode(array)), array)
    assert_same(decode(encode(array.astype(">U4"))), array)


@given(
    st.lists(
        st.one_of(
            TEXT,
            st.none(),
            st.booleans(),
            st.integers(-(2**63), 2**63 - 1),
            st.floats(),
            st.dates(),
            st.sampled_from([pd.NA, pd.NaT, pd.Timestamp("2024-02-29 12:00", tz="UTC")]),
        ),
        max_size=12,
    ),
    st.booleans(),
)
def test_arrays_of_objects_survive(items: list[Value], column: bool) -> None:  # noqa: FBT001
    """Objects that are scalars come back one by one with their types."""
    array = np.empty(len(items), dtype=object)
    array[:] = items
    decoded = decode(encode(array.reshape(-1, 1) if column else array))
    assert decoded.dtype == object
    assert decoded.shape == ((len(items), 1) if column else (len(items),))
    for left, right in zip(decoded.ravel().tolist(), items, strict=True):
        assert type(left) is type(right)
        assert left is right or repr(left) == repr(right)


@given(st.lists(TEXT, max_size=8), st.sampled_from([None, float("nan"), pd.NA]), st.data())
def test_arrays_of_text_with_holes_survive(
    texts: list[str], hole: Value, data: st.DataObject
) -> None:
    """Text objects keep which are missing, and by which of the three values."""
    items = [hole if data.draw(st.booleans()) else text for text in texts]
    decoded = decode(encode(np.array(items, dtype=object)))
    assert decoded.dtype == object
    assert [type(item) for item in decoded] == [type(item) for item in items]
    assert [item for item in decoded if type(item) is str] == [
        item for item in items if type(item) is str
    ]


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (np.bool_(True), True),  # noqa: FBT003 - a value
        (np.int8(-3), -3),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (np.float16(0.5), 0.5),
        (np.float64(0.1), 0.1),
        (np.complex64(1 + 2j), 1 + 2j),
        (np.str_("a"), "a"),
        (np.bytes_(b"a"), b"a"),
    ],
)
def test_numpy_scalars_become_pythons(value: Value, plain: Value) -> None:
    """A NumPy scalar comes back as the Python scalar that it equals."""
    decoded = decode(encode([value]))[0]
    assert type(decoded) is type(plain)
    assert decoded == plain


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("count", [0, -5, 2**62, "NaT"])
def test_numpy_times_keep_their_unit(unit: str, count: int | str) -> None:
    """datetime64 and timedelta64 scalars stay what they are."""
    for kind in (np.datetime64, np.timedelta64):
        value = np.array([count], dtype="i8" if count != "NaT" else None)
        value = value.astype(f"{'M' if kind is np.datetime64 else 'm'}8[{unit}]")[0]
        decoded = decode(encode(value))
        assert type(decoded) is kind
        assert decoded.dtype == value.dtype
        assert decoded.view("i8") == value.view("i8")


def test_dict_keys_of_numpy_become_ints() -> None:
    """Keys that are NumPy integers, as counts by label have, come back as int."""
    decoded = decode(encode({np.int64(3): "a"}))
    assert decoded == {3: "a"}
    assert type(next(iter(decoded))) is int


def structured() -> Value:
    """Return an array of records."""
    return np.zeros(2, dtype=[("a", "i4"), ("b", "f8")])


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (np.zeros(2, np.longdouble), "float128"),
        (structured(), "dtype"),
        (structured()[0], "void"),
        (np.zeros(3, "V0"), "dtype"),
        (np.zeros(3, "V4"), "dtype"),
        (np.array(["a"], dtype=np.dtypes.StringDType()), "StringDType"),
        (np.array(["NaT"], dtype="M8"), "without a unit"),
        (np.datetime64("NaT"), "without a unit"),
        (np.ma.masked_array([1, 2], mask=[False, True]), "masked"),
        (np.array([{}, [1]], dtype=object), "dict"),
        (np.array([2**64], dtype=object), "int"),
        (np.array([b"a"], dtype=object), "bytes"),
        (np.array(["a\ud800"]), "surrogate"),
        (np.array(["a\ud800"], dtype=object), "surrogate"),
        (np.longdouble(1), "longdouble"),
        (np.clongdouble(1), "clongdouble"),
    ],
)
def test_arrays_that_are_not_plain_are_refused(value: Value, what: str) -> None:
    """What has no safe form as bytes is named."""
    with pytest.raises(CodecError) as caught:
        encode({"out": value})
    assert what in caught.value.what
    assert caught.value.place.startswith('result["out"]')


def test_element_of_an_object_array_is_named_by_its_position() -> None:
    """A bad element says where it is."""
    with pytest.raises(CodecError, match=r"result\[2\]: "):
        encode(np.array([1, "a", [2]], dtype=object))


class LyingArray(np.ndarray[Value, Value]):
    """An array whose methods claim other cells."""

    def astype(self, *_: Value, **__: Value) -> Value:
        """Claim ones."""
        return np.ones(3)

    def tobytes(self, *_: Value) -> bytes:
        """Claim ones."""
        return np.ones(3).tobytes()

    def __array__(self, *_: Value, **__: Value) -> Value:
        """Claim ones."""
        return np.ones(3)

    def __eq__(self, other: object) -> Value:
        """Claim equality."""
        return True

    __hash__ = None


def test_subclass_of_array_is_read_as_array() -> None:
    """An array that claims other cells arrives with the cells that it has."""
    lying = np.zeros(3).view(LyingArray)
    assert_same(decode(encode(lying)), np.zeros(3))


def test_matrix_is_read_as_array() -> None:
    """A two-dimensional array subclass arrives as the array."""
    matrix = np.arange(4).reshape(2, 2).view(np.matrix)
    assert_same(decode(encode(matrix)), np.arange(4).reshape(2, 2))


def test_text_without_width_gets_one() -> None:
    """Text of width zero, which NumPy makes of empty strings, is sent as width one."""
    narrow = np.zeros(3, dtype=[("a", "U0")])["a"]
    decoded = decode(encode(narrow))
    assert decoded.tolist() == ["", "", ""]


def test_decoded_array_does_not_hold_the_message() -> None:
    """A small array from a large message leaves the message to be freed."""
    data = encode([np.zeros(10), np.zeros(2_000_000)])
    tracemalloc.start()
    small = decode(data)[0]
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert small.size == 10
    assert kept < 100_000


def test_more_dimensions_than_eight_are_refused() -> None:
    """Eight dimensions survive, nine are refused."""
    assert decode(encode(np.zeros((1,) * 8))).ndim == 8
    with pytest.raises(CodecError, match="more than 8 dimensions"):
        encode(np.zeros((1,) * 9))


def test_array_over_the_cap_is_refused_before_it_is_copied() -> None:
    """A huge array that takes no memory is refused without taking any."""
    huge = np.broadcast_to(np.float64(0), (9_000_000,))
    tracemalloc.start()
    with pytest.raises(CodecError, match="over 67108864 bytes"):
        encode(huge)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1_000_000


def test_python_dates_among_objects_keep_their_type() -> None:
    """A datetime in an object array does not become a Timestamp."""
    decoded = decode(encode(np.array([dt.datetime(2024, 1, 2, tzinfo=dt.UTC)], dtype=object)))
    assert type(decoded[0]) is dt.datetime
