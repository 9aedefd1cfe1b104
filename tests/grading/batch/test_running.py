"""A batch comes to its end, whatever becomes of its submissions."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from minbar.errors import (
    EngineError,
    StoreUnavailableError,
    SubmissionError,
    UngradableError,
    UserError,
)
from minbar.grading.assembly import Graded
from minbar.grading.batch.running import Batch
from minbar.grading.batch.summary import line_of
from minbar.grading.batch.values import Finished, Policy, Prepared
from minbar.grading.identity import Identity
from minbar.grading.intake import Submission
from minbar.models.grade import Grade
from tests.grading.batch.by_heart import ByHeart, MemoryShelf, failed, graded, nobody


class Desk:
    """Puts batches together, and notes what they publish.

    Attributes:
        published: names of what was published.
        unwritable: what publishing this name raises.
    """

    def __init__(self) -> None:
        """Know a grading and a shelf."""
        self.grading = ByHeart()
        self.shelf = MemoryShelf()
        self.published: list[str] = []
        self.unwritable: dict[str, Exception] = {}

    def batch(self, **policy: Any) -> Batch:  # noqa: ANN401  as Policy has them
        """Return a batch."""
        return Batch(
            self.grading,
            self.shelf,
            identify=nobody,
            name=lambda path, _, __: path.stem,
            publish=self._publish,
            policy=Policy(**policy),
        )

    def run(self, *names: str, **policy: Any) -> dict[str, Finished]:  # noqa: ANN401
        """Run a batch; return what became of each submission."""
        found = self.batch(**policy).run([Path(name) for name in names])
        return {one.path.name: one for one in found}

    def _publish(self, prepared: Prepared, whole: Graded) -> Grade:
        if prepared.name in self.unwritable:
            raise self.unwritable[prepared.name]
        self.published.append(prepared.name)
        return whole.grade


def raising(error: BaseException) -> Callable[[], Graded]:
    """Return something that fails."""

    def fail() -> Graded:
        raise error

    return fail


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_every_submission_has_one_end(jobs: int) -> None:
    """Broken ones, failing ones and defects of ours cost their own submission only."""
    desk = Desk()
    desk.grading.unreadable["b.ipynb"] = SubmissionError("is empty")
    desk.grading.unreadable["g.ipynb"] = RecursionError("a defect")
    desk.grading.says["c.ipynb"] = raising(EngineError("no room"))
    desk.grading.says["d.ipynb"] = raising(KeyError("a defect"))
    desk.unwritable["e"] = OSError(28, "No space left")
    found = desk.run(*(f"{letter}.ipynb" for letter in "abcdefgh"), jobs=jobs)
    assert sorted(found) == [f"{letter}.ipynb" for letter in "abcdefgh"]
    assert sorted(desk.published) == ["a", "f", "h"]
    assert isinstance(found["b.ipynb"].error, SubmissionError)
    assert isinstance(found["c.ipynb"].error, EngineError)
    assert isinstance(found["d.ipynb"].error, UngradableError)
    assert "KeyError: 'a defect'" in str(found["d.ipynb"].error)
    assert isinstance(found["e.ipynb"].error, OSError)
    assert isinstance(found["g.ipynb"].error, UngradableError)
    assert [found[f"{name}.ipynb"].position for name in "abcdefgh"] == list(range(8))
    assert [line_of(found[f"{name}.ipynb"]).status for name in "abcdefgh"] == [
        "graded", "refused", "not-gradable", "not-gradable",
        "not-written", "graded", "not-gradable", "graded",
    ]  # fmt: skip
    assert line_of(found["e.ipynb"]).share is not None


def test_jobs_at_once() -> None:
    """As many as there are jobs are graded at the same time, and no more."""
    desk, meeting = Desk(), threading.Barrier(3)

    def together() -> Graded:
        meeting.wait(timeout=30)  # breaks unless three are here
        return graded()

    for letter in "abcdef":
        desk.grading.says[f"{letter}.ipynb"] = together
    desk.run(*(f"{letter}.ipynb" for letter in "abcdef"), jobs=3)
    assert desk.grading.at_once == 3


def test_no_more_is_read_than_is_needed() -> None:
    """Submissions are read as their turn comes: memory does not grow with the batch."""
    desk, go = Desk(), threading.Event()

    def waits() -> Graded:
        go.wait(timeout=30)
        return graded()

    names = [f"{letter}.ipynb" for letter in "abcdefghij"]
    desk.grading.says.update(dict.fromkeys(names, waits))
    running = desk.batch(jobs=2).run([Path(name) for name in names])
    read: list[int] = []

    def look_and_go() -> None:
        read.append(desk.grading.read)
        go.set()

    threading.Timer(0.5, look_and_go).start()
    assert len(list(running)) == 10
    assert read == [3]


def test_failure_of_ours_is_tried_again() -> None:
    """What failed once is graded, and the failure costs nobody anything."""
    desk = Desk()
    answers = [graded(), failed()]
    desk.grading.says["a.ipynb"] = answers.pop
    found = desk.run("a.ipynb", retries=2)["a.ipynb"]
    assert found.grade is not None
    assert (found.grade.status, found.tries, found.error) == ("graded", 2, None)


@pytest.mark.parametrize(("retries", "tries"), [(0, 1), (2, 3)])
def test_tries_are_bounded(retries: int, tries: int) -> None:
    """In the end it is said that it could not be graded, and nothing is kept as a grade."""
    desk = Desk()
    desk.grading.says["a.ipynb"] = failed
    found = desk.run("a.ipynb", "b.ipynb", retries=retries)
    assert found["a.ipynb"].tries == tries
    assert found["a.ipynb"].grade is not None
    assert found["a.ipynb"].grade.status == "not-gradable"
    assert len(desk.shelf.kept) == 1


def test_no_hope_no_try() -> None:
    """What will not recover is not tried again."""
    desk = Desk()
    desk.grading.says["a.ipynb"] = failed
    desk.grading.recoveries = [False]
    assert desk.run("a.ipynb", retries=5)["a.ipynb"].tries == 1


def test_resumed() -> None:
    """What is kept is published again and not graded; what failed is tried."""
    desk = Desk()
    desk.grading.says["b.ipynb"] = failed
    desk.run("a.ipynb", "b.ipynb")
    desk.grading.says.clear()
    desk.grading.asked.clear()
    found = desk.run("a.ipynb", "b.ipynb")
    assert desk.grading.asked == ["b.ipynb"]
    assert (found["a.ipynb"].kept, found["a.ipynb"].tries) == (True, 0)
    assert (found["b.ipynb"].kept, found["b.ipynb"].tries) == (False, 1)
    assert sorted(desk.published) == ["a", "a", "b", "b"]


def test_forced() -> None:
    """With force everything is graded anew, and replaces what was kept."""
    desk = Desk()
    desk.run("a.ipynb")
    found = desk.run("a.ipynb", force=True)
    assert desk.grading.asked == ["a.ipynb", "a.ipynb"]
    assert not found["a.ipynb"].kept
    assert len(desk.shelf.replaced) == 1


def test_force_that_fails() -> None:
    """The earlier grade stands and is published, and nobody takes it for a new one."""
    desk = Desk()
    desk.run("a.ipynb")
    desk.grading.says["a.ipynb"] = failed
    found = desk.run("a.ipynb", force=True, retries=0)["a.ipynb"]
    assert found.grade is not None
    assert found.grade.status == "graded"
    assert isinstance(found.error, UngradableError)
    assert "the engine is gone" in str(found.error)
    assert "the earlier grade stands" in str(found.error)


def test_kept_grade_is_told_of_the_present() -> None:
    """An extension makes nobody's kept grade late for ever."""
    desk, hours = Desk(), [0.0, 5.0]

    def identify(found: Submission) -> Identity:
        return replace(nobody(found), candidate="c-1", late_hours=hours.pop())

    def run() -> Finished:
        batch = Batch(
            desk.grading,
            desk.shelf,
            identify=identify,
            name=lambda path, _, __: path.stem,
            publish=lambda _, whole: whole.grade,
            policy=Policy(),
        )
        (found,) = batch.run([Path("a.ipynb")])
        return found

    assert [one.grade.submission.late_hours for one in (run(), run()) if one.grade] == [5.0, 0.0]
    (kept,) = desk.shelf.kept.values()
    assert kept.grade.submission.late_hours == 0.0


