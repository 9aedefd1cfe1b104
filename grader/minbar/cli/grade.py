"""`minbar grade`: grade submissions of a take-home in a sandbox."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict

import click

from minbar.cli.bank_options import content_option
from minbar.cli.cluster_session import cluster_session
from minbar.cli.outputs import check_writable
from minbar.cli.session import batch_session
from minbar.grading.batch.patience import PATIENCE

if TYPE_CHECKING:
    from minbar.grading.batch.values import Grading

__all__ = ["grade"]

_MOST_JOBS: Final = 64
# Whether it can be read is found when its turn comes, so that it does not stop the others.
_SUBMISSION: Final = click.Path(readable=False, path_type=Path)
# Apart, so that what a candidate may not see is never in a folder that is sent to them.
_FOLDERS: Final = {"interviewer": Path("grades"), "candidate": Path("feedback")}


@click.command()
@click.argument("submissions", nargs=-1, required=True, type=_SUBMISSION)
@click.option("--takehome", "slug", required=True, metavar="ID", help="The take-home's id.")
@click.option("--candidate", metavar="ID", help="Pseudonym, where no receipt came along.")
@click.option(
    "--received",
    type=click.DateTime(["%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%MZ"]),
    metavar="WHEN",
    help="When the work arrived, in UTC, such as 2026-11-20T16:30Z; by default now.",
)
@click.option(
    "--out",
    type=click.Path(readable=False, path_type=Path),
    show_default="grades, or feedback with --view candidate",
    help="Folder for the results; each submission gets a folder of its own in it.",
)
@click.option(
    "--view",
    type=click.Choice(["interviewer", "candidate"]),
    default="interviewer",
    show_default=True,
    help="Who may read the results; `candidate` leaves out all that would give a test away.",
)
@click.option(
    "--release",
    is_flag=True,
    help="With --view candidate: give detailed feedback, once per candidate.",
)
@content_option
@click.option(
    "--no-quality",
    is_flag=True,
    help="Leave code quality out: one run and one room less; its criterion waits.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, _MOST_JOBS),
    show_default="1; with --cluster as many as its workers have threads",
    metavar="N",
    help="Submissions that are graded at the same time.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Have a Dask cluster grade, such as tcp://10.0.0.5:8786; its workers need an"
    " engine each, this machine none.",
)
@click.option(
    "--resume/--force",
    default=True,
    help="Take the grade from the store where the same was graded before (the default),"
    " or grade anew and keep the older one as history.",
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 if a submission wins a smaller share of the points that machines"
    " give, or misses a minimum bar.",
)
@click.option(
    "--patience",
    type=click.FloatRange(0),
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="How long to wait for an engine or a store that is gone, before giving up.",
)
@click.option("--runtime", metavar="NAME", help="Container runtime, such as runsc.")
@click.option("--json", "as_json", is_flag=True, help="Print the grades as JSON.")
def grade(
    *,
    submissions: tuple[Path, ...],
    slug: str,
    candidate: str | None,
    received: dt.datetime | None,
    out: Path | None,
    view: str,
    release: bool,
    banks: tuple[Path, ...],
    no_quality: bool,
    jobs: int | None,
    cluster: str | None,
    resume: bool,
    fail_under: float | None,
    patience: float,
    runtime: str | None,
    as_json: bool,
) -> None:
    """Grade notebooks, folders or packages handed in for a take-home.

    A SUBMISSION is a notebook, a package of submit.py, a folder with one of them,
    or a folder with many of these. Each runs in a room of its own; hidden tests run
    in another room and only ask it questions. The results are a table here, and in
    the folder --out grade.json, report.html, report.md, junit.xml and executed.ipynb;
    of several submissions summary.csv and summary.json, too.

    What was graded before is not graded again: a batch that was interrupted goes on
    where it stopped.
    """
    from minbar.cli.grade_work import Order, grade_all
    from minbar.grading.batch.finding import find_submissions
    from minbar.grading.batch.values import Policy

    _check_options(submissions, candidate, view=view, release=release)
    order = Order(candidate, out or _FOLDERS[view], view, release, received, fail_under, as_json)
    check_writable(order.out)
    place = _grading(
        slug,
        banks,
        cluster=cluster,
        jobs=jobs,
        patience=patience,
        runtime=runtime,
        quality=not no_quality,
    )
    with place as (grading, at_once):
        found = find_submissions(submissions, grading.takehome.spec)
        _check_one(found.paths, candidate)
        policy = Policy(jobs=at_once, force=not resume, patience=patience)
        results = grade_all(grading, found, order, policy)
    results.report(order)
    if results.codes:
        raise SystemExit(max(results.codes))


@contextlib.contextmanager
def _grading(
    slug: str,
    banks: Sequence[Path],
    *,
    cluster: str | None,
    jobs: int | None,
    patience: float,
    runtime: str | None,
    quality: bool,
) -> Iterator[tuple[Grading, int]]:
    """Give who grades, here or on a cluster, and how many submissions at once."""
    how: _How = {"patience": patience, "runtime": runtime, "quality": quality}
    if cluster is None:
        with batch_session(slug, banks, jobs=jobs or 1, **how) as here:
            yield here, jobs or 1
    else:
        with cluster_session(cluster, slug, banks, **how) as there:
            yield there, jobs or there.threads


class _How(TypedDict):
    patience: float
    runtime: str | None
    quality: bool


def _check_options(
    submissions: Sequence[Path], candidate: str | None, *, view: str, release: bool
) -> None:
    if release and view != "candidate":
        what = "--release gives feedback to a candidate; use it with --view candidate"
        raise click.UsageError(what)
    _check_one(submissions, candidate)


def _check_one(submissions: Sequence[Path], candidate: str | None) -> None:
    if candidate is not None and len(submissions) > 1:
        what = "--candidate names one; grade submissions one by one, or send receipts along"
        raise click.UsageError(what)
