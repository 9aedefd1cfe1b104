"""Numbers are found wherever they are in a value, and checked."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.inside.numeric import check_numbers, is_text

Value: TypeAlias = Any
"""Any value at all."""
NAN, INF = math.nan, math.inf
NOT_FINITE = "gave NaN, infinity or a missing number"
MASKED_NAN = pd.arrays.FloatingArray(np.array([NAN]), np.array([False]))
BAD = {
    "nan": NAN,
    "inf": -INF,
    "complex": complex(0, INF),
    "in a list": [1, [2, NAN]],
    "in a dict": {"a": {"b": [INF]}},
    "array": np.array([[1, NAN]]),
    "float16": np.array([INF], "f2"),
    "complex array": np.array([complex(NAN, 0)]),
    "NaT in an array": np.array(["NaT"], "M8[s]"),
    "NaT of time spans": np.array(["NaT"], "m8[s]"),
    "NaT": pd.NaT,
    "NaT of NumPy": np.datetime64("NaT", "s"),
    "NA": pd.NA,
    "objects": np.array([1, NAN], object),
    "objects all NaN": np.array([NAN, NAN], object),
    "objects with NA": np.array([1, pd.NA], object),
    "series": pd.Series([1, NAN]),
    "nullable": pd.Series([1, None], dtype="Int64"),
    "nullable bool": pd.Series([True, None], dtype="boolean"),
    "nullable with NaN": pd.Series(MASKED_NAN),
    "zoned": pd.Series(pd.to_datetime(["2024", None], utc=True)),
    "categories": pd.Series([1.5, None], dtype="category"),
    "category inf": pd.Series([1.5, INF], dtype="category"),
    "frame": pd.DataFrame({"a": [1.0], "b": [INF]}),
    "frame of twins": pd.DataFrame([[1.0, NAN]], columns=["a", "a"]),
    "index": pd.Index([1.0, NAN]),
    "levels": pd.MultiIndex.from_arrays([["a"], [NAN]]),
    "bare": pd.array([1, None], dtype="Int8"),
}
GOOD = {
    "float": 1e99,
    "float of 32 bits": np.array([3e38], "f4"),
    "int": -(2**31),
    "unsigned": np.array([2**31], "u8"),
    "bool": True,
    "none": None,
    "text": "nan",
    "missing text": pd.Series(["a", None]),
    "missing text of objects": pd.Series(["a", NAN], dtype=object),
    "missing label": pd.Series(["a", None], dtype="category"),
    "array of text": np.array(["nan"]),
    "bytes": np.array([b"nan"]),
    "bools": np.array([True]),
    "nullable": pd.Series([1, 2], dtype="UInt8"),
    "list with None": [None, 1.0],
    "empty": np.array([]),
    "frame": pd.DataFrame({"a": [1.0], "b": ["x"], "c": pd.to_datetime(["2024"])}),
    "empty frame": pd.DataFrame(),
    "range": pd.RangeIndex(3),
}


@pytest.mark.parametrize("value", BAD.values(), ids=BAD.keys())
def test_what_is_not_finite_is_found(value: Value) -> None:
    """NaN, NaT, NA and infinities are found at any depth, and allowed where they may be."""
    assert check_numbers(value, finite=True) == NOT_FINITE
    assert check_numbers([{"deep": value}], finite=True) == NOT_FINITE
    assert check_numbers(value, finite=False) is None


@pytest.mark.parametrize("value", GOOD.values(), ids=GOOD.keys())
def test_what_is_finite_passes(value: Value) -> None:
    """Finite numbers, text, missing text and None pass."""
    assert check_numbers(value, finite=True) is None


@pytest.mark.parametrize(
    "value",
    [
        7,
        7.0,
        [1, 7],
        {"a": 7},
        np.array([1, 7], "u1"),
        np.array([1, 7.0]),
        np.array([1, 7], object),
        pd.Series([1, 7], dtype="Int64"),
        pd.DataFrame({"a": [1], "b": [7]}),
        pd.Series([1, 7], dtype="category"),
        pd.Index([7]),
    ],
)
def test_bounds_hold_everywhere(value: Value) -> None:
    """A number beyond a bound is found, and one on it is not."""
    assert check_numbers(value, finite=True, high=5) == "gave a number above 5"
    assert check_numbers(value, finite=False, high=7) is None
    assert check_numbers(value, finite=True, low=8) == "gave a number below 8"


def test_integers_beyond_floats_are_compared() -> None:
    """An integer larger than every float is above every bound, and is finite."""
    assert check_numbers(10**400, finite=False) is None
    assert check_numbers(10**400, finite=True, high=1e308) == "gave a number above 1e+308"


@pytest.mark.parametrize(
    "value",
    [
        2**31 + 1,
        [10**400],
        1.1e100,
        np.array([0, 2**32]),
        np.array([2**63], "u8"),
        np.array([2.0, 1e308]),
        pd.Series([2**62], dtype="Int64"),
        pd.Series([2**31 + 1], dtype="category"),
        pd.DataFrame({"a": [0], "b": [1e101]}),
        {"a": {"b": [2**53]}},
    ],
)
def test_what_would_overflow_in_a_test_is_refused(value: Value) -> None:
    """Without declared bounds a number is small enough to be subtracted and squared."""
    assert str(check_numbers(value, finite=True)).startswith("gave a number above ")
    assert check_numbers(value, finite=True, high=math.inf) is None
    assert check_numbers(value, finite=False) is None


def test_the_least_integer_is_refused() -> None:
    """Its absolute value is negative: a mean error of such answers is below every bar."""
    least = np.full(3, np.iinfo(np.int64).min)
    assert abs(least).mean() < 0
    assert check_numbers(least, finite=True) == "gave a number below -2.14748e+09"
    assert check_numbers(least, finite=True, low=-math.inf) is None


@given(st.integers(-(2**31), 2**31), st.integers(-(2**31), 2**31))
def test_within_the_bounds_arithmetic_is_exact(answer: int, truth: int) -> None:
    """Differences, their absolute values and squares are what they are of Python's integers."""
    array = np.array([answer]) - np.array([truth])
    assert check_numbers(np.array([answer]), finite=True) is None
    assert abs(array)[0] == abs(answer - truth)
    if abs(answer - truth) < 2**31.5:
        assert (array**2)[0] == (answer - truth) ** 2


