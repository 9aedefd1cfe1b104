"""What a new version changed: for whom, what, and who waits."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from minbar.grading.diff_sides import choose_sides
from minbar.grading.grade_diff import grade_diff
from minbar.models.grade import Grade
from minbar.models.kept_grade import GradeDiff
from minbar.models.verdict import TestOutcome, Verdict, VerdictKind
from minbar.store.database import open_database
from minbar.store.grades import grade_lines, grades_of, keep_grade
from tests.report.kept_samples import keep, make, make_new

NAME = "late-deliveries"
NEW = "1.1.0"


def diff(folder: Path, *grades: Grade, later: Sequence[Grade] = ()) -> GradeDiff:
    """Keep grades, some of them later and with another key, and compare them."""
    url = f"sqlite:///{folder / 'store.sqlite'}"
    with open_database(url) as database, database.begin() as conn:
        keep(conn, *grades)
        for grade in later:
            keep_grade(conn, make_new(grade, key="later"))
        lines = grade_lines(conn, takehome=NAME)
        return grade_diff(functools.partial(grades_of, conn), NAME, choose_sides(NAME, lines))


def test_nothing_changed(tmp_path: Path) -> None:
    """The same points and outcomes under both versions are no change."""
    found = diff(tmp_path, make(), make(version=NEW))
    assert (found.changed, found.unchanged, found.waiting, found.only_after) == ([], 1, [], 0)
    assert (found.before.version, found.after.version) == ("1.0.0", NEW)
    assert not found.same_version
    assert found.regrade == ""


def test_an_outcome_changes_points_and_bar(tmp_path: Path) -> None:
    """The test, its criterion before and after, and that the bar is missed now."""
    (change,) = diff(tmp_path, make(), make(version=NEW, failed=["test_leak"])).changed
    assert (change.candidate, change.before, change.after) == ("c-17", 1, 2)
    (criterion,) = change.criteria
    assert criterion.id == "validation"
    assert criterion.before is not None
    assert criterion.after is not None
    assert (criterion.before.points, criterion.before.meets_bar) == (12, True)
    assert (criterion.after.points, criterion.after.meets_bar) == (5, False)
    (test,) = change.tests
    assert (test.id, test.before, test.after) == (
        "test_split.py::test_leak",
        TestOutcome.PASSED,
        TestOutcome.FAILED,
    )
    assert (change.status, change.verdict, change.also) == (None, None, [])


def test_tests_that_came_and_went_are_told_once_and_for_each(tmp_path: Path) -> None:
    """Of the take-home, and with their outcome for everybody whose points they changed."""
    old = make(without=["test_bins"])
    found = diff(tmp_path, old, make(version=NEW, without=["test_odd"], failed=["test_bins"]))
    assert [test.id for test in found.came] == ["test_calibration.py::test_bins"]
    assert [test.id for test in found.went] == ["test_rank.py::test_odd_rows"]
    outcomes = {test.id: (test.before, test.after) for test in found.changed[0].tests}
    assert outcomes == {
        "test_calibration.py::test_bins": (None, TestOutcome.FAILED),
        "test_rank.py::test_odd_rows": (TestOutcome.PASSED, None),
    }


def test_a_test_under_a_new_name_changes_nobody(tmp_path: Path) -> None:
    """Where points and all other outcomes stay, nobody is told to be changed."""
    old = make()
    renamed = [
        msgspec.structs.replace(test, id=test.id.replace("test_leak", "test_future"))
        for test in old.tests
    ]
    new = msgspec.structs.replace(make(version=NEW), tests=renamed)
    found = diff(tmp_path, old, new)
    assert (found.changed, found.unchanged) == ([], 1)
    assert [test.id for test in found.came] == ["test_split.py::test_future"]
    assert [test.id for test in found.went] == ["test_split.py::test_leak"]


def test_who_has_no_new_grade_waits(tmp_path: Path) -> None:
    """With the command that grades again; who is only under the new version is counted."""
    found = diff(
        tmp_path, make("c-1"), make("c-2"), make("c-2", version=NEW), make("c-3", version=NEW)
    )
    assert [(one.candidate, one.before) for one in found.waiting] == [("c-1", 1)]
    assert found.only_after == 1
    assert found.regrade == "minbar grade FOLDER --takehome late-deliveries"
    assert (found.before.grades, found.after.grades) == (2, 2)


def attempt(number: int, candidate: str | None = "c-1", version: str = "1.0.0") -> Grade:
    """Return the grade of an attempt, whose bytes no other attempt has."""
    grade = make(candidate, version=version, work=f"{candidate} {number}")
    if candidate is None:
        return grade
    about = msgspec.structs.replace(grade.submission, attempt=number)
    return msgspec.structs.replace(grade, submission=about)


def test_only_the_last_attempt_waits(tmp_path: Path) -> None:
    """Whoever is told to grade again is not told to grade what decides nothing any more."""
    old = [attempt(1), attempt(3), attempt(2), attempt(1, "c-2")]
    found = diff(tmp_path, *old, attempt(9, "c-9", NEW))
    assert [(one.candidate, one.attempt) for one in found.waiting] == [("c-1", 3), ("c-2", 1)]
    assert found.before.grades == 4


@pytest.mark.parametrize("older", [["1.0.0"], [], ["0.9.0"]])
def test_an_attempt_that_was_graded_elsewhere_supersedes(tmp_path: Path, older: list[str]) -> None:
    """Under both versions, under the new one alone, or under one that is not compared."""
    last = [attempt(2, version=version) for version in older]
    if "0.9.0" not in older:
        last.append(attempt(2, version=NEW))
    found = diff(tmp_path, attempt(1), *last, attempt(1, "c-2", NEW))
    assert (found.before.version, found.waiting, found.regrade) == ("1.0.0", [], "")


def test_of_nobodys_attempts_each_waits(tmp_path: Path) -> None:
    """Nobody can say which of them is the last."""
    old = [attempt(1, None), attempt(2, None), attempt(1)]
    found = diff(tmp_path, *old, attempt(1, "c-9", NEW))
    assert [one.candidate for one in found.waiting] == [None, None, "c-1"]


@pytest.mark.parametrize("whose", [{"work": "other"}, {"candidate": "c-2", "work": "c-1"}])
def test_other_bytes_or_another_candidate_are_no_pair(
    tmp_path: Path, whose: dict[str, str]
) -> None:
    """A later attempt, and a copy of somebody's work, are compared with their own past."""
    new = make(**{"candidate": "c-1", **whose}, version=NEW)
    found = diff(tmp_path, make("c-1"), new)
    assert (len(found.waiting), found.only_after, found.unchanged) == (1, 1, 0)


