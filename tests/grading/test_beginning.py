"""How long something took does not follow the machine's clock."""

from __future__ import annotations

import datetime as dt

from minbar.grading.beginning import Beginning

AHEAD = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)


def test_clock_that_is_set_back() -> None:
    """A clock that was far ahead when it began, and is right now, gives no negative time."""
    begun = Beginning(when=AHEAD)
    assert AHEAD <= begun.now < AHEAD + dt.timedelta(minutes=10)
