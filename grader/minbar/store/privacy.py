"""What the ledger holds about a candidate: all of it on request, and none of it after."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, select, update

from minbar.store.draws import Draw, advance, draws_for
from minbar.store.tables import draw_events, draws

__all__ = ["Erased", "export_candidate", "forget_candidate", "retention"]

TOMBSTONE: Final = "forgotten-"


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased.

    Attributes:
        candidates: how many different candidates.
        draws: sets that are nobody's now.
        notes: reasons that people had written about these sets.
    """

    candidates: int
    draws: int
    notes: int


def forget_candidate(conn: Connection, candidate_key: str) -> Erased:
    """Erase every link between the ledger and a candidate.

    A random tombstone takes the place of the key; lock file, its path and reasons
    in free text are erased. The items of the sets stay: exposure counts as before.
    """
    return _erase(conn, draws.c.candidate_key == candidate_key)


def retention(conn: Connection, before: dt.date) -> Erased:
    """Forget the candidates of all sets of days before one; what they saw is not known then."""
    known = draws.c.candidate_key.not_like(f"{TOMBSTONE}%")
    return _erase(conn, and_(known, draws.c.as_of < before))


def export_candidate(conn: Connection, candidate_key: str) -> dict[str, Any]:
    """Return everything that the ledger holds about a candidate, as plain values of JSON."""
    found = draws_for(conn, candidate_key)
    events = _events(conn, [draw.number for draw in found])
    return {
        "schema": "candidate-export/1",
        "candidate_key": candidate_key,
        "draws": [_exported(draw, events.get(draw.number, [])) for draw in found],
    }


def _erase(conn: Connection, where: ColumnElement[bool]) -> Erased:
    rows = conn.execute(select(draws.c.number, draws.c.candidate_key).where(where)).all()
    if not rows:
        return Erased(candidates=0, draws=0, notes=0)
    tombstones = {row.candidate_key: f"{TOMBSTONE}{secrets.token_hex(16)}" for row in rows}
    notes = 0
    for row in rows:
        change = update(draws).where(draws.c.number == row.number)
        # The lock holds the key, its seed and its path may hold the name.
        gone = {"candidate_key": tombstones[row.candidate_key], "lock": None, "target": None}
        conn.execute(change.values(**gone, written=True))
        written = and_(draw_events.c.draw == row.number, draw_events.c.why != "")
        notes += conn.execute(update(draw_events).where(written).values(why="")).rowcount
    advance(conn)
    return Erased(candidates=len(tombstones), draws=len(rows), notes=notes)


def _events(conn: Connection, numbers: list[int]) -> dict[int, list[dict[str, Any]]]:
    query = select(draw_events).where(draw_events.c.draw.in_(numbers))
    found: dict[int, list[dict[str, Any]]] = {}
    for row in conn.execute(query.order_by(draw_events.c.number)).mappings():
        event = {name: row[name] for name in ("kind", "sequence", "why", "pos", "was", "came")}
        found.setdefault(row["draw"], []).append({**event, "at": row["at"].isoformat()})
    return found


def _exported(draw: Draw, events: list[dict[str, Any]]) -> dict[str, Any]:
    plain = asdict(draw)
    lock = plain.pop("lock")
    return {
        **plain,
        "as_of": draw.as_of.isoformat(),
        "created": draw.created.isoformat(),
        "lock": lock.decode("utf-8") if lock is not None else None,
        "items": list(plain["items"]),
        "events": events,
    }
