"""Two answers about the same rows: floats within a tolerance, all else exactly."""

from __future__ import annotations

import math
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.inside.tolerance import same

Value: TypeAlias = Any
"""Any value at all."""
NAN = math.nan
SAME: dict[str, tuple[Value, Value]] = {
    "rounding": (1.0, 1.0 + 5e-7),
    "near zero": (0.0, 5e-10),
    "int and float": (1, 1.0),
    "NaN": (NAN, NAN),
    "infinity": (math.inf, math.inf),
    "complex": (1j, 1j + 1e-12),
    "missing": (None, NAN),
    "NaT and NA": (pd.NaT, pd.NA),
    "array of NaN": (np.array([NAN, 1.0]), np.array([NAN, 1.0 + 5e-7])),
    "int and float arrays": (np.array([1, 2]), np.array([1.0, 2.0])),
    "bool and int arrays": (np.array([True]), np.array([1])),
    "short floats": (np.array([1.0], "f4"), np.array([1.0 + 4e-6], "f4")),
    "half floats": (np.array([1.0], "f2"), np.array([1.01], "f2")),
    "short complex": (np.array([1j], "c8"), np.array([1j + 4e-6], "c8")),
    "times": (np.array([1, "NaT"], "M8[s]"), np.array([1000, "NaT"], "M8[ms]")),
    "widths of text": (np.array(["a"], "U1"), np.array(["a"], "U9")),
    "objects": (np.array(["a", 1.0], object), np.array(["a", 1], object)),
    "labels": (pd.Series([1.0], index=["a"]), pd.Series([1.0], index=["b"])),
    "names": (pd.Series([1.0], name="a"), pd.Series([1.0])),
    "categories": (
        pd.Series(["a"], dtype=pd.CategoricalDtype(["a", "b"])),
        pd.Series(["a"], dtype="category"),
    ),
    "nullable": (pd.Series([1, None], dtype="Int64"), pd.Series([1.0, NAN])),
    "zones": (
        pd.Series(pd.to_datetime(["2024-01-01 00:00"], utc=True)),
        pd.Series(pd.to_datetime(["2024-01-01 00:00"], utc=True)),
    ),
    "frames": (pd.DataFrame({"a": [1.0]}, index=[5]), pd.DataFrame({"a": [1]})),
    "empty": (np.array([]), np.array([])),
    "nested": ([{"a": [1.0]}], [{"a": [1.0 + 5e-7]}]),
}
DIFFERENT: dict[str, tuple[Value, Value]] = {
    "beyond rounding": (1.0, 1.0 + 5e-6),
    "beyond near zero": (0.0, 5e-9),
    "int": (10**9, 10**9 + 1),
    "large int arrays": (np.array([2**60]), np.array([2**60 + 1])),
    "int beyond floats": (10**400, 1.0),
    "int beyond floats and complex": (10**400, 1j),
    "NaN and number": (np.array([NAN]), np.array([0.0])),
    "infinities": (math.inf, -math.inf),
    "bool and int": (True, 1),
    "bool and float": (True, 1.0),
    "text and number": ("1", 1),
    "text arrays and numbers": (np.array(["1"]), np.array([1])),
    "short floats apart": (np.array([1.0], "f4"), np.array([1.0 + 2e-5], "f4")),
    "missing and there": (None, 0.0),
    "missing and text": (NAN, "nan"),
    "shapes": (np.zeros((2, 1)), np.zeros(2)),
    "lengths": ([1], [1, 2]),
    "keys": ({"a": 1}, {"b": 1}),
    "columns": (pd.DataFrame({"a": [1]}), pd.DataFrame({"b": [1]})),
    "order of columns": (
        pd.DataFrame({"a": [1], "b": [1]}),
        pd.DataFrame({"b": [1], "a": [1]}),
    ),
    "rows": (pd.DataFrame({"a": [1]}), pd.DataFrame({"a": [1, 1]})),
    "values": (pd.Series(["a"]), pd.Series(["b"])),
    "frame and array": (pd.DataFrame({"a": [1]}), np.array([[1]])),
    "list and array": ([1], np.array([1])),
    "times apart": (np.array([1], "M8[s]"), np.array([2], "M8[s]")),
    "time and span": (np.array([1], "M8[s]"), np.array([1], "m8[s]")),
}


@pytest.mark.parametrize(("left", "right"), SAME.values(), ids=SAME.keys())
def test_same(left: Value, right: Value) -> None:
    """Rounding, labels and the dtype's width make no difference."""
    assert same(left, right)
    assert same(right, left)


@pytest.mark.parametrize(("left", "right"), DIFFERENT.values(), ids=DIFFERENT.keys())
def test_different(left: Value, right: Value) -> None:
    """Values, shapes and names of columns do."""
    assert not same(left, right)
    assert not same(right, left)


@given(st.lists(st.floats() | st.integers() | st.text() | st.none() | st.booleans()))
def test_everything_is_the_same_as_itself(items: list[Value]) -> None:
    """Whatever an answer holds, it agrees with itself, in every form."""
    array = np.empty(len(items), dtype=object)
    array[:] = items
    for value in (items, array, pd.Series(items, dtype=object)):
        assert same(value, value)


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1), st.data())
def test_lists_and_arrays_agree(numbers: list[float], data: st.DataObject) -> None:
    """A list of floats and an array of them are compared alike."""
    others = list(numbers)
    at = data.draw(st.integers(0, len(numbers) - 1))
    others[at] = data.draw(st.sampled_from([others[at], others[at] / 2, 0.0]))
    assert same(numbers, others) == same(np.array(numbers), np.array(others))
