"""Grades of a store, for tests of everything that lists and compares them."""

from __future__ import annotations

import datetime as dt
import functools
import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from minbar.models.grade import CriterionResult, Grade, TestReport
from minbar.models.verdict import TestOutcome, Verdict, VerdictKind
from minbar.store.grades import KeptGrade, NewGrade, keep_grade
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["NOW", "keep", "make", "make_new"]

NOW = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def make(
    candidate: str | None = "c-17",
    *,
    version: str = "1.0.0",
    content: str = "",
    work: str = "",
    failed: Sequence[str] = (),
    without: Sequence[str] = (),
    **changes: object,
) -> Grade:
    """Return the grade of a submission whose tests pass but for some.

    Args:
        candidate: whose.
        version: of the take-home.
        content: what its hash is made of; by default the version.
        work: what the submission's hash is made of; by default the candidate.
        failed: parts of the ids of tests that fail.
        without: parts of the ids of tests that the take-home lacks.
        changes: other fields of the grade.
    """
    grade = _base()
    tests = [
        _outcome(test, fails=any(part in test.id for part in failed))
        for test in grade.tests
        if not any(part in test.id for part in without)
    ]
    return msgspec.structs.replace(
        grade,
        takehome=msgspec.structs.replace(
            grade.takehome, version=version, sha256=_hash(content or version)
        ),
        submission=msgspec.structs.replace(
            grade.submission,
            candidate=candidate,
            attempt=1 if candidate else None,
            sha256=_hash(work or candidate or ""),
        ),
        tests=tests,
        criteria=[_criterion(each, tests) for each in grade.criteria],
        **changes,
    )


def make_new(grade: Grade, key: str = "") -> NewGrade:
    """Return a grade about to be kept, under a key of its own unless one is given."""
    submission, takehome = grade.submission, grade.takehome
    of = f"{takehome.sha256} {submission.sha256} {submission.candidate} {key}"
    return NewGrade(
        key=_hash(of),
        status="graded" if grade.status == "graded" else "not-gradable",
        candidate=submission.candidate,
        attempt=submission.attempt,
        takehome=takehome.id,
        takehome_version=takehome.version,
        takehome_sha256=takehome.sha256,
        submission_sha256=submission.sha256,
        notebook=submission.notebook,
        grade=msgspec.json.encode(grade),
        executed=_executed(),
    )


def keep(conn: Connection, *grades: Grade, replace: bool = False) -> list[KeptGrade]:
    """Keep grades at a fixed time."""
    return [keep_grade(conn, make_new(each), replace=replace, now=NOW)[0] for each in grades]


@functools.cache
def _base() -> Grade:
    return make_grade(verdict=Verdict(kind=VerdictKind.COMPLETED), reviews=[])


@functools.cache
def _executed() -> bytes:
    return msgspec.json.encode(make_notebook())


def _outcome(test: TestReport, *, fails: bool) -> TestReport:
    return msgspec.structs.replace(
        test,
        outcome=TestOutcome.FAILED if fails else TestOutcome.PASSED,
        points=0.0 if fails else test.max_points,
    )


def _criterion(one: CriterionResult, tests: Sequence[TestReport]) -> CriterionResult:
    own = [test for test in tests if test.criterion == one.id]
    if one.kind != "test":
        return one
    won, most = sum(test.points for test in own), sum(test.max_points for test in own)
    return msgspec.structs.replace(
        one,
        points=won,
        max_points=most,
        meets_bar=None if one.bar is None else won >= one.bar * most,
        tests=[test.id for test in own],
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
