"""`minbar bank migrate`: lift a bank's files to the form that this minbar reads."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minbar.cli.bank_options import bank_option, json_option

if TYPE_CHECKING:
    from minbar.content.migrations import Lifted

__all__ = ["migrate"]


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would change, and write nothing.")
@bank_option
@json_option
@click.pass_context
def migrate(
    context: click.Context, *, dry_run: bool, banks: tuple[Path, ...], as_json: bool
) -> None:
    """Rewrite files of older forms in place; comments and untouched lines stay.

    Nothing is written if any file cannot be lifted. Exits with 1 if a person has
    to mend something afterwards. Commit before, and read the difference after.
    """
    from minbar.content.locate import find_content
    from minbar.content.migrations import lift_bank

    today = dt.datetime.now(dt.UTC).date().isoformat()
    roots = [root for root in find_content(banks) if (root / "questions/bank.yaml").is_file()]
    lifted = [file for root in roots for file in lift_bank(root, today=today)]
    if not dry_run:
        for file in lifted:
            _replace(file.path, file.raw)
    if as_json:
        click.echo(json.dumps([_described(file) for file in lifted], indent=1))
    else:
        _print(lifted, "would be lifted" if dry_run else "lifted")
    if any(file.problems for file in lifted):
        context.exit(1)


def _replace(path: Path, raw: bytes) -> None:
    """Write a file as a whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(raw)
    fresh.chmod(path.stat().st_mode)
    fresh.replace(path)


def _print(lifted: Sequence[Lifted], verb: str) -> None:
    for file in lifted:
        click.echo(f"{file.path}: {verb} from {file.before}")
        for note in file.notes:
            click.echo(f"  look at: {note}")
        for problem in file.problems:
            click.echo(f"  mend: {problem}")
    noun = "file" if len(lifted) == 1 else "files"
    click.echo(f"{len(lifted)} {noun} {verb}", err=True)


def _described(file: Lifted) -> dict[str, Any]:
    problems = [
        {"where": each.where, "what": each.what, "todo": each.todo} for each in file.problems
    ]
    return {
        "path": str(file.path),
        "before": file.before,
        "notes": list(file.notes),
        "problems": problems,
    }
