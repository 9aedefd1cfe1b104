"""Each constraint by itself: a set that would be better breaks it, and is not drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from minbar.assembly.draw import draw
from minbar.errors import ImpossibleDraw, UserError
from minbar.models.blueprint import DifficultyTarget, Slot
from minbar.models.card import ItemCard
from minbar.models.lock import Exclusion, Lock, Usage
from minbar.models.names import LogitByLevel, MinutesRange
from tests.assembly.samples import blueprint, ident, item, problem

SEEDS = [f"seed {number}" for number in range(12)]


def drawn(cards: Sequence[ItemCard], *arguments: Any, **asked: Any) -> list[set[str]]:  # noqa: ANN401  any field of a lock or card
    """Return what a dozen seeds draw, as the last parts of ids."""
    locks = [draw(problem(cards, *arguments, seed=seed, **asked)) for seed in SEEDS]
    return [names(lock) for lock in locks]


def names(lock: Lock) -> set[str]:
    """Return the last parts of the ids of a set."""
    return {each.id.rpartition(".")[2] for each in lock.items}


def test_free_of_constraints_every_pair_is_drawn_by_some_seed() -> None:
    """The seed decides; what the tests below rule out is drawn where nothing rules it out."""
    cards = [item("a"), item("b"), item("c")]
    assert {frozenset(each) for each in drawn(cards)} == {
        frozenset("ab"),
        frozenset("ac"),
        frozenset("bc"),
    }


def test_time_holds_at_both_ends() -> None:
    """No set is shorter or longer than the window, by one minute."""
    cards = [item("a", minutes=9), item("b", minutes=10), item("c", minutes=11)]
    window = MinutesRange(min=20, max=20)
    assert all(each == {"a", "c"} for each in drawn(cards, minutes=window))


def test_evidence_is_there_for_each_hypothesis() -> None:
    """A bar that one follow-up probes forces the item that has it."""
    cards = [item("a"), item("b"), item("c", evidence={"h_ml_depth": 3, "h_data": 1})]
    least = {"h_ml_depth": 6, "h_data": 1}
    assert all("c" in each for each in drawn(cards, hypotheses=least))


def test_enemies_are_kept_apart_whoever_names_whom() -> None:
    """One side's word is enough."""
    cards = [item("a"), item("b", enemies=(ident("a"), ident("gone"))), item("c")]
    assert all(each != {"a", "b"} for each in drawn(cards))


def test_one_item_of_a_family() -> None:
    """Two items of one family never stand together."""
    cards = [item("a", family=ident("b")), item("b"), item("c")]
    assert all("c" in each for each in drawn(cards))


@pytest.mark.parametrize("why", ["seen", "round", "leaked", "asked", "family"])
def test_what_is_out_is_out(why: Any) -> None:  # noqa: ANN401  any field of a lock or card
    """An excluded item is not drawn, for no reason and no seed."""
    cards = [item("a"), item("b"), item("c")]
    out = [Exclusion(id=ident("a"), why=why)]
    locks = [draw(problem(cards, seed=seed, excluded=out)) for seed in SEEDS]
    assert all(names(lock) == {"b", "c"} for lock in locks)
    assert locks[0].pool.excluded == {why: 1}


@pytest.mark.parametrize(("why", "left"), [("seen", "cd"), ("round", "cd"), ("leaked", "bcd")])
def test_of_what_the_candidate_has_seen_the_family_is_out_too(why: Any, left: str) -> None:  # noqa: ANN401  any field of a lock or card
    """An item of the same family is the same to a candidate; a leak is of one item."""
    cards = [item("a"), item("b", family=ident("a")), item("c"), item("d")]
    found = drawn(cards, excluded=[Exclusion(id=ident("a"), why=why)])
    assert set().union(*found) == set(left)


def test_what_was_not_wanted_is_out() -> None:
    """`exclude` of the request counts by itself."""
    cards = [item("a"), item("b"), item("c")]
    assert all(each == {"b", "c"} for each in drawn(cards, exclude=[ident("a")]))


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "resting"},
        {"roles": {"data-scientist": "core"}},
        {"levels": (1, 3)},
        {"type": "applied"},
        {"topics": ("data.area.a",)},
        {"minutes": 11},
        {"evidence": {"h_math": 3}},
        {"roles": {"ml-engineer": "stretch"}},
    ],
)
def test_an_item_fits_its_slot_and_the_request(fields: dict[str, Any]) -> None:
    """Status, role, level, type, topic, and a slot's own time, hypothesis and use."""
    slot = Slot(
        type="theory",
        count=2,
        minutes=MinutesRange(min=9, max=10),
        hypothesis="h_ml_depth",
        use=["core", "bar"],
    )
    cards = [item("a", **fields), item("b"), item("c")]
    assert all(each == {"b", "c"} for each in drawn(cards, blueprint(slot), topics=["ml.area.*"]))


