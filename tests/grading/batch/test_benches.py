"""Benches: one for a batch, lent to threads, closed when it ends or nobody uses it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import pytest

from minbar.errors import ClusterError, EngineError
from minbar.grading.batch.benches import Benches
from minbar.grading.batch.jobs import Subject
from tests.grading.batch.cluster_samples import subject

LONG = 60.0


@dataclass
class FakeBench:
    """Notes how often it was closed."""

    session: str
    threads: int
    closed: int = 0

    def close(self) -> None:
        """Note it."""
        self.closed += 1


@dataclass
class Making:
    """Makes benches, and keeps them."""

    made: list[FakeBench] = field(default_factory=list)
    fails: bool = False

    def __call__(self, asked: Subject, threads: int) -> FakeBench:
        """Make one, or fail as an engine does."""
        if self.fails:
            what = "no engine"
            raise EngineError(what)
        self.made.append(FakeBench(asked.session, threads))
        return self.made[-1]


def test_one_for_each_batch() -> None:
    """Jobs of a batch share a bench, at the same time, too; another batch has its own."""
    making = Making()
    benches = Benches(making, idle=LONG)
    with benches.lent(subject("a"), 2) as first, benches.lent(subject("a"), 2) as second:
        assert first is second
    with benches.lent(subject("a"), 2) as third, benches.lent(subject("b"), 1) as other:
        assert third is first
        assert other is not first
    assert [(bench.session, bench.threads) for bench in making.made] == [("a", 2), ("b", 1)]
    benches.close()
    assert [bench.closed for bench in making.made] == [1, 1]


def test_the_end_of_a_batch() -> None:
    """Its bench is closed once, in the middle of a job, too, and there is no new one for it."""
    making = Making()
    benches = Benches(making, idle=LONG)
    with benches.lent(subject("a"), 1) as bench:
        benches.end("a")
        assert bench.closed == 1
    benches.end("a")
    with pytest.raises(ClusterError, match="the batch has ended"), benches.lent(subject("a"), 1):
        pytest.fail("no bench is left")
    benches.close()
    assert [one.closed for one in making.made] == [1]


def test_nobody_comes_back() -> None:
    """A bench that nobody uses any more is closed; one that is used stays, and so does the next."""
    making = Making()
    benches = Benches(making, idle=0.05)
    with benches.lent(subject("a"), 1) as bench:
        time.sleep(0.2)
        assert bench.closed == 0
    end = time.monotonic() + LONG
    while not bench.closed and time.monotonic() < end:
        time.sleep(0.01)
    assert bench.closed == 1
    with benches.lent(subject("a"), 1) as again:
        assert again is not bench
        assert again.closed == 0
    benches.close()


def test_an_engine_that_is_gone() -> None:
    """What could not be made is made at the next job."""
    making = Making(fails=True)
    benches = Benches(making, idle=LONG)
    with pytest.raises(EngineError), benches.lent(subject("a"), 1):
        pytest.fail("it was not made")
    making.fails = False
    with benches.lent(subject("a"), 1) as bench:
        assert bench.session == "a"
    benches.close()
