"""Row-wise functions are asked again with other rows, and honest ones agree."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minbar.rooms.inside.codec import Handle, decode, encode
from minbar.rooms.inside.rowwise import agree, take_rows, variants

Value: TypeAlias = Any
"""Any value at all."""
KEY = b"k" * 32
ORDER = "their order changes"
BATCH = "they come in smaller batches"
NUMBER = "they are permuted or split: it does not give one answer for each row"
FRAME = pd.DataFrame(
    {"x": np.arange(11.0) ** 2, "c": list("abcdefghijk")}, index=list("ABCDEFGHIJK")
)


def judge(function: Callable[..., Value], argument: Value = FRAME, *others: Value) -> str | None:
    """Ask as the examiner does: over the codec, and compare."""

    def ask(arguments: list[Value]) -> Value:
        return decode(encode(function(*decode(encode(arguments)))))

    plan = variants([argument, *others], 0, KEY)
    answers = [ask(arguments) for arguments in plan.arguments]
    original = ask([argument, *others])
    return agree(original, plan.permuted(answers), plan.joined(answers))


HONEST: dict[str, Callable[[Value], Value]] = {
    "array": lambda frame: (frame["x"] * 2).to_numpy(),
    "matrix": lambda frame: np.stack([frame["x"], 1 - frame["x"]], axis=1),
    "series": lambda frame: frame["x"] + 1,
    "series with new labels": lambda frame: (frame["x"] + 1).reset_index(drop=True),
    "frame": lambda frame: frame.assign(y=frame["x"] > 9),
    "list": lambda frame: frame["c"].tolist(),
    "list of dicts": lambda frame: frame.to_dict("records"),
    "categories seen": lambda frame: frame["c"].astype("category"),
    "text": lambda frame: frame["c"].to_numpy().astype("U1"),
    "nullable": lambda frame: frame["x"].where(frame["x"] > 4).astype("Int64"),
    "dates": lambda frame: pd.to_datetime(frame["x"], unit="s", utc=True),
    "int where there is no NaN": lambda frame: frame["x"].where(frame["x"] > 4).convert_dtypes(),
    "rounding": lambda frame: frame["x"] * (1 + 1e-9 * len(frame)),
}
LEANING: dict[str, tuple[Callable[[Value], Value], str]] = {
    "position": (lambda frame: np.arange(len(frame)), ORDER),
    "running sum": (lambda frame: frame["x"].cumsum(), ORDER),
    "previous row": (lambda frame: frame["x"].diff().fillna(0), ORDER),
    "sorted": (lambda frame: np.sort(frame["x"].to_numpy()), ORDER),
    "mean of the batch": (lambda frame: frame["x"] - frame["x"].mean(), BATCH),
    "rank in the batch": (lambda frame: frame["x"].rank(pct=True), BATCH),
    "size of the batch": (lambda frame: np.full(len(frame), len(frame)), BATCH),
    "codes of the batch": (lambda frame: frame["c"].astype("category").cat.codes, BATCH),
    "columns of the batch": (lambda frame: pd.get_dummies(frame["c"]), BATCH),
    "text of the batch": (lambda frame: [str(len(frame))] * len(frame), BATCH),
    "one answer": (lambda _: [1], NUMBER),
    "one number": (lambda _: 1.0, NUMBER),
    "dict": (lambda frame: {"all": frame["x"].tolist()}, NUMBER),
    "filtered": (lambda frame: frame[frame["x"] > 4], NUMBER),
}


@pytest.mark.parametrize("function", HONEST.values(), ids=HONEST.keys())
def test_row_by_row_agrees(function: Callable[[Value], Value]) -> None:
    """A function that answers row by row agrees with itself, whatever it returns."""
    assert judge(function) is None


@pytest.mark.parametrize(("function", "reason"), LEANING.values(), ids=LEANING.keys())
def test_leaning_on_other_rows_shows(function: Callable[[Value], Value], reason: str) -> None:
    """Order, batch and number of rows leave their marks, each with its reason."""
    assert judge(function) == reason


@pytest.mark.parametrize(
    "argument",
    [np.arange(7), np.arange(14.0).reshape(7, 2), list("abcdefg"), pd.Series(range(7)), FRAME],
    ids=["array", "matrix", "list", "series", "frame"],
)
def test_every_kind_of_rows_can_be_asked_for(argument: Value) -> None:
    """Arrays, lists, series and frames are permuted and split alike."""
    assert judge(lambda rows: rows, argument) is None
    assert judge(lambda rows: np.arange(len(rows)), argument) == ORDER


def test_other_arguments_stay() -> None:
    """Only the row-wise argument changes; a handle or a threshold comes as it was."""
    plan = variants([Handle(3), FRAME, 0.5], 1, KEY)
    for arguments in plan.arguments:
        assert arguments[0] == Handle(3)
        assert arguments[2] == 0.5


def test_labels_stay_with_their_rows() -> None:
    """Permuted and split frames keep each row's label."""
    plan = variants([FRAME], 0, KEY)
    permuted, first, rest = (arguments[0] for arguments in plan.arguments)
    pd.testing.assert_frame_equal(permuted.sort_index(), FRAME)
    assert permuted.index.tolist() != FRAME.index.tolist()
    pd.testing.assert_frame_equal(pd.concat([first, rest]), FRAME)


