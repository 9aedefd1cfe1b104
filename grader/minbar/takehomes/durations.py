"""Durations as people type them: `2d`, `12h`, `1d12h`, `90m`, `1w`."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from minbar.errors import UserError

__all__ = ["parse_duration"]

PATTERN: Final = re.compile(
    r"(?:(?P<weeks>\d{1,3})w)?(?:(?P<days>\d{1,4})d)?"
    r"(?:(?P<hours>\d{1,5})h)?(?:(?P<minutes>\d{1,6})m)?",
    re.ASCII,
)
LONGEST: Final = dt.timedelta(days=366)


def parse_duration(text: str) -> dt.timedelta:
    """Read a duration of more than nothing and at most 366 days.

    Raises:
        UserError: for anything else.
    """
    found = PATTERN.fullmatch(text.strip())
    parts = {unit: int(number) for unit, number in found.groupdict("0").items()} if found else {}
    duration = dt.timedelta(**parts)
    if not dt.timedelta() < duration <= LONGEST:
        msg = f"{text[:40]!a} is no duration between a minute and 366 days"
        raise UserError(msg, todo="Write it as 2d, 12h, 1d12h or 90m")
    return duration
