"""Series, indexes and data frames of pandas survive the codec, column by column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.inside.codec import CodecError, decode, encode

Value: TypeAlias = Any
"""Any value at all."""

INT64 = st.integers(-(2**63), 2**63 - 1)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
# A day inside of the calendar, so that every zone's clock is in it.
SECONDS = st.integers(-62_135_510_400, 253_402_214_399)
ZONES = ["UTC", "Europe/Berlin", "America/St_Johns", dt.timezone(dt.timedelta(hours=5, minutes=45))]
UNITS = ["s", "ms", "us", "ns"]
INT_DTYPES = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
MASKED_INTS = ["Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64"]


def _holes(draw: st.DrawFn, values: list[Value]) -> list[Value]:
    """Replace some values by NA."""
    return [pd.NA if draw(st.booleans()) else value for value in values]


def _within(dtype: str) -> st.SearchStrategy[int]:
    info = np.iinfo(dtype.lower())
    return st.integers(int(info.min), int(info.max))


@st.composite
def columns(draw: st.DrawFn, size: int) -> Value:
    """Draw the values of one column of any kind that the codec knows."""

    def several(values: st.SearchStrategy[Value]) -> list[Value]:
        return draw(st.lists(values, min_size=size, max_size=size))

    def times(kind: str) -> Value:
        unit = draw(st.sampled_from(UNITS))
        counts = np.array(several(INT64), dtype="i8")
        return counts.view(f"{kind}8[{unit}]")

    def zoned() -> Value:
        seconds = np.array(several(SECONDS), dtype="i8").view("M8[s]")
        seconds[np.array(several(st.booleans()), dtype=bool)] = np.datetime64("NaT")
        unit = draw(st.sampled_from(["s", "ms", "us"]))
        stamps = pd.DatetimeIndex(seconds.astype(f"M8[{unit}]"))
        return stamps.tz_localize("UTC").tz_convert(draw(st.sampled_from(ZONES))).array

    def categorical() -> Value:
        categories: Value = draw(
            st.lists(TEXT, unique=True, max_size=5) | st.lists(INT64, unique=True, max_size=5)
        )
        codes = several(st.integers(-1, len(categories) - 1))
        dtype = pd.CategoricalDtype(pd.Index(categories), ordered=draw(st.booleans()))
        return pd.Categorical.from_codes(codes, dtype=dtype)

    def whole() -> Value:
        dtype = draw(st.sampled_from(INT_DTYPES))
        return np.array(several(_within(dtype)), dtype=dtype)

    def masked() -> Value:
        dtype = draw(st.sampled_from(MASKED_INTS))
        return pd.array(_holes(draw, several(_within(dtype))), dtype=dtype)

    def masked_floats() -> Value:
        narrow = draw(st.booleans())
        floats = st.floats(width=32) if narrow else st.floats()
        values = np.array(several(floats), dtype="f4" if narrow else "f8")
        mask = np.array(several(st.booleans()), dtype=bool)
        return pd.arrays.FloatingArray(np.where(mask, 0, values), mask)

    def objects() -> Value:
        array = np.empty(size, dtype=object)
        array[:] = several(TEXT | st.none() | st.floats() | INT64 | st.booleans())
        return array

    kinds: list[Callable[[], Value]] = [
        whole,
        masked,
        masked_floats,
        objects,
        categorical,
        zoned,
        lambda: times("M"),
        lambda: times("m"),
        lambda: np.array(several(st.floats()), dtype="f8"),
        lambda: np.array(several(st.floats(width=16)), dtype="f2"),
        lambda: np.array(several(st.complex_numbers()), dtype="c16"),
        lambda: np.array(several(st.booleans()), dtype=bool),
        lambda: pd.array(_holes(draw, several(st.booleans())), dtype="boolean"),
        lambda: pd.array(_holes(draw, several(TEXT)), dtype="str"),
        lambda: pd.array(_holes(draw, several(TEXT)), dtype="string"),
    ]
    return draw(st.sampled_from(kinds))()


LABELS = st.one_of(st.none(), TEXT, INT64, st.tuples(TEXT, INT64), st.booleans())


@st.composite
def indexes(draw: st.DrawFn, size: int) -> Value:
    """Draw an index of any kind."""
    name = draw(LABELS)
    kind = draw(st.sampled_from(["range", "plain", "multi"]))
    if kind == "range":
        start, step = draw(st.integers(-100, 100)), draw(st.sampled_from([-3, -1, 1, 2]))
        return pd.RangeIndex(start, start + step * size, step, name=name)
    if kind == "plain":
        values = draw(columns(size).filter(lambda values: str(values.dtype) != "float16"))
        return pd.Index(values, dtype=values.dtype, name=name)
    levels = [
        draw(st.lists(TEXT, min_size=size, max_size=size)),
        draw(st.lists(INT64, min_size=size, max_size=size)),
    ]
    return pd.MultiIndex.from_arrays(levels, names=[name, draw(LABELS)])


@st.composite
def series(draw: st.DrawFn) -> Value:
    """Draw a series."""
    size = draw(st.integers(0, 6))
    values = draw(columns(size))
    return pd.Series(values, index=draw(indexes(size)), name=draw(LABELS), dtype=values.dtype)


@st.composite
def frames(draw: st.DrawFn) -> Value:
    """Draw a data frame, maybe with columns of one name, maybe with no column or row."""
    rows, width = draw(st.integers(0, 6)), draw(st.integers(0, 5))
    index = draw(indexes(rows))
    drawn = [draw(columns(rows)) for _ in range(width)]
    data = {
        at: pd.Series(values, index=index, dtype=values.dtype) for at, values in enumerate(drawn)
    }
    frame = pd.DataFrame(data, index=index)
    frame.columns = draw(indexes(width))
    return frame


@given(series())
def test_series_survive(value: Value) -> None:
    """A series of any kind comes back with dtype, index and names."""
    pd.testing.assert_series_equal(decode(encode(value)), value, check_exact=True)


@given(frames())
def test_frames_survive(value: Value) -> None:
    """A data frame comes back with every column's dtype, by position."""
    pd.testing.assert_frame_equal(decode(encode(value)), value, check_exact=True)


