"""Answers as tests get them: what a candidate chooses does not change a test's arithmetic."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.inside.shapes import BreachError
from minbar.rooms.inside.standard import as_declared, labelled_like, widened

Value: TypeAlias = Any
"""Any value at all."""


@pytest.mark.parametrize(
    ("short", "wide"),
    [
        (np.array([-128], "i1"), "int64"),
        (np.array([255], "u1"), "int64"),
        (np.array([2**63], "u8"), "uint64"),
        (np.array([], "u8"), "int64"),
        (np.array([6e4], "f2"), "float64"),
        (np.array([1], "c8"), "complex128"),
        (np.array([True]), "bool"),
        (np.array(["a"]), "<U1"),
        (np.array([1], object), "object"),
        (np.zeros(1, "M8[s]"), "datetime64[s]"),
        (pd.Series([1], dtype="int8"), "int64"),
        (pd.Series([1, None], dtype="Int8"), "Int64"),
        (pd.Series([1, None], dtype="UInt8"), "Int64"),
        (pd.Series([1, None], dtype="Float32"), "Float64"),
        (pd.Series([True, None], dtype="boolean"), "boolean"),
        (pd.Series([1], dtype="category"), "category"),
        (pd.Series(["a"], dtype="string"), "string"),
        (pd.Index([1.0], dtype="float32"), "float64"),
    ],
)
def test_numbers_get_64_bits(short: Value, wide: str) -> None:
    """Short numbers are widened, alone and in containers, and keep their values."""
    for value in (widened(short), widened([short])[0], widened({"a": short})["a"]):
        assert str(value.dtype) == wide
        assert value.tolist() == short.tolist()


def test_columns_get_64_bits() -> None:
    """Each column of a frame is widened; names, labels, twins and other columns stay."""
    frame = pd.DataFrame([[1, 2.0, "x", 3]], columns=["a", "b", "c", "a"], index=["row"])
    short = frame.set_axis(range(4), axis=1).astype({0: "int8", 1: "float32", 3: "uint16"})
    short.columns = frame.columns
    pd.testing.assert_frame_equal(widened(short), frame)
    assert widened(frame) is frame


@pytest.mark.parametrize("value", [None, 1, "a", 0.5, np.datetime64("2024"), pd.NaT, pd.NA])
def test_scalars_stay(value: Value) -> None:
    """What has no width is handed on as it is."""
    assert widened(value) is value


def test_levels_stay() -> None:
    """An index of several levels is handed on as it is."""
    levels = pd.MultiIndex.from_arrays([["a"], [1]])
    assert widened(levels) is levels


@given(st.lists(st.integers(-128, 127), min_size=1), st.integers(-128, 127))
def test_arithmetic_is_that_of_whole_numbers(answers: list[int], truth: int) -> None:
    """Differences of short integers neither wrap around nor lose their sign."""
    error = abs(widened(np.array(answers, "i1")) - truth)
    assert error.tolist() == [abs(answer - truth) for answer in answers]


QUESTION = pd.DataFrame({"a": [1, 2, 3]}, index=[7, 5, 7])


@pytest.mark.parametrize("make", [pd.Series, lambda data, index: pd.DataFrame(data, index=index)])
def test_rows_that_are_only_numbered_are_taken_in_order(make: Value) -> None:
    """They get the labels of the question, so that they line up with it."""
    answer = labelled_like(make([10, 20, 30], pd.RangeIndex(3)), QUESTION)
    assert answer.index.equals(QUESTION.index)
    assert np.asarray(answer).ravel().tolist() == [10, 20, 30]


def test_the_labels_of_the_question_stay() -> None:
    """An answer under the question's own labels is handed on."""
    answer = QUESTION["a"] * 10
    assert labelled_like(answer, QUESTION) is answer


@pytest.mark.parametrize(
    "labels", [[5, 7, 7], [7, 5, 8], [0, 10, 20], ["7", "5", "7"], [7.0, 5.5, 7.0]]
)
def test_other_labels_are_a_breach(labels: list[Value]) -> None:
    """Rows in another order, or under labels that line up with nothing, are refused."""
    with pytest.raises(BreachError, match="other labels"):
        labelled_like(pd.Series([1, 2, 3], index=labels), QUESTION)


def test_questions_without_labels_are_numbered() -> None:
    """An array or a list has numbered rows, and so must its answer."""
    numbered = pd.Series([1, 2])
    for question in (np.zeros(2), [0, 0]):
        assert labelled_like(numbered, question) is numbered
        with pytest.raises(BreachError):
            labelled_like(numbered.set_axis([1, 0]), question)


def test_what_has_no_labels_stays() -> None:
    """Arrays and lists are compared by position anyway."""
    answer = np.zeros(3)
    assert labelled_like(answer, QUESTION) is answer


def test_whole_numbers_become_floats_where_floats_are_declared() -> None:
    """A scalar and items of a list; not what no float can stand for, and never a bool."""
    assert type(as_declared(3, {"type": "float"})) is float
    numbers = as_declared([3, 0.5], {"type": "list", "dtype": "float"})
    assert [type(item) for item in numbers] == [float, float]
    for value in (True, 2**60, "3", None):
        assert as_declared(value, {"type": "float"}) is value
    assert type(as_declared(3, {"type": "int"})) is int
    assert type(as_declared([3], {"type": "list", "dtype": "int"})[0]) is int
