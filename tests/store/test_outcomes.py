"""What becomes of sets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import select

from minbar.errors import UserError
from minbar.models.lock import Replacement
from minbar.store.database import Database
from minbar.store.draws import find_draw, unwritten
from minbar.store.outcomes import (
    lift_leak,
    mark_cancelled,
    mark_drawn,
    mark_leaked,
    mark_used,
    record_replacement,
)
from minbar.store.tables import draw_events
from tests.store.ledgers import NOW, drawn, enter, item, make_lock, state

ANN = "a" * 64
LOCK = make_lock(1, ["x", "y"], reserves=["z"], candidate=ANN, requisition="r")


def swap(**changed: object) -> Replacement:
    """Return the replacement of the first item by its reserve."""
    fields = {"pos": 1, "was": item("x"), "was_version": "1.0.0", "now": item("z")}
    return Replacement(**{**fields, "why": "Had seen it", "on": "2026-11-23", **changed})  # type: ignore[arg-type]


def events(database: Database) -> list[tuple[str, str]]:
    """Return kind and reason of all events, oldest first."""
    with database.read() as conn:
        rows = conn.execute(select(draw_events).order_by(draw_events.c.number)).all()
    return [(row.kind, row.why) for row in rows]


def test_a_set_goes_its_way_and_each_step_is_recorded(database: Database) -> None:
    """From pending to leaked, with reasons."""
    drawn(database, LOCK)
    with database.begin() as conn:
        mark_used(conn, LOCK.id, why="interview of the 24th", now=NOW)
        mark_used(conn, LOCK.id, why="twice", now=NOW)
        assert mark_leaked(conn, LOCK.id, why="in a forum", now=NOW) == [item("x"), item("y")]
    assert events(database) == [
        ("committed", ""),
        ("drawn", ""),
        ("used", "interview of the 24th"),
        ("leaked", "in a forum"),
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (mark_used, mark_cancelled),
        (mark_cancelled, mark_used),
        (mark_leaked, mark_used),
        (mark_leaked, mark_cancelled),
    ],
)
def test_a_step_that_makes_no_sense_is_refused(
    database: Database, before: Callable[..., object], after: Callable[..., object]
) -> None:
    """What was used can't be cancelled, what was cancelled or leaked can't be used."""
    drawn(database, LOCK)
    with database.begin() as conn:
        before(conn, LOCK.id, why="")
        with pytest.raises(UserError, match="only a set that is"):
            after(conn, LOCK.id, why="")


def test_a_set_cancelled_before_its_file_was_in_place_stays_cancelled(database: Database) -> None:
    """The drawer is told, instead of handing out a set that does not count."""
    enter(database, LOCK)
    with database.begin() as conn:
        mark_cancelled(conn, LOCK.id, why="candidate withdrew")
        with pytest.raises(UserError, match="was cancelled before"):
            mark_drawn(conn, LOCK.id)


def test_marking_a_set_as_drawn_disturbs_nobody(database: Database) -> None:
    """It counted already, however long it was pending, so nobody has to start again."""
    enter(database, LOCK)
    enter(database, make_lock(2, ["w"]))
    with database.begin() as conn:
        mark_drawn(conn, LOCK.id, now=NOW)
    assert state(database).sequence == 2
    with database.begin() as conn:
        mark_drawn(conn, f"set-{2:016x}", now=NOW + dt.timedelta(days=1))
    assert state(database).sequence == 2


def test_a_replacement_shows_both_items_to_the_candidate(database: Database) -> None:
    """The reserve stands in the set, what gave way stays seen, and the file is to be written."""
    drawn(database, LOCK)
    with database.begin() as conn:
        record_replacement(conn, LOCK.id, swap(), b"new lock", now=NOW)
    seen = state(database, candidate=ANN, requisition="r")
    assert seen.seen == {item("x"), item("y"), item("z")} == set(seen.usage)
    assert seen.recent[0].items == [item("z"), item("y")]
    with database.begin() as conn:
        assert [draw.lock for draw in unwritten(conn)] == [b"new lock"]
        mark_drawn(conn, LOCK.id)
        assert unwritten(conn) == []
        assert find_draw(conn, LOCK.id).status == "drawn"
    assert events(database)[-1] == ("replaced", "Had seen it")


def test_a_replacement_may_bring_reserves_of_its_own(database: Database) -> None:
    """Those that the set has now take the place of the ones that are left."""
    drawn(database, LOCK)
    drawn(database, make_lock(2, ["w"]))  # keeps the bytes of what comes
    fresh = make_lock(3, ["x"], reserves=["w"]).reserves
    with database.begin() as conn:
        record_replacement(conn, LOCK.id, swap(), b"new", reserves=fresh, now=NOW)
        found = find_draw(conn, LOCK.id)
    assert [(one.place, one.id) for one in found.items] == [
        ("given-up", item("x")),
        ("set", item("y")),
        ("set", item("z")),
        ("reserve", item("w")),
    ]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"was": item("w")}, "place 1 of .* has no item"),
        ({"now": item("w")}, "place 1 of .* has no reserve"),
        ({"pos": 2}, "place 2 of .* has no item"),
    ],
)
def test_a_replacement_that_does_not_fit_changes_nothing(
    database: Database, changed: dict[str, object], said: str
) -> None:
    """Each message says which place lacks what."""
    drawn(database, LOCK)
    with pytest.raises(UserError, match=said), database.begin() as conn:
        record_replacement(conn, LOCK.id, swap(**changed), b"")
    assert state(database).usage.keys() == {item("x"), item("y")}


def test_items_are_replaced_in_drawn_sets_only(database: Database) -> None:
    """A used set is history."""
    drawn(database, LOCK)
    with database.begin() as conn:
        mark_used(conn, LOCK.id)
        with pytest.raises(UserError, match="is used; items are replaced in sets that are drawn"):
            record_replacement(conn, LOCK.id, swap(), b"")


def test_lifting_what_has_not_leaked_is_said(database: Database) -> None:
    """A slip in the id does not pass for success."""
    with database.begin() as conn, pytest.raises(UserError, match="does not say that"):
        lift_leak(conn, item("x"))
