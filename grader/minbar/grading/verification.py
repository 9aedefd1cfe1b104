"""Proves a take-home by its references: each gets the grade that its author promised."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from minbar.grading.grader import Grader
from minbar.grading.identity import Identity
from minbar.grading.intake import parse_notebook
from minbar.models.grade import Grade
from minbar.models.takehome import Reference, TakehomeSpec
from minbar.takehomes.keys import demonstration_keys

__all__ = ["STARTER", "Verified", "verify_takehome"]

STARTER: Final = "starter"
_WHY: Final = ("a reference is graded on the demonstration data",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """One notebook of a take-home's author, graded.

    Attributes:
        name: of the reference, or `starter`.
        grade: what it got.
        differences: what differs from what was promised, one sentence each.
    """

    name: str
    grade: Grade
    differences: tuple[str, ...]


def verify_takehome(grader: Grader) -> Iterator[Verified]:
    """Grade every reference and the untouched starter on the demonstration data.

    Yields:
        Each as it is done, the starter last.

    Raises:
        ContentError: if the take-home's own files are at fault.
    """
    takehome = grader.takehome
    for name, reference in sorted(takehome.spec.references.items()):
        grade = _graded(grader, takehome.references[name])
        found = [
            *_outcome(grade, reference),
            *_points(grade, reference),
            *_quality(grade, reference),
            *_sums(grade),
        ]
        yield Verified(name=name, grade=grade, differences=tuple(found))
    grade = _graded(grader, takehome.starter)
    yield Verified(name=STARTER, grade=grade, differences=tuple(_nothing_hidden(grade)))


def _graded(grader: Grader, notebook: bytes) -> Grade:
    spec: TakehomeSpec = grader.takehome.spec
    identity = Identity(keys=demonstration_keys(spec.id), demonstration=_WHY)
    return grader.grade(parse_notebook(notebook, spec.files.notebook), identity).grade


def _outcome(grade: Grade, reference: Reference) -> Iterator[str]:
    if grade.status != "graded":
        yield f"it could not be graded: {grade.reason}"
    elif grade.verdict.kind.value != reference.verdict:
        yield f"its run ended with {grade.verdict.kind.value!r}, promised: {reference.verdict!r}"


def _points(grade: Grade, reference: Reference) -> Iterator[str]:
    won = _test_points(grade)
    for criterion in sorted(won.keys() | reference.points.keys()):
        got, promised = won.get(criterion), reference.points.get(criterion)
        if got != promised:
            yield f"{criterion}: it got {_shown(got)}, promised: {_shown(promised)}"


def _quality(grade: Grade, reference: Reference) -> Iterator[str]:
    """Points of code quality lie in the range that was promised, if one was."""
    if reference.quality is None:
        return
    least, most = reference.quality
    for criterion in grade.criteria:
        if criterion.kind != "quality":
            continue
        if criterion.points is None or not least <= criterion.points <= most:
            promised = f"{least:g} to {most:g} points"
            yield f"{criterion.id}: it got {_shown(criterion.points)}, promised: {promised}"


def _sums(grade: Grade) -> Iterator[str]:
    """What a criterion may give is what its tests give together."""
    for criterion in grade.criteria:
        if criterion.kind == "test":
            tests = [test for test in grade.tests if test.criterion == criterion.id]
            total = sum(test.max_points for test in tests)
            if total != criterion.max_points:
                most = _shown(criterion.max_points)
                yield f"{criterion.id}: its tests give {_shown(total)}, declared: {most}"


def _nothing_hidden(grade: Grade) -> Iterator[str]:
    if grade.status != "graded":
        yield f"it could not be graded: {grade.reason}"
    for test in grade.tests:
        if test.hidden and test.points:
            yield f"{test.id}: the untouched starter passes this hidden test"


def _test_points(grade: Grade) -> Mapping[str, float | None]:
    return {one.id: one.points for one in grade.criteria if one.kind == "test"}


def _shown(points: float | None) -> str:
    return "no points" if points is None else f"{points:g} points"
