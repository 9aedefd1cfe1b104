"""Detailed feedback is released once for each candidate and take-home."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from minbar.errors import UserError
from minbar.store.releases import Releases

NOW = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)


def test_once() -> None:
    """After a release, no other submission of that candidate gets one."""
    releases = Releases()
    assert not releases.released("c-1", "t")
    releases.record("c-1", "t", "a", NOW)
    assert releases.released("c-1", "t")
    with pytest.raises(UserError, match="2026-01-05: c-1 was given detailed feedback"):
        releases.record("c-1", "t", "b", NOW)


def test_same_submission_again(home: Path) -> None:
    """The feedback that was released may be rendered again, and stays one release."""
    releases = Releases()
    releases.record("c-1", "t", "a", NOW)
    releases.record("c-1", "t", "a")
    assert len((home / "releases.jsonl").read_bytes().splitlines()) == 1


def test_others_are_not_touched() -> None:
    """A release to one candidate spends nobody else's."""
    releases = Releases()
    releases.record("c-1", "t", "a", NOW)
    assert not releases.released("c-2", "t")
    assert not releases.released("c-1", "u")
    releases.record("c-2", "t", "a", NOW)
    assert releases.released("c-2", "t")


def test_only_one_of_many_at_once() -> None:
    """Of several submissions graded at the same moment exactly one is released."""
    releases = Releases()
    with ThreadPoolExecutor(8) as pool:
        claims = [pool.submit(releases.record, "c-1", "t", str(n), NOW) for n in range(8)]
    refused = [type(claim.exception()) for claim in claims if claim.exception()]
    assert refused == [UserError] * 7


def test_no_pseudonym() -> None:
    """A name that is no pseudonym is refused."""
    with pytest.raises(UserError):
        Releases().record("", "t", "a", NOW)
