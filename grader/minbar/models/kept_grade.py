"""A grade of the store in one line, and what a new version of a take-home changed."""

from __future__ import annotations

import datetime as dt

import msgspec

from minbar.models.verdict import TestOutcome

__all__ = [
    "GRADE_DIFF_SCHEMA",
    "CriterionChange",
    "GradeChange",
    "GradeDiff",
    "GradeSummary",
    "KindPoints",
    "Side",
    "Standing",
    "TestChange",
    "Waiting",
]

GRADE_DIFF_SCHEMA = "grade-diff/1.0"


class _Value(msgspec.Struct, frozen=True, kw_only=True):
    """Base of these values: frozen, fields by name only."""


class KindPoints(_Value, frozen=True, kw_only=True):
    """Points of the criteria of one kind.

    Attributes:
        kind: `test`, `quality` or `manual`.
        points: won so far; None while all of its criteria wait.
        max_points: to be won.
        waiting: number of its criteria that have no points yet.
    """

    kind: str
    points: float | None
    max_points: float
    waiting: int = 0


class Standing(_Value, frozen=True, kw_only=True):
    """Where somebody stands in a criterion; `points` and `meets_bar` as in the grade."""

    points: float | None
    max_points: float
    bar: float | None = None
    meets_bar: bool | None = None


class _About(_Value, frozen=True, kw_only=True):
    """Whose submission it is.

    Attributes:
        candidate: pseudonym; None if nobody says whose it is.
        attempt: which attempt of theirs; None if unknown.
        notebook: name of the notebook's file.
        submission_sha256: of the submission.
    """

    candidate: str | None
    attempt: int | None
    notebook: str
    submission_sha256: str


class GradeSummary(_About, frozen=True, kw_only=True):
    """A grade of the store.

    Attributes:
        number: the store's own number of it.
        current: whether it counts; otherwise it is history.
        graded: when it was kept, UTC.
        takehome, version, takehome_sha256: which take-home was graded.
        status: `graded` or `not-gradable`.
        verdict: how the notebook's run ended.
        late_hours: as in the grade.
        kinds: points per kind of criterion, in the order of the take-home.
        criteria: by id, in the order of the take-home.
        below_bar: ids of the criteria whose bar is missed.
        reason: why it is not gradable.
    """

    number: int
    current: bool
    graded: dt.datetime
    takehome: str
    version: str
    takehome_sha256: str
    status: str
    verdict: str
    late_hours: float | None
    kinds: list[KindPoints]
    criteria: dict[str, Standing]
    below_bar: list[str]
    reason: str = ""


class Side(_Value, frozen=True, kw_only=True):
    """One of the two contents of a take-home that are compared.

    Attributes:
        version: its version.
        sha256: of its content; empty if nothing was graded under it.
        grades: number of submissions that have a grade under it.
    """

    version: str
    sha256: str = ""
    grades: int = 0


class CriterionChange(_Value, frozen=True, kw_only=True):
    """A criterion before and after; None where it did not exist."""

    id: str
    title: str
    before: Standing | None
    after: Standing | None


class TestChange(_Value, frozen=True, kw_only=True):
    """A test before and after; None where it did not exist."""

    __test__ = False

    id: str
    sentence: str
    hidden: bool
    before: TestOutcome | None
    after: TestOutcome | None


class GradeChange(_About, frozen=True, kw_only=True):
    """What changed for one submission.

    Attributes:
        before, after: the store's numbers of the two grades.
        status: before and after, if that changed.
        verdict: how the run ended, before and after, if that changed.
        criteria: those whose points or bars changed.
        tests: those whose outcome changed, that came or that went.
        also: what else was different: `image`, `limits`, `minbar`, `quality`.
    """

    before: int
    after: int
    status: tuple[str, str] | None = None
    verdict: tuple[str, str] | None = None
    criteria: list[CriterionChange] = []
    tests: list[TestChange] = []
    also: list[str] = []


class Waiting(_About, frozen=True, kw_only=True):
    """A submission that has no grade under the new content; `before` is its old one's number."""

    before: int


class GradeDiff(_Value, frozen=True, kw_only=True):
    """What changed between two contents of a take-home, and for whom.

    Attributes:
        schema: `grade-diff/MAJOR.MINOR`.
        takehome: id of the take-home.
        before, after: the two contents.
        same_version: whether the content changed and the version did not.
        came, went: tests that only the one or the other has.
        changed: submissions whose points, bars, outcomes or run changed.
        unchanged: number of the others that have a grade under both.
        waiting: submissions with a grade under the old content alone; of a candidate only
            the last attempt waits.
        only_after: number of those with a grade under the new one alone.
        notes: what whoever reads this must know.
        regrade: command that grades what waits.
    """

    schema: str = GRADE_DIFF_SCHEMA
    takehome: str
    before: Side
    after: Side
    same_version: bool
    came: list[TestChange]
    went: list[TestChange]
    changed: list[GradeChange]
    unchanged: int
    waiting: list[Waiting]
    only_after: int
    notes: list[str] = []
    regrade: str = ""