def test_slots_that_share_items_are_filled_together() -> None:
    """The item that two slots could take goes where the other slot does not need it."""
    plan = blueprint(
        Slot(type="theory", count=1), Slot(type="theory", count=1, topics=["ml.area.a"])
    )
    cards = [item("a"), item("b"), item("c")]
    locks = [draw(problem(cards, plan, seed=seed)) for seed in SEEDS]
    assert all(lock.items[1].id == ident("a") for lock in locks)
    assert {lock.items[0].id for lock in locks} == {ident("b"), ident("c")}


def test_types_leave_only_their_slots_in() -> None:
    """`--type` keeps the numbers that slots have in the blueprint."""
    plan = blueprint(Slot(type="theory", count=1), Slot(type="math", count=1))
    lock = draw(problem([item("a"), item("b", type="math")], plan, types=["math"]))
    assert [(each.id, each.slot) for each in lock.items] == [(ident("b", "math"), 2)]
    with pytest.raises(ImpossibleDraw, match=r"has no slot for `project`.*leave out --type"):
        draw(problem([item("a"), item("b", type="math")], plan, types=["project"]))


def test_a_set_has_at_most_sixty_items() -> None:
    """A larger blueprint is refused in words."""
    plan = blueprint(*[Slot(type="theory", count=10)] * 7)
    with pytest.raises(UserError, match="asks for 70 items"):
        draw(problem([item("a")], plan))


# ------------------------------------------------- what is wanted and may give way


def test_the_mean_difficulty_is_near_its_target() -> None:
    """No pair misses the target by more than the tolerance, not by a thousandth."""
    cards = [item("a", difficulty=0.501), item("b", difficulty=0.5), item("c", difficulty=0.5)]
    plan = blueprint(
        difficulty=DifficultyTarget(mean=LogitByLevel(one=1, two=0.4, three=1), tolerance=0.1)
    )
    assert all(each == {"b", "c"} for each in drawn(cards, plan))


def test_topics_are_as_many_as_wanted() -> None:
    """Items on one topic do not stand together where others could."""
    cards = [item("a", topics=("t.t.t",)), item("b", topics=("t.t.t",)), item("c")]
    assert all("c" in each for each in drawn(cards, blueprint(distinct_topics=2)))


def test_one_common_item_with_a_recent_set_is_the_most() -> None:
    """One may come back, two of one set may not."""
    cards = [item("a"), item("b"), item("c")]
    found = drawn(cards, recent=[[ident("a"), ident("b"), ident("gone")]])
    assert {frozenset(each) for each in found} == {frozenset("ac"), frozenset("bc")}


def test_what_was_just_used_in_the_requisition_cools_down() -> None:
    """Thirty days after its use an item may come back, twenty-nine days after not."""
    cards = [item("a"), item("b"), item("c")]
    recent = {ident("a"): Usage(sets=0, last="2026-10-25")}
    assert all(each == {"b", "c"} for each in drawn(cards, usage=recent))
    passed = {ident("a"): Usage(sets=0, last="2026-10-24")}
    assert any("a" in each for each in drawn(cards, usage=passed))


def test_no_item_is_in_more_sets_than_its_share() -> None:
    """One more use must stay within the rate of all sets, this one included."""
    cards = [item("a", max_rate=0.25), item("b"), item("c")]
    used = {ident(name): Usage(sets=2) for name in "abc"}
    assert all(each == {"b", "c"} for each in drawn(cards, usage=used, window_sets=7))
    assert any("a" in each for each in drawn(cards, usage=used, window_sets=8))


def test_the_least_used_come_first_with_one_use_of_slack() -> None:
    """What has been in two sets more is not drawn; what has been in one more may be."""
    cards = [item("a"), item("b"), item("c"), item("d")]
    used = {ident("c"): Usage(sets=1), ident("d"): Usage(sets=2)}
    found = drawn(cards, usage=used, window_sets=9)
    assert any("c" in each for each in found)
    assert not any("d" in each for each in found)


def test_parallel_forms_have_nothing_in_common_and_one_difficulty() -> None:
    """The first of the recent sets are the forms before; the tolerance is narrow."""
    cards = [item("a"), item("b"), item("c"), item("d", difficulty=0.32)]
    forms = {"recent": [[ident("a")]], "forms": 3, "form": 2}
    assert all(each == {"b", "c"} for each in drawn(cards, **forms))
    alone = {"recent": [[ident("a")]], "forms": 1, "form": 1}
    found = drawn(cards, **alone)
    assert any("a" in each for each in found)
    assert any("d" in each for each in found)
