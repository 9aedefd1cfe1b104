"""`minbar pair`: what became of a program that interviewer and candidate worked on."""

from __future__ import annotations

import contextlib
import functools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from minbar.cli.bank_options import bank_option, json_option, open_bank
from minbar.cli.packet import stored_items
from minbar.cli.store_options import store_option

if TYPE_CHECKING:
    from minbar.drawing.pairs import PairFinding
    from minbar.rooms.interface import RoomProvider

__all__ = ["pair"]

_MOST_BYTES: Final = 256 * 1024


@click.group()
def pair() -> None:
    """See what became of a pair-programming task."""


@pair.command()
@click.argument("lock", type=click.Path(path_type=Path), metavar="LOCK")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "--item", "pos", type=click.IntRange(min=1), metavar="POS", help="Place of the item in the set."
)
@bank_option
@store_option
@json_option
def check(
    *,
    lock: Path,
    file: Path,
    pos: int | None,
    banks: tuple[Path, ...],
    store: str | None,
    as_json: bool,
) -> None:
    """Say which planted bugs are still in the program that a candidate repaired.

    FILE runs in a proof room against the tests of its item in the set that LOCK
    holds. Exits with 0 whatever is found.
    """
    from minbar.drawing.lock_file import read_lock
    from minbar.drawing.packets_content import locked_content
    from minbar.drawing.pairs_running import choose_item, run_pair

    drawn, bank, source = read_lock(lock), open_bank(banks), _read(file)
    with stored_items(store) as stored:
        contents = {each.pos: locked_content(each, bank, stored) for each in drawn.items}
    chosen = choose_item(drawn, contents, pos)
    finding = run_pair(chosen, contents[chosen.pos], source, functools.partial(_rooms, bank.roots))
    if as_json:
        click.echo(json.dumps(_described(finding), indent=1, ensure_ascii=False))
    else:
        _print(finding)


def _read(path: Path) -> str:
    """Read a candidate's program: a regular file of a sensible size, in UTF-8.

    Raises:
        SubmissionError: if it is none.
    """
    from minbar.errors import SubmissionError
    from minbar.grading.intake.disk import open_regular, read_whole

    place = str(path)
    with open_regular(path, place) as descriptor:
        raw = read_whole(descriptor, place, limit=_MOST_BYTES, todo="Give the program alone")
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        what = "is no text in UTF-8, so it is no Python program"
        raise SubmissionError(what, where=place, todo="Give the program itself")
    return text


@contextlib.contextmanager
def _rooms(roots: Sequence[Path], environment: str) -> Iterator[tuple[RoomProvider, str]]:
    """Open an engine, and find the image of an environment."""
    from minbar.content.environments import load_environment
    from minbar.rooms.docker_rooms import DockerRooms
    from minbar.rooms.engine import connect
    from minbar.rooms.images import require_image

    with contextlib.closing(connect()) as client:
        image = require_image(client, load_environment(roots, environment))
        with DockerRooms(client) as provider:
            yield provider, image


def _print(finding: PairFinding) -> None:
    from minbar.report.escape import terminal_text

    click.echo(f"place {finding.pos}, {finding.item}")
    if finding.problem:
        click.echo(terminal_text(finding.problem))
    for bug in finding.bugs:
        click.echo(f"  {bug.verdict:10}  {bug.id}: {terminal_text(bug.says)}")
        click.echo(f"              {bug.why}")
    for name, raised in finding.broken.items():
        click.echo(f"  {'fails too':10}  `{name}`: {terminal_text(raised)}")
    if not finding.problem:
        click.echo(_summary(finding))


def _summary(finding: PairFinding) -> str:
    tests = f"{finding.passed} of {finding.tests} tests pass"
    report = "" if finding.report is None else f", report() gives {finding.report:.6g}"
    if not finding.bugs:
        return f"{tests}{report}"
    fixed = sum(bug.verdict == "fixed" for bug in finding.bugs)
    return f"{fixed} of {len(finding.bugs)} planted bugs fixed, {tests}{report}"


def _described(finding: PairFinding) -> dict[str, Any]:
    return {
        "pos": finding.pos,
        "item": finding.item,
        "problem": finding.problem or None,
        "bugs": [
            {"id": bug.id, "verdict": bug.verdict, "says": bug.says, "why": bug.why}
            for bug in finding.bugs
        ],
        "broken": dict(finding.broken),
        "passed": finding.passed,
        "tests": finding.tests,
        "report": finding.report,
    }
