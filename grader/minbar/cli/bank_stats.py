"""`minbar bank stats`: what a bank holds, and what it is short of."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minbar.cli.bank_options import bank_option, json_option, open_bank

if TYPE_CHECKING:
    from minbar.bank.stats import Row, Stats

__all__ = ["stats"]


@click.command()
@click.option(
    "--picture",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.svg",
    help="Write the counts by type, role and level as a picture.",
)
@bank_option
@json_option
def stats(*, picture: Path | None, banks: tuple[Path, ...], as_json: bool) -> None:
    """Count items by type, topic, role and level, and name the blueprints' holes."""
    from minbar.bank.stats import bank_stats

    counted = bank_stats(open_bank(banks))
    if picture is not None:
        from minbar.bank.stats_picture import stats_svg

        picture.write_text(stats_svg(counted), encoding="utf-8")
    if as_json:
        import msgspec

        click.echo(json.dumps(msgspec.to_builtins(counted, str_keys=True), indent=1))
        return
    for line in _lines(counted):
        click.echo(line)


def _lines(counted: Stats) -> Iterator[str]:
    states = ", ".join(f"{count} {status}" for status, count in counted.statuses.items())
    total = counted.total
    yield f"{total.items} items, {total.minutes} minutes in all: {states or 'none'}"
    for title, rows in (
        ("Type", counted.types),
        ("Topics in", counted.domains),
        ("Role", counted.roles),
    ):
        yield ""
        yield from _table(title, rows)
    yield ""
    yield "Items may count at several levels, in several domains and roles."
    yield ""
    yield f"Holes: {len(counted.holes) or 'none; active items can fill every blueprint'}"
    yield from (f"  {hole}" for hole in counted.holes)


def _table(title: str, rows: Sequence[Row]) -> Iterator[str]:
    wide = max([len(title), *(len(row.name) for row in rows)])
    yield f"{title:<{wide}}  items  active  minutes  level 1  level 2  level 3"
    for row in rows:
        levels = "  ".join(f"{count:7}" for count in row.levels.values())
        yield f"{row.name:<{wide}}  {row.items:5}  {row.active:6}  {row.minutes:7}  {levels}"
