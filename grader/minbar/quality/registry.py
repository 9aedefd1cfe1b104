"""Every analyser, in the order in which they run, and the checks that each answers for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from minbar.quality import soundness
from minbar.quality.checks import CHECKS
from minbar.quality.result import Checked
from minbar.quality.source import ParsedNotebook

__all__ = ["ANALYSERS", "Analyser"]


@dataclass(frozen=True, slots=True)
class Analyser:
    """One analyser.

    Attributes:
        name: for what was not analysed.
        checks: ids of the checks that it answers for; a trailing `*` stands for any ending.
        run: finds; must not raise, recurse without bound, or take more than its share.
    """

    name: str
    checks: tuple[str, ...]
    run: Callable[[ParsedNotebook], Checked]


ANALYSERS: tuple[Analyser, ...] = (
    Analyser(
        "soundness",
        (
            "leak-features",
            "leak-overlap",
            "leak-preprocessing",
            "leak-refit",
            "leak-test-reuse",
            "metric-fit",
            "validation",
        ),
        soundness.analyse,
    ),
    *(Analyser(name, checks, run) for name, (checks, run) in CHECKS.items()),
)
