"""The grade, put together: points, bars, hypotheses, and what may differ only in `run`."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import msgspec
import pytest

from minbar.grading.assembly import Circumstances, Findings, Graded, assemble, assemble_failure
from minbar.grading.identity import Identity
from minbar.grading.intake import SourceCell, Submission
from minbar.grading.outcome import judge_tests, ungradable_reason
from minbar.models.attestation import ATTESTED, CLAIMED
from minbar.models.grade import CriterionResult, Grade, Hypothesis
from minbar.models.notebook import Output
from minbar.models.takehome import ManualAnchor, TakehomeSpec
from minbar.models.verdict import CellStatus, VerdictKind
from minbar.report.grade_json import dump_grade
from minbar.rooms.interface import RoomFacts
from tests.grading.samples import (
    ENVIRONMENT,
    FINISHED,
    SPEC,
    STARTED,
    cell,
    executed,
    identity,
    record,
    run,
    spec,
    submission,
    takehome,
)

HERE: dict[str, Any] = {
    "started": STARTED,
    "finished": FINISHED,
    "room": "docker/runc",
    "engine": "docker 20.10",
    "image": "minbar/small:0123",
    "warnings": ("a limit could not be proved",),
}
CODE = SourceCell(index=2, id="work", type="code", source="x = 1")
CRITERIA: list[dict[str, Any]] = [
    {"id": "sums", "title": "Sums", "kind": "test", "hypothesis": "h_adds", "points": 4,
     "says": "Adds up.", "bar": 0.5},
    {"id": "speed", "title": "Speed", "kind": "test", "hypothesis": "h_code", "points": 2,
     "says": "Is fast."},
    {"id": "style", "title": "Style", "kind": "manual", "hypothesis": "h_adds", "points": 5,
     "says": "Reads well.", "bar": 0.5, "anchors": [{"score": 5, "seen": "reads well"}]},
]  # fmt: skip
DECLARED = spec(criteria=CRITERIA)


def graded(
    handed_in: Submission | None = None,
    whose: Identity | None = None,
    declared: TakehomeSpec = SPEC,
    **changes: Any,  # noqa: ANN401  any field of what rooms and circumstances say
) -> Graded:
    """Assemble a grade; fields of the findings, or of the execution, may be replaced."""
    fields = {name.name for name in dataclasses.fields(Findings)}
    tests_of = changes.pop("tests_of", ())
    others = {name: changes.pop(name) for name in list(changes) if name not in fields}
    found = executed(tests_of, **others)
    tests = judge_tests(found.examination, declared, frozenset)
    reason = ungradable_reason(found.examination, tests)
    findings = Findings(**{**HERE, "executed": found, "tests": tests, "reason": reason, **changes})
    return assemble(
        takehome(declared), ENVIRONMENT, handed_in or submission(), whose or identity(), findings
    )


def criteria(grade: Grade) -> dict[str, CriterionResult]:
    """Return the criteria by their ids."""
    return {criterion.id: criterion for criterion in grade.criteria}


def without_run(grade: Grade) -> bytes:
    """Return the grade's bytes without what may differ."""
    return dump_grade(msgspec.structs.replace(grade, run=graded().grade.run))


def test_says_what_was_graded_where_and_whose() -> None:
    """Take-home, submission, environment and identity are all in the grade."""
    grade = graded(submission(files={"b.csv": b"", "a.csv": b""})).grade
    assert (grade.takehome.id, grade.takehome.version) == ("tiny", "1.0.0")
    assert grade.takehome.sha256 == "0" * 64
    handed_in = grade.submission
    assert (handed_in.sha256, handed_in.notebook) == ("5" * 64, "work.ipynb")
    assert (handed_in.cells, handed_in.code_cells, handed_in.files) == (2, 1, ["a.csv", "b.csv"])
    assert (handed_in.candidate, handed_in.identity) == ("c-17", "receipt")
    assert (handed_in.late_hours, handed_in.attempt) == (0.0, 2)
    environment = grade.environment
    assert (environment.image, environment.python) == ("minbar/small:0123", "3.11.9")
    assert environment.packages == {"numpy": "2.0.0"}
    assert grade.limits["cell_seconds"] == 5
    assert grade.attested == sorted(ATTESTED)
    assert grade.claimed == sorted(CLAIMED)


def test_stands_as_a_grade() -> None:
    """With all tests judged the grade stands, has no reason, and nobody has reviewed it."""
    grade = graded().grade
    assert (grade.status, grade.reason, grade.view) == ("graded", "", "interviewer")
    assert grade.verdict.kind is VerdictKind.COMPLETED
    assert (grade.reviews, grade.quality) == ([], None)


