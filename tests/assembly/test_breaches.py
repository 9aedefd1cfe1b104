"""What a set breaks is said, whoever chose it: the solver's answer is added up again by this."""

from __future__ import annotations

from typing import Any

import pytest

from minbar.assembly.choices import task_of
from minbar.assembly.limits import Limits, amounts, breaches, wanted_limits
from minbar.models.blueprint import Slot
from minbar.models.lock import Usage
from minbar.models.names import MinutesRange
from tests.assembly.samples import blueprint, ident, item, problem


def broken(*fields: dict[str, Any], limits: Limits | None = None, **asked: Any) -> list[str]:  # noqa: ANN401  of all types
    """Return what items a, b, … with these fields break, taken together."""
    cards = [item(name, **each) for name, each in zip("abc", fields, strict=False)]
    slot = Slot(type="theory", count=len(cards))
    task = task_of(problem(cards, blueprint(slot), **asked))
    return breaches(task, task.choices, limits or Limits())


def test_a_set_that_holds_everything_breaks_nothing() -> None:
    """Two plain items, against all limits that are wanted."""
    cards = [item("a"), item("b")]
    task = task_of(problem(cards))
    assert breaches(task, task.choices, wanted_limits(task)) == []


@pytest.mark.parametrize(
    ("window", "fine"), [((20, 20), True), ((1, 19), False), ((21, 30), False)]
)
def test_time(window: tuple[int, int], fine: bool) -> None:  # noqa: FBT001  a parameter
    """Both ends belong to the window."""
    minutes = MinutesRange(min=window[0], max=window[1])
    said = broken({}, {}, minutes=minutes)
    assert said == (
        []
        if fine
        else [f"the items take 20 minutes, and {window[0]} to {window[1]} were asked for"]
    )


def test_evidence() -> None:
    """Exactly enough is enough."""
    assert broken({}, {}, hypotheses={"h_ml_depth": 6}) == []
    assert broken({}, {}, hypotheses={"h_ml_depth": 7, "h_math": 1}) == [
        "`h_math` has 0 of 1 points of evidence",
        "`h_ml_depth` has 6 of 7 points of evidence",
    ]


def test_families_and_enemies() -> None:
    """Both items are named; one side's enmity is enough."""
    one, other = ident("a"), ident("b")
    assert broken({}, {"family": one}) == [f"`{one}` and `{other}` are of one family"]
    for fields in [({}, {"enemies": (one,)}), ({"enemies": (other,)}, {})]:
        assert broken(*fields) == [f"`{one}` and `{other}` must not stand in one set"]


def test_seats() -> None:
    """Too few items, and items that crowd into one slot."""
    plan = blueprint(Slot(type="theory", count=1), Slot(type="math", count=1))
    task = task_of(problem([item("a"), item("b"), item("m", type="math")], plan))
    names = {choice.card.id: choice for choice in task.choices}
    a, b, m = (names[name] for name in (ident("a"), ident("b"), ident("m", "math")))
    said = ["the items do not fill the slots of the blueprint"]
    assert breaches(task, [a, m], Limits()) == []
    assert breaches(task, [a], Limits()) == said
    assert breaches(task, [a, b], Limits()) == said


@pytest.mark.parametrize(
    ("name", "amount"),
    [
        ("difficulty", 600),
        ("topics", 3),
        ("overlap", 2),
        ("forms", 1),
        ("share", 2),
        ("cooldown", 2),
        ("uses", 5),
    ],
)
def test_each_limit_is_held_against_its_own_amount(name: str, amount: int) -> None:
    """At the limit a set is fine, one beyond it is said."""
    cards = [
        item("a", difficulty=-0.4, topics=("t.t.a", "t.t.b"), max_rate=0.1),
        item("b", difficulty=-0.2, topics=("t.t.b", "t.t.c"), max_rate=0.4),
        item("c"),
    ]
    usage = {
        ident("a"): Usage(sets=2, last="2026-11-20"),
        ident("b"): Usage(sets=5, last="2026-11-20"),
    }
    task = task_of(
        problem(
            cards,
            usage=usage,
            window_sets=11,
            recent=[[ident("a")], [ident("a"), ident("b")]],
            forms=2,
            form=2,
        )
    )
    chosen = task.choices[:2]
    assert amounts(task, chosen).given[name] == amount
    assert breaches(task, chosen, Limits(**{name: amount})) == []
    tighter = amount + 1 if name == "topics" else amount - 1
    assert len(breaches(task, chosen, Limits(**{name: tighter}))) == 1
