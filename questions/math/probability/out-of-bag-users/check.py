"""Follow one user's events through the draws of a sample, draw by draw."""

from __future__ import annotations

TABLE = 1200


def check(*, events: int, share: int) -> float:
    """Return the probability that the user is in the bag, given that our event is not.

    Two chances are carried along: that our event has not been drawn so far and nothing
    else of the user either, and that it has not been drawn but something else has.
    """
    strangers = (TABLE - events) / TABLE
    siblings = (events - 1) / TABLE
    nothing_yet, only_siblings = 1.0, 0.0
    for _ in range(TABLE * share // 100):
        only_siblings = only_siblings * (strangers + siblings) + nothing_yet * siblings
        nothing_yet *= strangers
    return only_siblings / (only_siblings + nothing_yet)
