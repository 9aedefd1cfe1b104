"""Reviews: what is refused, what is appended, and what changes by it."""

from __future__ import annotations

import msgspec
import pytest

from minbar.errors import ReviewError
from minbar.grading.review import ReviewScores, apply_review, manual_criteria
from minbar.models.grade import CriterionResult, Grade, Review, ReviewScore
from minbar.report.blind import blinded
from tests.report.quality_samples import make_quality
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade

EVIDENCE = "The second heading says what was found"


def unreviewed() -> Grade:
    """Return a grade that nobody has reviewed."""
    return make_grade(reviews=[])


def review(points: float = 5, reviewer: str = "rev-1", **changes: object) -> Review:
    """Return a review of the one manual criterion of the sample."""
    score = ReviewScore(criterion="conclusions", points=points, evidence=EVIDENCE)
    score = msgspec.structs.replace(score, **changes)
    return Review(reviewer=reviewer, submitted="2026-11-23T10:00:00Z", scores=[score])


def test_a_review_gives_the_criterion_its_points() -> None:
    """The criterion that waited has points, and its bar is judged."""
    graded = apply_review(unreviewed(), review(5))
    criterion = next(one for one in graded.criteria if one.id == "conclusions")
    assert (criterion.points, criterion.meets_bar) == (5.0, True)


def test_a_low_score_misses_the_bar() -> None:
    """Below the bar's share the bar is not met."""
    graded = apply_review(unreviewed(), review(3))
    assert graded.criteria[-1].meets_bar is False


def test_two_reviewers_are_averaged_and_both_kept() -> None:
    """The history keeps both reviews as they were; the points are their mean."""
    first = apply_review(unreviewed(), review(4))
    second = apply_review(first, review(7, reviewer="rev-2"))
    assert second.reviews[0] == first.reviews[0]
    assert (len(second.reviews), second.criteria[-1].points) == (2, 5.5)


def test_hypotheses_follow() -> None:
    """A reviewed criterion no longer waits in its hypothesis."""
    graded = apply_review(unreviewed(), review(5))
    (found,) = [one for one in graded.hypotheses if one.id == "h_communication"]
    assert (found.points, found.max_points, found.waiting) == (5.0, 10.0, [])


def test_everything_else_stays() -> None:
    """A review changes reviews, manual criteria and hypotheses, and nothing else."""
    before = unreviewed()
    after = apply_review(before, review(5))
    changed = {"reviews", "criteria", "hypotheses"}
    for name in set(Grade.__struct_fields__) - changed:
        assert getattr(before, name) == getattr(after, name)
    assert before.criteria[:-1] == after.criteria[:-1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"points": 11}, "11 points are not between 0 and 10"),
        ({"points": -1}, "-1 points are not between 0 and 10"),
        ({"points": float("nan")}, "nan points are not between"),
        ({"evidence": "   good   "}, "a score needs evidence"),
        ({"criterion": "validation"}, "no criterion that people score"),
        ({"criterion": "taste"}, "no criterion that people score"),
        ({"cell": 0}, "there is no cell 0"),
        ({"cell": 10_000}, "there is no cell 10000"),
    ],
)
def test_a_score_that_cannot_be_counted_is_refused(changes: dict[str, object], words: str) -> None:
    """Points out of range, missing evidence, wrong criteria and cells are named."""
    with pytest.raises(ReviewError, match=words):
        apply_review(unreviewed(), review(**changes))  # type: ignore[arg-type]  # any field


def test_nobody_reviews_twice() -> None:
    """A review is never changed, and a second one by the same person would be a change."""
    once = apply_review(unreviewed(), review(5))
    with pytest.raises(ReviewError, match="rev-1 has reviewed this already"):
        apply_review(once, review(9))


def test_a_review_scores_something() -> None:
    """A review without scores is refused."""
    with pytest.raises(ReviewError, match="at least one criterion"):
        apply_review(unreviewed(), msgspec.structs.replace(review(), scores=[]))


def test_the_candidates_view_cannot_be_reviewed() -> None:
    """A view that leaves criteria out is no place for a review."""
    with pytest.raises(ReviewError, match="candidate's view"):
        manual_criteria(make_grade(view="candidate"))


def test_scores_of_a_file_become_scores_of_a_review() -> None:
    """Criterion, points, evidence and cell of a file arrive, evidence without its margins."""
    given = msgspec.json.decode(
        b'{"scores": {"code": {"points": 3, "evidence": " seen in cell 4 ", "cell": 4}}}',
        type=ReviewScores,
    )
    expected = ReviewScore(criterion="code", points=3.0, evidence="seen in cell 4", cell=4)
    assert given.as_scores() == [expected]


CODE = CriterionResult(
    id="code", title="Code", kind="quality", hypothesis="h_code", says="It is plain.",
    max_points=10, points=None, bar=0.5, meets_bar=None, tests=[],
)  # fmt: skip


def with_quality(status: str, points: float | None = None) -> Grade:
    """Return a grade with a criterion of code quality, in this state."""
    plain = unreviewed()
    criteria = [*plain.criteria, msgspec.structs.replace(CODE, points=points)]
    quality = make_quality(status=status, share=None)
    return msgspec.structs.replace(plain, criteria=criteria, quality=quality)


def test_people_score_code_of_which_there_is_too_little() -> None:
    """What waits for a person gets its points in a review; each reviewer counts."""
    first = apply_review(with_quality("waits"), review(2, criterion="code"))
    second = apply_review(first, review(5, reviewer="rev-2", criterion="code"))
    found = [(one.criteria[-1].points, one.criteria[-1].meets_bar) for one in (first, second)]
    assert found == [(2, False), (3.5, False)]
    assert [one.waiting for one in second.hypotheses if one.id == "h_code"] == [[]]
    view, _ = blinded(with_quality("waits"), make_notebook())
    assert "code" in [one.id for one in view.criteria]


@pytest.mark.parametrize(("status", "points"), [("scored", 7), ("not-scored", None)])
def test_people_do_not_score_code_that_is_scored(status: str, points: float | None) -> None:
    """What was measured stays as it is, and what failed is graded again."""
    with pytest.raises(ReviewError, match="no criterion that people score"):
        apply_review(with_quality(status, points), review(2, criterion="code"))
