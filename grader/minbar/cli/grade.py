"""`minbar grade`: grade submissions of a take-home in a sandbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.console import Console
from minbar.cli.outputs import write_outputs
from minbar.errors import OurFault, UserError

if TYPE_CHECKING:
    from minbar.grading.assembly import Graded
    from minbar.grading.grader import Grader
    from minbar.models.grade import Grade

__all__ = ["grade"]

_WARM_ROOMS: Final = 1


@click.command()
@click.argument("submissions", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--takehome", "slug", required=True, metavar="ID", help="The take-home's id.")
@click.option("--candidate", metavar="ID", help="Pseudonym, where no receipt came along.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("grades"),
    show_default=True,
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
@click.option(
    "--bank",
    "banks",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Content to use, or the word built-in; may be given several times.",
)
@click.option("--runtime", metavar="NAME", help="Container runtime, such as runsc.")
@click.option("--json", "as_json", is_flag=True, help="Print the grades as JSON.")
def grade(
    *,
    submissions: tuple[Path, ...],
    slug: str,
    candidate: str | None,
    out: Path,
    view: str,
    release: bool,
    banks: tuple[Path, ...],
    runtime: str | None,
    as_json: bool,
) -> None:
    """Grade notebooks, folders or packages handed in for a take-home.

    Each SUBMISSION runs in a room of its own; hidden tests run in another room
    and only ask it questions. The results are a table here, and in the folder
    --out grade.json, report.html, report.md, junit.xml and executed.ipynb.
    """
    _check_options(submissions, candidate, view=view, release=release)
    console = Console(quiet=as_json)
    finished: list[tuple[str, Grade]] = []
    failures: list[Exception] = []
    with _Session(slug, banks, runtime, count=len(submissions)) as grader:
        for path in submissions:
            try:
                with console.status(f"Grading {path.name}") as update:
                    name, graded = _grade_one(grader, path, candidate, update)
                    shown = write_outputs(out / name, graded, view=view, release=release)
            except (UserError, OSError) as error:
                console.error(error, path)
                failures.append(error)
            else:
                finished.append((name, shown))
    console.grades(finished, out, as_json=as_json)
    _leave(finished, failures)


def _check_options(
    submissions: Sequence[Path], candidate: str | None, *, view: str, release: bool
) -> None:
    if release and view != "candidate":
        what = "--release gives feedback to a candidate; use it with --view candidate"
        raise click.UsageError(what)
    if candidate is not None and len(submissions) > 1:
        what = "--candidate names one; grade submissions one by one, or send receipts along"
        raise click.UsageError(what)


def _leave(finished: Sequence[tuple[str, Grade]], failures: Sequence[Exception]) -> None:
    """Exit by the worst that happened: our fault, then the input's."""
    for name, result in finished:
        if result.status != "graded":
            what = f"{name} could not be graded: {result.reason}"
            raise OurFault(what, todo="It is not a zero; grade it again once this is mended")
    if failures:
        raise SystemExit(1)


class _Session:
    """Rooms and grader, open for as long as the command grades."""

    def __init__(
        self, slug: str, banks: Sequence[Path], runtime: str | None, *, count: int
    ) -> None:
        self._slug = slug
        self._banks = banks
        self._runtime = runtime
        self._count = count

    def __enter__(self) -> Grader:
        from minbar.content.environments import load_environment
        from minbar.content.locate import find_content
        from minbar.content.takehomes import load_takehome
        from minbar.grading.grader import Grader
        from minbar.rooms.docker_rooms import DockerRooms
        from minbar.rooms.doctor.proofs import unproved_limits
        from minbar.rooms.engine import connect
        from minbar.rooms.images import require_image
        from minbar.rooms.pool import WarmRooms
        from minbar.store.home import state_dir

        roots = find_content(self._banks)
        takehome = load_takehome(roots, self._slug)
        environment = load_environment(roots, takehome.spec.environment)
        client = connect()
        image = require_image(client, environment)
        docker_rooms = DockerRooms(client, runtime=self._runtime)
        self._rooms = WarmRooms(docker_rooms)
        warnings = unproved_limits(state_dir(), docker_rooms.facts, self._runtime)
        try:
            grader = Grader(
                takehome, environment, image=image, rooms=self._rooms, warnings=warnings
            )
        except BaseException:
            self._rooms.close()
            raise
        if self._count > 1:
            grader.keep_warm(_WARM_ROOMS)
        return grader

    def __exit__(self, *_: object) -> None:
        self._rooms.close()


def _grade_one(
    grader: Grader, path: Path, candidate: str | None, update: Callable[[str], None]
) -> tuple[str, Graded]:
    from minbar.grading.identity import identify

    submission = grader.take_in(path)
    spec = grader.takehome.spec
    now = dt.datetime.now(dt.UTC)
    identity = identify(submission.receipt, candidate, spec, submission.sha256, now=now)
    total = len(submission.cells)
    graded = grader.grade(
        submission,
        identity,
        on_cell=lambda cell: update(f"Grading {path.name}: cell {cell.cell} of {total} done"),
    )
    return identity.candidate or path.stem or path.name, graded
