"""The whole analysis: run the notebook on what is known, then ask what happened."""

from __future__ import annotations

from dataclasses import dataclass

from minbar.quality.findings import Finding, Opaque
from minbar.quality.soundness.checks import CHECKS
from minbar.quality.soundness.expressions import EXPRESSIONS
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.statements import STATEMENTS
from minbar.quality.soundness.subjects import subjects
from minbar.quality.source import ParsedNotebook

__all__ = ["SoundnessResult", "analyse", "run_cells"]


@dataclass(frozen=True, slots=True)
class SoundnessResult:
    """What was found.

    Attributes:
        findings: in order of their places.
        subjects: what the notebook has: `model`, `split`, `metric`, `test-set`, …
        opaque: code that could not be followed.
    """

    findings: tuple[Finding, ...] = ()
    subjects: frozenset[str] = frozenset()
    opaque: tuple[Opaque, ...] = ()


def analyse(parsed: ParsedNotebook) -> SoundnessResult:
    """Find leaks and other unsound steps; executes nothing, and never raises."""
    run = run_cells(parsed)
    found = [finding for check in CHECKS for finding in check(run.trace)]
    found.sort(key=lambda one: (one.cell, one.line, one.column, one.check))
    return SoundnessResult(tuple(found), subjects(run.trace), tuple(run.opaque))


def run_cells(parsed: ParsedNotebook) -> Interpreter:
    """Run the cells' statements in order on what is known; return the end's state."""
    run = Interpreter(EXPRESSIONS, STATEMENTS)
    run.late_files = parsed.known_afterwards
    late = sorted({name for names in parsed.known_afterwards.values() for name in names})
    run.afterwards = {name: -number for number, name in enumerate(late, 1)}
    run.trace.late_names = {number: name for name, number in run.afterwards.items()}
    for index, tree in parsed.trees.items():
        run.cell = index
        run.execute(tree.body)
    return run
