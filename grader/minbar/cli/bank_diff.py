"""`minbar bank diff`: two items, or two versions of one, by field."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minbar.cli.bank_options import bank_option, json_option, open_bank

if TYPE_CHECKING:
    from minbar.bank.diffs import Difference, ItemDiff

__all__ = ["diff"]


@click.command()
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@bank_option
@json_option
def diff(*, before: str, after: str, banks: tuple[Path, ...], as_json: bool) -> None:
    """Show what differs between A and B, and whether their scores compare.

    A and B are ids, ids at a version or git revision (ID@1.0.0, ID@main), or
    folders of items.
    """
    import msgspec

    from minbar.bank.diffs import diff_items
    from minbar.bank.lookup import find_version

    bank = open_bank(banks)
    found = diff_items(find_version(bank, before), find_version(bank, after))
    if as_json:
        click.echo(json.dumps(msgspec.to_builtins(found), indent=1, ensure_ascii=False))
        return
    for line in _lines(found):
        click.echo(line)


def _lines(found: ItemDiff) -> Iterator[str]:
    from minbar.report.escape import visible

    yield f"from {found.before}"
    yield f"to   {found.after}"
    for difference in found.differences:
        yield ""
        yield visible(difference.field)
        yield from (visible(line) for line in _changed(difference))
    if not found.differences:
        yield "Nothing differs."
    yield ""
    yield f"Scores {'compare' if found.comparable else 'do not compare'}."
    yield from (f"  {visible(reason)}" for reason in found.reasons)


def _changed(difference: Difference) -> Iterator[str]:
    if difference.lines:
        yield from (f"  {line}" for line in difference.lines)
        return
    for sign, value in (("-", difference.before), ("+", difference.after)):
        if value is not None:
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield from (f"  {sign} {line}" for line in text.splitlines())