def test_points_of_criteria() -> None:
    """Each criterion has the points of its own tests, and their ids."""
    tests = [record("a"), record("b", "failed"), record("c", criterion="speed")]
    found = criteria(graded(declared=DECLARED, tests_of=tests).grade)
    assert (found["sums"].points, found["sums"].max_points) == (2.0, 4)
    assert found["sums"].tests == ["hidden/test_x.py::test_a", "hidden/test_x.py::test_b"]
    assert found["speed"].points == 2.0


@pytest.mark.parametrize(
    ("outcomes", "met"),
    [(("passed", "passed"), True), (("passed", "failed"), True), (("failed", "failed"), False)],
)
def test_bars(outcomes: tuple[str, str], met: bool) -> None:  # noqa: FBT001  a parameter of the case
    """A bar is met from its share of the points on; a criterion without one has no answer."""
    tests = [record(str(number), outcome) for number, outcome in enumerate(outcomes)]
    tests.append(record("c", criterion="speed"))
    found = criteria(graded(declared=DECLARED, tests_of=tests).grade)
    assert found["sums"].meets_bar is met
    assert found["speed"].meets_bar is None


def test_manual_criteria_wait() -> None:
    """What people score has no points and meets no bar yet, and shows its anchors."""
    style = criteria(graded(declared=DECLARED).grade)["style"]
    assert (style.points, style.meets_bar, style.tests) == (None, None, [])
    assert style.anchors == [ManualAnchor(score=5, seen="reads well")]


def test_hypotheses() -> None:
    """Points add up per hypothesis over what has points; the rest is named as waiting."""
    tests = [record("a"), record("b", "failed"), record("c", criterion="speed")]
    assert graded(declared=DECLARED, tests_of=tests).grade.hypotheses == [
        Hypothesis(id="h_adds", points=2.0, max_points=4, waiting=["style"]),
        Hypothesis(id="h_code", points=2.0, max_points=2),
    ]


def test_ungradable_test_is_never_a_zero() -> None:
    """One test that can't be graded: no criterion has points, none meets or misses its bar."""
    tests = [record("a"), record("b", points=None), record("c", criterion="speed")]
    grade = graded(declared=DECLARED, tests_of=tests).grade
    assert grade.status == "not-gradable"
    assert grade.reason == "the test hidden/test_x.py::test_b could not be graded"
    assert {(one.points, one.meets_bar) for one in grade.criteria} == {(None, None)}
    assert [(one.points, one.max_points) for one in grade.hypotheses] == [(0.0, 0), (0.0, 0)]
    assert len(grade.tests) == 3


def test_failure_of_ours_is_a_grade_that_says_so() -> None:
    """Where rooms failed there are no tests, no points, and the verdict names the engine."""
    failed = assemble_failure(
        takehome(DECLARED),
        ENVIRONMENT,
        submission(warnings=("left a file out",)),
        identity(),
        Circumstances(**HERE),
        reason="the engine is gone",
    )
    grade = failed.grade
    assert (grade.status, grade.reason) == ("not-gradable", "the engine is gone")
    assert grade.verdict.kind is VerdictKind.ENGINE_FAILURE
    assert {one.points for one in grade.criteria} == {None}
    assert grade.tests == []
    assert [one.status for one in grade.cells] == [None, CellStatus.NOT_RUN]
    assert grade.warnings == ["a limit could not be proved", "left a file out"]
    assert (grade.submission.candidate, grade.environment.python) == ("c-17", "3.11")
    assert (grade.run.wall_seconds, grade.run.cells) == (3.25, [])
    assert failed.notebook.cells[0].source == "# Work"


def test_cells() -> None:
    """A cell is reported with what became of it; its outputs go with the notebook."""
    shown = Output(kind="stream", name="stdout", text="42\n")
    ended = cell(
        2, CellStatus.ERROR, error_name="KeyError", error_text="'x'", count=7, outputs=[shown]
    )
    result = graded(run=run(ended))
    head, work = result.grade.cells
    assert (head.cell, head.type, head.status, head.first_line) == (1, "markdown", None, "# Work")
    assert (work.cell, work.id, work.status) == (2, "work", CellStatus.ERROR)
    assert (work.error_name, work.error_text, work.truncated) == ("KeyError", "'x'", False)
    assert work.first_line == "x = 1  # first"
    assert result.notebook.cells[1].outputs == [shown]
    assert result.notebook.cells[1].execution_count == 7


def test_addresses_in_errors_are_blanked() -> None:
    """Where an object lay in memory differs each time, and says nothing."""
    ended = cell(2, CellStatus.ERROR, error_text="no len() of <X object at 0x7ff6c6137e50>")
    _, work = graded(run=run(ended)).grade.cells
    assert work.error_text == "no len() of <X object at 0x…>"


