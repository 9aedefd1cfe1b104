"""Declared values: what is accepted, what is a breach, and what the reason says."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.inside.codec import Handle
from minbar.rooms.inside.shapes import BreachError, check_value, describe, rows_of

Value: TypeAlias = Any
"""Any value at all."""
FRAME = pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]})
ONE_OF_EACH: dict[str, Value] = {
    "none": None,
    "bool": True,
    "int": 3,
    "float": 0.5,
    "str": "a",
    "list": [1],
    "dict": {"a": 1},
    "array": np.zeros(2),
    "series": pd.Series([1.0]),
    "frame": FRAME,
    "handle": Handle(1),
}


def breach(value: Value, **spec: Value) -> str | None:
    """Return the reason for refusing a value, or None; argument X has 3 rows and Y has 2."""
    try:
        check_value(value, spec, {"X": 3, "Y": 2})
    except BreachError as error:
        return str(error)
    return None


@pytest.mark.parametrize("declared", ONE_OF_EACH)
@pytest.mark.parametrize("given_type", ONE_OF_EACH)
def test_types_are_exact(declared: str, given_type: str) -> None:
    """A value passes for its own type only; an int may stand for a float."""
    value = ONE_OF_EACH[given_type]
    accepted = breach(value, type=declared) is None
    assert accepted == (declared == given_type or (declared, given_type) == ("float", "int"))


@pytest.mark.parametrize("value", ONE_OF_EACH.values(), ids=ONE_OF_EACH.keys())
def test_any_takes_everything(value: Value) -> None:
    """A value declared as `any` may be of every type."""
    assert breach(value, type="any") is None


@pytest.mark.parametrize(
    ("value", "spec", "reason"),
    [
        (True, {"type": "int"}, "gave bool, expected int"),
        (None, {"type": "array"}, "gave None, expected an array"),
        (FRAME, {"type": "series"}, "gave a data frame, expected a series"),
        (pd.Index([1]), {"type": "array"}, "gave Index, expected an array"),
        (2**53 + 1, {"type": "float"}, "gave int, expected float"),
        (10**400, {"type": "float"}, "gave int, expected float"),
        (np.zeros(10), {"type": "array", "shape": [12]}, "shape (10,), expected (12,)"),
        (np.zeros((3, 2)), {"type": "array", "shape": ["X"]}, "shape (3, 2), expected (3,)"),
        (np.zeros(()), {"type": "array", "shape": ["X"]}, "shape (), expected (3,)"),
        (np.zeros((2, 4)), {"type": "array", "shape": ["X", 4]}, "shape (2, 4), expected (3, 4)"),
        (pd.Series([1.0]), {"type": "series", "rows": "X"}, "gave 1 row, expected 3"),
        (FRAME, {"type": "frame", "rows": "X"}, "gave 2 rows, expected 3"),
        ([1], {"type": "list", "rows": "X"}, "gave 1 row, expected 3"),
        (np.zeros(1), {"type": "array", "dtype": "int"}, "an array of float64, expected int"),
        (np.zeros(1, int), {"type": "array", "dtype": "float"}, "of int64, expected float"),
        (np.zeros(1, bool), {"type": "array", "dtype": "number"}, "of bool, expected number"),
        (np.zeros(1, complex), {"type": "array", "dtype": "number"}, "of complex128, expected"),
        (np.array([1], object), {"type": "array", "dtype": "int"}, "of object, expected int"),
        (np.array(["a", 1], object), {"type": "array", "dtype": "str"}, "of object, expected str"),
        (
            pd.Series(["a"], dtype="category"),
            {"type": "series", "dtype": "str"},
            "a series of category, expected str",
        ),
        (pd.Series(["a"]), {"type": "series", "dtype": "number"}, "of str, expected number"),
        (FRAME, {"type": "frame", "columns": ["b", "z"]}, "without the columns `z`"),
        (
            FRAME,
            {"type": "frame", "columns": list("zyxwvut")},
            "`z`, `y`, `x`, `w`, `v` and 2 more",
        ),
        (FRAME[["a", "a"]], {"type": "frame"}, "two columns of one name"),
        ({"a": 1}, {"type": "dict", "keys": ["a", "b"]}, "without the keys `b`"),
        ("abc", {"type": "str", "max_length": 2}, "gave str of length 3, expected 2 at most"),
        ([1, 2], {"type": "list", "max_length": 1}, "gave list of length 2, expected 1 at most"),
        ({"a": 1, "b": 2}, {"type": "dict", "max_length": 1}, "gave dict of length 2"),
        (float("nan"), {"type": "float"}, "gave NaN, infinity or a missing number"),
        (3, {"type": "int", "max": 2}, "gave a number above 2"),
        (["nan"], {"type": "list", "dtype": "float"}, "gave a list of other items, expected float"),
        ([1, None], {"type": "list", "dtype": "number"}, "of other items, expected number"),
        ([True], {"type": "list", "dtype": "int"}, "gave a list of other items, expected int"),
        ([1], {"type": "list", "dtype": "bool"}, "gave a list of other items, expected bool"),
        ([[1]], {"type": "list", "dtype": "int"}, "gave a list of other items, expected int"),
        (["2024"], {"type": "list", "dtype": "datetime"}, "of other items, expected datetime"),
        ([float("nan")], {"type": "list", "dtype": "float"}, "gave NaN, infinity"),
    ],
)
def test_breaches_say_what_came_and_what_was_asked_for(
    value: Value, spec: dict[str, Value], reason: str
) -> None:
    """Each breach has a short reason that holds the declaration and the form of the answer."""
    found = breach(value, **spec)
    assert found is not None
    assert reason in found


@pytest.mark.parametrize(
    ("value", "spec"),
    [
        (np.zeros((3, 4)), {"type": "array", "shape": ["X", 4]}),
        (np.zeros(0), {"type": "array", "shape": [0]}),
        (np.zeros(2, "f4"), {"type": "array", "dtype": "float"}),
        (np.zeros(2, "u1"), {"type": "array", "dtype": "int"}),
        (np.zeros(2, "u1"), {"type": "array", "dtype": "number"}),
        (np.zeros(2, bool), {"type": "array", "dtype": "bool"}),
        (np.array(["a"]), {"type": "array", "dtype": "str"}),
        (np.array(["a", None], object), {"type": "array", "dtype": "str"}),
        (np.array([], object), {"type": "array", "dtype": "str"}),
        (np.zeros(2, "M8[D]"), {"type": "array", "dtype": "datetime"}),
        (pd.Series(["a", None]), {"type": "series", "dtype": "str"}),
        (pd.Series([True], dtype="boolean"), {"type": "series", "dtype": "bool"}),
        (pd.Series([1], dtype="Int64"), {"type": "series", "dtype": "int"}),
        (pd.Series(pd.to_datetime(["2024"], utc=True)), {"type": "series", "dtype": "datetime"}),
        (FRAME, {"type": "frame", "columns": ["b"], "rows": "Y"}),
        ({"a": 1, "c": 2}, {"type": "dict", "keys": ["a"]}),
        (1, {"type": "float"}),
        ([], {"type": "list", "dtype": "float"}),
        ([1, 0.5], {"type": "list", "dtype": "float"}),
        ([1, 0.5], {"type": "list", "dtype": "number"}),
        (["a"], {"type": "list", "dtype": "str"}),
        ([True], {"type": "list", "dtype": "bool"}),
        ([pd.Timestamp("2024"), np.datetime64("2024")], {"type": "list", "dtype": "datetime"}),
        (float("nan"), {"type": "float", "finite": False}),
    ],
)
def test_what_is_declared_is_accepted(value: Value, spec: dict[str, Value]) -> None:
    """Values within their declaration pass."""
    assert breach(value, **spec) is None


@given(st.sampled_from(list(ONE_OF_EACH)), st.sampled_from(list(ONE_OF_EACH)))
def test_reasons_are_one_short_line(declared: str, given_type: str) -> None:
    """A reason fits into one line of a report."""
    found = breach(ONE_OF_EACH[given_type], type=declared) or ""
    assert len(found) < 100
    assert "\n" not in found


def test_reason_never_holds_the_value() -> None:
    """What the answer says is not repeated; only its form is."""
    for value in ({"secret-17": 1}, ["secret-17"], "secret-17"):
        assert "secret-17" not in str(breach(value, type="int"))


def test_argument_without_rows_is_the_authors_mistake() -> None:
    """A declaration that leans on a missing argument is no breach of the candidate."""
    with pytest.raises(KeyError):
        check_value(np.zeros(1), {"type": "array", "shape": ["missing"]}, {})


@pytest.mark.parametrize(
    ("value", "rows"),
    [
        (np.zeros((4, 2)), 4),
        (np.zeros(()), None),
        (pd.Series([1, 2]), 2),
        (FRAME, 2),
        (FRAME.index, 2),
        ([1, 2, 3], 3),
        ({"a": 1}, None),
        ("abc", None),
        (7, None),
        (None, None),
        (Handle(1), None),
    ],
)
def test_rows_of(value: Value, rows: int | None) -> None:
    """Arrays, lists, series, indexes and frames have rows; nothing else has."""
    assert rows_of(value) == rows


@pytest.mark.parametrize("value", ONE_OF_EACH.values(), ids=ONE_OF_EACH.keys())
def test_forms_have_names(value: Value) -> None:
    """Every form has a name for people."""
    assert describe(value) not in {"", "ndarray", "DataFrame", "Series", "Handle", "NoneType"}
