"""`minbar takehome verify`: grade the references of take-homes, compare with what is promised."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minbar.cli.bank_options import content_option, json_option
from minbar.cli.console import Console
from minbar.cli.session import grading_session

if TYPE_CHECKING:
    from minbar.grading.grader import Grader
    from minbar.grading.verification import Verified

__all__ = ["verify"]


@click.command()
@click.argument("slugs", nargs=-1, metavar="[TAKEHOME]...")
@content_option
@json_option
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

    console = Console(quiet=as_json)
    found: dict[str, list[Verified]] = {}
    for slug in slugs or list_takehomes(find_content(banks)):
        found[slug] = []
        with grading_session(slug, banks) as grader, console.status(f"Verifying {slug}") as update:
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
