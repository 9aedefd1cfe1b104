"""`minbar grades`: the grades that the store keeps."""

from __future__ import annotations

from typing import Final

import click

from minbar.cli.lazy import lazy_group

__all__ = ["grades"]

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "diff": ("minbar.cli.grades_diff:diff", "What a new version of a take-home changed."),
    "export": ("minbar.cli.grades_export:export", "Write grades as CSV or JSON."),
    "list": ("minbar.cli.grades_list:list_grades", "List grades."),
    "show": ("minbar.cli.grades_show:show", "Show a grade, or write its files again."),
}


@click.group(cls=lazy_group(COMMANDS))
def grades() -> None:
    """List, show, export and compare the grades that the store keeps."""
