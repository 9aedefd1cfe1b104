"""What a draw works with: candidates' keys, and a store bound to one secret."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from minbar.drawing.desk import Desk, now_utc
from minbar.errors import UserError
from tests.drawing.drawn_bank import SECRET


def test_nobody_needs_no_secret(desk: Desk) -> None:
    """The secret is not even read for a set for nobody in particular."""

    def missing() -> bytes:
        raise AssertionError

    assert dataclasses.replace(desk, secret=missing).key_of(None) is None


def test_key_depends_on_secret_and_name(desk: Desk) -> None:
    """The same for the same, and no pseudonym in it."""
    other = dataclasses.replace(desk, secret=lambda: bytes(32))
    keys = {desk.key_of("c-1"), desk.key_of("c-2"), other.key_of("c-1")}
    assert len(keys) == 3
    assert desk.key_of("c-1") in keys


def test_store_of_another_secret_is_refused(desk: Desk) -> None:
    """With another secret, candidates would seem to be new."""
    with desk.database.begin() as conn:
        desk.bind(conn)
    other = dataclasses.replace(desk, secret=lambda: SECRET[::-1])
    with (
        pytest.raises(UserError, match="known by another secret"),
        desk.database.begin() as conn,
    ):
        other.bind(conn)


def test_clock_knows_its_zone() -> None:
    """UTC, so that a day is the same for everybody."""
    assert now_utc().tzinfo is dt.UTC
