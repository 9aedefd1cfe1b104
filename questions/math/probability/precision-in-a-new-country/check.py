"""Count bots and people in two imagined countries."""

from __future__ import annotations

from fractions import Fraction

CAUGHT = Fraction(65, 100)
SIGN_UPS = 1_000_000


def check(*, precision: int, home: int, new: int) -> float:
    """Return the percentage of bots among the flagged sign-ups of the new country."""
    bots = SIGN_UPS * Fraction(home, 100)
    people = SIGN_UPS - bots
    flagged_bots = CAUGHT * bots
    flagged = flagged_bots / Fraction(precision, 100)
    false_alarm_rate = (flagged - flagged_bots) / people

    new_bots = SIGN_UPS * Fraction(new, 100)
    true_flags = CAUGHT * new_bots
    false_flags = false_alarm_rate * (SIGN_UPS - new_bots)
    return float(100 * true_flags / (true_flags + false_flags))
