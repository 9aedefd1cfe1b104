"""A cluster that grades the submissions of one take-home, for as long as a command needs it."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minbar.grading.batch.cluster import ClusterGrading

__all__ = ["cluster_session"]


@contextlib.contextmanager
def cluster_session(
    address: str,
    slug: str,
    banks: Sequence[Path],
    *,
    patience: float,
    runtime: str | None = None,
    quality: bool = True,
) -> Iterator[ClusterGrading]:
    """Give somebody who has submissions of one take-home graded by a cluster's workers.

    No engine is needed here. Workers boot no room before one is needed, and close
    all of them afterwards.

    Args:
        address: of the cluster's scheduler.
        slug: id of the take-home.
        banks: content to use instead of the built-in one, if any.
        patience: seconds to wait for a cluster without workers, and for a worker's engine.
        runtime: container runtime, if not the engines' own.
        quality: whether code quality is scored, where a criterion asks for it.

    Raises:
        UserError: if the take-home does not exist, or its files are at fault; if Dask
            is not installed, or has no such addresses.
        ClusterError: if nobody answers there, or a worker can't grade.
    """
    from minbar.cli.session import load_content
    from minbar.grading.batch.cluster import ClusterGrading, agreed_image
    from minbar.grading.batch.dask_cluster import DaskCluster
    from minbar.grading.batch.jobs import Look, Subject, seal
    from minbar.grading.batch.values import Conditions

    takehome, environment, rubric = load_content(slug, banks, quality=quality)
    with DaskCluster(address) as cluster:
        image = agreed_image(cluster.survey(seal(Look(environment=environment))), environment.name)
        subject = Subject(
            session=uuid.uuid4().hex,
            takehome=takehome,
            environment=environment,
            quality=rubric,
            conditions=Conditions(
                image=image,
                rubric=rubric.sha256 if rubric is not None else None,
                runtime=runtime,
            ),
            patience=patience,
        )
        try:
            yield ClusterGrading(
                cluster,
                subject,
                threads=cluster.threads(),
                present=cluster.present,
                avoid=cluster.avoid,
                lost=cluster.lost,
            )
        finally:
            cluster.end(subject.session)
