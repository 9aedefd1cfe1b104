"""Grades of the store, read back."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TypeAlias, TypeVar

import msgspec

from minbar.errors import UserError
from minbar.grading.assembly import Graded
from minbar.models.grade import CriterionResult, Grade
from minbar.models.kept_grade import GradeSummary, KindPoints, Standing
from minbar.models.notebook import ExecutedNotebook
from minbar.store.grades import GradeLine, KeptGrade

__all__ = ["ReadGrades", "kept_graded", "kept_grades", "standing", "summarised"]

Kind = TypeVar("Kind")
ReadGrades: TypeAlias = Callable[[Collection[int]], Iterable[tuple[int, bytes]]]
"""What gives the JSON of grades by their numbers, `store.grades.grades_of` on a connection."""


def kept_graded(kept: KeptGrade) -> Graded:
    """Return a grade and its notebook as they were kept.

    Raises:
        UserError: if another minbar wrote them, whose form this one does not know.
    """
    name = f"grade {kept.number}"
    notebook = _decoded(kept.executed, ExecutedNotebook, name)
    return Graded(grade=_decoded(kept.grade, Grade, name), notebook=notebook)


def kept_grades(read: ReadGrades, lines: Sequence[GradeLine]) -> Iterator[tuple[GradeLine, Grade]]:
    """Yield the lines with their grades, in the order of their numbers, a few at a time.

    Raises:
        UserError: if one is damaged, or another minbar wrote it.
    """
    by_number = {line.number: line for line in lines}
    for number, raw in read(by_number):
        yield by_number[number], _decoded(raw, Grade, f"grade {number}")


def summarised(line: GradeLine, grade: Grade) -> GradeSummary:
    """Return a grade in one line."""
    return GradeSummary(
        number=line.number,
        current=line.current,
        graded=line.graded,
        takehome=line.takehome,
        version=line.takehome_version,
        takehome_sha256=line.takehome_sha256,
        submission_sha256=line.submission_sha256,
        candidate=line.candidate,
        attempt=line.attempt,
        notebook=line.notebook,
        status=line.status,
        verdict=grade.verdict.kind.value,
        late_hours=grade.submission.late_hours,
        kinds=_kinds(grade.criteria),
        criteria={one.id: standing(one) for one in grade.criteria},
        below_bar=[one.id for one in grade.criteria if one.meets_bar is False],
        reason=grade.reason,
    )


def standing(criterion: CriterionResult) -> Standing:
    """Return where somebody stands in a criterion."""
    return Standing(
        points=criterion.points,
        max_points=criterion.max_points,
        bar=criterion.bar,
        meets_bar=criterion.meets_bar,
    )


def _kinds(criteria: Sequence[CriterionResult]) -> list[KindPoints]:
    alike: dict[str, list[CriterionResult]] = {}
    for criterion in criteria:
        alike.setdefault(criterion.kind, []).append(criterion)
    return [_of_kind(kind, some) for kind, some in alike.items()]


def _of_kind(kind: str, criteria: Sequence[CriterionResult]) -> KindPoints:
    won = [one.points for one in criteria if one.points is not None]
    return KindPoints(
        kind=kind,
        points=sum(won) if won else None,
        max_points=sum(one.max_points for one in criteria),
        waiting=len(criteria) - len(won),
    )


def _decoded(raw: bytes, kind: type[Kind], name: str) -> Kind:
    try:
        return _read(raw, kind)
    except msgspec.ValidationError as error:
        what = f"another minbar wrote this in a form that is not known here ({error})"
        raise UserError(what, where=name, todo="Use the minbar that graded it") from error


def _read(raw: bytes, kind: type[Kind]) -> Kind:
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        # Outputs may hold halves of surrogate pairs, which only this reader takes.
        return msgspec.convert(json.loads(raw), kind)
