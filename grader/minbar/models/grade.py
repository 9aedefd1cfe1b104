"""The grade: the one JSON result that every view only renders.

`run` holds everything that may differ between two gradings of the same thing;
all the rest is byte-identical when the same submission is graded again.
"""

from __future__ import annotations

import msgspec

from minbar.models.quality import QualityReport
from minbar.models.takehome import ManualAnchor
from minbar.models.verdict import CellStatus, TestOutcome, Verdict

__all__ = [
    "GRADE_SCHEMA",
    "CellReport",
    "CellRun",
    "CriterionResult",
    "EnvironmentInfo",
    "Evidence",
    "Grade",
    "Hypothesis",
    "Review",
    "ReviewScore",
    "RunInfo",
    "SubmissionInfo",
    "TakehomeInfo",
    "TestReport",
    "TestRun",
]

GRADE_SCHEMA = "grade/1.1"


class _Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """Base of the values in a grade: frozen, fields by name only."""


class TakehomeInfo(_Value, frozen=True, kw_only=True):
    """Which take-home was graded.

    Attributes:
        id: identifier of the take-home.
        version: its version, MAJOR.MINOR.PATCH.
        title: a few words.
        sha256: of its content, hidden tests included.
    """

    id: str
    version: str
    title: str
    sha256: str


class SubmissionInfo(_Value, frozen=True, kw_only=True):
    """What was handed in.

    Attributes:
        sha256: of the canonical bytes of the submission.
        notebook: its file name (not a path).
        files: names of the further files that were taken.
        code_cells: number of code cells.
        cells: number of all cells.
        candidate: pseudonym from `--candidate` or the signed receipt; None if unknown.
        identity: where `candidate` comes from: `receipt`, `option` or `none`.
        late_hours: hours after the deadline (grace subtracted), 0 when in time;
            None when no receipt tells.
        attempt: which attempt this is by the receipt's ledger; None if unknown.
    """

    sha256: str
    notebook: str
    cells: int
    code_cells: int
    files: list[str] = []
    candidate: str | None = None
    identity: str = "none"
    late_hours: float | None = None
    attempt: int | None = None


class EnvironmentInfo(_Value, frozen=True, kw_only=True):
    """Where the code ran.

    Attributes:
        name: of the environment.
        image: tag of the image, a hash of its inputs.
        python: version of the interpreter.
        packages: version by name of package.
    """

    name: str
    image: str
    python: str
    packages: dict[str, str] = {}


class CellReport(_Value, frozen=True, kw_only=True):
    """One cell of the executed notebook.

    Attributes:
        cell: position from 1 over all cells.
        id: cell id in the notebook file.
        type: `code`, `markdown` or `raw`.
        status: what became of it (code cells only).
        error_name: exception name, for `error`.
        error_text: exception text, as the room claims it (capped).
        truncated: True where outputs were cut at a cap.
        first_line: first non-empty source line, for the report.
    """

    cell: int
    id: str
    type: str
    status: CellStatus | None = None
    error_name: str = ""
    error_text: str = ""
    truncated: bool = False
    first_line: str = ""


class Evidence(_Value, frozen=True, kw_only=True):
    """What a point was won or lost on.

    Attributes:
        summary: safe for the candidate: an exception name from a fixed list, the
            candidate's own cell and line; never a value or text of a hidden test.
        detail: for the interviewer only: assertion text, introspection, capped.
        cell: the candidate's own cell, counted from 1 over all cells.
        line: line in that cell, from 1.
        reproduce: how to see it again.
    """

    summary: str = ""
    detail: str = ""
    cell: int | None = None
    line: int | None = None
    reproduce: str = ""


class TestReport(_Value, frozen=True, kw_only=True):
    """One test of the take-home.

    Attributes:
        id: `folder/file::function` within the take-home.
        sentence: first line of the test's docstring.
        hidden: whether it is one of the hidden tests.
        criterion: id of the criterion that its points belong to.
        points: points won.
        max_points: points to be won.
        outcome: passed, failed or ungradable.
        evidence: why.
    """

    __test__ = False

    id: str
    sentence: str
    hidden: bool
    criterion: str
    points: float
    max_points: float
    outcome: TestOutcome
    evidence: Evidence = Evidence()


class CriterionResult(_Value, frozen=True, kw_only=True):
    """One line of the grade; no total over criteria decides.

    Attributes:
        id: identifier of the criterion.
        title: a few words.
        kind: `test` (points from tests), `quality`, or `manual` (people score it).
        hypothesis: the hypothesis about the candidate that it gives evidence for.
        says: one sentence on what is judged.
        points: points won; None while a manual criterion waits for a reviewer
            or a test of it could not be graded.
        max_points: points to be won.
        bar: smallest share that meets the minimum bar; None where there is none.
        meets_bar: None where there is no bar, or no points yet.
        tests: ids of its tests.
        anchors: for manual criteria: what each score looks like.
    """

    id: str
    title: str
    kind: str
    hypothesis: str
    says: str
    max_points: float
    points: float | None = None
    bar: float | None = None
    meets_bar: bool | None = None
    tests: list[str] = []
    anchors: list[ManualAnchor] = []


