"""How many cases each target gets, from each engine: 5,000 in CI, twenty times that at night."""

from __future__ import annotations

import os
from typing import Final, NamedTuple

__all__ = ["AT_NIGHT", "SHARES", "TIMES", "Share"]

AT_NIGHT: Final = 20
"""Cases at night for one in CI."""
TIMES: Final = AT_NIGHT if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 1
"""By how much the shares below are multiplied in this run."""


class Share(NamedTuple):
    """Cases of one target in CI.

    Attributes:
        structured: drawn by Hypothesis, with the structure that a reader expects.
        guided: mutated by libFuzzer (atheris), which follows what they cover.
    """

    structured: int
    guided: int


SHARES: Final = {
    "analyses": Share(40, 120),
    "content": Share(80, 220),
    "folders": Share(80, 220),
    "frames": Share(150, 650),
    "locks": Share(60, 180),
    "notebooks": Share(200, 700),
    "packages": Share(150, 450),
    "payloads": Share(150, 650),
    "reports": Share(120, 280),
    "rooms": Share(120, 380),
}
