"""Cases with the structure that a reader expects, drawn by Hypothesis, against every target."""

from __future__ import annotations

import importlib
import time

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.process import Target, note_figures
from tests.fuzz.shares import AT_NIGHT, SHARES, TIMES

MIB = 1 << 20
GROWTH = 16 * MIB
"""Most that a target may grow, once its caches are full, however many cases it gets."""


class Case:
    """One case, whose bytes are in a file once it is found: they are not printed."""

    def __init__(self, data: bytes) -> None:
        """Keep the bytes."""
        self.data = data

    def __repr__(self) -> str:
        """Say how many there are."""
        return f"<{len(self.data)} bytes>"


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("name", SHARES)
def test_nothing_breaks_a_target(name: str) -> None:
    """No traceback, no hang, no growth of memory, and no page that a browser would obey."""
    share = SHARES[name].structured * TIMES
    cases = importlib.import_module(f"tests.fuzz.material.{name}").CASES
    begin = time.monotonic()
    with Target(name, expected=share) as target:
        rules = settings(
            max_examples=share,
            derandomize=TIMES == 1,  # in CI the same cases each time, others at night
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )

        @rules
        @given(cases.map(Case))
        def check(case: Case) -> None:
            target.check(case.data)

        check()
        figures = {"cases": target.cases, "slowest": target.slowest, "growth": target.growth}
        note_figures(name, "structured", seconds=time.monotonic() - begin, **figures)
        assert target.cases >= share
        assert target.growth < GROWTH


def test_there_are_as_many_cases_as_promised() -> None:
    """Both engines together: 5,000 in CI, 100,000 at night."""
    total = sum(sum(share) for share in SHARES.values())
    assert (total, total * AT_NIGHT) == (5_000, 100_000)
