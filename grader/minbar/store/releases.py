"""Whose detailed feedback was released: once for each candidate and take-home.

More than once, and resubmitting would turn the feedback into an oracle on the
hidden tests.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import msgspec

from minbar.errors import UserError
from minbar.store.candidates import check_candidate
from minbar.store.home import state_dir
from minbar.store.ledger import Ledger

__all__ = ["Releases"]


class _Release(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    candidate: str
    takehome: str
    submission_sha256: str
    when: Annotated[dt.datetime, msgspec.Meta(tz=True)]


class Releases:
    """Ledger of releases."""

    def __init__(self, folder: Path | None = None) -> None:
        """Keep the ledger in `folder`, by default minbar's own state."""
        self._ledger = Ledger((folder or state_dir()) / "releases.jsonl", _Release)

    def released(self, candidate: str, takehome: str) -> bool:
        """Whether detailed feedback has been released to this candidate."""
        return _find(self._ledger.records(), candidate, takehome) is not None

    def record(
        self,
        candidate: str,
        takehome: str,
        submission_sha256: str,
        when: dt.datetime | None = None,
    ) -> None:
        """Claim the release for one submission.

        For the submission that it was spent on it may be claimed again: rendering
        the same feedback once more tells the candidate nothing new.

        Raises:
            UserError: if it was spent on another submission, or the pseudonym is none.
        """
        release = _Release(
            candidate=check_candidate(candidate),
            takehome=takehome,
            submission_sha256=submission_sha256,
            when=when or dt.datetime.now(dt.UTC),
        )
        with self._ledger.opened() as ledger:
            earlier = _find(ledger.records, candidate, takehome)
            if earlier is None:
                ledger.append(release)
            elif earlier.submission_sha256 != submission_sha256:
                what = f"{candidate} was given detailed feedback on {takehome} before"
                todo = "It is given once, or handing in again would reveal the hidden tests"
                raise UserError(what, where=f"{earlier.when:%Y-%m-%d}", todo=todo)


def _find(records: list[_Release], candidate: str, takehome: str) -> _Release | None:
    who = (candidate, takehome)
    return next((one for one in records if (one.candidate, one.takehome) == who), None)
