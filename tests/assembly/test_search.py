"""Leaving items out of the program changes no answer; sets of one weight have an order."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.assembly import choices, search
from minbar.assembly.choices import task_of
from minbar.assembly.draw import draw
from minbar.assembly.limits import Limits, wanted_limits
from minbar.assembly.problem import Problem
from minbar.assembly.search import best_two, value_of
from minbar.assembly.seats import Seats
from minbar.assembly.twins import twin_keys
from minbar.models.blueprint import Slot
from tests.assembly.samples import every_set, ident, item, problem, problems


@given(problems(), st.sampled_from([(1,), (1, 2), (2, 3)]))
def test_the_best_set_does_not_hang_on_what_is_tried_first(
    of: Problem, guesses: tuple[int, ...]
) -> None:
    """With first guesses of one or two items the whole bank is still answered for."""
    ranked = every_set(of)
    if not ranked:
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_GUESSES", guesses)
        lock = draw(of)
    level, value, names = ranked[0]
    assert (sorted(each.id for each in lock.items), lock.objective.value) == ([*names], value)
    rest = [other for given_up, other, _ in ranked[1:] if given_up == level]
    assert lock.objective.second_best == (rest[0] if rest else None)


def test_of_many_items_alike_the_lightest_are_enough() -> None:
    """A hundred twins, tried all at once and from the lightest: one answer."""
    of = problem([item(f"n{number}", topics=("t.t.t",)) for number in range(100)])
    task = task_of(of)
    light = [choice.weight for choice in task.by_weight]
    found = best_two(task, wanted_limits(task))
    assert found is not None
    assert (value_of(found[0]), found[1]) == (light[0] + light[1], light[0] + light[2])


def test_sets_of_one_weight_are_drawn_by_their_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever the solver finds first, the first by its ids is the best, the value the same."""

    def alike(_: str, uses: Mapping[str, int]) -> dict[str, int]:
        return dict.fromkeys(uses, 7)

    monkeypatch.setattr(choices, "weigh", alike)
    lock = draw(problem([item(name) for name in "dbca"]))
    assert [each.id for each in lock.items] == [ident("a"), ident("b")]
    assert (lock.objective.value, lock.objective.second_best) == (14, 14)


def test_twins_are_alike_in_all_that_is_limited() -> None:
    """Whatever a limit looks at tells them apart; what none looks at does not."""
    cards = [
        item("a", topics=("t.t.t",)),
        item("b", topics=("t.t.t",)),
        item("c", topics=("t.t.u",)),
        item("d", topics=("t.t.t",), minutes=11),
        item("e", topics=("t.t.t",), difficulty=0.1),
        item("f", topics=("t.t.t",), evidence={"h_math": 3}),
        item("g", topics=("t.t.t",), enemies=(ident("h"),)),
        item("h", topics=("t.t.t",), family=ident("i")),
        item("i", topics=("t.t.t",)),
    ]
    task = task_of(problem(cards, recent=[[ident("b")]], hypotheses={"h_math": 1}))
    keys = dict(zip("abcdefghi", twin_keys(task, task.choices, Limits()), strict=True))
    alike = {
        frozenset(pair)
        for pair in itertools.combinations(keys, 2)
        if len({keys[x] for x in pair}) == 1
    }
    assert alike == {frozenset(pair) for pair in itertools.combinations("abce", 2)}
    strict = twin_keys(task, task.choices, wanted_limits(task))
    assert len(set(strict)) == len(cards)


@given(
    st.lists(st.integers(1, 2), min_size=1, max_size=5),
    st.lists(st.integers(1, 31), min_size=1, max_size=7),
)
def test_a_choice_can_be_seated_just_where_no_slots_are_crowded(
    counts: list[int], wide: list[int]
) -> None:
    """The rows over unions of slots say the same as looking for a seat for everybody."""
    seats = Seats(
        tuple(range(len(counts))), tuple(Slot(type="theory", count=count) for count in counts)
    )
    masks = [mask for each in wide if (mask := each & ((1 << len(counts)) - 1))]
    crowded = any(
        sum(mask | union == union for mask in masks) > room
        for union, room in seats.crowded(masks).items()
    )
    seated = seats.seat(masks)
    assert (seated is None) is crowded
    if seated is not None:
        assert all(mask >> slot & 1 for mask, slot in zip(masks, seated, strict=True))
        assert all(seated.count(slot) <= count for slot, count in enumerate(counts))