class Hypothesis(_Value, frozen=True, kw_only=True):
    """Points of the criteria that give evidence for one hypothesis.

    Attributes:
        id: identifier of the hypothesis.
        points: points won so far.
        max_points: points to be won.
        waiting: ids of the criteria that have no points yet.
    """

    id: str
    points: float
    max_points: float
    waiting: list[str] = []


class ReviewScore(_Value, frozen=True, kw_only=True):
    """A person's score on one manual criterion, with what they saw.

    Attributes:
        criterion: id of the criterion.
        points: points given.
        evidence: what the reviewer saw, in their words.
        cell: where, counted from 1 over all cells; None for the whole.
    """

    criterion: str
    points: float
    evidence: str
    cell: int | None = None


class Review(_Value, frozen=True, kw_only=True):
    """One review, appended to the grade's history and never changed afterwards.

    Attributes:
        reviewer: pseudonym of the reviewer.
        submitted: UTC, ISO 8601.
        scores: one for each criterion that was scored.
        blinded: whether names and paths were removed before.
        comment: on the whole.
    """

    reviewer: str
    submitted: str
    scores: list[ReviewScore]
    blinded: bool = True
    comment: str = ""


class CellRun(_Value, frozen=True, kw_only=True):
    """Times of one cell.

    Attributes:
        cell: position from 1 over all cells.
        wall_seconds: by the host's clock.
        cpu_seconds: of the room's cgroup; None if unreadable.
    """

    cell: int
    wall_seconds: float
    cpu_seconds: float | None = None


class TestRun(_Value, frozen=True, kw_only=True):
    """Times of one test, and the calls it made.

    Attributes:
        id: of the test.
        wall_seconds: from its begin to its end.
        calls: questions that it asked the candidate's code.
    """

    __test__ = False

    id: str
    wall_seconds: float
    calls: int = 0


class RunInfo(_Value, frozen=True, kw_only=True):
    """Everything that may differ between two gradings of the same submission.

    Attributes:
        started: UTC, ISO 8601.
        finished: UTC, ISO 8601.
        wall_seconds: whole grading, by the host's clock.
        cpu_seconds: CPU of the candidate room, by the engine; None if unreadable.
        peak_memory_bytes: of the candidate room, by the engine; None if unreadable.
        oom_kills: kills for memory, by the kernel's counter.
        room: kind of room, such as `docker/runc`.
        engine: engine's name and version.
        host: operating system, architecture and number of CPUs; no host name.
        minbar: version of this program.
        warm: whether the rooms came from a pool.
        attempts: how often the notebook was run (a borderline time-out runs again).
        cells: times of the cells.
        tests: times of the tests.
        call_log: what the candidate's code printed during calls; interviewer only.
        steps: wall seconds of the grader's own steps, by name.
    """

    started: str
    finished: str
    wall_seconds: float
    room: str
    engine: str
    host: str
    minbar: str
    cpu_seconds: float | None = None
    peak_memory_bytes: int | None = None
    oom_kills: int = 0
    warm: bool = False
    attempts: int = 1
    cells: list[CellRun] = []
    tests: list[TestRun] = []
    call_log: str = ""
    steps: dict[str, float] = {}


class Grade(_Value, frozen=True, kw_only=True):
    """The grade of one submission.

    Attributes:
        schema: `grade/MAJOR.MINOR`; readers refuse an unknown major version.
        status: `graded` or `not-gradable`.
        reason: for `not-gradable`: what stood in the way, and whose fault it was.
        takehome: which take-home was graded.
        submission: what was handed in.
        environment: where the code ran.
        demonstration: reasons why this grade is only a demonstration; empty if none.
        verdict: how the notebook's run ended.
        limits: what the candidate room was allowed, by the take-home's names for its
            limits, which carry their units (`memory_mb`, `cpu_seconds`, ...).
        criteria: points per criterion, bars apart; no compensating total.
        hypotheses: the same points per hypothesis.
        tests: every public and hidden test.
        cells: every cell.
        warnings: what whoever reads the grade must know (a limit not provable, say).
        quality: code quality; None where it is not scored (since 1.1).
        reviews: what people scored; starts empty.
        attested: JSON paths of the fields that host and engine measured.
        claimed: JSON paths of the fields that rest on what the room says.
        view: `interviewer` (all), `candidate` (redacted) or `reviewer` (blinded).
        run: everything that may differ between two gradings of the same thing.
    """

    schema: str = GRADE_SCHEMA
    takehome: TakehomeInfo
    submission: SubmissionInfo
    environment: EnvironmentInfo
    status: str
    verdict: Verdict
    criteria: list[CriterionResult]
    hypotheses: list[Hypothesis]
    tests: list[TestReport]
    cells: list[CellReport]
    run: RunInfo
    limits: dict[str, int] = {}
    reason: str = ""
    demonstration: list[str] = []
    warnings: list[str] = []
    quality: QualityReport | None = None
    reviews: list[Review] = []
    attested: list[str] = []
    claimed: list[str] = []
    view: str = "interviewer"

    @property
    def scored_by_people(self) -> list[CriterionResult]:
        """Manual criteria, and those of code quality where there is too little to measure."""
        waits = self.quality is not None and self.quality.status == "waits"
        kinds = {"manual", "quality"} if waits else {"manual"}
        return [criterion for criterion in self.criteria if criterion.kind in kinds]
