"""`minbar takehome`: list take-homes, start one for a candidate, prove one."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minbar.cli.bank_options import content_option, json_option
from minbar.cli.console import Console
from minbar.cli.takehome_verify import verify

if TYPE_CHECKING:
    from minbar.content.takehomes import Takehome
    from minbar.takehomes.data import ScriptRunner
    from minbar.takehomes.start import Started

__all__ = ["takehome"]


@click.group()
def takehome() -> None:
    """List take-homes, start one for a candidate, prove one by its references."""


takehome.add_command(verify)


@takehome.command("list")
@content_option
@json_option
def list_command(*, banks: tuple[Path, ...], as_json: bool) -> None:
    """List all take-homes."""
    from minbar.content.locate import find_content
    from minbar.content.takehomes import list_takehomes, load_takehome

    roots = find_content(banks)
    entries = [_entry(load_takehome(roots, slug)) for slug in list_takehomes(roots)]
    if as_json:
        click.echo(json.dumps(entries, indent=1))
    elif sys.stdout.isatty():
        _print_table(entries)
    else:
        for entry in entries:
            click.echo("\t".join(str(entry[name]) for name in ("id", "version", "title")))


@takehome.command()
@click.argument("slug", metavar="TAKEHOME")
@click.option("--candidate", required=True, metavar="ID", help="The candidate's pseudonym.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for the workspace; TAKEHOME-ID in the current folder by default.",
)
@click.option(
    "--extend",
    metavar="DURATION",
    help="Move the deadline of an earlier start by this much: 2d, 12h, 1d12h.",
)
@click.option("--reason", metavar="TEXT", help="Why it is moved; the candidate can read it.")
@content_option
@json_option
def start(
    *,
    slug: str,
    candidate: str,
    out: Path | None,
    extend: str | None,
    reason: str | None,
    banks: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Make a candidate's workspace for TAKEHOME, and start the clock.

    The folder is what the candidate gets: the task, data that are theirs alone,
    public tests, a checker, and a signed receipt with the deadline. Starting the
    same candidate again gives the same data and the same deadline, and never
    touches a notebook that is there.
    """
    from minbar.content.locate import find_content
    from minbar.content.takehomes import load_takehome
    from minbar.store.candidates import check_candidate

    if (extend is None) != (reason is None):
        what = "--extend and --reason go together"
        raise click.UsageError(what)
    roots = find_content(banks)
    chosen = load_takehome(roots, slug)
    folder = out or Path(f"{chosen.spec.id}-{check_candidate(candidate)}")
    if extend is not None:
        started = _extend(chosen, candidate, folder, extend, reason or "")
    else:
        started = _start(chosen, roots, candidate, folder, Console(quiet=as_json))
    if as_json:
        click.echo(json.dumps(_described(started), indent=1))
    else:
        _print_started(started, extended=extend is not None)
        if chosen.spec.public:
            click.echo("It is public, hidden tests included: its grades are demonstrations.")


def _extend(takehome: Takehome, candidate: str, folder: Path, extend: str, reason: str) -> Started:
    from minbar.takehomes.durations import parse_duration
    from minbar.takehomes.start import extend_deadline

    by = parse_duration(extend)
    return extend_deadline(takehome, candidate, folder, by=by, reason=reason)


def _start(
    takehome: Takehome, roots: Sequence[Path], candidate: str, folder: Path, console: Console
) -> Started:
    from minbar.content.environments import load_environment
    from minbar.rooms.engine import connect
    from minbar.rooms.images import require_image
    from minbar.takehomes.start import start_takehome

    environment = load_environment(roots, takehome.spec.environment)
    with contextlib.closing(connect()) as client:
        image = require_image(client, environment)
        with console.status(f"Making the data of {candidate}"), _proof_room(client, image) as run:
            return start_takehome(takehome, environment, candidate, folder, run=run, image=image)


@contextlib.contextmanager
def _proof_room(client: Any, image: str) -> Iterator[ScriptRunner]:  # noqa: ANN401  docker is imported late
    from minbar.rooms.docker_rooms import DockerRooms
    from minbar.takehomes.proof import proof_runner

    with DockerRooms(client) as rooms:
        yield proof_runner(rooms, image)


def _entry(takehome: Takehome) -> dict[str, Any]:
    spec = takehome.spec
    return {
        "id": spec.id,
        "version": spec.version,
        "title": spec.title,
        "summary": spec.summary.strip(),
        "minutes": spec.minutes,
        "environment": spec.environment,
        "roles": spec.roles,
        "public": spec.public,
        "folder": str(takehome.folder),
        "sha256": takehome.sha256,
    }


def _print_table(entries: Sequence[dict[str, Any]]) -> None:
    from rich import box
    from rich.console import Console as RichConsole
    from rich.table import Table
    from rich.text import Text

    table = Table("Id", "Version", "Title", "Hours", "Roles", box=box.SIMPLE_HEAD)
    for entry in entries:
        hours = f"{entry['minutes'] / 60:g}"
        texts = [entry["id"], entry["version"], entry["title"], hours, ", ".join(entry["roles"])]
        table.add_row(*(Text(text) for text in texts))
    RichConsole(highlight=False).print(table)


def _described(started: Started) -> dict[str, Any]:
    receipt = started.receipt
    return {
        "takehome": receipt.takehome,
        "version": receipt.version,
        "candidate": receipt.candidate,
        "started": receipt.started.isoformat(),
        "deadline": receipt.deadline.isoformat(),
        "folder": str(started.folder),
        "again": started.again,
        "kept_notebook": started.kept,
    }


def _print_started(started: Started, *, extended: bool) -> None:
    receipt = started.receipt
    who = f"{receipt.takehome} {receipt.version} for {receipt.candidate}"
    if extended:
        click.echo(f"Extended {who}: {receipt.extensions[-1].reason}")
    elif started.again:
        click.echo(f"Started {who} before, on {_utc(receipt.started)}: that start counts.")
    else:
        click.echo(f"Started {who}.")
    click.echo(f"  deadline   {_utc(receipt.deadline)}")
    click.echo(f"  {'receipt ' if extended else 'workspace'}  {started.folder}")
    if started.kept:
        click.echo("  The notebook that was there is as it was.")
    if extended:
        click.echo("The candidate puts the new receipt.json in place of the old one.")
    else:
        click.echo("Send the folder to the candidate; its README.md says what to do.")


def _utc(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"
