"""Graders are lent to one thread at a time, and nobody waits for an engine for ever."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest

from minbar.grading.assembly import Graded
from minbar.grading.batch.local import LocalGrading
from minbar.grading.batch.values import Conditions
from minbar.grading.grader import Grader
from minbar.models.takehome import TakehomeSpec
from tests.grading.batch.by_heart import failed, graded, nobody
from tests.grading.samples import SPEC, spec, submission, takehome
from tests.takehomes import samples
from tests.takehomes.samples import GOOD, notebook


class Slow:
    """A grader that notices if two use it at once.

    Attributes:
        warm: how many rooms were to be kept ready.
    """

    def __init__(self, answer: Callable[[], Graded]) -> None:
        """Give this answer."""
        self.warm: list[int] = []
        self._answer = answer
        self._mine = threading.Lock()

    def keep_warm(self, count: int) -> None:
        """Note it."""
        self.warm.append(count)

    def grade(self, *_: object, **__: object) -> Graded:
        """Take a moment."""
        assert self._mine.acquire(blocking=False)
        time.sleep(0.05)
        self._mine.release()
        return self._answer()

    def without_outputs(self, raw: bytes) -> bytes:
        """Say that it was asked."""
        del raw
        return notebook(*GOOD)


class Office:
    """Makes graders.

    Attributes:
        made: all of them.
        answers: whether the engine does, the last one first; yes afterwards.
        stops: how often nobody was to wait any longer.
    """

    def __init__(self, answer: Callable[[], Graded] = graded) -> None:
        """Make graders that give this answer."""
        self.made: list[Slow] = []
        self.answers: list[bool] = []
        self.asked = 0
        self.stops = 0
        self._answer = answer

    def grading(
        self,
        declared: TakehomeSpec = SPEC,
        **options: Any,  # noqa: ANN401  jobs or patience
    ) -> LocalGrading:
        """Return a grading that uses this office."""
        return LocalGrading(
            takehome(declared),
            Conditions(image="image:1"),
            reserved=frozenset(),
            make=self._make,
            answers=self._answers,
            stop=self._stop,
            **options,
        )

    def _make(self) -> Grader:
        self.made.append(Slow(self._answer))
        return cast("Grader", self.made[-1])

    def _answers(self) -> bool:
        self.asked += 1
        return self.answers.pop() if self.answers else True

    def _stop(self) -> None:
        self.stops += 1


def grade(grading: LocalGrading) -> Graded:
    """Grade something."""
    found = submission()
    return grading.grade(found, nobody(found), on_cell=lambda _: None)


def test_no_grader_before_one_is_needed(tmp_path: Path) -> None:
    """Reading submissions makes none, so that a repeat boots no room."""
    office = Office()
    path = tmp_path / "a.ipynb"
    path.write_bytes(notebook(*GOOD))
    assert office.grading().take_in(path).notebook_name == "a.ipynb"
    assert office.made == []


def test_large_notebook_is_read_in_a_room(tmp_path: Path) -> None:
    """A notebook that the host does not parse goes to a grader's analysis room."""
    office = Office()
    path = tmp_path / "a.ipynb"
    path.write_bytes(notebook(*GOOD) + b" " * 11_000_000)
    roomy = spec(files={**samples.SPEC["files"], "max_mb": 20})
    assert len(office.grading(roomy).take_in(path).cells) == 1 + len(GOOD)  # a heading
    assert len(office.made) == 1


def test_one_grader_a_thread() -> None:
    """As many graders as threads, each used by one at a time, and again afterwards."""
    office = Office()
    grading = office.grading(jobs=3)
    threads = [
        threading.Thread(target=lambda: [grade(grading) for _ in range(4)]) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 1 <= len(office.made) <= 3
    assert sum(len(one.warm) for one in office.made) == 12


@pytest.mark.parametrize(("to_come", "warm"), [(0, 0), (1, 1), (9, 2)])
def test_rooms_ahead(to_come: int, warm: int) -> None:
    """No more rooms are kept ready than submissions follow, or are graded at once."""
    office = Office()
    grading = office.grading(jobs=2)
    grading.expect(to_come)
    grade(grading)
    assert office.made[0].warm == [warm]


def test_engine_comes_back() -> None:
    """An engine that answers again is worth another try."""
    office = Office()
    office.answers = [True, False, False]
    assert office.grading(patience=30).recover()
    assert office.asked == 3


def test_patience_ends_and_begins_again() -> None:
    """Waiting ends; after a grade, or an answer, there is as much patience as before."""
    office = Office()
    grading = office.grading(patience=1.0)
    office.answers = [False] * 99
    assert not grading.recover()
    grade(grading)
    office.answers = [True, False]
    assert grading.recover()
    office.answers = [True, False]
    assert grading.recover()


def test_patience_is_the_same_for_all_threads() -> None:
    """Several that wait for one engine wait as long as one, and nobody after them."""
    office = Office()
    grading = office.grading(patience=2.0)
    office.answers = [False] * 10**6
    begun = time.monotonic()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: grading.recover(), range(4)))
    assert found == [False] * 4
    assert time.monotonic() - begun > 2.0
    asked = office.asked
    assert not grading.recover()
    assert office.asked == asked + 1


def test_failure_gives_no_new_patience() -> None:
    """A submission that fails while the engine is gone does not make the batch wait anew."""
    office = Office(failed)
    grading = office.grading(patience=0.5)
    office.answers = [False] * 99
    assert not grading.recover()
    asked = office.asked
    grade(grading)
    assert not grading.recover()
    assert office.asked == asked + 1


def test_stopped() -> None:
    """Nobody waits for an engine once the batch was ended."""
    office = Office()
    office.answers = [False] * 1000
    grading = office.grading(patience=1000)
    threading.Timer(0.3, grading.stop).start()
    begun = time.monotonic()
    assert not grading.recover()
    assert time.monotonic() - begun < 60
    assert office.stops == 1
