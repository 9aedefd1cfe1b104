"""An impossible request is answered with what is short and with what makes it possible."""

from __future__ import annotations

import dataclasses
import pickle

import msgspec
import pytest
from hypothesis import given

from minbar.assembly.draw import draw, is_possible
from minbar.assembly.problem import Problem
from minbar.errors import ImpossibleDraw
from minbar.models.blueprint import Slot
from minbar.models.lock import Exclusion
from minbar.models.names import MinutesRange
from tests.assembly.samples import asked, blueprint, ident, item, problem, problems


def refusal(of: Problem) -> ImpossibleDraw:
    """Draw what cannot be drawn."""
    with pytest.raises(ImpossibleDraw) as caught:
        draw(of)
    return caught.value


def test_time_that_is_over_is_said_with_the_time_that_would_do() -> None:
    """Three items of ten minutes do not go into two minutes less."""
    plan = blueprint(Slot(type="theory", count=3))
    cards = [item("a"), item("b"), item("c"), item("d", minutes=12)]
    found = refusal(problem(cards, plan, minutes=MinutesRange(min=1, max=28)))
    assert found.shortfalls == ("duration would be 2 min over",)
    assert found.changes == ("--minutes 30",)
    assert str(found) == (
        "no set holds all that is asked: duration would be 2 min over. Possible with: --minutes 30"
    )


def test_a_blueprint_that_nobody_named_is_named_with_the_time() -> None:
    """It was found for another time and level; the change was tried with this one."""
    cards = [item("a"), item("b"), item("c", levels=(1,)), item("d", levels=(1,))]
    window = MinutesRange(min=24, max=26)
    cards += [item("e", levels=(1,), minutes=14)]
    of = dataclasses.replace(problem(cards, minutes=window), found=True)
    assert refusal(of).changes == (
        "--minutes 20 --blueprint t.blueprint.sample",
        "--level 1 --blueprint t.blueprint.sample",
    )
    of = dataclasses.replace(problem(cards[:2], topics=["ml.area.a"], minutes=window), found=True)
    named = "leave out --topic and --minutes 20 --blueprint t.blueprint.sample"
    assert refusal(of).changes == (named,)


def test_time_that_is_under_is_said_too() -> None:
    """Two short items do not fill an hour."""
    found = refusal(problem([item("a"), item("b")], minutes=MinutesRange(min=45, max=60)))
    assert found.shortfalls == ("duration would be 25 min under",)
    assert found.changes == ("--minutes 20",)


def test_evidence_is_said_in_points_and_what_the_bank_can_give() -> None:
    """Less of the hypothesis makes it possible."""
    cards = [item("a", evidence={"h_math": 3}), item("b", evidence={"h_math": 1}), item("c")]
    found = refusal(problem(cards, hypotheses={"h_math": 7}))
    assert found.shortfalls == ("h_math is short by 3 points",)
    assert found.changes == ("--hypothesis h_math=4",)


def test_empty_slots_are_named_and_what_was_kept_out_is_counted() -> None:
    """The reader sees that the bank has items, and why they do not count."""
    cards = [item(name) for name in "abcdef"]
    out = [
        Exclusion(id=ident("a"), why="seen"),
        Exclusion(id=ident("b"), why="seen"),
        Exclusion(id=ident("c"), why="leaked"),
    ]
    found = refusal(
        problem(
            cards,
            excluded=out,
            exclude=[ident("d")],
            topics=["ml.area.e"],
        )
    )
    assert found.shortfalls == (
        "slot 1 (theory) is short by 1 item",
        "2 items excluded because this candidate has seen them",
        "1 item excluded because it has leaked",
        "1 item excluded because it was not wanted",
        "1 item excluded because it has none of the topics asked for",
    )
    assert found.changes == ("leave out --topic",)


