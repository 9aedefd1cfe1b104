"""Jobs are plain values: they pickle, and say nothing secret where they are logged."""

from __future__ import annotations

import pickle

from minbar import __version__
from minbar.grading.batch.jobs import GradeJob, seal
from minbar.store.secret import store_secret
from tests.grading.batch.cluster_samples import subject
from tests.grading.samples import KEYS, identity, submission


def job() -> GradeJob:
    """A job of one submission."""
    handed_in = submission(files={"notes.md": b"\x80"}, notebook=b"{}")
    return GradeJob(subject=subject(), submission=handed_in, identity=identity(), to_come=3)


def test_there_and_back() -> None:
    """A worker gets exactly what was sent, from minbar of the same version."""
    sealed = pickle.loads(pickle.dumps(seal(job())))  # noqa: S301  our own
    assert sealed.version == __version__
    assert pickle.loads(sealed.content) == job()  # noqa: S301  our own


def test_nothing_secret_is_shown() -> None:
    """Logs of a cluster show neither keys, nor hidden tests, nor what was handed in."""
    shown = repr(seal(job())) + repr(job())
    assert "hidden tests" not in shown
    assert "first" not in shown
    assert repr(KEYS.work)[2:-1] not in shown
    assert seal(job()).content.count(KEYS.work) == 1


def test_the_secret_stays() -> None:
    """The store's secret, from which all keys come, does not travel."""
    assert store_secret() not in seal(job()).content
