"""Earlier sets for the same candidate and round."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from minbar.drawing.desk import Desk
from minbar.drawing.earlier import earlier_sets, find_again
from minbar.drawing.pool import Pool
from minbar.drawing.session import DrawnSet, draw_sets
from minbar.store.outcomes import mark_cancelled
from minbar.store.privacy import forget_candidate
from tests.drawing.drawn_bank import NOW, requests


@pytest.fixture
def drawn(desk: Desk, pool: Pool, tmp_path: Path) -> DrawnSet:
    """Give a set that was drawn."""
    (one,) = draw_sets(desk, pool, requests(pool, desk), lambda _: tmp_path / "a.lock.yaml")
    return one


def test_same_request_is_found(desk: Desk, drawn: DrawnSet) -> None:
    """With other words of what was assumed, and on another day if none was named."""
    later = msgspec.structs.replace(drawn.lock.request, assumed=[], as_of="2026-12-01")
    with desk.database.read() as conn:
        found = find_again(conn, [later], any_day=True)
        assert find_again(conn, [later], any_day=False) is None
    assert found is not None
    assert found[0][1] == drawn.lock


@pytest.mark.parametrize(
    "change",
    [{"seed": "x"}, {"round": 2}, {"requisition": None}, {"candidate": None}, {"level": 1}],
)
def test_other_request_is_another(desk: Desk, drawn: DrawnSet, change: dict[str, object]) -> None:
    """Whatever else was asked for."""
    other = msgspec.structs.replace(drawn.lock.request, **change)
    with desk.database.read() as conn:
        assert find_again(conn, [other], any_day=True) is None


def test_cancelled_set_does_not_stand(desk: Desk, drawn: DrawnSet) -> None:
    """It is on record, and a new draw is a draw."""
    with desk.database.begin() as conn:
        mark_cancelled(conn, drawn.lock.id, why="moved")
    with desk.database.read() as conn:
        assert find_again(conn, [drawn.lock.request], any_day=True) is None
        (record,) = earlier_sets(conn, drawn.lock.request)
    assert (record.set_id, record.status, record.drawn, record.seed) == (
        drawn.lock.id,
        "cancelled",
        NOW,
        drawn.lock.request.seed,
    )


def test_forgotten_candidate_has_no_record(desk: Desk, drawn: DrawnSet) -> None:
    """Afterwards the candidate is new."""
    with desk.database.begin() as conn:
        forget_candidate(conn, desk.key_of("c-1") or "")
    with desk.database.read() as conn:
        assert earlier_sets(conn, drawn.lock.request) == ()
