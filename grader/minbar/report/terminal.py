"""Grades on a terminal: a table of several, and a block for one.

All text of a candidate or a take-home becomes `rich.text.Text` after
`terminal_text`, so neither escapes nor rich's own mark-up act. Everything that
a colour says is said in a word or a mark too: output is read through pipes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich import box
from rich.table import Table
from rich.text import Text

from minbar.models.grade import CriterionResult, Grade, TestReport
from minbar.models.verdict import TestOutcome
from minbar.report import picture, words
from minbar.report.escape import log_text, one_line
from minbar.report.grade_rows import GradeRow

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.padding import Padding

__all__ = ["GradeDetail", "GradeTable", "grade_detail", "grade_table", "terminal_line"]

BAR_WIDTH: Final = 20
_COLONS: Final = re.compile(":(?=:)")
COMFORTABLE: Final = 5  # criteria that leave space between columns of a terminal of 80
_FINDINGS: Final = 8
_STYLES: Final = {"meets": "green", "below": "red", "waiting": "yellow", "plain": ""}
_OUTCOME_STYLES: Final = {
    TestOutcome.PASSED: "green",
    TestOutcome.FAILED: "red",
    TestOutcome.UNGRADABLE: "yellow",
}


@dataclass(frozen=True, slots=True)
class _Signs:
    """The signs that a terminal's encoding can show."""

    ascii_only: bool

    @property
    def states(self) -> dict[str, str]:
        """Sign of a criterion's state, beside its points in the table."""
        if self.ascii_only:
            return {"meets": "+", "below": "-", "waiting": "?", "plain": " "}
        return {"meets": "✓", "below": "✗", "waiting": "…", "plain": " "}

    @property
    def outcomes(self) -> dict[TestOutcome, str]:
        """Sign of a test's outcome."""
        signs = ("+", "-", "?") if self.ascii_only else ("✓", "✗", "?")
        return dict(zip(TestOutcome, signs, strict=True))

    @property
    def bar(self) -> tuple[str, str, str]:
        """What is filled, what is empty, and the mark of the minimum bar."""
        return ("#", ".", "|") if self.ascii_only else ("█", "░", "┃")

    def text(self, text: str, limit: int = 200, style: str = "") -> Text:
        """Text that somebody else wrote, on one line."""
        return terminal_line(text, limit, style, ascii_only=self.ascii_only)


def terminal_line(text: str, limit: int = 200, style: str = "", *, ascii_only: bool) -> Text:
    """Text that somebody else wrote, on one line, in the signs that a terminal can show."""
    # Wrapping can bring any place of the text to the begin of a line.
    line = _COLONS.sub(": ", log_text(one_line(text, limit)))
    if ascii_only:
        line = line.replace(words.NOTHING, "-").encode("ascii", "backslashreplace").decode("ascii")
    return Text(line, style=style)


def grade_table(rows: Iterable[GradeRow]) -> GradeTable:
    """Return a table of grades for rich: a row a submission."""
    return GradeTable(tuple(rows))


def grade_detail(grade: Grade) -> GradeDetail:
    """Return a block on one grade for rich: criteria with bars, and what was not passed."""
    return GradeDetail(grade)


