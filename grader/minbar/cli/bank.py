"""`minbar bank`: finds a subcommand's file only when it is asked for."""

from __future__ import annotations

from typing import Final

import click

from minbar.cli.lazy import lazy_group

__all__ = ["bank"]

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "check": ("minbar.cli.bank_check:check", "Prove items, and name every problem of a bank."),
    "diff": ("minbar.cli.bank_diff:diff", "Compare items or versions, and say if scores compare."),
    "export": (
        "minbar.cli.bank_export:export",
        "Write a site for interviewers, JSON, Moodle XML or QTI.",
    ),
    "list": ("minbar.cli.bank_list:list_items", "Find items by type, topic, role, level or text."),
    "migrate": ("minbar.cli.bank_migrate:migrate", "Lift a bank's files to today's form."),
    "new": ("minbar.cli.bank_new:new", "Begin an item with a valid draft."),
    "schema": ("minbar.cli.bank_schema:schema", "Print the JSON Schema of a content file."),
    "show": ("minbar.cli.bank_show:show", "Show an item to interviewers, or as candidates see it."),
    "stats": ("minbar.cli.bank_stats:stats", "Count items, and name the blueprints' holes."),
}


@click.group(cls=lazy_group(COMMANDS))
def bank() -> None:
    """Prove, list and edit the bank of items, rubrics and roles."""