@pytest.mark.parametrize("rows", [0, 1])
def test_too_few_rows_ask_nothing(rows: int) -> None:
    """With fewer than two rows there is nothing to change, and nothing differs."""
    plan = variants([FRAME.iloc[:rows]], 0, KEY)
    assert plan.arguments == []
    assert agree(FRAME.iloc[:rows], plan.permuted([]), plan.joined([])) is None


def test_argument_without_rows_is_the_authors_mistake() -> None:
    """A number has no rows to permute."""
    with pytest.raises(TypeError, match="argument 0 has no rows"):
        variants([3], 0, KEY)


@given(st.integers(2, 300), st.binary(max_size=40))
def test_plans_are_permutations_and_unequal_parts(rows: int, key: bytes) -> None:
    """All rows come once, in another order; the parts are unequal where they can be."""
    plan = variants([np.arange(rows)], 0, key)
    permuted, first, rest = (arguments[0] for arguments in plan.arguments)
    assert sorted(permuted.tolist()) == list(range(rows))
    assert permuted.tolist() != list(range(rows))
    assert [*first, *rest] == list(range(rows))
    assert len(first) >= 1
    assert len(first) < len(rest) or rows == 2


@given(st.lists(st.integers(), min_size=2, max_size=50), st.binary(max_size=8))
def test_putting_back_undoes_the_permutation(rows: list[int], key: bytes) -> None:
    """The way back leads to the original's rows."""
    plan = variants([rows], 0, key)
    answers = [arguments[0] for arguments in plan.arguments]
    assert plan.permuted(answers) == rows
    assert agree(rows, plan.permuted(answers), plan.joined(answers)) is None


@given(st.lists(st.integers(), min_size=2, max_size=20), st.integers(0, 19), st.integers(0, 2))
def test_one_changed_answer_shows(rows: list[int], at: int, which: int) -> None:
    """A single row that differs in one of the calls is found."""
    plan = variants([rows], 0, KEY)
    answers = [list(arguments[0]) for arguments in plan.arguments]
    assume(at < len(answers[which]))
    answers[which][at] += 1
    assert agree(rows, plan.permuted(answers), plan.joined(answers)) == (BATCH if which else ORDER)


def test_plans_repeat_and_follow_the_key() -> None:
    """The same key gives the same plan, another key another one, on every machine."""
    orders = {key: variants([np.arange(50)], 0, key).order.tolist() for key in (b"a", b"b")}
    assert variants([np.arange(50)], 0, b"a").order.tolist() == orders[b"a"]
    assert orders[b"a"] != orders[b"b"]
    assert variants([np.arange(8)], 0, b"a").order.tolist() == [2, 6, 5, 1, 4, 7, 3, 0]
    assert variants([np.arange(8)], 0, b"a").cut == 1


def test_original_of_another_length_shows() -> None:
    """Two answers of different length do not agree, whichever is the original."""
    assert agree([1, 2, 3], [1, 2], [[1], [2]]) == NUMBER


def test_take_rows_of_an_index() -> None:
    """Rows of an index are its labels."""
    assert take_rows(FRAME.index, np.array([2, 0])).tolist() == ["C", "A"]
