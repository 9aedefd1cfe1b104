"""`minbar bank schema`: print the JSON Schema of a content file."""

from __future__ import annotations

import click

__all__ = ["schema"]


@click.command()
@click.argument("name")
def schema(*, name: str) -> None:
    """Print the JSON Schema of the files called NAME.

    NAME is item, bank, rubric, role, blueprint, policy, takehome or environment.
    Editors take it from the first line of a file; see docs/bank.md.
    """
    from minbar.content.schemas import schema as published

    click.echo(published(name).decode(), nl=False)
