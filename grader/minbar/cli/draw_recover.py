"""`minbar draw --recover`: write the locks that a crash left without a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from minbar.cli.draw_screen import path_said
from minbar.cli.draw_session import open_desk
from minbar.cli.failures import EXIT_USER, say

if TYPE_CHECKING:
    from minbar.cli.draw import How

__all__ = ["recover_sets"]


def recover_sets(how: How) -> None:
    """Write what is pending, say each; end with 1 if one could not be written."""
    from minbar.drawing.recovery import recover

    with open_desk(how.store) as desk:
        found = recover(desk, folder=how.out, replace=how.force)
    if how.as_json:
        entries = [
            {"id": each.set_id, "path": str(each.path), "problem": each.problem} for each in found
        ]
        click.echo(json.dumps(entries, indent=1))
    elif not found:
        click.echo("Nothing to recover: the file of every set is in its place.")
    for each in found:
        if each.problem:
            say(f"{each.path}: {each.set_id}: {each.problem}")
        elif not how.as_json:
            click.echo(f"{each.set_id}: {path_said(each.path)}")
    if any(each.problem for each in found):
        raise SystemExit(EXIT_USER)
