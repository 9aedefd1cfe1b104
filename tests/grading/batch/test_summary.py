"""The line of a submission says what became of it, and whose fault it was."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from minbar.errors import EngineError, SubmissionError
from minbar.grading.batch.summary import below, line_of, machine_share, summarise, unfinished
from minbar.grading.batch.values import Finished
from minbar.models.grade import CriterionResult, Grade
from tests.grading.samples import SPEC
from tests.report.samples import make_grade


def criterion(kind: str, points: float | None, most: float, *, met: bool | None = None) -> object:
    """Return a criterion of a grade."""
    return CriterionResult(
        id=f"{kind}-{most}",
        title=kind,
        kind=kind,
        hypothesis="h",
        says="s",
        points=points,
        max_points=most,
        meets_bar=met,
    )


def grade(*criteria: object, **changes: object) -> Grade:
    """Return a grade with these criteria."""
    return msgspec.structs.replace(make_grade(), criteria=list(criteria), **changes)


def test_share_is_of_what_machines_give() -> None:
    """Manual criteria, and what waits for a person, count on neither side."""
    found = grade(
        criterion("test", 3.0, 4.0), criterion("quality", None, 10.0), criterion("manual", 9.0, 9.0)
    )
    assert machine_share(found) == 0.75
    assert machine_share(grade(criterion("manual", 1.0, 2.0))) is None
    assert machine_share(grade(criterion("test", 1.0, 2.0), status="not-gradable")) is None


@pytest.mark.parametrize(
    ("points", "met", "percent", "why"),
    [
        (3.0, None, 75.0, ""),
        (3.0, None, 75.1, "75.0% of the points are below 75.1%"),
        (3.0, True, 50.0, ""),
        (3.0, False, 50.0, "below its minimum bar: test-4.0"),
        (0.3, None, 7.5, ""),
    ],
)
def test_below(points: float, met: bool | None, percent: float, why: str) -> None:  # noqa: FBT001
    """A share that is reached exactly is enough; a missed bar is never made up for."""
    line = line_of(Finished(path=Path("a"), grade=grade(criterion("test", points, 4.0, met=met))))
    assert below(line, percent) == why


@pytest.mark.parametrize(
    ("finished", "status"),
    [
        (Finished(path=Path("x/a"), error=SubmissionError("no"), refused=True), "refused"),
        (Finished(path=Path("x/a"), error=SubmissionError("no")), "not-gradable"),
        (Finished(path=Path("x/a"), name="a", error=EngineError("gone")), "not-gradable"),
        (Finished(path=Path("x/a"), whole=make_grade(), error=OSError(28, "no")), "not-written"),
        (Finished(path=Path("x/a"), name="a", grade=make_grade()), "graded"),
    ],
)
def test_status(finished: Finished, status: str) -> None:
    """A failure of ours is never told as the candidate's."""
    line = line_of(finished)
    assert (line.status, line.submission) == (status, "a")
    assert bool(line.reason) == (status != "graded")


def test_summary() -> None:
    """Criteria come from the take-home, so that a batch of failures has its columns, too."""
    found = summarise(SPEC, [])
    assert [one.id for one in found.criteria] == [one.id for one in SPEC.criteria]
    assert (found.takehome, found.lines, found.complete) == (SPEC.id, [], True)


def test_unfinished() -> None:
    """A summary with a line that nothing is known of is not complete."""
    line = unfinished(Path("inbox/a"))
    assert (line.submission, line.status, line.points) == ("a", "unfinished", {})
    assert "the next run" in line.reason
    assert not summarise(SPEC, [line]).complete
