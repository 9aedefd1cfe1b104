"""How far a division reaches: positions of a slice, bounds of a filter, as far as they are known.

`train = X[: int(n * 0.8)]` and `test = X[int(n * 0.7) :]` have rows in common, and so do
`df[df.year <= 2019]` and `df[df.year >= 2019]`. What is said of two divisions holds whatever
the data are: where that depends on them, nothing is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

__all__ = ["POSITIONS", "Mark", "Reach", "beyond", "meet", "within", "written"]

Mark = tuple[float, float] | str
"""A place on an axis: a share of all rows and a number of rows more; a number; a date."""
POSITIONS: Final = "#"
_CALENDAR: Final = re.compile(r"year|month|week|quarter|season|date|day", re.IGNORECASE)
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
_WHOLE_DATE: Final = 10
_AFTER_ALL: Final = "~"  # sorts behind any date that begins alike
_CLEAR_SHARE: Final = 0.02
_CLEAR_PART: Final = 0.1  # fewer rows may be the past that the first test row needs


@dataclass(frozen=True, slots=True)
class Reach:
    """The rows between two marks.

    Attributes:
        axis: positions, or what is compared.
        low: where it begins; None at the start.
        high: where it ends; None at the end.
    """

    axis: str
    low: Mark | None = None
    high: Mark | None = None


def meet(one: Reach, other: Reach) -> bool:
    """Tell whether two reaches on one axis surely have rows in common, and not just a few."""
    lows = [mark for mark in (one.low, other.low) if mark is not None]
    highs = [mark for mark in (one.high, other.high) if mark is not None]
    if len({type(mark) for mark in (*lows, *highs)}) > 1:
        return False
    if not lows or not highs:
        return True
    return _clearly_before(one.axis, max(lows), min(highs))


def _clearly_before(axis: str, low: Mark, high: Mark) -> bool:
    if isinstance(low, str) or isinstance(high, str):
        return low < high  # type: ignore[operator]  # of one type
    if axis != POSITIONS:
        return high[1] - low[1] > (0 if _CALENDAR.search(axis) else 1)
    if high[0] != low[0]:
        return high[0] - low[0] > _CLEAR_SHARE
    more = high[1] - low[1]
    return high[0] == 0 and more > 0 and more >= _CLEAR_PART * high[1]


def within(reaches: dict[str, Reach], reach: Reach) -> bool:
    """Take a further reach in; False if positions are counted anew, from where one ended."""
    known = reaches.get(reach.axis)
    if known is None or known == reach:
        reaches[reach.axis] = reach
        return True
    if reach.axis == POSITIONS:
        return False
    lows = [mark for mark in (known.low, reach.low) if mark is not None]
    highs = [mark for mark in (known.high, reach.high) if mark is not None]
    if len({type(mark) for mark in (*lows, *highs)}) > 1:
        return False
    low = max(lows) if lows else None
    high = min(highs) if highs else None
    reaches[reach.axis] = Reach(reach.axis, low, high)
    return True


def written(value: object, *, end: bool = False) -> Mark | None:
    """Return the mark that a literal stands for: a number, or a date as `2019`, `2019-06`.

    Args:
        value: the literal.
        end: whether it is the last label of a slice, which is taken with all that it names.
    """
    if isinstance(value, str):
        if not _DATE.match(value):
            return None
        return value + _AFTER_ALL if end and len(value) < _WHOLE_DATE else value
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return (0.0, float(value)) if plain else None  # type: ignore[arg-type]  # it is a number


def beyond(axis: str, sign: str, value: object) -> Reach | None:
    """Return what `axis < value` and its like take; None for other signs and values."""
    mark = written(value)
    if mark is None or sign not in {"<", "<=", ">", ">="}:
        return None
    whole = isinstance(value, int) and bool(_CALENDAR.search(axis))
    if isinstance(mark, tuple) and whole and sign in {"<=", ">"}:
        mark = (0.0, mark[1] + 1)  # years and months are whole: up to 2019 is before 2020
    return Reach(axis, high=mark) if sign.startswith("<") else Reach(axis, low=mark)
