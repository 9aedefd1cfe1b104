"""`minbar grades list`: which grades there are."""

from __future__ import annotations

import sys

import click

from minbar.cli.bank_options import json_option
from minbar.cli.failures import reader_may_leave
from minbar.cli.grades_options import Selection, echo_lines, selection_options, summaries

__all__ = ["list_grades"]


@click.command("list")
@selection_options
@json_option
def list_grades(
    *,
    takehome: str | None,
    candidate: str | None,
    history: bool,
    store: str | None,
    as_json: bool,
) -> None:
    """List grades, oldest first: a table on a terminal, tab-separated lines in a pipe.

    Points are per kind of criterion; no total over all of them decides. Of the grades of
    the same thing the current one is listed, with --all also those that it replaced.
    """
    from minbar.report.kept_grades import KeptTable, kept_cells, kept_entries

    found = summaries(Selection(store, takehome, candidate, history=history))
    if as_json:
        with reader_may_leave():
            click.echo(kept_entries(found), nl=False)
    elif sys.stdout.isatty():
        from rich.console import Console

        with reader_may_leave():
            Console(highlight=False).print(KeptTable(found))
    else:
        echo_lines("\t".join(kept_cells(one)) for one in found)
