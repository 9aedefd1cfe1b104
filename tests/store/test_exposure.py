"""What a draw sees of earlier ones."""

from __future__ import annotations

import datetime as dt

from minbar.models.lock import PastSet, Usage
from minbar.store.database import Database
from minbar.store.exposure import Window
from minbar.store.outcomes import leak_items, lift_leak, mark_cancelled, mark_leaked, mark_used
from tests.store.ledgers import DAY, NOW, drawn, enter, item, make_lock, state

ANN, BOB = "a" * 64, "b" * 64


def test_an_empty_ledger_excludes_nothing(database: Database) -> None:
    """Before the first draw there is no exposure and nothing was seen."""
    seen = state(database, candidate=ANN, requisition="req-1")
    assert (seen.sequence, seen.window_sets, seen.usage, seen.recent) == (0, 0, {}, ())
    assert (seen.seen, seen.seen_families, seen.leaked) == (frozenset(),) * 3


def test_sets_count_by_item_and_reserves_do_not(database: Database) -> None:
    """Two sets of three items: the common one has two uses, the reserve none."""
    drawn(database, make_lock(1, ["x", "y"], reserves=["z"]), make_lock(2, ["y", "w"]))
    seen = state(database)
    assert seen.window_sets == 2
    assert seen.usage == {
        item("w"): Usage(sets=1),
        item("x"): Usage(sets=1),
        item("y"): Usage(sets=2),
    }


def test_pending_sets_count_until_they_are_cancelled(database: Database) -> None:
    """Its file may be in place and shown, however long ago the command stopped."""
    long_ago = NOW - dt.timedelta(days=3)
    enter(database, make_lock(1, ["x"], candidate=ANN, requisition="r"), now=long_ago)
    pending = state(database, candidate=ANN, requisition="r")
    assert (pending.window_sets, set(pending.seen)) == (1, {item("x")})
    assert [past.items for past in pending.recent] == [[item("x")]]
    with database.begin() as conn:
        mark_cancelled(conn, f"set-{1:016x}", why="it was never shown")
    after = state(database, candidate=ANN, requisition="r")
    assert (after.window_sets, after.usage, set(after.seen), after.recent) == (0, {}, set(), ())


def test_cancelled_sets_do_not_count_used_and_leaked_ones_do(database: Database) -> None:
    """Nobody saw a cancelled set; somebody saw the others."""
    drawn(database, *(make_lock(n, [f"x{n}"], candidate=ANN) for n in (1, 2, 3)))
    with database.begin() as conn:
        mark_cancelled(conn, f"set-{1:016x}", why="moved")
        mark_used(conn, f"set-{2:016x}")
        mark_leaked(conn, f"set-{3:016x}", why="found in a forum")
    seen = state(database, candidate=ANN)
    assert seen.seen == {item("x2"), item("x3")} == set(seen.usage)
    assert seen.leaked == {item("x3")}


def test_a_candidate_has_seen_their_own_sets_of_any_day(database: Database) -> None:
    """Another candidate's items are not seen; families come along; later days count."""
    later = DAY + dt.timedelta(days=3)
    drawn(
        database,
        make_lock(1, ["bayes1"], candidate=ANN, day=later),
        make_lock(2, ["split"], candidate=BOB),
    )
    seen = state(database, candidate=ANN)
    assert seen.seen == {item("bayes1")}
    assert seen.seen_families == {item("bayes")}
    assert set(seen.usage) == {item("split")}


def test_the_window_bounds_counts_but_not_the_requisitions_last_uses(database: Database) -> None:
    """By sets and by days; outside of it the requisition's own uses have a date, and no count."""
    for number in range(1, 5):
        day = DAY - dt.timedelta(days=10 * number)
        requisition = "req-1" if number == 4 else None
        drawn(database, make_lock(number, [f"x{number}"], requisition=requisition, day=day))
    by_sets = state(database, window=Window(sets=2), requisition="req-1")
    by_days = state(database, window=Window(days=31))
    assert (by_sets.window_sets, by_days.window_sets) == (2, 3)
    assert by_sets.usage == {
        item("x1"): Usage(sets=1),
        item("x2"): Usage(sets=1),
        item("x4"): Usage(sets=0, last="2026-10-14"),
    }
    assert set(by_days.usage) == {item("x1"), item("x2"), item("x3")}
    assert state(database, window=Window(sets=2, days=11)).window_sets == 1


def test_sets_after_the_day_of_the_draw_are_not_counted(database: Database) -> None:
    """As of a day means up to it, and including it."""
    drawn(database, make_lock(1, ["x"]), make_lock(2, ["y"], day=DAY + dt.timedelta(days=1)))
    assert state(database).window_sets == 1
    assert state(database, day=DAY - dt.timedelta(days=1)).window_sets == 0


def test_recent_sets_and_last_uses_are_the_requisitions_own(database: Database) -> None:
    """Newest first, at most twenty; another requisition's use has no date here."""
    for number in range(1, 23):
        day = DAY - dt.timedelta(days=30 - number)
        drawn(database, make_lock(number, ["x", f"y{number}"], requisition="req-1", day=day))
    drawn(database, make_lock(40, ["x", "z"], requisition="req-2"))
    seen = state(database, requisition="req-1")
    assert len(seen.recent) == 20
    assert seen.recent[0] == PastSet(id=f"set-{22:016x}", items=[item("x"), item("y22")])
    assert seen.recent[-1].id == f"set-{3:016x}"
    assert seen.usage[item("x")] == Usage(sets=23, last="2026-11-15")
    assert seen.usage[item("z")] == Usage(sets=1, last=None)


def test_leaks_hold_until_they_are_lifted(database: Database) -> None:
    """An item that leaked on its own is excluded, whatever the day, until it has changed."""
    with database.begin() as conn:
        leak_items(conn, [item("x"), item("y")], why="in a forum")
        leak_items(conn, [item("x")], why="again")
    before = state(database, day=DAY - dt.timedelta(days=365))
    with database.begin() as conn:
        lift_leak(conn, item("x"))
    after = state(database)
    assert before.leaked == {item("x"), item("y")}
    assert after.leaked == {item("y")}
    assert (before.sequence, after.sequence) == (1, 2)
