"""Who started which take-home when, and how their deadline was extended."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated, TypeAlias

import msgspec

from minbar.store.candidates import check_candidate
from minbar.store.home import state_dir
from minbar.store.ledger import Ledger

__all__ = ["Extension", "Start", "Starts"]

Moment: TypeAlias = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class Extension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A later deadline, with the reason that was given for it."""

    until: Moment
    reason: str


class Start(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A take-home as one candidate started it.

    Attributes:
        takehome: id of the take-home.
        version: its version at the start.
        candidate: pseudonym.
        started: when, UTC.
        deadline: the deadline in force, extensions included, UTC.
        key_id: public id of the candidate's data keys.
        extensions: oldest first; the last one's `until` is the deadline.
    """

    takehome: str
    version: str
    candidate: str
    started: Moment
    deadline: Moment
    key_id: str
    extensions: tuple[Extension, ...] = ()


class Starts:
    """Ledger of starts; each line is a start as it stood, the last one counts."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep the ledger in `folder`, by default minbar's own state."""
        self._ledger = Ledger((folder or state_dir()) / "starts.jsonl", Start)

    def find(self, candidate: str, takehome: str) -> Start | None:
        """Return the start as it stands now, or None if there was none."""
        return _latest(self._ledger.records(), candidate, takehome)

    def record(self, start: Start) -> Start:
        """Record a start unless there is one already; return the one that counts.

        Raises:
            UserError: if the pseudonym is none.
        """
        check_candidate(start.candidate)
        with self._ledger.opened() as ledger:
            earlier = _latest(ledger.records, start.candidate, start.takehome)
            if earlier is None:
                ledger.append(start)
            return earlier or start

    def extend(self, candidate: str, takehome: str, by: dt.timedelta, reason: str) -> Start | None:
        """Move the deadline of an existing start; None if there is no start."""
        with self._ledger.opened() as ledger:
            start = _latest(ledger.records, candidate, takehome)
            if start is None:
                return None
            later = _extended(start, Extension(until=start.deadline + by, reason=reason))
            ledger.append(later)
            return later


def _latest(records: list[Start], candidate: str, takehome: str) -> Start | None:
    who = (candidate, takehome)
    found = (start for start in reversed(records) if (start.candidate, start.takehome) == who)
    return next(found, None)


def _extended(start: Start, extension: Extension) -> Start:
    return msgspec.structs.replace(
        start, deadline=extension.until, extensions=(*start.extensions, extension)
    )
