"""A comparison of grades, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from hypothesis import given, settings

from minbar.models.kept_grade import (
    CriterionChange,
    GradeChange,
    GradeDiff,
    Side,
    Standing,
    TestChange,
    Waiting,
)
from minbar.models.verdict import TestOutcome
from minbar.report.grade_diff_text import diff_lines
from tests.report.hostile import hostile_text

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

SHA = "0" * 64
PASSED, FAILED = TestOutcome.PASSED, TestOutcome.FAILED


def standing(points: float | None, most: float, bar: float | None = None) -> Standing:
    """Return where somebody stands."""
    meets = None if bar is None or points is None else points >= bar * most
    return Standing(points=points, max_points=most, bar=bar, meets_bar=meets)


def criterion(title: str, before: Standing | None, after: Standing | None) -> CriterionChange:
    """Return a change of a criterion."""
    return CriterionChange(id=title.lower(), title=title, before=before, after=after)


def a_test(
    name: str, before: TestOutcome | None = None, after: TestOutcome | None = None
) -> TestChange:
    """Return a change of a test."""
    return TestChange(
        id=f"hidden/test_x.py::{name}",
        sentence="Splits by time, not at random." if name == "test_split" else "",
        hidden=True,
        before=before,
        after=after,
    )


def sample() -> GradeDiff:
    """Return a comparison with everything in it."""
    ann = GradeChange(
        candidate="c-17",
        attempt=2,
        notebook="work.ipynb",
        submission_sha256=SHA,
        before=3,
        after=12,
        verdict=("completed", "time-limit"),
        criteria=[
            criterion("Validation", standing(12, 12, 0.5), standing(5, 12, 0.5)),
            criterion("Calibration", standing(4.5, 8), standing(8, 8)),
            criterion("Data", standing(3, 10, 0.5), standing(4, 10, 0.5)),
            criterion("Speed", None, standing(2, 4, 0.25)),
            criterion("Prose", standing(None, 10, 0.4), standing(None, 12, 0.4)),
        ],
        tests=[
            a_test("test_split", PASSED, FAILED),
            a_test("test_new", None, PASSED),
            a_test("test_old", TestOutcome.UNGRADABLE, None),
        ],
        also=["image", "quality"],
    )
    nobody = GradeChange(
        candidate=None,
        attempt=None,
        notebook="submission.ipynb",
        submission_sha256=SHA,
        before=4,
        after=13,
        status=("graded", "not-gradable"),
    )
    waiting = Waiting(
        candidate="c-19", attempt=1, notebook="a.ipynb", submission_sha256=SHA, before=5
    )
    return GradeDiff(
        takehome="churn",
        before=Side(version="1.0.0", sha256="a" * 64, grades=4),
        after=Side(version="1.1.0", sha256="b" * 64, grades=5),
        same_version=False,
        came=[a_test("test_new")],
        went=[a_test("test_old")],
        changed=[nobody, ann],
        unchanged=1,
        waiting=[waiting],
        only_after=2,
        notes=["1.1.0 was graded with 2 contents."],
        regrade="minbar grade FOLDER --takehome churn",
    )


def test_a_comparison_reads_as_it_should(snapshot: SnapshotAssertion) -> None:
    """Whose, points and bars before and after, tests, who waits, and what to do."""
    assert "\n".join(diff_lines(sample())) == snapshot


def test_nothing_changed_is_two_lines(snapshot: SnapshotAssertion) -> None:
    """No heading without something below it."""
    nothing = msgspec.structs.replace(
        sample(), came=[], went=[], changed=[], waiting=[], only_after=0, notes=[], regrade=""
    )
    assert "\n".join(diff_lines(nothing)) == snapshot


@given(text=hostile_text())
@settings(max_examples=60, deadline=None)
def test_hostile_text_does_nothing(text: str) -> None:
    """In names, titles and sentences: every line stays one, and none acts."""
    one = sample()
    changed = [
        msgspec.structs.replace(
            each,
            notebook=text,
            criteria=[msgspec.structs.replace(of, title=text) for of in each.criteria],
            tests=[msgspec.structs.replace(of, sentence=text, id=text) for of in each.tests],
        )
        for each in one.changed
    ]
    lines = list(diff_lines(msgspec.structs.replace(one, changed=changed, takehome=text)))
    assert len(lines) == len(list(diff_lines(one)))
    assert not any("\n" in line or "\x1b" in line or line.startswith("::") for line in lines)
