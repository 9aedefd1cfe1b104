"""Words and numbers for people: one wording for every view."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from minbar.models.grade import CriterionResult, Grade
from minbar.models.quality import QualityCheck, QualityReport
from minbar.models.verdict import CellStatus, TestOutcome, Verdict, VerdictKind
from minbar.report.escape import one_line

__all__ = [
    "NOTHING",
    "cell_status",
    "check_state",
    "criterion_state",
    "hypothesis",
    "limit",
    "moment",
    "number",
    "outcome",
    "percent",
    "points",
    "quality_score",
    "seconds",
    "short_verdict",
    "size",
    "standing",
    "verdict",
]

NOTHING: Final = "\N{EN DASH}"

_VERDICTS: Final[dict[VerdictKind, tuple[str, str]]] = {
    VerdictKind.COMPLETED: ("ran to its end", "No cell raised an exception."),
    VerdictKind.CELL_ERROR: ("error in a cell", "{cell} raised an exception; later cells ran."),
    VerdictKind.CELL_TIMEOUT: ("time-out in a cell", "{cell} ran out of its time and was stopped."),
    VerdictKind.STOPPED_ITSELF: ("stopped itself", "{cell} ended the kernel by its own code."),
    VerdictKind.KERNEL_DIED: ("kernel died", "The kernel died in {cell}; later cells did not run."),
    VerdictKind.OUT_OF_MEMORY: (
        "out of memory",
        "The kernel used up its memory in {cell}; later cells did not run.",
    ),
    VerdictKind.TIME_LIMIT: ("time limit", "The notebook ran out of time in {cell}."),
    VerdictKind.OUTPUT_LIMIT: ("output limit", "{cell} printed more than a notebook may."),
    VerdictKind.PROTOCOL_VIOLATION: (
        "broke the protocol",
        "The room sent what no honest room sends, and was closed.",
    ),
    VerdictKind.ENGINE_FAILURE: (
        "engine failed",
        "The container engine failed; nobody's code did.",
    ),
}
_CELLS: Final[dict[CellStatus, str]] = {
    CellStatus.OK: "",
    CellStatus.ERROR: "raised an exception",
    CellStatus.TIMEOUT: "ran out of time",
    CellStatus.STOPPED_ITSELF: "ended the kernel",
    CellStatus.DIED: "the kernel died here",
    CellStatus.OUT_OF_MEMORY: "out of memory",
    CellStatus.NOT_RUN: "did not run",
    CellStatus.SKIPPED: "skipped by its tag",
    CellStatus.OUTPUT_LIMIT: "printed too much",
}
_OUTCOMES: Final[dict[TestOutcome, str]] = {
    TestOutcome.PASSED: "passed",
    TestOutcome.FAILED: "failed",
    TestOutcome.UNGRADABLE: "could not be graded",
}
_LIMITS: Final = {
    "memory_mb": "Memory, MiB",
    "cpu_seconds": "CPU of the notebook, s",
    "cell_seconds": "CPU of a cell, s",
    "call_seconds": "CPU of a call, s",
    "test_seconds": "CPU of a test, s",
    "pids": "Processes and threads",
    "output_kb": "Output, KiB",
    "cell_output_kb": "Output of a cell, KiB",
    "work_mb": "Work space, MiB",
}
_WAITED_FOR: Final = {
    "test": "a test that can be graded",
    "quality": "code that can be judged",
}
_CHECK_STATES: Final = {
    "absent": "does not apply",
    "not-run": "not asked for",
    "failed": "minbar failed",
}
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_THOUSAND: Final = 1000
_SMALL: Final = 0.005


def verdict(found: Verdict) -> tuple[str, str]:
    """Return a verdict's name and a sentence, without its `detail`."""
    name, sentence = _VERDICTS[found.kind]
    place = f"cell {found.cell}" if found.cell is not None else "a cell"
    told = sentence.format(cell=place)
    return name, told[0].upper() + told[1:]


def short_verdict(found: Verdict) -> str:
    """Return a verdict's name with its cell, for a column of a table."""
    name, _ = _VERDICTS[found.kind]
    if found.cell is None:
        return name
    named = name.replace("a cell", f"cell {found.cell}")
    return named if named != name else f"{name} ({found.cell})"


def standing(grade: Grade) -> str:
    """Say in a word whether the grade stands: `graded`, `not gradable` or as it is."""
    return {"not-gradable": "not gradable"}.get(grade.status, grade.status)


def cell_status(status: CellStatus) -> str:
    """Say what became of a cell; nothing for one that ran well."""
    return _CELLS[status]


def outcome(found: TestOutcome) -> str:
    """Say what became of a test."""
    return _OUTCOMES[found]


def criterion_state(criterion: CriterionResult) -> tuple[str, str]:
    """Return a class (`meets`, `below`, `plain`, `waiting`) and words on the bar."""
    if criterion.points is None:
        return "waiting", f"waits for {_WAITED_FOR.get(criterion.kind, 'a reviewer')}"
    if criterion.bar is None:
        return "plain", ""
    kind, word = ("meets", "meets") if criterion.meets_bar else ("below", "below")
    return kind, f"{word} the bar of {percent(criterion.bar)}"


def check_state(check: QualityCheck) -> str:
    """Say what became of a check that is out of the denominator."""
    return _CHECK_STATES.get(check.state, check.state)


def quality_score(report: QualityReport) -> str:
    """Say what the code quality of a notebook earned, and how much of it applied."""
    if report.share is None:
        return "waits for a person" if report.status == "waits" else "not scored"
    won = f"{number(report.points)} of {number(report.max_points)} ({percent(report.share)})"
    weight = sum(one.weight for one in report.dimensions)
    left = weight - report.max_points
    return f"{won}; {number(left)} points do not apply" if left > _SMALL else won


def hypothesis(identifier: str) -> str:
    """Turn `h_strong_engineer` into `strong engineer`."""
    return identifier.removeprefix("h_").replace("_", " ")


def limit(name: str) -> str:
    """Name a limit with its unit; one that is not known keeps its name."""
    return _LIMITS.get(name, name.replace("_", " "))


def moment(text: str) -> str:
    """Write an ISO 8601 moment for people, in UTC; anything else on one line."""
    try:
        read = datetime.fromisoformat(text)
        when = read.astimezone(UTC) if read.tzinfo else read
    except (ValueError, OverflowError):
        return one_line(text, 40)
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}, {when:%H:%M} UTC"


def number(value: float) -> str:
    """Write a number with at most two decimals and no zeros behind them."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def points(value: float | None) -> str:
    """Write points; an en dash for points that are not there yet."""
    return NOTHING if value is None else number(value)


def percent(share: float) -> str:
    """Write a share as a percentage."""
    return f"{number(share * 100)}%"


def seconds(value: float | None) -> str:
    """Write a duration so that its first digits show."""
    if value is None:
        return NOTHING
    if value < 1:
        return f"{value * _THOUSAND:.0f} ms"
    return f"{value:.1f} s" if value < 100 else f"{value:.0f} s"  # noqa: PLR2004  three digits


def size(value: int | None) -> str:
    """Write bytes as MiB."""
    return NOTHING if value is None else f"{number(round(value / 2**20, 1))} MiB"
