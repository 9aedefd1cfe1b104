"""How often a candidate has handed in a take-home."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import msgspec

from minbar.store.candidates import check_candidate
from minbar.store.home import state_dir
from minbar.store.ledger import Ledger

__all__ = ["Attempts"]


class _Attempt(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    candidate: str
    takehome: str
    submission_sha256: str
    when: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class Attempts:
    """Ledger of the distinct submissions of each candidate."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep the ledger in `folder`, by default minbar's own state."""
        self._ledger = Ledger((folder or state_dir()) / "attempts.jsonl", _Attempt)

    def record(
        self, candidate: str, takehome: str, submission_sha256: str, when: dt.datetime
    ) -> int:
        """Return which attempt this submission is, from 1; the same bytes count once.

        Raises:
            UserError: if the pseudonym is none.
        """
        attempt = _Attempt(
            candidate=check_candidate(candidate),
            takehome=takehome,
            submission_sha256=submission_sha256,
            when=when,
        )
        with self._ledger.opened() as ledger:
            known = _hashes(ledger.records, candidate, takehome)
            if submission_sha256 in known:
                return known.index(submission_sha256) + 1
            ledger.append(attempt)
            return len(known) + 1

    def first_seen(
        self, candidate: str, takehome: str, submission_sha256: str
    ) -> dt.datetime | None:
        """When these bytes were recorded first, so that a regrade is no later than they were."""
        who = (candidate, takehome, submission_sha256)
        seen = (
            one.when
            for one in self._ledger.records()
            if (one.candidate, one.takehome, one.submission_sha256) == who
        )
        return next(seen, None)

    def count(self, candidate: str, takehome: str) -> int:
        """How many distinct submissions are on record."""
        return len(_hashes(self._ledger.records(), candidate, takehome))


def _hashes(records: list[_Attempt], candidate: str, takehome: str) -> list[str]:
    who = (candidate, takehome)
    return [one.submission_sha256 for one in records if (one.candidate, one.takehome) == who]
