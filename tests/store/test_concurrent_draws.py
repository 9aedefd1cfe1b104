"""Interviewers who draw at the same moment: nothing is lost, and no cap is passed."""

from __future__ import annotations

import itertools
import multiprocessing

from sqlalchemy import func, select

from minbar.errors import LedgerMovedError
from minbar.store.database import Database, open_database
from minbar.store.draws import unwritten
from minbar.store.outcomes import mark_drawn
from minbar.store.tables import draw_events, draw_items, draws, items
from tests.store.ledgers import enter, item, make_lock, state

PROCESSES, EACH, CAP = 6, 5, 3
POOL = [f"x{chr(97 + n)}" for n in range(20)]  # exactly as many uses as all sets need


def draw_sets(job: tuple[str, int]) -> int:
    """Draw sets of two items in a process of its own; return how often it had to start again."""
    url, worker = job
    again = 0
    with open_database(url, busy_seconds=60) as database:
        for number in range(EACH):
            again += draw_set(database, worker * EACH + number + 1)
    return again


def draw_set(database: Database, number: int) -> int:
    """Take the two least used items that the cap allows, as a draw does: read, solve, commit."""
    for again in itertools.count():
        seen = state(database)
        uses = {name: seen.usage[item(name)].sets for name in POOL if item(name) in seen.usage}
        chosen = sorted(POOL, key=lambda name: (uses.get(name, 0), name))[:2]
        assert all(uses.get(name, 0) < CAP for name in chosen)
        lock = make_lock(number, chosen)
        try:
            enter(database, lock, sequence=seen.sequence)
        except LedgerMovedError:
            continue
        with database.begin() as conn:
            mark_drawn(conn, lock.id)
        return again
    raise AssertionError


def test_no_item_is_drawn_more_often_than_its_cap(database_url: str) -> None:
    """Six processes draw at once until every item is at its cap: no update is lost."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES) as pool:
        again = pool.map(
            draw_sets, [(database_url, worker) for worker in range(PROCESSES)], chunksize=1
        )
    sets = PROCESSES * EACH
    with open_database(database_url) as database:
        final = state(database)
        with database.read() as conn:
            sequences = conn.execute(select(draws.c.sequence)).scalars().all()
            lines, events, kept = (
                conn.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (draw_items, draw_events, items)
            )
            assert unwritten(conn) == []
    assert {name: use.sets for name, use in final.usage.items()} == {
        item(name): CAP for name in POOL
    }
    assert final.sequence == final.window_sets == sets
    assert sorted(sequences) == list(range(1, sets + 1))
    assert (lines, events, kept) == (2 * sets, 2 * sets, len(POOL))
    assert sum(again) > 0  # they did meet
