"""Drawing: exact, the same everywhere, and never past what is not relaxed."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.assembly.canonical import canonical_json
from minbar.assembly.checking import check_lock
from minbar.assembly.draw import draw, is_possible
from minbar.assembly.problem import Problem
from minbar.errors import ImpossibleDraw
from tests.assembly.samples import every_set, known, problems


@given(problems())
def test_no_set_is_better_than_the_one_drawn(problem: Problem) -> None:
    """Trying every set finds the same one, the same second best, or none at all."""
    ranked = every_set(problem)
    assert is_possible(problem) is bool(ranked)
    if not ranked:
        with pytest.raises(ImpossibleDraw):
            draw(problem)
        return
    lock = draw(problem)
    given_up, value, names = ranked[0]
    assert sorted(item.id for item in lock.items) == list(names)
    assert lock.objective.value == value
    rest = [other for level, other, _ in ranked[1:] if level == given_up]
    assert lock.objective.second_best == (rest[0] if rest else None)


@given(problems(), st.randoms())
def test_a_drawn_set_passes_the_checker_and_the_order_of_cards_is_nothing(
    problem: Problem, random: st.DataObject
) -> None:
    """The checker, which knows no solver, finds nothing; shuffled cards give the same bytes."""
    try:
        lock = draw(problem)
    except ImpossibleDraw:
        return
    assert check_lock(lock, known(problem)) == []
    shuffled = list(problem.cards)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    again = draw(dataclasses.replace(problem, cards=shuffled))
    assert canonical_json(again) == canonical_json(lock)
