"""Committing sets and finding them again."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from sqlalchemy import func, select

from minbar.errors import LedgerMovedError, OurFault, UserError
from minbar.store.database import Database
from minbar.store.draws import (
    NewDraw,
    bind_secret,
    commit_pending,
    draws_for,
    find_draw,
    unwritten,
)
from minbar.store.outcomes import mark_cancelled, mark_drawn
from minbar.store.tables import draw_events, draws
from tests.store.ledgers import DAY, NOW, drawn, enter, item, make_lock, state

ANN = "a" * 64
LATER = NOW + dt.timedelta(hours=2)


def test_a_set_is_found_as_it_was_committed(database: Database) -> None:
    """Every column comes back, items by place, reserves after them."""
    lock = make_lock(1, ["x", "y2"], reserves=["z"], candidate=ANN, requisition="r", round_=3)
    assert enter(database, lock) == 1
    with database.read() as conn:
        found = find_draw(conn, lock.id)
    assert (found.status, found.written, found.sequence, found.created) == (
        "pending",
        False,
        1,
        NOW,
    )
    assert (found.candidate_key, found.requisition, found.round, found.as_of) == (ANN, "r", 3, DAY)
    assert (found.lock, found.target) == (msgspec.json.encode(lock), f"/sets/{lock.id}.lock")
    assert [(one.pos, one.place, one.id, one.family) for one in found.items] == [
        (1, "set", item("x"), item("x")),
        (2, "set", item("y2"), item("y")),
        (1, "reserve", item("z"), item("z")),
    ]


def test_a_moved_ledger_refuses_and_keeps_nothing(database: Database) -> None:
    """A set solved with an older state is not committed, so no cap is passed unseen."""
    enter(database, make_lock(1, ["x"]))
    with pytest.raises(LedgerMovedError, match="others changed the ledger"):
        enter(database, make_lock(2, ["x"]), sequence=0)
    assert state(database).window_sets == 1


def test_parallel_forms_are_committed_together_or_not_at_all(database: Database) -> None:
    """The second of two forms is refused, so the first is not there either."""
    enter(database, make_lock(7, ["x"]))
    with pytest.raises(UserError, match="is pending already"):
        enter(database, make_lock(1, ["x"]), make_lock(7, ["y"]))
    assert state(database).usage.keys() == {item("x")}
    assert enter(database, make_lock(1, ["x"]), make_lock(2, ["y"])) == 2


def test_a_set_whose_items_are_not_kept_is_refused(database: Database) -> None:
    """The store has the bytes of every item ever drawn, or there is no draw."""
    lock = make_lock(1, ["x"])
    with (
        database.begin() as conn,
        pytest.raises(OurFault, match="of 1 items of this set are not kept"),
    ):
        commit_pending(conn, 0, [NewDraw(lock, b"", "")])


def test_an_abandoned_set_may_be_drawn_again(database: Database) -> None:
    """After its hour a pending set gives way to the very same set; a drawn one never does."""
    lock = make_lock(1, ["x"])
    enter(database, lock)
    with pytest.raises(UserError, match="pending already"):
        enter(database, lock)
    enter(database, lock, now=LATER)
    with database.begin() as conn:
        assert [draw.created for draw in unwritten(conn)] == [LATER]
        mark_drawn(conn, lock.id, now=LATER)
    with pytest.raises(UserError, match="drawn already"):
        enter(database, lock, now=LATER + dt.timedelta(days=1))


def test_what_a_crash_left_is_unwritten_until_its_file_is_in_place(database: Database) -> None:
    """`draw --recover` finds pending sets with bytes and path, oldest first."""
    enter(database, make_lock(2, ["x"]))
    enter(database, make_lock(1, ["y"]))
    with database.begin() as conn:
        left = unwritten(conn)
        mark_drawn(conn, left[0].set_id)
        assert [draw.set_id for draw in unwritten(conn)] == [left[1].set_id]
        mark_cancelled(conn, left[1].set_id, why="nobody needs it")
        assert unwritten(conn) == []
    assert [draw.set_id for draw in left] == [f"set-{2:016x}", f"set-{1:016x}"]


def test_redraws_of_a_candidate_and_round_are_shown(database: Database) -> None:
    """Cancelled sets are among them, so that nobody fishes for a set."""
    drawn(database, make_lock(1, ["x"], candidate=ANN), make_lock(2, ["y"], candidate=ANN))
    drawn(database, make_lock(3, ["z"], candidate=ANN, round_=2), make_lock(4, ["x"]))
    with database.begin() as conn:
        mark_cancelled(conn, f"set-{1:016x}", why="too easy")
    with database.read() as conn:
        first = [(draw.set_id[-1], draw.status) for draw in draws_for(conn, ANN, 1)]
        every = [draw.set_id[-1] for draw in draws_for(conn, ANN)]
    assert first == [("1", "cancelled"), ("2", "drawn")]
    assert every == ["1", "2", "3"]


def test_an_unknown_set_is_said(database: Database) -> None:
    """The message names it, and shortens what is no id at all."""
    with (
        database.read() as conn,
        pytest.raises(UserError, match="holds no set 'set-1xxx") as caught,
    ):
        find_draw(conn, "set-1" + "x" * 10_000)
    assert len(str(caught.value)) < 200


def test_a_store_belongs_to_one_secret(database: Database) -> None:
    """With another secret all candidates would be strangers, so it is refused."""
    with database.begin() as conn:
        bind_secret(conn, "1" * 32)
    with database.begin() as conn:
        bind_secret(conn, "1" * 32)
        with pytest.raises(UserError, match="another secret") as caught:
            bind_secret(conn, "2" * 32)
    assert "copy the file `secret`" in caught.value.todo


def test_what_fails_leaves_no_trace(database: Database) -> None:
    """A transaction that ends in an error has changed nothing."""
    with pytest.raises(ZeroDivisionError):
        _bind_and_fail(database)
    enter(database, make_lock(1, ["x"]))
    with database.begin() as conn:
        bind_secret(conn, "2" * 32)
        counts = [
            conn.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (draws, draw_events)
        ]
    assert counts == [1, 1]


def _bind_and_fail(database: Database) -> None:
    with database.begin() as conn:
        bind_secret(conn, "1" * 32)
        _ = 1 / 0
