"""The ledger of starts keeps the first start, and every extension with its reason."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from minbar.errors import UserError
from minbar.store.starts import Extension, Start, Starts

MONDAY = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)
WEEK = dt.timedelta(days=7)
START = Start(
    takehome="late-deliveries",
    version="1.0.0",
    candidate="c-17",
    started=MONDAY,
    deadline=MONDAY + WEEK,
    key_id="k",
)


def test_first_start_counts() -> None:
    """A second start changes nothing and returns the first."""
    later = msgspec.structs.replace(START, started=MONDAY + WEEK, deadline=MONDAY + 2 * WEEK)
    assert Starts().record(START) == START
    assert Starts().record(later) == START
    assert Starts().find("c-17", "late-deliveries") == START


def test_starts_are_apart() -> None:
    """Another candidate or take-home has no part in it."""
    Starts().record(START)
    assert Starts().find("c-18", "late-deliveries") is None
    assert Starts().find("c-17", "other") is None


def test_extensions_add_up() -> None:
    """Each extension counts from the deadline in force and stays on record."""
    starts = Starts()
    starts.record(START)
    day = dt.timedelta(days=1)
    starts.extend("c-17", "late-deliveries", day, "illness")
    extended = starts.extend("c-17", "late-deliveries", day, "moved house")
    assert extended == starts.find("c-17", "late-deliveries")
    assert extended == msgspec.structs.replace(
        START,
        deadline=MONDAY + WEEK + 2 * day,
        extensions=(
            Extension(until=MONDAY + WEEK + day, reason="illness"),
            Extension(until=MONDAY + WEEK + 2 * day, reason="moved house"),
        ),
    )


def test_nothing_to_extend() -> None:
    """Without a start there is nothing to extend, and nothing is written."""
    assert Starts().extend("c-17", "late-deliveries", WEEK, "why") is None
    assert Starts().find("c-17", "late-deliveries") is None


def test_no_pseudonym() -> None:
    """A name that is no pseudonym gets into no ledger."""
    with pytest.raises(UserError):
        Starts().record(msgspec.structs.replace(START, candidate="a\nb"))
    assert Starts().find("a\nb", "late-deliveries") is None
