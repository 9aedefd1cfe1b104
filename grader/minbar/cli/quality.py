"""`minbar quality`: score the code of notebooks, with a finding for every point lost."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.bank_options import content_option
from minbar.cli.console import Console
from minbar.cli.failures import reader_may_leave, say
from minbar.cli.session import quality_session

if TYPE_CHECKING:
    from minbar.grading.quality_reader import QualityReader
    from minbar.models.quality import QualityReport
    from minbar.models.seed_sweep import SeedSweep

__all__ = ["all_well", "quality"]

_FORMATS: Final = ("text", "json", "sarif", "gitlab", "github")
_INFORMS: Final = frozenset({"text", "json"})
_BELOW: Final = 1


@click.command()
@click.argument(
    "notebooks",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--run", is_flag=True, help="Run each notebook twice, in rooms of its own.")
@click.option(
    "--with",
    "beside",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    metavar="PATH",
    help="With --run or --seeds: a file or folder that the notebook reads; several times.",
)
@click.option(
    "--seeds",
    type=click.IntRange(2, 20),
    metavar="N",
    help="Run each notebook N times with different seeds, and say how far what it prints "
    "moves; information, no points. 2 to 20.",
)
@click.option(
    "--takehome",
    metavar="ID",
    help="The take-home that the notebooks solve: its rubric, environment and limits, names "
    "that its brief asks for, and its demonstration data for runs.",
)
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Exit with 1 if a notebook earns a smaller share of its points.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    default="text",
    show_default=True,
    help="What is printed: for people, for programs, for code hosts.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--rubric", show_default="the take-home's, or default", metavar="NAME", help="What scores."
)
@click.option(
    "--environment",
    show_default="the take-home's, or tabular",
    metavar="NAME",
    help="Whose image reads, and runs, the notebooks.",
)
@content_option
@click.pass_context
def quality(
    context: click.Context,
    *,
    notebooks: tuple[Path, ...],
    run: bool,
    beside: tuple[Path, ...],
    seeds: int | None,
    takehome: str | None,
    fail_under: float | None,
    form: str,
    as_json: bool,
    rubric: str | None,
    environment: str | None,
    banks: tuple[Path, ...],
) -> None:
    """Score the code quality of NOTEBOOKS, with a finding for every point lost.

    They are read in a room of the sandbox, and never run, unless --run or --seeds
    asks for it.
    Exits with 1 if one of them is no notebook, could not be scored, or earns less
    than --fail-under; one with too little in it to judge has no score, and is below.
    """
    form = "json" if as_json else form
    _check_options(form, runs=run or seeds is not None, beside=beside, seeds=seeds)
    if takehome is not None and environment is not None:
        what = "a take-home has an environment of its own; leave --environment out"
        raise click.UsageError(what)
    session = quality_session(
        banks, environment=environment or "tabular", rubric=rubric, takehome=takehome
    )
    with session as reader:
        console = Console(quiet=form != "text")
        reports = _reports(reader, notebooks, beside if run else None, console)
        sweeps = _sweeps(reader, notebooks, beside, seeds, console) if seeds else []
    with reader_may_leave():
        _print(reports, sweeps, form)
    if not all_well(reports, fail_under):
        context.exit(_BELOW)


def _check_options(form: str, *, runs: bool, beside: Sequence[Path], seeds: int | None) -> None:
    if beside and not runs:
        what = "--with names files for a run; use it with --run or --seeds"
        raise click.UsageError(what)
    if seeds is not None and form not in _INFORMS:
        what = f"{form} has no place for what --seeds finds; use text or json"
        raise click.UsageError(what)


def _sweeps(
    reader: QualityReader,
    notebooks: Sequence[Path],
    beside: Sequence[Path],
    seeds: int,
    console: Console,
) -> list[SeedSweep]:
    sweeps = []
    for path in notebooks:
        with console.progress(f"Running {path.name} with other seeds", seeds) as done:
            sweeps.append(reader.sweep(path, beside, seeds, done))
    return sweeps


def _reports(
    reader: QualityReader,
    notebooks: Sequence[Path],
    beside: Sequence[Path] | None,
    console: Console,
) -> list[tuple[str, QualityReport]]:
    reports = []
    for path in notebooks:
        with console.status(f"Reading {path.name}"):
            reports.append((_shown(path), reader.report(path, beside)))
    return reports


def _shown(path: Path) -> str:
    """A path as code hosts know it: relative to here where it lies below, with `/`."""
    relative = Path(os.path.relpath(path.absolute(), Path.cwd()))
    return (path if ".." in relative.parts else relative).as_posix()


def _print(
    reports: Sequence[tuple[str, QualityReport]], sweeps: Sequence[SeedSweep], form: str
) -> None:
    if form == "text":
        _print_text(reports, sweeps)
        return
    from minbar import __version__
    from minbar.report.annotations import render_annotations
    from minbar.report.gitlab import render_gitlab
    from minbar.report.quality_json import render_quality_json
    from minbar.report.sarif import render_sarif

    text = {
        "json": lambda: render_quality_json(reports, sweeps),
        "sarif": lambda: render_sarif(reports, version=__version__),
        "gitlab": lambda: render_gitlab(reports),
        "github": lambda: render_annotations(reports),
    }[form]()
    click.echo(text.encode(), nl=False)  # bytes: these are UTF-8 whatever the locale is


def _print_text(reports: Sequence[tuple[str, QualityReport]], sweeps: Sequence[SeedSweep]) -> None:
    from rich.console import Console as RichConsole

    from minbar.report.quality_text import QualityDetail
    from minbar.report.seed_sweep_text import SweepDetail

    console = RichConsole(highlight=False)
    for name, report in reports:
        console.print(QualityDetail(name, report))
    for (name, _), sweep in zip(reports, sweeps, strict=bool(sweeps)):
        console.print(SweepDetail(name, sweep))


def all_well(reports: Sequence[tuple[str, QualityReport]], fail_under: float | None) -> bool:
    """Whether every notebook was scored, and high enough; what is not is said."""
    well = True
    for name, report in reports:
        if report.status == "waits":
            say(f"{name}: no score: {report.reason}")
            well = well and fail_under is None
        elif report.share is None:
            say(f"{name}: not scored: {report.reason}")
            well = False
        elif fail_under is not None and report.share * 100 < fail_under:
            say(f"{name}: {report.share * 100:.1f}% is below {fail_under:g}%")
            well = False
    return well
