"""`minbar bank schema`: print the JSON Schema of a content file."""

from __future__ import annotations

import click

__all__ = ["schema"]


@click.command()
@click.argument("name")
def schema(*, name: str) -> None:
    """Print the JSON Schema of the files called NAME.

    NAME is item, bank, rubric, quality-rubric, role, blueprint, policy, takehome or
    environment. Editors take it from the first line of a file; see docs/bank.md.
    bank-export is what `minbar bank export --to json` writes.
    """
    from minbar.content.schemas import schema as published
    from minbar.report.exchange.json_document import export_schema

    printed = export_schema() if name == "bank-export" else published(name)
    click.echo(printed.decode(), nl=False)
