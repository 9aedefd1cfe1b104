"""`minbar bank check`: name every problem of a bank, and prove its items in rooms."""

from __future__ import annotations

import contextlib
import functools
import json
import sys
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minbar.cli.bank_options import bank_option, json_option

if TYPE_CHECKING:
    from minbar.bank.checking import Checked, Tell
    from minbar.rooms.interface import RoomProvider

__all__ = ["check"]


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@bank_option
@click.option("--static", is_flag=True, help="Run nothing; needs no Docker, and says what is open.")
@click.option("--since", metavar="REV", help="Hold versions and ids against this git commit.")
@click.option("--changed-only", is_flag=True, help="Pass over items that were proved as they are.")
@json_option
@click.pass_context
def check(
    context: click.Context,
    *,
    ids: tuple[str, ...],
    banks: tuple[Path, ...],
    static: bool,
    since: str | None,
    changed_only: bool,
    as_json: bool,
) -> None:
    """Prove the items with these IDs, or all of them and what holds between them.

    Code of items runs in proof rooms. Every problem is printed with its place;
    exits with 1 if there is any.
    """
    from minbar.bank.checking import check_bank
    from minbar.bank.proved import ProvedBefore
    from minbar.content.banks import load_bank
    from minbar.content.locate import find_content
    from minbar.store.home import state_dir

    roots = find_content(banks)
    with _progress(quiet=as_json) as tell:
        checked = check_bank(
            load_bank(roots, index=state_dir() / "index"),
            ids,
            rooms=None if static else functools.partial(_rooms, roots),
            before=ProvedBefore(state_dir() / "proved"),
            reuse=changed_only and not static,
            since=since,
            tell=tell,
        )
    if as_json:
        click.echo(json.dumps(_described(checked), indent=1))
    else:
        _print(checked)
    if checked.problems:
        context.exit(1)


@contextlib.contextmanager
def _rooms(
    roots: Sequence[Path], environments: Collection[str]
) -> Iterator[tuple[RoomProvider, Mapping[str, str]]]:
    """Open an engine, and find the images of the environments before anything runs."""
    from minbar.content.environments import load_environment
    from minbar.rooms.docker_rooms import DockerRooms
    from minbar.rooms.engine import connect
    from minbar.rooms.images import require_image

    with contextlib.closing(connect()) as client:
        images = {
            name: require_image(client, load_environment(roots, name))
            for name in sorted(environments)
        }
        with DockerRooms(client) as provider:
            yield provider, images


@contextlib.contextmanager
def _progress(*, quiet: bool) -> Iterator[Tell]:
    """Show a bar on a terminal, nothing anywhere else."""
    if quiet or not sys.stderr.isatty():
        yield lambda _done, _of, _item: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[item]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None, item="")
        yield lambda done, of, item: bar.update(task, completed=done, total=of, item=item)


def _print(checked: Checked) -> None:
    """One line a problem, then what was done and what is open."""
    for problem in checked.problems:
        click.echo(str(problem))
    for path in checked.unread:
        click.echo(f"not compared, because this minbar cannot read it: {path}", err=True)
    parts = [f"{_count(len(checked.items), 'item')} checked"]
    if checked.reused:
        parts.append(f"{len(checked.reused)} proved before")
    parts.append(f"{_count(checked.runs, 'proof')} run")
    parts.append(_count(len(checked.problems), "problem"))
    click.echo(", ".join(parts), err=True)
    if checked.unproved:
        titles = Counter(title for _, title in checked.unproved)
        listed = ", ".join(f"{title} of {_count(n, 'item')}" for title, n in sorted(titles.items()))
        click.echo(f"left unproved, because nothing was run: {listed}", err=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _described(checked: Checked) -> dict[str, object]:
    problems = [
        {"where": each.where, "what": each.what, "todo": each.todo} for each in checked.problems
    ]
    unproved = [{"item": item, "what": what} for item, what in checked.unproved]
    return {
        "items": checked.items,
        "reused": checked.reused,
        "runs": checked.runs,
        "problems": problems,
        "unproved": unproved,
        "unread": checked.unread,
    }
