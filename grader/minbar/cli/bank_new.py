"""`minbar bank new`: begin an item with a draft that is valid."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minbar.cli.bank_options import bank_option, json_option, open_bank

if TYPE_CHECKING:
    from minbar.content.banks import Bank

__all__ = ["new"]


@click.command()
@click.argument("kind", metavar="TYPE")
@click.option("--area", prompt="Area, second part of the folder", help="Second part of its folder.")
@click.option("--slug", prompt="Name, last part of its id", help="Last part of its folder and id.")
@click.option("--title", prompt="Title", help="A few words.")
@click.option(
    "--topic", "topics", prompt="Topics, domain.area.topic", help="Topics, commas between them."
)
@click.option("--role", "roles", prompt="Roles, such as data-scientist=core", help="ROLE=USE,…")
@click.option("--level", "levels", default="1,2", prompt="Levels", help="Such as 1,2.")
@click.option("--author", prompt="Your pseudonym", help="Who writes it, as a pseudonym.")
@click.option("--minutes", type=click.IntRange(1, 480), help="Time; what is usual by default.")
@click.option("--hypothesis", help="What it tests; what is usual for the type by default.")
@bank_option
@json_option
def new(
    *,
    kind: str,
    area: str,
    slug: str,
    title: str,
    topics: str,
    roles: str,
    levels: str,
    author: str,
    minutes: int | None,
    hypothesis: str | None,
    banks: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Write a draft of an item of TYPE into the bank; asks for what no option says.

    TYPE is theory, math, debugging, whiteboard, pair-coding, applied, project or
    background. Nothing that is there is overwritten.
    """
    from minbar.bank.drafts import Plan, write_draft

    bank = open_bank(banks)
    plan = Plan(
        type=kind,
        area=area,
        slug=slug,
        title=title,
        topics=_listed(topics),
        roles=dict(_use(role) for role in _listed(roles)),
        levels=_levels(levels),
        author=author,
        today=dt.datetime.now(dt.UTC).date().isoformat(),
        minutes=minutes,
        hypothesis=hypothesis,
    )
    root = _root(bank)
    folder = write_draft(bank, root, plan)
    item_id = f"{bank.specs[root].namespace}.{kind}.{area}.{slug}"
    if as_json:
        import json

        click.echo(json.dumps({"id": item_id, "folder": str(folder)}, indent=1))
        return
    click.echo(f"Wrote a draft of {item_id} to {folder}")
    click.echo(f"Edit item.yaml, then: minbar bank check {item_id}")


def _root(bank: Bank) -> Path:
    from minbar.content.locate import is_installed_copy
    from minbar.errors import UserError

    root = next(iter(bank.specs), None)
    if root is None:
        what = "there is no bank to write to: no root has a right `questions/bank.yaml`"
        raise UserError(what, where=", ".join(str(each) for each in bank.roots))
    if is_installed_copy(root):
        what = "this bank came with minbar, and the next upgrade of minbar would replace it"
        todo = "Begin a bank of your own: --bank your/folder --bank built-in"
        raise UserError(what, where=str(root), todo=todo)
    return root


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _use(text: str) -> tuple[str, str]:
    role, _, use = text.partition("=")
    return role.strip(), use.strip() or "core"


def _levels(text: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in _listed(text))
    except ValueError:
        what = f"`{text}` is no list of levels; write it as 1,2"
        raise click.BadParameter(what, param_hint="--level") from None