def test_nobodys_submissions_are_compared_too(tmp_path: Path) -> None:
    """By their bytes, where nothing says whose they are."""
    found = diff(tmp_path, make(None, work="x"), make(None, work="x", version=NEW))
    assert (found.unchanged, found.waiting) == (1, [])


def test_content_without_a_new_version_is_compared(tmp_path: Path) -> None:
    """And said to be."""
    found = diff(tmp_path, make(), make(content="changed", failed=["test_leak"]))
    assert found.same_version
    assert found.before.version == found.after.version == "1.0.0"
    assert found.before.sha256 != found.after.sha256
    assert "changed without a new version" in found.notes[0]
    assert len(found.changed) == 1


def test_what_could_not_be_graded_is_a_change_of_status_alone(tmp_path: Path) -> None:
    """Its points are not those of anybody, so they are not compared."""
    failure = make(version=NEW, status="not-gradable", failed=["test_leak"])
    (change,) = diff(tmp_path, make(), failure).changed
    assert change.status == ("graded", "not-gradable")
    assert (change.criteria, change.tests) == ([], [])


def test_a_grade_stands_before_a_later_failure(tmp_path: Path) -> None:
    """Of several grades of one submission the newest that is one; a regrade elsewhere counts."""
    failure = make(version=NEW, status="not-gradable")
    assert diff(tmp_path, make(), make(version=NEW), later=[failure]).changed == []


def test_the_newest_of_several_grades_counts(tmp_path: Path) -> None:
    """Such as one in a new image: both count in the store, under different keys."""
    again = make(version=NEW, failed=["test_leak"])
    (change,) = diff(tmp_path, make(), make(version=NEW), later=[again]).changed
    assert change.after == 3


def test_another_end_of_the_run_is_a_change(tmp_path: Path) -> None:
    """Even where it cost no points."""
    stopped = make(version=NEW, verdict=Verdict(kind=VerdictKind.TIME_LIMIT))
    (change,) = diff(tmp_path, make(), msgspec.structs.replace(stopped)).changed
    assert change.verdict == ("completed", "time-limit")


def test_other_causes_are_told(tmp_path: Path) -> None:
    """A new image, other limits or another minbar may be why, not the take-home."""
    new = make(version=NEW, failed=["test_leak"], limits={"pids": 1})
    new = msgspec.structs.replace(
        new,
        environment=msgspec.structs.replace(new.environment, image="minbar-tabular:new"),
        run=msgspec.structs.replace(new.run, minbar="99"),
    )
    (change,) = diff(tmp_path, make(), new).changed
    assert change.also == ["image", "limits", "minbar"]


def test_many_submissions_are_read_in_order(tmp_path: Path) -> None:
    """More than are in memory at once; all of them are found, sorted by candidate."""
    names = [f"c-{number:03}" for number in range(120)]
    failing = set(names[::2])
    grades = [make(name) for name in names]
    grades += [make(name, version=NEW, failed=["test_leak"] * (name in failing)) for name in names]
    found = diff(tmp_path, *reversed(grades))
    assert [change.candidate for change in found.changed] == sorted(failing)
    assert found.unchanged == 60