def test_grade_is_told_as_this_candidates() -> None:
    """The same bytes on the same data earn the same grade, each under its own name."""
    desk = Desk()
    people = iter(["c-1", "c-2"])
    batch = Batch(
        desk.grading,
        desk.shelf,
        identify=lambda found: Identity(keys=nobody(found).keys, candidate=next(people)),
        name=lambda _, __, whose: str(whose.candidate),
        publish=lambda _, whole: whole.grade,
        policy=Policy(),
    )
    found = sorted(
        batch.run([Path("x/work.ipynb"), Path("y/work.ipynb")]), key=lambda one: one.position
    )
    assert [one.grade.submission.candidate for one in found if one.grade] == ["c-1", "c-2"]
    assert desk.grading.asked == ["work.ipynb"]


def test_refused_name_is_no_grading() -> None:
    """What could not be published is refused before minutes are spent."""
    desk = Desk()

    def taken(path: Path, _: Submission, __: Identity) -> str:
        what = f"{path} was reviewed"
        raise UserError(what)

    batch = Batch(
        desk.grading,
        desk.shelf,
        identify=nobody,
        name=taken,
        publish=lambda _, whole: whole.grade,
        policy=Policy(),
    )
    (found,) = batch.run([Path("a.ipynb")])
    assert isinstance(found.error, UserError)
    assert desk.grading.asked == []


@pytest.mark.parametrize("how", ["interrupt", "close"])
def test_ended_in_the_middle(how: str) -> None:
    """Ctrl-C, or a caller who wants no more: rooms end, and nothing later is kept."""
    desk = Desk()

    def until_stopped() -> Graded:
        assert desk.grading.stopped.wait(timeout=30)
        return graded()

    for letter in "bcd":
        desk.grading.says[f"{letter}.ipynb"] = until_stopped
    running = desk.batch(jobs=2).run([Path(f"{letter}.ipynb") for letter in "abcd"])
    assert next(running).name == "a"
    with contextlib.suppress(KeyboardInterrupt):
        running.close() if how == "close" else running.throw(KeyboardInterrupt)
    assert desk.published == ["a"]
    assert len(desk.shelf.kept) == 1


def test_store_that_is_away_refuses_nobody() -> None:
    """What can't be asked is no fault of a submission, also while it is taken in."""
    desk = Desk()
    desk.grading.unreadable["a.ipynb"] = StoreUnavailableError("is locked")
    found = desk.run("a.ipynb")["a.ipynb"]
    assert line_of(found).status == "not-gradable"