def test_another_level_and_another_blueprint_are_tried() -> None:
    """Both are named only because sets are there."""
    plan = blueprint(Slot(type="theory", count=2), Slot(type="math", count=1))
    small = blueprint(Slot(type="theory", count=1), id="t.blueprint.small")
    large = blueprint(Slot(type="theory", count=9), id="t.blueprint.large")
    cards = [
        item("a", levels=(1,)),
        item("b", levels=(1, 2)),
        item("m", type="math", levels=(1, 2)),
    ]
    found = refusal(problem(cards, plan, alternatives=[small, large, plan]))
    assert found.changes == ("--level 1", "--blueprint t.blueprint.small")


def test_two_changes_together_where_none_is_enough() -> None:
    """Without the topic there are items, and they take longer."""
    cards = [item("a"), item("b", minutes=20), item("c", minutes=22)]
    found = refusal(problem(cards, topics=["ml.area.a"], minutes=MinutesRange(min=10, max=25)))
    assert found.changes == ("leave out --topic and --minutes 30",)


def test_without_types_the_blueprint_is_as_it_is() -> None:
    """Its own slots, time and evidence: whoever leaves types out gets just those."""
    plan = blueprint(minutes=MinutesRange(min=15, max=30), evidence={"h_ml_depth": 6})
    wider = msgspec.structs.replace(plan, slots=[*plan.slots, Slot(type="project", count=1)])
    any_time, two = MinutesRange(min=1, max=30), [item("a"), item("b")]
    of = problem(two, wider, alternatives=[plan], types=["project"], minutes=any_time)
    named = "leave out --type and name --blueprint t.blueprint.sample"
    assert refusal(of).changes == (named,)
    short = [item("a", minutes=7), item("b", minutes=7)]
    of = problem(short, wider, alternatives=[plan], types=["project"], minutes=any_time)
    assert refusal(of).changes == (f"{named} and --minutes 14",)
    shallow = [item("a"), item("b", evidence={"h_math": 3})]
    of = problem(shallow, wider, alternatives=[plan], types=["project"], minutes=any_time)
    assert refusal(of).changes == ()


def test_exclusions_that_were_asked_for_can_be_left_out() -> None:
    """What the candidate has seen stays out."""
    cards = [item("a"), item("b"), item("c")]
    out = [Exclusion(id=ident("a"), why="asked"), Exclusion(id=ident("b"), why="seen")]
    found = refusal(problem(cards, excluded=out, exclude=[ident("a")]))
    assert found.changes == ("leave out --exclude",)


def test_where_nothing_helps_nothing_is_named() -> None:
    """An empty bank is short of everything."""
    found = refusal(problem([]))
    assert found.shortfalls == ("slot 1 (theory) is short by 2 items",)
    assert found.changes == ()
    assert str(found).endswith("short by 2 items")


def test_the_error_crosses_processes() -> None:
    """It pickles with both lists."""
    error = ImpossibleDraw(("one",), ("two",))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
    assert (again.shortfalls, again.changes, str(again)) == (("one",), ("two",), str(error))


@given(problems())
def test_whatever_is_impossible_is_short_of_something_and_named_times_do(of: Problem) -> None:
    """There is always a reason, and the time that is named makes the request possible."""
    if is_possible(of):
        return
    found = refusal(of)
    assert found.shortfalls
    for change in found.changes:
        if change.startswith("--minutes "):
            minutes = int(change.removeprefix("--minutes "))
            window = of.request.minutes
            wider = MinutesRange(min=min(minutes, window.min), max=max(minutes, window.max))
            assert is_possible(asked(of, minutes=wider))
            nearer = MinutesRange(
                min=min(minutes + 1, window.min), max=max(minutes - 1, window.max)
            )
            assert not is_possible(asked(of, minutes=nearer))
        if change == "leave out --topic":
            assert is_possible(asked(of, topics=[]))
        if change == "leave out --type and name --blueprint t.blueprint.sample":
            assert is_possible(asked(of, types=[]))
        if change == "--level 1":
            assert is_possible(asked(of, level=1))
