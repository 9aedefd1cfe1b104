"""What a new version of a take-home changed, in lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from minbar.models.kept_grade import (
    CriterionChange,
    GradeChange,
    GradeDiff,
    Standing,
    TestChange,
    Waiting,
)
from minbar.models.verdict import TestOutcome, Verdict, VerdictKind
from minbar.report import words
from minbar.report.escape import log_text, one_line

__all__ = ["diff_lines"]

_ALSO: Final = {
    "image": "the image of the rooms",
    "limits": "the limits",
    "minbar": "the version of minbar",
    "quality": "whether code quality was scored",
}
_STATUSES: Final = {"not-gradable": "not gradable"}


def diff_lines(diff: GradeDiff) -> Iterator[str]:
    """Yield the lines, each of them safe on a terminal and in a log."""
    before, after = diff.before, diff.after
    yield f"{_text(diff.takehome)}  {before.version} -> {after.version}"
    yield from (f"note: {_text(note, 400)}" for note in diff.notes)
    yield _counted(diff)
    yield from _tests("Tests that came", diff.came)
    yield from _tests("Tests that went", diff.went)
    for change in diff.changed:
        yield ""
        yield from _change(change)
    if diff.waiting:
        yield ""
        yield f"No grade under {after.version} yet:"
        yield from (f"  {_whose(one)} (grade {one.before})" for one in diff.waiting)
        yield f"Grade what was handed in again: {_text(diff.regrade)}"


def _counted(diff: GradeDiff) -> str:
    both = len(diff.changed) + diff.unchanged
    told = f"{both} submission{'' if both == 1 else 's'} graded under both"
    if both:
        told += f": {len(diff.changed)} changed, {diff.unchanged} did not"
    if diff.only_after:
        told += f"; {diff.only_after} graded under the new one alone"
    return f"{told}."


def _tests(title: str, tests: Sequence[TestChange]) -> Iterator[str]:
    if tests:
        yield ""
        yield f"{title}:"
        yield from (f"  {_name(test)}{_id(test)}" for test in tests)


def _change(change: GradeChange) -> Iterator[str]:
    yield f"{_whose(change)} (grade {change.before} -> {change.after})"
    if change.status:
        was, now = (_STATUSES.get(each, each) for each in change.status)
        yield f"  status: {_text(was)} -> {_text(now)}"
    if change.verdict:
        was, now = (_verdict(each) for each in change.verdict)
        yield f"  run: {was} -> {now}"
    yield from (f"  {_criterion(each)}" for each in change.criteria)
    yield from (f"  {_test(each)}" for each in change.tests)
    if change.also:
        different = ", ".join(_ALSO.get(each, each) for each in change.also)
        yield f"  note: not the take-home alone was different, but also {different}"


def _whose(one: GradeChange | Waiting) -> str:
    attempt = f", attempt {one.attempt}" if one.attempt is not None else ""
    name = f"{_text(one.candidate)}: " if one.candidate else ""
    return f"{name}{_text(one.notebook)}{attempt}"


def _verdict(kind: str) -> str:
    return words.short_verdict(Verdict(kind=VerdictKind(kind)))


def _criterion(change: CriterionChange) -> str:
    was, now = change.before, change.after
    line = f"{_text(change.title)}: {_points(was)} -> {_points(now)}"
    bars = (_bar(was), _bar(now))
    if bars[0] == bars[1]:
        return f"{line}, {bars[0]}" if bars[0] else line
    return f"{line}, {bars[0] or 'no bar'} -> {bars[1] or 'no bar'}"


def _points(standing: Standing | None) -> str:
    if standing is None:
        return "not there"
    most = words.number(standing.max_points)
    if standing.points is None:
        return f"waiting (of {most})"
    return f"{words.number(standing.points)} of {most}"


def _bar(standing: Standing | None) -> str:
    if standing is None or standing.bar is None:
        return ""
    said = {True: "meets the ", False: "below the ", None: ""}[standing.meets_bar]
    return f"{said}bar of {words.percent(standing.bar)}"


def _test(change: TestChange) -> str:
    was, now = _outcome(change.before), _outcome(change.after)
    return f"{_name(change)}: {was} -> {now}{_id(change)}"


def _name(test: TestChange) -> str:
    return _text(test.sentence.removesuffix(".") or test.id)


def _id(test: TestChange) -> str:
    """Return what is behind a sentence; where there is none, the id is the name."""
    return f" ({_text(test.id)})" if test.sentence.removesuffix(".") else ""


def _outcome(outcome: TestOutcome | None) -> str:
    return "not there" if outcome is None else words.outcome(outcome)


def _text(text: str, limit: int = 200) -> str:
    return log_text(one_line(text, limit))
