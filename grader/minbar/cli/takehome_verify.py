"""`minbar takehome verify`: grade the references of take-homes, compare with what is promised."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minbar.cli.console import Console

if TYPE_CHECKING:
    from minbar.grading.grader import Grader
    from minbar.grading.verification import Verified

__all__ = ["verify"]


@click.command()
@click.argument("slugs", nargs=-1, metavar="[TAKEHOME]...")
@click.option(
    "--bank",
    "banks",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Content to use, or the word built-in; may be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")
@click.pass_context
def verify(
    context: click.Context, *, slugs: tuple[str, ...], banks: tuple[Path, ...], as_json: bool
) -> None:
    """Prove each TAKEHOME, or all of them, by their references.

    Every reference must get the verdict and the points that takehome.yaml
    promises, on demonstration data that are as recorded, and the untouched
    starter must pass no hidden test. Exits with 1 if anything differs.
    """
    from minbar.content.locate import find_content
    from minbar.content.takehomes import list_takehomes

    roots = find_content(banks)
    console = Console(quiet=as_json)
    found: dict[str, list[Verified]] = {}
    for slug in slugs or list_takehomes(roots):
        found[slug] = []
        with _grader(roots, slug) as grader, console.status(f"Verifying {slug}") as update:
            for verified in _verified(grader):
                found[slug].append(verified)
                update(f"Verifying {slug}: {verified.name} done")
                if not as_json:
                    _print(slug, verified)
    if as_json:
        click.echo(json.dumps(_described(found), indent=1))
    if any(verified.differences for each in found.values() for verified in each):
        context.exit(1)


def _verified(grader: Grader) -> Iterator[Verified]:
    from minbar.grading.verification import verify_takehome

    yield from verify_takehome(grader)


@contextlib.contextmanager
def _grader(roots: Sequence[Path], slug: str) -> Iterator[Grader]:
    from minbar.content.environments import load_environment
    from minbar.content.takehomes import load_takehome
    from minbar.grading.grader import Grader
    from minbar.rooms.docker_rooms import DockerRooms
    from minbar.rooms.engine import connect
    from minbar.rooms.images import require_image
    from minbar.rooms.pool import WarmRooms

    takehome = load_takehome(roots, slug)
    environment = load_environment(roots, takehome.spec.environment)
    with contextlib.closing(connect()) as client:
        image = require_image(client, environment)
        with contextlib.closing(WarmRooms(DockerRooms(client))) as rooms:
            yield Grader(takehome, environment, image=image, rooms=rooms)


def _print(slug: str, verified: Verified) -> None:
    verdict = "differs" if verified.differences else "as promised"
    click.echo(f"{slug}/{verified.name}: {verdict}")
    for difference in verified.differences:
        click.echo(f"  {difference}")


def _described(found: dict[str, list[Verified]]) -> list[dict[str, Any]]:
    return [
        {"takehome": slug, "name": verified.name, "differences": list(verified.differences)}
        for slug, each in found.items()
        for verified in each
    ]