def test_cells_that_did_not_run() -> None:
    """A cell after the kernel's death did not run; one without code is fine as it is."""
    cells = [
        CODE,
        dataclasses.replace(CODE, index=3),
        dataclasses.replace(CODE, index=4, source=" \n"),
    ]
    result = graded(submission(*cells), run=run(cell(2, CellStatus.DIED), alive=False))
    assert [one.status for one in result.grade.cells] == [
        CellStatus.DIED,
        CellStatus.NOT_RUN,
        CellStatus.OK,
    ]


def test_long_first_line_is_cut() -> None:
    """The first line of a cell is a hint, not a copy of the cell."""
    long = dataclasses.replace(CODE, source="x" * 5000)
    assert len(graded(submission(long)).grade.cells[0].first_line) == 120


@pytest.mark.parametrize(
    ("allowed", "kind"), [([], "cell-error"), (["raises-exception"], "completed")]
)
def test_tags_need_permission(allowed: list[str], kind: str) -> None:
    """A cell tagged `raises-exception` is forgiven only where the take-home allows the tag."""
    tagged = dataclasses.replace(CODE, tags=("raises-exception",))
    result = graded(
        submission(tagged),
        declared=spec(allow_tags=allowed),
        run=run(cell(2, CellStatus.ERROR)),
    )
    assert result.grade.verdict.kind.value == kind
    assert result.grade.cells[0].status is CellStatus.ERROR


def test_violation_and_warnings() -> None:
    """A room that broke the protocol is the verdict; all warnings are passed on."""
    grade = graded(submission(warnings=("left a file out",)), violation="forged").grade
    assert grade.verdict.kind is VerdictKind.PROTOCOL_VIOLATION
    assert grade.warnings == ["a limit could not be proved", "left a file out"]


def test_demonstration() -> None:
    """Reasons why a grade decides nothing are in it."""
    grade = graded(whose=identity(candidate=None, demonstration=("it is public",))).grade
    assert grade.demonstration == ["it is public"]


def test_run_holds_what_was_measured() -> None:
    """Times, memory, kills, attempts, rooms and the log of calls are in `run`."""
    facts = RoomFacts(running=False, cpu_seconds=1.5, peak_memory_bytes=7, oom_killed=True)
    grade = graded(
        facts=facts,
        run=run(cell(2, wall_seconds=0.123456)),
        attempts=2,
        warm=True,
        steps={"data": 0.1},
    ).grade
    measured = grade.run
    assert (measured.started, measured.finished) == ("2026-01-05T09:00:00Z", "2026-01-05T09:00:03Z")
    assert (measured.wall_seconds, measured.cpu_seconds) == (3.25, 1.5)
    assert (measured.peak_memory_bytes, measured.oom_kills) == (7, 1)
    assert (measured.room, measured.engine) == ("docker/runc", "docker 20.10")
    assert (measured.warm, measured.attempts) == (True, 2)
    assert [(one.cell, one.wall_seconds) for one in measured.cells] == [(2, 0.1235)]
    assert [(one.wall_seconds, one.calls) for one in measured.tests] == [(0.25, 1)]
    assert (measured.call_log, measured.steps) == ("printed in calls", {"data": 0.1})


def test_kills_are_not_counted_twice() -> None:
    """The agent's counter and the engine's flag tell of the same kills."""
    facts = RoomFacts(running=False, oom_killed=True)
    assert graded(facts=facts, oom_kills=3).grade.run.oom_kills == 3


OTHER_DAY: dict[str, Any] = {
    "started": STARTED + dt.timedelta(days=3),
    "finished": FINISHED + dt.timedelta(days=4),
    "room": "docker/runsc",
    "engine": "podman 5",
    "attempts": 2,
    "warm": True,
    "steps": {"rooms": 9.0},
    "facts": RoomFacts(running=False, cpu_seconds=9.0, peak_memory_bytes=1, oom_killed=True),
    "printed": "other words",
    "oom_kills": 4,
    "run": run(cell(2, wall_seconds=77.0, starved=True)),
    "tests_of": [record(seconds=5.0, calls=9)],
}


@pytest.mark.parametrize("names", [[name] for name in OTHER_DAY] + [list(OTHER_DAY)])
def test_only_run_may_differ(names: list[str]) -> None:
    """Two gradings of one thing at other times, in other rooms, differ in `run` alone."""
    first = graded().grade
    second = graded(**{name: OTHER_DAY[name] for name in names}).grade
    assert without_run(second) == without_run(first)
    assert dump_grade(second) != dump_grade(first)


@pytest.mark.parametrize(
    "changes",
    [
        {"python": "3.12"},
        {"violation": "forged"},
        {"run": run(cell(2, CellStatus.ERROR))},
        {"tests_of": [record(outcome="failed")]},
        {"image": "minbar/small:4567"},
    ],
)
def test_what_matters_is_outside_run(changes: dict[str, Any]) -> None:
    """What makes it another result shows outside of `run`."""
    assert without_run(graded(**changes).grade) != without_run(graded().grade)
