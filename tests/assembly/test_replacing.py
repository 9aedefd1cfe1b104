"""Reserves hold everything; replacing follows them; redrawing gives the same bytes."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest
from hypothesis import given

from minbar.assembly.canonical import canonical_json
from minbar.assembly.checking import check_lock
from minbar.assembly.choices import task_of
from minbar.assembly.draw import draw
from minbar.assembly.limits import Limits, breaches
from minbar.assembly.problem import Problem
from minbar.assembly.redraw import redraw
from minbar.assembly.replacing import limits_of, replace
from minbar.errors import ImpossibleDraw, UserError
from minbar.models.blueprint import Slot
from minbar.models.lock import Lock
from minbar.models.names import MinutesRange
from tests.assembly.samples import blueprint, ident, item, known, problem, problems


def try_to_draw(of: Problem) -> Lock | None:
    """Return a lock, None if the request is impossible."""
    try:
        return draw(of)
    except ImpossibleDraw:
        return None


def ids(lock: Lock) -> list[str]:
    """Return the items of a set."""
    return [each.id for each in lock.items]


@given(problems())
def test_each_reserve_is_the_lightest_item_that_keeps_the_set_whole(of: Problem) -> None:
    """Every item is tried in every place; where none holds there is no reserve."""
    lock = try_to_draw(of)
    if lock is None:
        return
    task = task_of(of)
    limits = limits_of(lock, task)
    chosen = [task.by_id[each.id] for each in lock.items]
    reserves = {each.pos: each.id for each in lock.reserves}
    taken: list[str] = []
    for place, each in enumerate(lock.items):
        others = [*chosen[:place], *chosen[place + 1 :]]
        slot = task.seats.numbers.index(each.slot)
        fine = [
            choice.card.id
            for choice in task.by_weight
            if choice.mask >> slot & 1
            and choice.card.family not in {one.card.family for one in chosen}
            and not breaches(task, [*others, choice], limits)
        ]
        best = next((name for name in fine if name not in taken), fine[0] if fine else None)
        assert reserves.get(each.pos) == best
        taken += [best] if best else []


@given(problems())
def test_replacing_goes_on_until_no_reserve_is_left(of: Problem) -> None:
    """Each step passes the checker and is redrawn; no family comes back."""
    lock = try_to_draw(of)
    gone: set[str] = set()
    families = {card.id: card.family for card in of.cards}
    while lock is not None and lock.reserves:
        pos = lock.reserves[-1].pos
        gone.add(families[lock.items[pos - 1].id])
        lock = replace(lock, pos, why="had seen it", on="2026-11-24", problem=of)
        assert check_lock(lock, known(of)) == []
        assert not gone & {
            families[name] for name in [*ids(lock), *(each.id for each in lock.reserves)]
        }
        assert canonical_json(redraw(lock, of)) == canonical_json(lock)


@given(problems())
def test_reserves_that_are_kept_follow_from_the_lock(of: Problem) -> None:
    """Each step comes out the same of the lock's own items alone, and nothing is found anew."""
    lock = try_to_draw(of)
    given_up: list[str] = []
    while lock is not None and lock.reserves:
        names = {*ids(lock), *(each.id for each in lock.reserves), *given_up}
        alone = dataclasses.replace(
            of,
            cards=[
                msgspec.structs.replace(card, enemies=(), max_rate=0.01, cooldown_days=700)
                for card in of.cards
                if card.id in names
            ],
        )
        pos, before = lock.reserves[0].pos, lock
        given_up.append(before.items[pos - 1].id)
        lock = replace(before, pos, why="seen", on="2026-11-24", problem=alone, reserves="kept")
        assert lock.replaced[-1].reserves == "kept"
        assert [each for each in before.reserves if each in lock.reserves] == lock.reserves
        assert canonical_json(redraw(lock, of)) == canonical_json(lock)
        assert check_lock(lock, known(of)) == []
        task = task_of(_without_enemies(of))
        chosen = [task.by_id[name] for name in ids(lock)]
        for each in lock.reserves:
            others = [choice for at, choice in enumerate(chosen, 1) if at != each.pos]
            assert breaches(task, [*others, task.by_id[each.id]], Limits()) == []


def _without_enemies(of: Problem) -> Problem:
    cards = [msgspec.structs.replace(card, enemies=()) for card in of.cards]
    return dataclasses.replace(of, cards=cards)


