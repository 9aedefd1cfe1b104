"""What people score: reviews of the manual criteria, appended to a grade's history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import Final

import msgspec

from minbar.errors import ReviewError
from minbar.models.grade import CriterionResult, Grade, Hypothesis, Review, ReviewScore

__all__ = [
    "ReviewScores",
    "apply_review",
    "check_reviewer",
    "check_score",
    "manual_criteria",
    "meets_bar",
    "summed_hypotheses",
]

_SHORTEST_EVIDENCE: Final = 10
_ROUNDING: Final = 1e-9


class GivenScore(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Points on one criterion, and what was seen; `cell` counts from 1 over all cells."""

    points: float
    evidence: str
    cell: int | None = None


class ReviewScores(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A file of scores, by criterion."""

    scores: dict[str, GivenScore]
    comment: str = ""

    def as_scores(self) -> list[ReviewScore]:
        """Return the scores as a review holds them, in the order of the file."""
        return [
            ReviewScore(
                criterion=name, points=one.points, evidence=one.evidence.strip(), cell=one.cell
            )
            for name, one in self.scores.items()
        ]


def manual_criteria(grade: Grade) -> list[CriterionResult]:
    """Return the criteria that people score.

    Raises:
        ReviewError: if there are none, or this is a view that leaves them out.
    """
    if grade.view != "interviewer":
        what = "this is the candidate's view of a grade"
        raise ReviewError(what, todo="Review the interviewer's grade.json")
    if grade.status != "graded":
        what = "this submission could not be graded, so there are no points to add to"
        raise ReviewError(what, todo="Grade it again first")
    found = grade.scored_by_people
    if not found:
        what = f"{grade.takehome.id} has no criterion that people score"
        raise ReviewError(what)
    return found


def apply_review(grade: Grade, review: Review) -> Grade:
    """Append a review and count it; earlier reviews stay as they are.

    Points of a manual criterion are the mean over all its reviewers.

    Raises:
        ReviewError: for an unknown criterion, points out of range, missing
            evidence, a cell that does not exist, or a second review by one person.
    """
    criteria = {criterion.id: criterion for criterion in manual_criteria(grade)}
    check_reviewer(grade, review.reviewer)
    if not review.scores:
        what = "a review scores at least one criterion"
        raise ReviewError(what)
    for score in review.scores:
        check_score(score, criteria, cells=len(grade.cells))
    reviews = [*grade.reviews, review]
    counted = [
        _counted(criterion, reviews) if criterion.id in criteria else criterion
        for criterion in grade.criteria
    ]
    return msgspec.structs.replace(
        grade, reviews=reviews, criteria=counted, hypotheses=summed_hypotheses(counted)
    )


def summed_hypotheses(criteria: Sequence[CriterionResult]) -> list[Hypothesis]:
    """Sum per hypothesis, in the order in which the take-home names them first."""
    found = dict.fromkeys(criterion.hypothesis for criterion in criteria)
    return [_hypothesis(name, [c for c in criteria if c.hypothesis == name]) for name in found]


def meets_bar(points: float | None, bar: float | None, max_points: float) -> bool | None:
    """Whether points reach the bar; None without points or bar.

    A share such as 0.28 has no exact binary form: who reaches it exactly meets it.
    """
    if points is None or bar is None:
        return None
    return points >= bar * max_points - _ROUNDING


def check_reviewer(grade: Grade, reviewer: str) -> None:
    """Refuse a second review by one person.

    Raises:
        ReviewError: if there is one of theirs.
    """
    if any(earlier.reviewer == reviewer for earlier in grade.reviews):
        what = f"{reviewer} has reviewed this already, and a review is never changed"
        raise ReviewError(what, todo="Let somebody else review it")


def check_score(score: ReviewScore, criteria: Mapping[str, CriterionResult], *, cells: int) -> None:
    """Refuse a score that cannot be counted.

    Raises:
        ReviewError: for an unknown criterion, points out of range, missing
            evidence, or a cell that does not exist.
    """
    criterion = criteria.get(score.criterion)
    if criterion is None:
        what = f"`{score.criterion}` is no criterion that people score here"
        raise ReviewError(what, todo=f"Score one of {', '.join(criteria)}")
    if not 0 <= score.points <= criterion.max_points:
        what = f"{score.points:g} points are not between 0 and {criterion.max_points:g}"
        raise ReviewError(what, where=criterion.id)
    if len(score.evidence.strip()) < _SHORTEST_EVIDENCE:
        what = "a score needs evidence: a quote, or what was seen where"
        raise ReviewError(what, where=criterion.id)
    if score.cell is not None and not 1 <= score.cell <= cells:
        what = f"there is no cell {score.cell}; there are {cells}"
        raise ReviewError(what, where=criterion.id)


def _counted(criterion: CriterionResult, reviews: Sequence[Review]) -> CriterionResult:
    given = [
        score.points
        for review in reviews
        for score in review.scores
        if score.criterion == criterion.id
    ]
    if not given:
        return criterion
    mean = fmean(given)
    met = meets_bar(mean, criterion.bar, criterion.max_points)
    return msgspec.structs.replace(criterion, points=round(mean, 2), meets_bar=met)


def _hypothesis(name: str, criteria: Sequence[CriterionResult]) -> Hypothesis:
    scored = [criterion for criterion in criteria if criterion.points is not None]
    return Hypothesis(
        id=name,
        points=sum(criterion.points or 0.0 for criterion in scored),
        max_points=sum(criterion.max_points for criterion in scored),
        waiting=[criterion.id for criterion in criteria if criterion.points is None],
    )
