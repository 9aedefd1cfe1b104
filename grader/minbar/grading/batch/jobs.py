"""What goes to the workers of a cluster, and what comes back: plain, frozen values."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from minbar import __version__
from minbar.content.environments import Environment
from minbar.content.quality_rubrics import LoadedRubric
from minbar.content.takehomes import Takehome
from minbar.grading.batch.values import Conditions
from minbar.grading.identity import Identity
from minbar.grading.intake import Submission

__all__ = ["Answer", "Facts", "GradeJob", "Look", "Sealed", "StripJob", "Subject", "seal"]

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What all jobs of a batch share.

    Attributes:
        session: names the batch; rooms are kept for its jobs, and end with it.
        takehome: what is graded.
        environment: where.
        quality: rubric of code quality; None where quality is not scored.
        conditions: under which every grade must come about.
        patience: seconds that a worker waits for its engine, if that is gone.
    """

    session: str
    takehome: Takehome = field(repr=False)
    environment: Environment = field(repr=False)
    quality: LoadedRubric | None = field(repr=False)
    conditions: Conditions
    patience: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeJob:
    """One submission to grade.

    Attributes:
        subject: of the batch.
        submission: what was handed in: bytes and text, nothing of it an object.
        identity: whose it is, with the keys of their data; the store's secret stays.
        to_come: how many submissions follow at most.
    """

    subject: Subject
    submission: Submission = field(repr=False)
    identity: Identity = field(repr=False)
    to_come: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StripJob:
    """A notebook that is too large to parse on the host, to lose its outputs in a room."""

    subject: Subject
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The question whether a worker could grade in an environment."""

    environment: Environment = field(repr=False)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A job on its way: only a worker of the same version opens it.

    Attributes:
        version: of the minbar that sealed it.
        content: the job; whoever logs what they carry does not log it.
    """

    version: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Generic[Value]):
    """What a worker says to a job.

    Attributes:
        worker: which one.
        value: what was asked for; None if the worker is unfit.
        unfit: why this worker cannot do it, and another one may; empty if it did.
        todo: what would make it fit.
    """

    worker: str
    value: Value | None = None
    unfit: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a worker says of itself.

    Attributes:
        image: tag of the environment's image on its engine; empty if it is unfit.
        unfit: why it cannot grade; empty if it can.
        todo: what would make it fit.
    """

    image: str = ""
    unfit: str = ""
    todo: str = ""


def seal(job: GradeJob | StripJob | Look) -> Sealed:
    """Pack a job for workers of this version."""
    return Sealed(__version__, pickle.dumps(job, protocol=5))
