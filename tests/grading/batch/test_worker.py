"""What a worker finds out about itself before it grades: version, engine, image."""

from __future__ import annotations

import asyncio
import dataclasses

from minbar.content.environments import load_environment
from minbar.content.locate import built_in_root
from minbar.grading.batch import worker
from minbar.grading.batch.jobs import GradeJob, Look, Sealed, seal
from tests.grading.batch.cluster_samples import IMAGE, subject
from tests.grading.samples import ENVIRONMENT, identity, submission

TABULAR = load_environment((built_in_root(),), "tabular")


def test_facts() -> None:
    """The image is the one of the environment's files, as this worker's minbar makes it."""
    facts = asyncio.run(worker.facts_of_worker(seal(Look(environment=TABULAR))))
    assert (facts.image.partition(":")[0], facts.unfit) == ("minbar/tabular", "")


def test_an_image_that_was_not_built() -> None:
    """It is said before anything is graded, with the command to run."""
    facts = asyncio.run(worker.facts_of_worker(seal(Look(environment=ENVIRONMENT))))
    assert facts.image == ""
    assert "'small' was not built" in facts.unfit
    assert facts.todo == "Run `minbar sandbox build small`"


def test_another_image() -> None:
    """A worker that joined later, with another image, grades nothing."""
    other = dataclasses.replace(subject("another-image"), environment=TABULAR)
    job = GradeJob(subject=other, submission=submission(), identity=identity())
    answer = worker.grade_on_worker(seal(job))
    assert answer.value is None
    assert f"and not {IMAGE}" in answer.unfit
    assert "minbar sandbox build tabular" in answer.todo


def test_another_version() -> None:
    """A worker with another minbar does not even open the job."""
    sealed = Sealed("9.9", b"not a pickle")
    answer = worker.grade_on_worker(sealed)
    assert answer.value is None
    assert "and not 9.9" in answer.unfit
    assert answer.todo == "Install minbar 9.9 there"
    assert asyncio.run(worker.facts_of_worker(sealed)).todo == answer.todo