@given(st.lists(st.floats(allow_nan=False), min_size=1), st.floats(-10, 10), st.floats(-10, 10))
def test_bounds_agree_with_min_and_max(numbers: list[float], low: float, high: float) -> None:
    """A list and an array are refused exactly if their least or greatest is out of bounds."""
    wanted = min(numbers) < low or max(numbers) > high
    for value in (numbers, np.array(numbers), pd.Series(numbers)):
        assert (check_numbers(value, finite=False, low=low, high=high) is not None) == wanted


def test_bool_is_no_number() -> None:
    """Bounds do not apply to True and False."""
    assert check_numbers([True, np.array([True])], finite=True, low=5) is None


def test_nan_is_within_bounds_where_it_is_allowed() -> None:
    """Without `finite`, NaN passes and its neighbours are still compared."""
    assert check_numbers(np.array([NAN, 1.0]), finite=False, high=2) is None
    assert check_numbers(np.array([NAN, 3.0]), finite=False, high=2) == "gave a number above 2"


def test_complex_numbers_have_no_order() -> None:
    """A bound refuses complex numbers, which are neither above nor below it."""
    assert check_numbers([1j], finite=True, low=0) == "gave complex numbers"
    assert check_numbers(np.array([1j]), finite=True, high=0) == "gave complex numbers"


@pytest.mark.parametrize(
    ("holder", "wanted"),
    [
        (np.array(["a"]), True),
        (np.array([1]), False),
        (np.array(["a", None], object), True),
        (np.array(["a", 1], object), False),
        (np.array([None], object), False),
        (np.array([], object), True),
        (pd.Series(["a"], dtype="str"), True),
        (pd.Series(["a"], dtype="string"), True),
        (pd.Series(["a"], dtype="category"), False),
        (pd.Series([1], dtype="Int64"), False),
        (pd.Index(["a"]), True),
    ],
)
def test_text_is_told_from_the_rest(holder: Value, wanted: bool) -> None:  # noqa: FBT001
    """Only strings, maybe beside missing values, are text."""
    assert is_text(holder) is wanted