def test_of_the_reserves_that_are_kept_those_go_that_hold_no_more() -> None:
    """One reserve for two places, one of its family, and one that makes the set too long."""
    cards = [
        item("a", minutes=10),
        item("b", minutes=10),
        item("c", minutes=12, family="t.theory.area.f"),
        item("d", minutes=13, family="t.theory.area.f"),
        item("e", minutes=10),
    ]
    of = problem(
        cards, blueprint(Slot(type="theory", count=2)), minutes=MinutesRange(min=20, max=23)
    )
    lock = draw(of)
    for first in lock.reserves:
        after = replace(lock, first.pos, why="seen", on="2026-11-24", problem=of, reserves="kept")
        families = {card.id: card.family for card in cards}
        minutes = {card.id: card.minutes for card in cards}
        stays = after.items[2 - first.pos]
        assert stays in lock.items
        now = families[after.items[first.pos - 1].id]
        assert [each.id for each in after.reserves] == [
            each.id
            for each in lock.reserves
            if each.pos != first.pos
            and families[each.id] != now
            and minutes[each.id] + after.items[first.pos - 1].minutes <= 23
        ]


def sample() -> Problem:
    """Return a problem with two slots."""
    plan = blueprint(Slot(type="theory", count=1), Slot(type="math", count=1))
    cards = [item(name) for name in "abc"] + [item(name, type="math") for name in "mno"]
    return problem(cards, plan)


def test_a_replacement_records_who_stood_there_and_why() -> None:
    """The reserve takes the place and the slot, with numbers of its own."""
    of = sample()
    lock = draw(of)
    was, reserve = lock.items[1], lock.reserves[1]
    after = replace(lock, 2, why="had seen it", on="2026-11-24", problem=of)
    step = after.replaced[0]
    assert (step.pos, step.was, step.was_version) == (2, was.id, "1.0.0")
    assert (step.now, step.why, step.on) == (reserve.id, "had seen it", "2026-11-24")
    now = after.items[1]
    assert (now.id, now.slot, now.variant, now.params) == (
        reserve.id,
        2,
        reserve.variant,
        reserve.params,
    )
    assert (after.items[0], after.objective, after.id) == (
        lock.items[0],
        lock.objective,
        lock.id,
    )


def test_a_redraw_takes_everything_from_the_lock() -> None:
    """Request, inputs and engine of the problem that is given do not count."""
    of = sample()
    lock = draw(of)
    old = msgspec.structs.replace(lock, engine=msgspec.structs.replace(lock.engine, minbar="0.0.1"))
    strange = problem(of.cards, of.blueprint, seed="another", window_sets=9)
    assert redraw(old, strange).engine == old.engine
    assert redraw(old, strange).items == lock.items
    assert redraw(lock, dataclasses.replace(strange, cards=of.cards[::-1])) == lock


def test_a_lock_of_another_model_is_not_redrawn() -> None:
    """It would be another set under the same name."""
    of = sample()
    lock = draw(of)
    newer = msgspec.structs.replace(lock, engine=msgspec.structs.replace(lock.engine, model=2))
    with pytest.raises(UserError, match="drawn by version 2 of the model"):
        redraw(newer, of)


def test_a_place_that_is_not_there_and_one_without_reserve_are_refused() -> None:
    """In words, with what can be done."""
    of = problem([item("a"), item("b")])
    lock = draw(of)
    with pytest.raises(UserError, match=r"no place 3.*places are 1 to 2"):
        replace(lock, 3, why="why", on="2026-11-24", problem=of)
    with pytest.raises(UserError, match=r"no reserve for place 1.*--exclude"):
        replace(lock, 1, why="why", on="2026-11-24", problem=of)


def test_a_bank_that_lacks_an_item_of_the_set_is_refused() -> None:
    """Replacing needs the bank of the draw."""
    of = sample()
    lock = draw(of)
    less = dataclasses.replace(of, cards=[card for card in of.cards if card.id != lock.items[0].id])
    with pytest.raises(UserError, match="is not among the items that could be drawn"):
        replace(lock, 2, why="why", on="2026-11-24", problem=less)


def test_reserves_fit_time_and_difficulty_and_are_shared_only_where_they_must_be() -> None:
    """One item left over stands in for both places; a longer one for none."""
    cards = [item("a"), item("b"), item("c"), item("long", minutes=12), item("x", difficulty=3.0)]
    of = problem(cards, minutes=MinutesRange(min=20, max=20))
    lock = draw(of)
    left = ({ident(name) for name in "abc"} - {each.id for each in lock.items}).pop()
    assert [(each.pos, each.id) for each in lock.reserves] == [(1, left), (2, left)]


def test_two_places_have_two_reserves_where_two_are_there() -> None:
    """Both can give way without the second one losing its stand-in."""
    lock = draw(problem([item(name) for name in "abcd"]))
    reserves = {each.id for each in lock.reserves}
    assert reserves == {ident(name) for name in "abcd"} - {*ids(lock)}