@given(st.integers(0, 6).flatmap(indexes))
def test_indexes_survive(value: Value) -> None:
    """An index of any kind comes back as that kind."""
    decoded = decode(encode(value))
    pd.testing.assert_index_equal(decoded, value, exact=True)
    assert decoded.names == value.names


@given(st.integers(0, 6).flatmap(columns))
def test_bare_columns_survive(values: Value) -> None:
    """Values without an index, such as those of `.unique()`, come back as they are."""
    decoded = decode(encode(values))
    assert decoded.dtype == values.dtype
    pd.testing.assert_series_equal(
        pd.Series(decoded, dtype=values.dtype), pd.Series(values, dtype=values.dtype)
    )


@given(frames())
def test_encoding_of_a_frame_is_stable(value: Value) -> None:
    """What was decoded encodes to the same bytes again."""
    data = encode(value)
    assert encode(decode(data)) == data


def test_columns_of_one_name_stay_apart() -> None:
    """Two columns of one name come back by position."""
    frame = pd.DataFrame([[1, "a"], [2, "b"]], columns=["x", "x"])
    pd.testing.assert_frame_equal(decode(encode(frame)), frame)


@pytest.mark.parametrize("dtype", ["f8", "M8[us]", "m8[ns]"])
def test_bare_plain_columns_become_arrays(dtype: str) -> None:
    """The `.array` of a plain column comes back as the NumPy array that it wraps."""
    values = np.arange(3).astype(dtype)
    decoded = decode(encode(pd.Series(values).array))
    assert decoded.dtype == values.dtype
    assert decoded.tolist() == values.tolist()


def test_text_columns_of_numpy_strings_survive() -> None:
    """Strings that are NumPy's own, within a text column, come back as text."""
    holder = pd.array(np.array([np.str_("a"), "b", None], dtype=object), dtype="str")
    assert decode(encode(holder)).tolist()[:2] == ["a", "b"]


def test_attrs_and_frequency_are_dropped() -> None:
    """What is beside the data does not travel."""
    value = pd.Series([1, 2], index=pd.date_range("2024", periods=2, freq="D"))
    value.attrs["note"] = object()
    decoded = decode(encode(value))
    assert decoded.attrs == {}
    assert decoded.index.freq is None


def test_nan_and_na_of_a_nullable_column_stay_apart() -> None:
    """A nullable float column that holds both NaN and NA keeps both."""
    value = pd.arrays.FloatingArray(np.array([np.nan, 0.0]), np.array([False, True]))
    decoded = decode(encode(pd.Series(value)))
    assert decoded.isna().tolist() == pd.Series(value).isna().tolist()
    assert decoded.array.to_numpy(dtype=object)[1] is pd.NA


def test_values_below_a_mask_do_not_travel() -> None:
    """What stands where a value is missing is zero on the wire."""
    mask = np.array([True])
    secret = pd.arrays.IntegerArray(np.array([123456789]), mask.copy())
    assert encode(secret) == encode(pd.arrays.IntegerArray(np.array([0]), mask))


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (pd.Series(pd.cut([1, 2, 3], 2)), "interval"),
        (pd.Series(pd.period_range("2024", periods=2, freq="M")), "period"),
        (pd.Series([0, 0, 1], dtype="Sparse[int]"), "Sparse"),
        (pd.IntervalIndex.from_breaks([0, 1, 2]), "interval"),
        (pd.Period("2024-01"), "Period"),
        (pd.Interval(0, 1), "Interval"),
        (pd.Series([[1], [2]]), "list"),
        (pd.Series([1], name=frozenset()), "frozenset"),
        (pd.Series([object()]), "object"),
        (pd.RangeIndex(2**24 + 1), "range of more than"),
    ],
)
def test_kinds_without_a_form_are_refused(value: Value, what: str) -> None:
    """Sparse, period and interval data, and columns of containers, are named."""
    with pytest.raises(CodecError) as caught:
        encode(value)
    assert what in caught.value.what


def test_bad_column_is_named() -> None:
    """The column and the row that can't be sent are the error's place."""
    frame = pd.DataFrame({"fine": [1, 2], "bad": [1, {2}]})
    with pytest.raises(CodecError) as caught:
        encode([frame])
    assert caught.value.place == "result[0]['bad'][1]"


def test_decoded_frame_can_be_changed() -> None:
    """What arrives is the receiver's own: columns can be set and cells changed."""
    frame = decode(encode(pd.DataFrame({"a": [1.0, 2.0], "b": ["x", None]})))
    frame["c"] = frame["a"] * 2
    frame.loc[0, "a"] = 5.0
    assert frame["a"].tolist() == [5.0, 2.0]
