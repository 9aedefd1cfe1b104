"""Durations as people type them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.errors import UserError
from minbar.takehomes.durations import parse_duration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2d", dt.timedelta(days=2)),
        ("12h", dt.timedelta(hours=12)),
        ("1d12h", dt.timedelta(days=1, hours=12)),
        ("90m", dt.timedelta(minutes=90)),
        ("1w", dt.timedelta(weeks=1)),
        (" 1w2d3h4m ", dt.timedelta(days=9, hours=3, minutes=4)),
    ],
)
def test_reads(text: str, expected: dt.timedelta) -> None:
    """Weeks, days, hours and minutes, largest first."""
    assert parse_duration(text) == expected


@pytest.mark.parametrize(
    "text",
    ["", "0d", "-1d", "2", "2 d", "1h1d", "1.5h", "2days", "400d", "9999999m", "٣d", "1d\n1d"],
)
def test_refuses(text: str) -> None:
    """Anything else, nothing, and more than a year is a clear error."""
    with pytest.raises(UserError, match="no duration"):
        parse_duration(text)


@given(st.integers(0, 9), st.integers(0, 200), st.integers(0, 99), st.integers(1, 99))
def test_is_the_sum_of_its_parts(weeks: int, days: int, hours: int, minutes: int) -> None:
    """Each part counts for itself."""
    expected = dt.timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes)
    assert parse_duration(f"{weeks}w{days}d{hours}h{minutes}m") == expected
