"""A grade of the store, as it goes in and as it comes out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["GradeLine", "GradeStatus", "KeptGrade", "NewGrade"]

GradeStatus: TypeAlias = Literal["graded", "not-gradable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """What a grade is of.

    Attributes:
        key: SHA-256 of the canonical JSON of all that decides the grade.
        status: `graded`, or `not-gradable` where something stood in the way.
        candidate: pseudonym; None if nobody says whose it is.
        attempt: which attempt of theirs; None if unknown.
        takehome: id of the take-home.
        takehome_version: its version.
        takehome_sha256: of its content, hidden tests included.
        submission_sha256: of the submission's canonical bytes.
        notebook: name of the notebook's file.
    """

    key: str
    status: GradeStatus
    candidate: str | None
    attempt: int | None
    takehome: str
    takehome_version: str
    takehome_sha256: str
    submission_sha256: str
    notebook: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGrade(_About):
    """A grade about to be kept.

    Attributes:
        grade: canonical JSON of the interviewer's grade.
        executed: JSON of the executed notebook.
    """

    grade: bytes
    executed: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeLine(_About):
    """A grade of the store without what is large.

    Attributes:
        number: the store's own number of it; a later one has a larger one.
        current: whether it counts; all others with its key are history.
        graded: when it was kept, UTC.
    """

    number: int
    current: bool
    graded: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptGrade(GradeLine):
    """A grade of the store.

    Attributes:
        grade: canonical JSON of the interviewer's grade, as it was kept.
        executed: JSON of the executed notebook, as it was kept.
    """

    grade: bytes
    executed: bytes
