"""What several `minbar bank` commands share: options, and how the bank is opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from minbar.content.banks import Bank

__all__ = ["bank_option", "json_option", "open_bank"]

bank_option = click.option(
    "--bank",
    "banks",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Content to use instead of the built-in one; may be given several times.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")


def open_bank(banks: Sequence[Path]) -> Bank:
    """Load the bank by its index, and say on standard error if parts had to be left out.

    Args:
        banks: what `--bank` named.
    """
    from minbar.content.banks import load_bank
    from minbar.content.locate import find_content
    from minbar.store.home import state_dir

    bank = load_bank(find_content(banks), index=state_dir() / "index")
    if bank.problems:
        count = len(bank.problems)
        noun = "problem" if count == 1 else "problems"
        click.echo(
            f"minbar: the bank has {count} {noun}, so parts of it may be missing here; "
            "`minbar bank check --static` names them",
            err=True,
        )
    return bank
