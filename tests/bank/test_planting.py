"""Planting: the text changes at its one place, and nowhere else."""

from __future__ import annotations

import pytest

from minbar.bank.planting import Spot, find_spot, plant
from minbar.bank.subsets import ALL_UP_TO, SAMPLE, subsets
from minbar.bank.telltales import find_telltales
from minbar.errors import UserError
from minbar.models.item import Bug

PROGRAM = "a = 1\nb = 2\nc = (3 +\n     4)\n"


def bug(name: str, fixed: str, buggy: str) -> Bug:
    """A bug with these texts."""
    return Bug(
        id=name, topic="a.b.c", symptom="quiet", difficulty=0.0, fixed=fixed, buggy=buggy,
        detected_by=["test_it"], says="Something.",
    )  # fmt: skip


TWO = bug("two", "b = 2", "b = 1")
SUM = bug("sum", "(3 +\n     4)", "(3 -\n     4)")
GONE = bug("gone", "a = 1\n", "")


def test_all_bugs_are_planted_whatever_their_order() -> None:
    """Places are those of the right program, so that one bug never moves another."""
    planted = "b = 1\nc = (3 -\n     4)\n"
    assert plant(PROGRAM, [TWO, SUM, GONE]) == planted
    assert plant(PROGRAM, [GONE, SUM, TWO]) == planted
    assert plant(PROGRAM, []) == PROGRAM


def test_only_planted_lines_differ() -> None:
    """Every other line stands as it stood."""
    changed = [
        number
        for number, (old, new) in enumerate(
            zip(PROGRAM.splitlines(), plant(PROGRAM, [TWO, SUM]).splitlines(), strict=True), 1
        )
        if old != new
    ]
    assert changed == [2, 3]


def test_spots_know_their_lines() -> None:
    """A text over two lines touches both; a line's end belongs to that line."""
    assert find_spot(PROGRAM, TWO) == Spot(6, 11, 2, 2)
    assert (find_spot(PROGRAM, SUM).first, find_spot(PROGRAM, SUM).last) == (3, 4)
    assert (find_spot(PROGRAM, GONE).first, find_spot(PROGRAM, GONE).last) == (1, 1)
    assert find_spot(PROGRAM, SUM).shares_a_line(find_spot(PROGRAM, bug("x", "4)", "5)")))
    assert not find_spot(PROGRAM, TWO).shares_a_line(find_spot(PROGRAM, SUM))


@pytest.mark.parametrize("text", ["nothing", " = "])
def test_a_text_has_exactly_one_place(text: str) -> None:
    """None and several are refused, with their number."""
    with pytest.raises(UserError, match=f"occurs {PROGRAM.count(text)} times"):
        find_spot(PROGRAM, bug("x", text, ""))


def test_few_bugs_are_tried_in_all_sets() -> None:
    """Up to six bugs every set of two and more is tried, small ones first."""
    assert subsets(1, "x") == []
    assert subsets(3, "x") == [(0, 1), (0, 2), (1, 2), (0, 1, 2)]
    assert len(subsets(ALL_UP_TO, "x")) == 2**ALL_UP_TO - 1 - ALL_UP_TO


def test_many_bugs_are_sampled() -> None:
    """Beyond, a sample that is always the same, with all bugs together in it."""
    sample = subsets(9, "item")
    assert sample == subsets(9, "item") != subsets(9, "other")
    assert len(set(sample)) == SAMPLE
    assert sample[-1] == tuple(range(9))
    assert all(len(chosen) >= 2 and max(chosen) < 9 for chosen in sample)


def test_words_that_tell_are_found_in_names_and_texts() -> None:
    """Parts of names count; words that only contain one do not."""
    program = "x = leakyRows\nfix_bug_here = 1  # TODO\ndebug = bugle + planted_rows\n"
    assert [(line, word) for line, _, word in find_telltales(program)] == [
        (1, "leaky"),
        (2, "bug"),
        (2, "TODO"),
        (3, "planted"),
    ]
