"""A batch on an executor: who is asked, what is checked, and what becomes of lost workers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from minbar.errors import ClusterError, ContentError, ContentProblem, SubmissionError
from minbar.grading.assembly import Findings, Graded, assemble
from minbar.grading.batch import worker
from minbar.grading.batch.cluster import ClusterGrading, agreed_image
from minbar.grading.batch.jobs import Answer, Facts, Sealed
from minbar.models.grade import Grade
from minbar.models.verdict import VerdictKind
from tests.grading.batch.cluster_samples import IMAGE, subject
from tests.grading.samples import (
    ENVIRONMENT,
    FINISHED,
    STARTED,
    executed,
    identity,
    submission,
    takehome,
)
from tests.takehomes.samples import GOOD, notebook

Step = Answer[Any] | Exception | None


class Steps(Executor):
    """Answers what a test wrote down, one step a job; None never ends."""

    def __init__(self, *steps: Step) -> None:
        """Know the steps."""
        self.steps = list(steps)
        self.asked: list[Callable[..., Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **_: Any) -> Future[Any]:  # noqa: ANN401  as the base class has it
        """Do the next step."""
        assert isinstance(args[0], Sealed)
        self.asked.append(fn)
        future: Future[Any] = Future()
        step = self.steps.pop(0)
        if isinstance(step, Exception):
            future.set_exception(step)
        elif step is not None:
            future.set_result(step)
        return future


def graded() -> Graded:
    """A grade, as a worker would give it."""
    findings = Findings(
        started=STARTED,
        finished=FINISHED,
        room="fake",
        engine="none",
        image=IMAGE,
        executed=executed(),
        tests=[],
    )
    return assemble(takehome(), ENVIRONMENT, submission(), identity(), findings)


def grading(executor: Executor, **how: Any) -> ClusterGrading:  # noqa: ANN401  any argument
    """Grade the small take-home on an executor."""
    return ClusterGrading(executor, subject(), threads=2, look_every=0.01, **how)


def grade(cluster: ClusterGrading) -> Grade:
    """Grade a submission."""
    return cluster.grade(submission(), identity(), on_cell=lambda _: None).grade


def failed(found: Grade) -> str:
    """Why it could not be graded; it must say that this is our fault."""
    assert (found.status, found.verdict.kind) == ("not-gradable", VerdictKind.ENGINE_FAILURE)
    assert all(criterion.points is None for criterion in found.criteria)
    return found.reason


def test_a_grade_comes_back() -> None:
    """What a worker says is the grade, unchanged."""
    executor = Steps(Answer(worker="a", value=graded()))
    cluster = grading(executor)
    assert grade(cluster) == graded().grade
    assert executor.asked == [worker.grade_on_worker]
    assert (cluster.takehome, cluster.conditions.image) == (takehome(), IMAGE)


@pytest.mark.parametrize("error", [BrokenExecutor(), OSError("gone"), EOFError("cut\noff")])
def test_a_worker_is_lost(error: Exception) -> None:
    """It is no zero, and whoever runs the batch may try again."""
    executor = Steps(error, Answer(worker="b", value=graded()))
    cluster = grading(executor)
    assert "a worker, or the way to it, was lost" in failed(grade(cluster))
    assert cluster.recover()
    assert grade(cluster).status == "graded"


def test_an_unfit_worker_is_avoided() -> None:
    """The next one is asked, and this is no failure; where none is left it says why."""
    unfit: Answer[Any] = Answer(worker="a", unfit="it runs minbar 0", todo="Install it there")
    avoided: list[str] = []

    def avoid(name: str) -> bool:
        avoided.append(name)
        return len(avoided) < 2

    cluster = grading(Steps(unfit, Answer(worker="b", value=graded()), unfit), avoid=avoid)
    assert grade(cluster).status == "graded"
    assert avoided == ["a"]
    assert failed(grade(cluster)) == "a: it runs minbar 0. Install it there"


def test_no_worker_is_left() -> None:
    """Nobody waits longer than the patience for workers that do not come."""
    cluster = grading(Steps(None, None), present=lambda: False)
    assert "no worker that can grade" in failed(grade(cluster))
    assert not cluster.recover()
    assert "no worker that can grade" in failed(grade(cluster))


def test_the_content_is_at_fault() -> None:
    """What is wrong with a take-home is said as it is at home."""
    problem = ContentError((ContentProblem("it ended with status 1", where="generate.py"),))
    with pytest.raises(ContentError, match="status 1"):
        grade(grading(Steps(problem)))


def test_it_is_stopped() -> None:
    """Who waits is told, and nothing more is asked of the workers."""
    executor = Steps(None)
    cluster = grading(executor)
    found: list[Grade] = []
    waiting = threading.Thread(target=lambda: found.append(grade(cluster)))
    waiting.start()
    while not executor.asked:
        pass
    cluster.stop()
    waiting.join(timeout=10)
    assert "CancelledError" in failed(found[0])
    assert "the batch was ended" in failed(grade(cluster))
    assert not cluster.recover()
    assert len(executor.asked) == 1


def test_taken_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was handed in is read here; only a notebook that is too large goes to a worker."""
    path = tmp_path / "work.ipynb"
    path.write_bytes(notebook(*GOOD))
    assert len(grading(Steps()).take_in(path).cells) == 4
    small = notebook("x = 1")
    monkeypatch.setattr("minbar.grading.intake.values.HOST_BYTES", 100)
    executor = Steps(Answer(worker="a", value=small), SubmissionError("no notebook"))
    cluster = grading(executor)
    assert len(cluster.take_in(path).cells) == 2
    with pytest.raises(SubmissionError, match="no notebook"):
        cluster.take_in(path)
    assert executor.asked == [worker.strip_on_worker] * 2


def test_a_file_that_shadows_is_refused(tmp_path: Path) -> None:
    """The rules of the intake are those of the environment, as at home."""
    (tmp_path / "work.ipynb").write_bytes(notebook(*GOOD))
    (tmp_path / "numpy.py").write_bytes(b"")
    with pytest.raises(SubmissionError, match="instead of the module `numpy`"):
        grading(Steps()).take_in(tmp_path)


def test_a_worker_without_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In an executor of threads: the worker itself finds out, and names itself and the engine."""
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/no.sock")
    with ThreadPoolExecutor(1) as executor:
        reason = failed(grade(grading(executor)))
    assert "process" in reason
    assert "no container engine answers" in reason


ONE = Facts(image="image:1")
CASES = {
    "no workers": ({}, "no workers"),
    "another image": (
        {"tcp://a": ONE, "tcp://b": Facts(image="image:2")},
        r"different images.*tcp://a has image:1, tcp://b has image:2.*sandbox build small",
    ),
    "no image": (
        {"tcp://a": ONE, "tcp://b": Facts(unfit="not built", todo="Run `minbar sandbox build x`")},
        r"tcp://b: this worker can't grade: not built\. There: Run `minbar sandbox build x`",
    ),
}


def test_workers_that_agree() -> None:
    """Their image is the one that all grades are made in."""
    assert agreed_image({"tcp://a": ONE, "tcp://b": ONE}, "small") == "image:1"


@pytest.mark.parametrize(("facts", "said"), CASES.values(), ids=CASES)
def test_workers_that_do_not(facts: dict[str, Facts], said: str) -> None:
    """Nothing is graded where one worker could give another grade: it is named."""
    with pytest.raises(ClusterError, match=said):
        agreed_image(facts, "small")
