"""`minbar bank show`: the whole of an item for an interviewer, or what its candidate sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from minbar.cli.bank_options import bank_option, json_option, open_bank
from minbar.cli.store_options import store_option

__all__ = ["show"]


@click.command()
@click.argument("name", metavar="ID[@VERSION]")
@click.option("--candidate", is_flag=True, help="Show only what the candidate sees.")
@click.option("--variant", type=click.IntRange(min=1), metavar="N", help="Variant of a maths item.")
@bank_option
@store_option
@json_option
def show(
    *,
    name: str,
    candidate: bool,
    variant: int | None,
    banks: tuple[Path, ...],
    store: str | None,
    as_json: bool,
) -> None:
    """Show the item ID, as it is or as it was.

    VERSION is a version of its changelog or any git revision. Old versions come
    out of the history of the bank's repository, else out of the store, which
    keeps every item that was ever drawn.
    """
    from minbar.bank.lookup import find_version
    from minbar.bank.sheets import candidate_sheet, interviewer_sheet
    from minbar.bank.views import candidate_view, example, interviewer_json
    from minbar.cli.layout import echo_sheet

    bank = open_bank(banks)
    found = find_version(bank, name, store=store)
    if "@" in name and not as_json:
        click.echo(f"minbar: {found.item.version}, {found.place}", err=True)
    if candidate:
        import msgspec

        view = candidate_view(found.item, found.files, variant)
        if as_json:
            _echo_json(msgspec.to_builtins(view))
        else:
            echo_sheet(candidate_sheet(view))
        return
    shown = example(found.item, variant)
    if as_json:
        document = interviewer_json(found.item, found.files, sha256=found.sha256, shown=shown)
        _echo_json({**document, "source": found.source})
        return
    rubric = bank.rubrics.get(found.item.rubric.partition("@")[0])
    echo_sheet(interviewer_sheet(found.item, rubric=rubric, shown=shown))


def _echo_json(document: Any) -> None:  # noqa: ANN401  any JSON
    click.echo(json.dumps(document, indent=1, ensure_ascii=False))
