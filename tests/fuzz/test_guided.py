"""Cases that libFuzzer makes of the seeds, by what they cover, against every target."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.fuzz.libfuzzer import run_guided
from tests.fuzz.process import note_figures
from tests.fuzz.shares import SHARES, TIMES

GROWTH = 256
"""Most MiB that a run may grow, with everything that the engine itself keeps."""


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", SHARES)
def test_nothing_that_is_covered_breaks_a_target(name: str, tmp_path: Path) -> None:
    """No traceback, no hang, no growth of memory, and no page that a browser would obey."""
    share = SHARES[name].guided * TIMES
    seed = 1 if TIMES == 1 else 0  # in CI the same cases each time, others at night
    begin = time.monotonic()
    done = run_guided(name, tmp_path, cases=share, seed=seed, seconds=200 * TIMES)
    figures = {"cases": done.cases, "slowest": done.slowest, "growth": done.peak - done.first << 20}
    note_figures(name, "guided", seconds=time.monotonic() - begin, **figures)
    assert done.cases >= share
    assert done.peak - done.first < GROWTH
