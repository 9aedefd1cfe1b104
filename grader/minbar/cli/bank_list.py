"""`minbar bank list`: find items."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from minbar.cli.bank_options import bank_option, json_option, open_bank, query_options

if TYPE_CHECKING:
    from minbar.bank.queries import Query
    from minbar.models.card import ItemCard

__all__ = ["list_items"]


@click.command("list")
@query_options
@bank_option
@json_option
def list_items(
    *,
    query: Query,
    banks: tuple[Path, ...],
    as_json: bool,
) -> None:
    """List items: a table on a terminal, tab-separated lines in a pipe.

    An option given several times takes any of its values; different options
    narrow each other down.
    """
    from minbar.bank.queries import select

    cards = select(open_bank(banks), query)
    if as_json:
        click.echo(json.dumps([_entry(card) for card in cards], indent=1))
    elif sys.stdout.isatty():
        _print_table(cards)
    else:
        for card in cards:
            click.echo("\t".join(_cells(card)))


def _entry(card: ItemCard) -> dict[str, Any]:
    import msgspec

    entry: dict[str, Any] = msgspec.to_builtins(card)
    return entry


def _cells(card: ItemCard) -> tuple[str, ...]:
    from minbar.content.problems import visible

    levels = ",".join(str(level) for level in card.levels)
    title = visible(card.title, limit=len(card.title))
    return (card.id, card.version, card.status, levels, str(card.minutes), title)


def _print_table(cards: Sequence[ItemCard]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("Item")  # the id below the title: side by side neither fits 80 columns
    for name in ("Version", "Status", "Levels"):
        table.add_column(name, no_wrap=True)
    table.add_column("Min.", justify="right", no_wrap=True)
    for card in cards:
        name, *facts, title = _cells(card)
        item = Text.assemble(title, "\n", (name, "dim"), overflow="fold")
        table.add_row(item, *(Text(fact) for fact in facts))
    console = Console(highlight=False)
    console.print(table)
    console.print(f"{len(cards)} item{'' if len(cards) == 1 else 's'}")
