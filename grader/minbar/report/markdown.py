"""The grade as Markdown, for people and for comments that a CI job leaves.

Every text from the take-home or the candidate goes through `markdown_text`:
it mentions nobody, links nowhere, loads nothing and marks nothing up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from minbar.models.grade import CriterionResult, Grade, Review, TestReport
from minbar.models.quality import QualityDimension, QualityFinding
from minbar.models.verdict import TestOutcome
from minbar.report import words
from minbar.report.escape import markdown_text

__all__ = ["render_markdown"]

_FINDINGS: Final = 20
_MARKS: Final = {TestOutcome.PASSED: "✅", TestOutcome.FAILED: "❌", TestOutcome.UNGRADABLE: "❔"}
_STATES: Final = {"meets": "✅ ", "below": "❌ ", "waiting": "⏳ ", "plain": ""}


def render_markdown(grade: Grade) -> str:
    """Render a grade as GitHub-flavoured Markdown that ends with one line feed.

    Which view it is follows from the grade, as for the other renderers.
    """
    blocks = [
        _heading(grade),
        *_notices(grade),
        *([_criteria(grade)] if grade.criteria else []),
        *_failures(grade),
        *_quality(grade),
        *(_review(review) for review in grade.reviews),
        _footer(grade),
    ]
    return "\n\n".join(blocks) + "\n"


def _heading(grade: Grade) -> str:
    name, sentence = words.verdict(grade.verdict)
    candidate = markdown_text(grade.submission.candidate or "unknown candidate", 80)
    title = markdown_text(grade.takehome.title, 120)
    notebook = markdown_text(grade.submission.notebook, 80)
    return (
        f"## {title}: {candidate}\n\n"
        f"**{markdown_text(words.standing(grade))}** · {name} · {notebook}\n\n{sentence}"
    )


def _notices(grade: Grade) -> Iterator[str]:
    if grade.reason:
        yield f"> **Not gradable.** {markdown_text(grade.reason)}"
    if grade.demonstration:
        advice = "" if grade.view == "candidate" else ": decide about nobody by this grade"
        reasons = "; ".join(markdown_text(reason) for reason in grade.demonstration)
        yield f"> **A demonstration{advice}.** {reasons}"
    for warning in grade.warnings:
        yield f"> **Warning.** {markdown_text(warning)}"


def _criteria(grade: Grade) -> str:
    bars = any(criterion.bar is not None for criterion in grade.criteria)
    head = ["| Criterion | Points |", "|:--|--:|"]
    if bars:
        head = ["| Criterion | Points | Minimum bar |", "|:--|--:|:--|"]
    return "\n".join([*head, *(_criterion(criterion, bars=bars) for criterion in grade.criteria)])


def _criterion(criterion: CriterionResult, *, bars: bool) -> str:
    state, told = words.criterion_state(criterion)
    won = f"{words.points(criterion.points)} of {words.number(criterion.max_points)}"
    row = f"| {markdown_text(criterion.title, 120)} | {won} |"
    return f"{row} {_STATES[state]}{told} |" if bars else row


def _failures(grade: Grade) -> Iterator[str]:
    """Yield a list of the tests that were not passed; passed ones are only counted."""
    if not grade.tests:
        return
    others = [test for test in grade.tests if test.outcome is not TestOutcome.PASSED]
    passed = len(grade.tests) - len(others)
    yield f"### Tests\n\n{_MARKS[TestOutcome.PASSED]} {passed} of {len(grade.tests)} passed"
    if others:
        yield "\n".join(_failure(test) for test in others)


def _failure(test: TestReport) -> str:
    kind = "hidden" if test.hidden else "public"
    points = f"{words.points(test.points)} of {words.number(test.max_points)}"
    first = f"- {_MARKS[test.outcome]} {markdown_text(test.sentence or test.id)} ({kind}, {points})"
    told = [markdown_text(test.evidence.summary), _place(test)]
    second = ", ".join(text for text in told if text)
    return f"{first}  \n  {second}" if second else first


def _quality(grade: Grade) -> Iterator[str]:
    """Yield points by dimension, and the findings that cost most."""
    quality = grade.quality
    if quality is None:
        return
    yield f"### Code quality\n\n{words.quality_score(quality)}"
    if quality.status == "waits":
        yield markdown_text(quality.reason)
    if quality.dimensions:
        yield "\n".join(
            ["| Dimension | Points |", "|:--|--:|", *map(_dimension, quality.dimensions)]
        )
    found = sorted(quality.findings, key=lambda one: -one.points)
    if found:
        left = len(found) - _FINDINGS
        more = [f"- and {left} more in the report"] if left > 0 else []
        yield "\n".join([*map(_finding, found[:_FINDINGS]), *more])


def _dimension(one: QualityDimension) -> str:
    won = f"{words.number(one.points)} of {words.number(one.max_points)}"
    return f"| {markdown_text(one.title, 80)} | {won} |"


def _finding(one: QualityFinding) -> str:
    place = f"cell {one.cell}, line {one.line}: " if one.cell else ""
    cost = f"\u2212{words.number(one.points)}" if one.points else "0"
    return f"- {cost}, {place}{markdown_text(one.message)} ({markdown_text(one.check, 64)})"


def _place(test: TestReport) -> str:
    cell, line = test.evidence.cell, test.evidence.line
    if cell is None:
        return ""
    return f"cell {cell}" if line is None else f"cell {cell}, line {line}"


def _review(review: Review) -> str:
    blinded = "blinded" if review.blinded else "not blinded"
    lines = [
        f"### Review by {markdown_text(review.reviewer, 80)} ({blinded})",
        "",
        *(
            f"- {markdown_text(score.criterion, 80)}: {words.points(score.points)}. "
            f"{markdown_text(score.evidence)}"
            for score in review.scores
        ),
    ]
    if review.comment:
        lines += ["", markdown_text(review.comment, 2000)]
    return "\n".join(lines)


def _footer(grade: Grade) -> str:
    takehome = f"{grade.takehome.id} {grade.takehome.version}"
    return markdown_text(f"{takehome}, minbar {grade.run.minbar}", 160)
