"""What a table of grades shows of each: a batch holds this of many, and not the grades."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from minbar.models.grade import CriterionResult, Grade
from minbar.models.verdict import VerdictKind
from minbar.report import words

__all__ = ["GradeRow", "RowMaker"]


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A grade in a line.

    Attributes:
        name: of the submission.
        takehome: id of the take-home.
        candidate: pseudonym, empty if nobody says whose it is.
        verdict: how the notebook's run ended, or why there are no points, in a few words.
        style: of the verdict, as rich names it.
        criteria: with what was won.
        warnings: what somebody should know who reads the points.
    """

    name: str
    takehome: str
    candidate: str
    verdict: str
    style: str
    criteria: tuple[CriterionResult, ...]
    warnings: tuple[str, ...]


class RowMaker:
    """Makes rows; texts that they have in common are held once, however many there are."""

    def __init__(self) -> None:
        """Begin without any."""
        self._criteria: dict[bytes, CriterionResult] = {}
        self._texts: dict[str, str] = {}

    def row(self, name: str, grade: Grade) -> GradeRow:
        """Return the row of a grade."""
        verdict, style = _verdict(grade)
        return GradeRow(
            name=name,
            takehome=self._text(grade.takehome.id),
            candidate=grade.submission.candidate or "",
            verdict=self._text(verdict),
            style=style,
            criteria=tuple(self._criterion(one) for one in grade.criteria),
            warnings=tuple(self._text(one) for one in grade.warnings),
        )

    def _text(self, text: str) -> str:
        return self._texts.setdefault(text, text)

    def _criterion(self, criterion: CriterionResult) -> CriterionResult:
        return self._criteria.setdefault(msgspec.json.encode(criterion), criterion)


def _verdict(grade: Grade) -> tuple[str, str]:
    if grade.status != "graded":
        return words.standing(grade), "yellow"
    fine = grade.verdict.kind is VerdictKind.COMPLETED
    return words.short_verdict(grade.verdict), "" if fine else "red"
