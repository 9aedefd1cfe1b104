"""What several commands share: options for content, and how the bank is opened."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from minbar.content.banks import Bank

__all__ = ["bank_option", "content_option", "json_option", "open_bank", "query_options"]

_DIR: Final = click.Path(path_type=Path)

bank_option = click.option(
    "--bank",
    "banks",
    multiple=True,
    type=_DIR,
    metavar="DIR",
    help="Content to use instead of the built-in one; may be given several times.",
)
content_option = click.option(
    "--bank",
    "banks",
    multiple=True,
    type=_DIR,
    metavar="DIR",
    help="Content to use, or the word built-in; may be given several times.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")

_QUERY: Final = (
    click.option("--type", "types", multiple=True, metavar="TYPE", help="Only items of this type."),
    click.option(
        "--topic", "topics", multiple=True, metavar="TOPIC", help="Only this topic, area or domain."
    ),
    click.option("--role", "roles", multiple=True, metavar="ROLE", help="Only for this role."),
    click.option(
        "--level", "levels", multiple=True, type=click.IntRange(1, 3), help="Only for this level."
    ),
    click.option(
        "--status", "statuses", multiple=True, metavar="STATUS", help="Only in this state."
    ),
    click.option(
        "--text", default="", metavar="WORDS", help="Only items in which all words stand."
    ),
)


def query_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that choose items; it gets them as one `query`."""

    @functools.wraps(command)
    def wrapped(
        *,
        types: tuple[str, ...],
        topics: tuple[str, ...],
        roles: tuple[str, ...],
        levels: tuple[int, ...],
        statuses: tuple[str, ...],
        text: str,
        **others: Any,  # noqa: ANN401  the command's own options
    ) -> None:
        from minbar.bank.queries import Query

        query = Query(
            types=types, topics=topics, roles=roles, levels=levels, statuses=statuses, text=text
        )
        command(query=query, **others)

    return functools.reduce(lambda made, option: option(made), reversed(_QUERY), wrapped)


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
