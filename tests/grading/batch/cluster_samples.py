"""Jobs of a batch for a cluster, for the tests of those who send and who do them."""

from __future__ import annotations

from minbar.grading.batch.jobs import Subject
from minbar.grading.batch.values import Conditions
from tests.grading.samples import ENVIRONMENT, takehome

__all__ = ["IMAGE", "subject"]

IMAGE = "minbar/small:1"


def subject(session: str = "batch", *, patience: float = 0.0) -> Subject:
    """Return what all jobs of a batch share."""
    return Subject(
        session=session,
        takehome=takehome(),
        environment=ENVIRONMENT,
        quality=None,
        conditions=Conditions(image=IMAGE),
        patience=patience,
    )
