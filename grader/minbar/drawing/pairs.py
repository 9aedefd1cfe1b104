"""What tests say about a program that a candidate repaired: which planted bugs are still in.

Tests alone don't tell it: one test may fail for several bugs. So the item's own
program is run with every set of those planted bugs whose tests fail, and the sets
that fail just as the candidate's program does say what is still in. Where several
do, the words of the program decide, if they are those of the item.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from minbar.bank.raised import Raised
from minbar.models.item import Bug

__all__ = ["BugFinding", "Failures", "PairFinding", "Verdict", "judge", "suspects", "suspicions"]

Verdict = Literal["fixed", "still in", "can't tell"]
Failures = Mapping[str, Raised]
"""Names of the tests that fail to what they raised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BugFinding:
    """What became of a planted bug.

    Attributes:
        id: of the bug.
        says: what is wrong with it.
        verdict: whether it is still in.
        why: what the verdict follows from, a sentence.
    """

    id: str
    says: str
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairFinding:
    """What became of a candidate's program.

    Attributes:
        pos: place of the item in the set.
        item: its id.
        problem: why the tests say nothing at all; empty if they do.
        bugs: the planted ones.
        broken: other tests that fail, name to what was raised.
        passed: number of tests that pass.
        tests: number of all tests.
        report: what the program reports; None if that is no finite number.
    """

    pos: int
    item: str
    problem: str
    bugs: tuple[BugFinding, ...]
    broken: Mapping[str, str]
    passed: int
    tests: int
    report: float | None


def suspects(bugs: Sequence[Bug], failed: Failures) -> list[Bug]:
    """Return the bugs of which a test fails; all others are fixed, because no bug hides one."""
    return [bug for bug in bugs if any(name in failed for name in bug.detected_by)]


def suspicions(suspected: Sequence[Bug]) -> Iterator[tuple[Bug, ...]]:
    """Yield every set of suspected bugs, the empty one first."""
    for size in range(len(suspected) + 1):
        yield from itertools.combinations(suspected, size)


def judge(
    bugs: Sequence[Bug],
    source: str,
    failed: Failures,
    known: Mapping[tuple[str, ...], Failures],
) -> tuple[tuple[BugFinding, ...], dict[str, str]]:
    """Say of each planted bug whether it is still in, and which other tests fail.

    Args:
        bugs: the planted ones.
        source: the candidate's program, in which words are looked for.
        failed: tests that it fails.
        known: each of the `suspicions`, as ids, to the tests that the item's own
            program fails with exactly these bugs.
    """
    suspected = suspects(bugs, failed)
    telling = {name for bug in suspected for name in bug.detected_by}
    alike = [ids for ids, there in known.items() if _form(there, telling) == _form(failed, telling)]
    findings = tuple(_finding(bug, source, failed, alike, suspected) for bug in bugs)
    explained = telling | {name for ids in alike for name in known[ids]}
    broken = {name: str(raised) for name, raised in failed.items() if name not in explained}
    return findings, broken


def _form(failures: Failures, names: set[str]) -> dict[str, str]:
    """How tests fail, without what differs between two ways to write one program."""
    return {name: raised.kind for name, raised in failures.items() if name in names}


def _finding(
    bug: Bug,
    source: str,
    failed: Failures,
    alike: Sequence[tuple[str, ...]],
    suspected: Sequence[Bug],
) -> BugFinding:
    verdict, why = _verdict(bug, source, failed, alike, suspected)
    return BugFinding(id=bug.id, says=bug.says, verdict=verdict, why=why)


def _verdict(
    bug: Bug,
    source: str,
    failed: Failures,
    alike: Sequence[tuple[str, ...]],
    suspected: Sequence[Bug],
) -> tuple[Verdict, str]:
    if bug not in suspected:
        return "fixed", f"{_listed(bug.detected_by)} pass{'es' * (len(bug.detected_by) == 1)}"
    stands, mended = _words(bug, source)
    word = " The planted text is still there." if stands else ""
    fails = [name for name in bug.detected_by if name in failed]
    seen = f"{_listed(fails)} fail{'s' * (len(fails) == 1)}"
    there = [bug.id in ids for ids in alike]
    if there and all(there):
        return "still in", f"{seen}, as with this bug.{word}"
    if there and not any(there):
        return "fixed", f"{seen}, but only for another planted bug"
    if there and (stands or mended):
        end = word or " The right text is there instead."
        verdict: Verdict = "still in" if stands else "fixed"
        return verdict, f"{seen}, which another planted bug explains too.{end}"
    if there:
        return "can't tell", f"{seen}, for another planted bug or for this one too"
    return "can't tell", f"{seen}, but not as with any of the planted bugs.{word}"


def _words(bug: Bug, source: str) -> tuple[bool, bool]:
    """Whether the planted text alone is there, and whether the right one alone is."""
    without_right = source.replace(bug.fixed, "")
    without_planted = source.replace(bug.buggy, "") if bug.buggy else source
    # One of the two may be a part of the other, so the longer one is looked for first.
    longer_right = len(bug.fixed) >= len(bug.buggy)
    planted = bool(bug.buggy.strip()) and bug.buggy in (without_right if longer_right else source)
    right = bug.fixed in (source if longer_right else without_planted)
    return planted and not right, right and not planted


def _listed(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)
