"""`minbar bank export`: a bank as a site, as JSON, or in the formats of other programs."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from minbar.cli.bank_options import bank_option, query_options

if TYPE_CHECKING:
    from minbar.bank.queries import Query
    from minbar.models.bank_export import BankExport

__all__ = ["export"]

Tell = Callable[[int, int], None]


@click.command()
@click.option(
    "--to",
    "kind",
    type=click.Choice(["html", "json", "moodle", "qti"]),
    required=True,
    help="What to write: a site, one JSON document, Moodle XML, or a QTI 2.1 package.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    metavar="PATH",
    help="Folder of the site, or file of the others.",
)
@query_options
@click.option(
    "--variants",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    metavar="N",
    help="Most variants of one maths item.",
)
@click.option("--force", is_flag=True, help="Write where something else is already.")
@bank_option
def export(
    *,
    kind: str,
    out: Path,
    query: Query,
    variants: int,
    force: bool,
    banks: tuple[Path, ...],
) -> None:
    """Export items for interviewers, answers included.

    Options choose items as in `minbar bank list`. What Moodle and QTI cannot
    hold is printed, and written into the file as well.
    """
    with _progress() as tell:
        found = _gathered(banks, query, variants, tell)
        _write(found, kind, out, force=force, tell=tell)
    _say(found, kind, out)


def _gathered(banks: tuple[Path, ...], query: Query, variants: int, tell: Tell) -> BankExport:
    from minbar.bank.export import gather_export
    from minbar.bank.queries import select
    from minbar.content.banks import load_bank
    from minbar.content.locate import find_content
    from minbar.errors import UserError
    from minbar.store.home import state_dir

    bank = load_bank(find_content(banks), index=state_dir() / "index")
    bank.require_sound()
    cards = select(bank, query)
    if not cards:
        what = "no item is like that, so there is nothing to export"
        raise UserError(what, todo="`minbar bank list` takes the same options")
    return gather_export(bank, cards, variants=variants, tell=tell)


def _write(found: BankExport, kind: str, out: Path, *, force: bool, tell: Tell) -> None:
    from minbar.store.exports import write_export_file, write_export_folder

    if kind == "html":
        write_export_folder(out, _site(found, tell), force=force)
        return
    data, marker = _document(found, kind)
    write_export_file(out, data, marker=marker.encode(), force=force)


def _site(found: BankExport, tell: Tell) -> dict[str, bytes]:
    from minbar.report.site.pages import count_pages, draw_site

    pages: dict[str, bytes] = {}
    for name, data in draw_site(found):
        pages[name] = data
        tell(len(pages), count_pages(found))
    return pages


def _document(found: BankExport, kind: str) -> tuple[bytes, str]:
    """Return a document, and what tells one of its kind from other files."""
    if kind == "json":
        from minbar.models.bank_export import EXPORT_SCHEMA
        from minbar.report.exchange.json_document import export_json

        return export_json(found), f'"{EXPORT_SCHEMA}"'
    if kind == "moodle":
        from minbar.report.exchange import moodle

        return moodle.moodle_xml(found), moodle.MARKER
    from minbar.report.exchange import qti

    return qti.qti_package(found), qti.MARKER


def _say(found: BankExport, kind: str, out: Path) -> None:
    from minbar.report.escape import terminal_text
    from minbar.report.exchange.losses import losses

    count = len(found.items)
    where = out / "index.html" if kind == "html" else out
    items = f"{count} item{'' if count == 1 else 's'}"
    click.echo(terminal_text(f"{items}, for interviewers only, in {where}"))
    if kind in {"moodle", "qti"}:
        click.echo(f"What {'Moodle' if kind == 'moodle' else 'QTI'} cannot hold:")
        for line in losses(found, "moodle" if kind == "moodle" else "qti"):
            click.echo(terminal_text(f"  - {line}"))


@contextlib.contextmanager
def _progress() -> Iterator[Tell]:
    """Show a bar on a terminal, nothing anywhere else."""
    if not sys.stderr.isatty():
        yield lambda _done, _of: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)
