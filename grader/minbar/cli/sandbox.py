"""`minbar sandbox`: build the images that rooms run in, examine and attack the engine."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.bank_options import content_option
from minbar.cli.console import Console
from minbar.cli.failures import EXIT_OUR_FAULT
from minbar.cli.sandbox_attack import attack
from minbar.rooms.images import DEFAULT_BASE

if TYPE_CHECKING:
    from minbar.content.environments import Environment
    from minbar.rooms.doctor import Finding
    from minbar.rooms.images import BuiltImage

__all__ = ["sandbox"]

_SHOWN_ANYWHERE: Final = ("Step ", "fetching ")
_LINE_WIDTH: Final = 110
_STYLES: Final = {"ok": "green", "optional": "cyan", "warning": "yellow", "missing": "bold red"}


@click.group()
def sandbox() -> None:
    """Build, examine and attack the sandbox that all foreign code runs in."""


sandbox.add_command(attack)


@sandbox.command()
@click.argument("environments", nargs=-1, metavar="[ENVIRONMENT]...")
@click.option(
    "--base",
    default=DEFAULT_BASE,
    show_default=True,
    metavar="IMAGE",
    help="Image to build on: a glibc Linux with the environment's Python as python3.",
)
@click.option(
    "--wheelhouse",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Install from the wheels in this folder, without a network.",
)
@click.option("--prune", is_flag=True, help="Afterwards remove images that nothing needs any more.")
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print what was built as JSON.")
def build(
    *,
    environments: tuple[str, ...],
    base: str,
    wheelhouse: Path | None,
    prune: bool,
    banks: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Build the image of each ENVIRONMENT, or of all that are not on request.

    An image that is there and whose inputs are the same is left as it is.
    """
    from minbar.rooms.engine import connect
    from minbar.rooms.images import BUILD_TIMEOUT, build_image, remove_images, stale_images

    everything = _load_environments(banks, ())
    chosen = _load_environments(banks, environments)
    if not environments:
        chosen = [environment for environment in chosen if not environment.spec.on_request]
    client = connect(timeout=BUILD_TIMEOUT)
    built = []
    for environment in chosen:
        with _building(environment.name, quiet=as_json) as progress:
            image = build_image(
                client, environment, base=base, wheelhouse=wheelhouse, progress=progress
            )
        built.append((environment.name, image))
    removed = remove_images(client, stale_images(client, everything)) if prune else ()
    _print_images(built, removed, as_json=as_json)


@sandbox.command()
@click.option("--runtime", metavar="NAME", help="Prove another runtime's limits, such as runsc's.")
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def doctor(
    context: click.Context, *, runtime: str | None, banks: tuple[Path, ...], as_json: bool
) -> None:
    """Say what the sandbox has and lacks, and prove its limits.

    Each limit is tried in a throw-away container. Grades warn of what is not
    proved. Exits with 3 if something is missing or does not hold.
    """
    from minbar.rooms.doctor import examine, is_usable
    from minbar.store.home import state_dir

    environments = _load_environments(banks, ())
    environments.sort(key=lambda each: each.spec.on_request)  # limits are proved in the first
    with Console(quiet=as_json).status("Examining the sandbox") as update:
        findings = examine(
            environments,
            on_request={each.name for each in environments if each.spec.on_request},
            state=state_dir(),
            runtime=runtime,
            progress=lambda about: update(f"Examining the sandbox: {about}"),
        )
    _print_findings(findings, as_json=as_json)
    if not is_usable(findings):
        context.exit(EXIT_OUR_FAULT)


def _load_environments(banks: Sequence[Path], names: Sequence[str]) -> list[Environment]:
    from minbar.content.environments import list_environments, load_environment
    from minbar.content.locate import find_content

    roots = find_content(banks)
    return [load_environment(roots, name) for name in names or list_environments(roots)]


@contextmanager
def _building(name: str, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show the builder's lines: the newest on a terminal, its steps anywhere else."""
    with Console(quiet=quiet).status(f"Building {name}") as update:
        yield lambda line: _show_line(line, name, update, quiet=quiet)


def _show_line(line: str, name: str, update: Callable[[str], None], *, quiet: bool) -> None:
    short = line if len(line) <= _LINE_WIDTH else f"{line[:_LINE_WIDTH]}..."
    if sys.stderr.isatty():
        update(f"Building {name}: {short}")
    elif not quiet and line.startswith(_SHOWN_ANYWHERE):
        click.echo(short, err=True)


def _print_images(
    built: Sequence[tuple[str, BuiltImage]], removed: Sequence[str], *, as_json: bool
) -> None:
    if as_json:
        images = [{"environment": name, **dataclasses.asdict(image)} for name, image in built]
        click.echo(json.dumps({"images": images, "removed": list(removed)}, indent=2))
        return
    for name, image in built:
        state = "built" if image.rebuilt else "up to date"
        size = f"{image.size_bytes / 1e6:.0f} MB"
        click.echo(f"{name}: {state}, {image.tag} on {image.base}, {size}")
    for tag in removed:
        click.echo(f"removed {tag}")


def _print_findings(findings: Sequence[Finding], *, as_json: bool) -> None:
    from minbar.rooms.doctor import is_usable

    if as_json:
        document = {
            "usable": is_usable(findings),
            "findings": [dataclasses.asdict(finding) for finding in findings],
        }
        click.echo(json.dumps(document, indent=2))
    elif sys.stdout.isatty():
        _print_table(findings)
    else:
        _print_lines(findings)


def _print_table(findings: Sequence[Finding]) -> None:
    from rich.console import Console as RichConsole
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    for finding in findings:
        says = Text(finding.says)
        if finding.todo:
            says.append(f"\n{finding.todo}", style="dim")
        table.add_row(Text(finding.status, style=_STYLES[finding.status]), finding.title, says)
    RichConsole(highlight=False).print(table)


def _print_lines(findings: Sequence[Finding]) -> None:
    width = max(len(finding.title) for finding in findings)
    for finding in findings:
        click.echo(f"{finding.status:<8}  {finding.title:<{width}}  {finding.says}")
        if finding.todo:
            click.echo(f"{'':<8}  {'':<{width}}  {finding.todo}")
