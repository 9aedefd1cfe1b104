"""What goes into a batch, and what comes out of it for each submission."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from minbar.content.takehomes import Takehome
from minbar.grading.assembly import Graded
from minbar.grading.batch.patience import PATIENCE
from minbar.grading.identity import Identity
from minbar.grading.intake import Submission
from minbar.models.grade import Grade
from minbar.rooms.candidate import CellResult

__all__ = [
    "RETRIES",
    "Conditions",
    "Finished",
    "Grading",
    "OnCell",
    "Policy",
    "Prepared",
    "Shelf",
]

RETRIES: Final = 2
"""How often a failure of ours is tried again."""

OnCell = Callable[[CellResult], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Under which a grade came about, apart from submission, data and take-home.

    Attributes:
        image: tag of the environment's image, a hash of what is in it.
        rubric: hash of the rubric of code quality; None where it is not scored.
        runtime: container runtime, if not the engine's own.
    """

    image: str
    rubric: str | None = None
    runtime: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How a batch is worked through.

    Attributes:
        jobs: submissions that are graded at the same time.
        retries: how often a failure of ours is tried again.
        force: whether what was graded before is graded anew.
        patience: seconds to wait for a store that is locked or out of reach.
    """

    jobs: int = 1
    retries: int = RETRIES
    force: bool = False
    patience: float = PATIENCE


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A submission that was taken in and waits for its turn.

    Attributes:
        path: what was handed in.
        name: of its results; no other of the batch has it.
        submission: what was read.
        identity: whose it is.
        key: of its grade.
    """

    path: Path
    name: str
    submission: Submission
    identity: Identity
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """What became of one submission.

    Attributes:
        path: what was handed in.
        position: its place among the paths of the batch, from 0.
        name: of its results; empty where it was not taken in.
        whole: the grade, as the interviewer may see it; None if there is none.
        grade: the grade as it was published; None if it was not.
        error: why there is none, or why it was not published.
        refused: whether it was not taken in for a reason of its own.
        kept: whether the grade had been kept from before.
        tries: how often it was graded; 0 where it was not.
        seconds: wall seconds that it took.
    """

    path: Path
    position: int = -1
    name: str = ""
    whole: Grade | None = None
    grade: Grade | None = None
    error: Exception | None = None
    refused: bool = False
    kept: bool = False
    tries: int = 0
    seconds: float = 0.0


class Grading(Protocol):
    """Who grades; several threads use it at once."""

    @property
    def takehome(self) -> Takehome:
        """What is graded."""

    @property
    def conditions(self) -> Conditions:
        """Under which all grades come about."""

    def take_in(self, path: Path) -> Submission:
        """Read what was handed in.

        Raises:
            SubmissionError: with the place, if it cannot be accepted.
        """

    def expect(self, count: int) -> None:
        """Know that at most `count` submissions will follow the next one."""

    def grade(self, submission: Submission, identity: Identity, *, on_cell: OnCell) -> Graded:
        """Grade a submission; a failure of ours is a grade that says so.

        Raises:
            ContentError: if the take-home's own files are at fault.
        """

    def recover(self) -> bool:
        """Wait until what failed may work again; False if it is not worth another try."""

    def stop(self) -> None:
        """Let nobody wait any longer: whoever grades is told that rooms have ended."""


class Shelf(Protocol):
    """Where grades are kept; several threads use it at once."""

    def find(self, key: str) -> Graded | None:
        """Return the grade of this key, if it was graded before."""

    def keep(self, prepared: Prepared, graded: Graded, *, replace: bool) -> Graded:
        """Keep a grade; return the one that is kept, which may be another grader's."""

    def restate(self, prepared: Prepared, graded: Graded) -> None:
        """Tell a kept grade anew: the same, of another attempt, or less late."""

    def stop(self) -> None:
        """Let nobody wait any longer for a place that is out of reach."""
