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
    "analyses": Share(60, 100),
    "content": Share(140, 160),
    "folders": Share(120, 180),
    "frames": Share(240, 560),
    "locks": Share(90, 150),
    "notebooks": Share(300, 600),
    "packages": Share(180, 420),
    "payloads": Share(240, 560),
    "reports": Share(200, 200),
    "rooms": Share(200, 300),
}