@dataclass(frozen=True, slots=True)
class GradeTable:
    """A table of grades; take-homes with other criteria get a table of their own."""

    rows: tuple[GradeRow, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render for this console."""
        del console
        signs = _Signs(options.ascii_only)
        for alike in _alike(self.rows):
            criteria = alike[0].criteria
            yield _table(criteria, alike, signs)
            yield from _legend(criteria, signs)


def _alike(rows: Sequence[GradeRow]) -> Iterable[list[GradeRow]]:
    """Group rows whose criteria are the same."""
    groups: dict[tuple[object, ...], list[GradeRow]] = {}
    for row in rows:
        key = (row.takehome, *((each.id, each.max_points) for each in row.criteria))
        groups.setdefault(key, []).append(row)
    return groups.values()


def _table(criteria: Sequence[CriterionResult], rows: Sequence[GradeRow], signs: _Signs) -> Table:
    tight = len(criteria) > COMFORTABLE
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 0 if tight else 1))
    known = any(row.candidate for row in rows)
    table.add_column("submission", overflow="fold", min_width=10)
    if known:
        table.add_column("candidate", overflow="fold", min_width=8)
    table.add_column("verdict", overflow="fold", min_width=9)
    for index, _ in enumerate(criteria):
        table.add_column(_letter(index), justify="right", no_wrap=True)
    for row in rows:
        candidate = [signs.text(row.candidate, 60)] if known else []
        points = [_points(criterion, signs) for criterion in row.criteria]
        verdict = signs.text(row.verdict, style=row.style)
        table.add_row(signs.text(row.name, 80), *candidate, verdict, *points)
    return table


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else f"#{index + 1}"  # noqa: PLR2004  letters


def _points(criterion: CriterionResult, signs: _Signs) -> Text:
    state, _ = words.criterion_state(criterion)
    won = "" if criterion.points is None else words.number(criterion.points)
    return Text(f"{won}{signs.states[state]}", style=_STYLES[state])


def _legend(criteria: Sequence[CriterionResult], signs: _Signs) -> Iterator[Text]:
    for index, criterion in enumerate(criteria):
        bar = "" if criterion.bar is None else f", bar {words.percent(criterion.bar)}"
        most = f" (of {words.number(criterion.max_points)}{bar})"
        yield Text.assemble((f"{_letter(index)}  ", "bold"), signs.text(criterion.title, 60), most)
    meets, below, waiting, _ = signs.states.values()
    if any(criterion.bar is not None for criterion in criteria):
        yield Text(
            f"{meets} meets its bar  {below} below it  {waiting} waits for a reviewer", style="dim"
        )


@dataclass(frozen=True, slots=True)
class GradeDetail:
    """A block on one grade."""

    grade: Grade

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Render for this console."""
        del console
        signs = _Signs(options.ascii_only)
        yield from _heading(self.grade, signs)
        yield Text()
        yield _bars(self.grade, signs)
        yield Text()
        yield from _tests(self.grade, signs)
        yield from _quality(self.grade, signs)


def _heading(grade: Grade, signs: _Signs) -> Iterator[Text]:
    candidate = grade.submission.candidate or "unknown candidate"
    yield Text.assemble(
        signs.text(grade.takehome.title, 100, "bold"), "  ",
        signs.text(candidate, 80), "  ", signs.text(grade.submission.notebook, 80, "dim"),
    )  # fmt: skip
    name, sentence = words.verdict(grade.verdict)
    yield signs.text(f"{words.standing(grade)}, {name}: {sentence}")
    for head, texts in (
        ("Not gradable: ", [grade.reason] if grade.reason else []),
        ("Demonstration: ", grade.demonstration),
        ("Warning: ", grade.warnings),
    ):
        for text in texts:
            yield Text.assemble((head, "yellow"), signs.text(text, 400))


def _bars(grade: Grade, signs: _Signs) -> Table:
    table = Table.grid(padding=(0, 2), expand=False)
    table.add_column(overflow="fold", max_width=24)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, justify="right")
    table.add_column(overflow="fold")
    for criterion in grade.criteria:
        state, told = words.criterion_state(criterion)
        won = f"{words.points(criterion.points)} of {words.number(criterion.max_points)}"
        table.add_row(
            signs.text(criterion.title, 80),
            Text(_bar(criterion, signs), style=_STYLES[state]),
            signs.text(won),
            Text(told, style=_STYLES[state]),
        )
    return table


def _bar(criterion: CriterionResult, signs: _Signs) -> str:
    full, empty, notch = signs.bar
    filled = round(picture.fill(criterion) * BAR_WIDTH / 100)
    drawn = [full] * filled + [empty] * (BAR_WIDTH - filled)
    at = picture.bar_position(criterion)
    if at is not None:
        drawn[min(round(at * BAR_WIDTH / 100), BAR_WIDTH - 1)] = notch
    return "".join(drawn)


def _tests(grade: Grade, signs: _Signs) -> Iterator[Text]:
    others = [test for test in grade.tests if test.outcome is not TestOutcome.PASSED]
    for test in others:
        yield from _test(test, signs)
    if grade.tests:
        yield Text(f"{len(grade.tests) - len(others)} of {len(grade.tests)} tests passed")


def _quality(grade: Grade, signs: _Signs) -> Iterator[Text | Table | Padding]:
    """The gravest findings; the report has all."""
    if grade.quality is None:
        return
    from minbar.report.quality_text import quality_lines

    yield Text()
    yield Text.assemble(("Code quality", "bold"), "  ", words.quality_score(grade.quality))
    yield from quality_lines(grade.quality, ascii_only=signs.ascii_only, most=_FINDINGS)


def _test(test: TestReport, signs: _Signs) -> Iterator[Text]:
    points = f"  {words.points(test.points)} of {words.number(test.max_points)}"
    yield Text.assemble(
        (signs.outcomes[test.outcome], _OUTCOME_STYLES[test.outcome]), " ",
        signs.text(test.sentence or test.id, 200), (points, "dim"),
    )  # fmt: skip
    cell, line = test.evidence.cell, test.evidence.line
    place = "" if cell is None else f"cell {cell}" + ("" if line is None else f", line {line}")
    told = ", ".join(part for part in (test.evidence.summary, place) if part)
    if told:
        yield Text.assemble("  ", signs.text(told, 300, "dim"))
