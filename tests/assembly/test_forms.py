"""Parallel forms: equally hard, as little in common as can be, each drawn again alone."""

from __future__ import annotations

import itertools

from minbar.assembly.checking import check_lock
from minbar.assembly.draw import draw
from minbar.assembly.forms import draw_forms
from minbar.assembly.limits import PARALLEL_TOLERANCE
from minbar.assembly.problem import Problem
from minbar.assembly.redraw import redraw
from minbar.models.lock import Lock
from tests.assembly.samples import blueprint, ident, item, known, problem


def common(locks: tuple[Lock, ...]) -> list[int]:
    """Return for each pair of forms how many items they share."""
    sets = [{each.id for each in lock.items} for lock in locks]
    return [len(one & other) for one, other in itertools.combinations(sets, 2)]


def bank(count: int) -> Problem:
    """Return a problem with items from easy to hard."""
    cards = [item(f"n{number}", difficulty=(number % 7 - 3) / 4) for number in range(count)]
    return problem(cards, blueprint(distinct_topics=2), requisition="req-1")


def test_forms_share_nothing_and_are_equally_hard() -> None:
    """Where the bank is large enough for it."""
    of = bank(40)
    locks = draw_forms([of] * 6)
    assert set(common(locks)) == {0}
    assert all(abs(lock.met.difficulty_mean) <= PARALLEL_TOLERANCE for lock in locks)
    assert all(lock.relaxed == [] for lock in locks)
    assert [(lock.request.form, lock.request.forms) for lock in locks] == [
        (number, 6) for number in range(1, 7)
    ]
    assert len({lock.id for lock in locks}) == 6


def test_forms_of_a_small_bank_share_no_more_than_they_must() -> None:
    """Five pairs out of four items: each item comes up, and what is shared is said."""
    locks = draw_forms([problem([item(name) for name in "abcd"])] * 5)
    assert max(common(locks[:3])) == 1
    assert set(common(locks[:2])) == {0}
    assert [each.what for each in locks[2].relaxed] == ["overlap"]


def test_no_two_of_many_forms_are_alike() -> None:
    """Those drawn more than twenty forms ago count as well, and stand in the inputs."""
    locks = draw_forms([problem([item(name) for name in "abcdefgh"])] * 24)
    assert max(common(locks)) == 1
    assert [past.id for past in locks[-1].inputs.recent] == [lock.id for lock in locks[-2::-1]]


def test_each_form_stands_on_its_own() -> None:
    """Its inputs hold the forms before it, and so it is drawn and checked alone."""
    of = bank(20)
    locks = draw_forms([of] * 3)
    last = locks[2]
    assert [past.id for past in last.inputs.recent] == [locks[1].id, locks[0].id]
    assert last.inputs.window_sets == 2
    first = locks[0].items[0].id
    assert (last.inputs.usage[first].sets, last.inputs.usage[first].last) == (1, "2026-11-23")
    for lock in locks:
        alone = Problem(lock.request, of.blueprint, lock.inputs, of.cards, of.details)
        assert redraw(lock, of) == lock
        assert check_lock(lock, known(alone)) == []


def test_one_form_is_an_ordinary_set() -> None:
    """Forms of one differ from no forms in nothing."""
    of = problem([item(name) for name in "abcd"])
    assert draw_forms([of]) == (draw(of),)
    assert draw_forms([of])[0].inputs.usage == {}


def test_without_a_requisition_nothing_cools_down() -> None:
    """Cooldown is between two uses in one requisition."""
    locks = draw_forms([problem([item(name) for name in "abcd"])] * 2)
    used = locks[1].inputs.usage
    assert {name: use.last for name, use in used.items()} == dict.fromkeys(used)
    assert ident("a") in {*used, *(each.id for each in locks[1].items)}
