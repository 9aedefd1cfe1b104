"""`minbar packet`: a drawn set as its interviewer needs it, or as its candidate gets it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

import click

from minbar.cli.bank_options import bank_option, open_bank
from minbar.cli.store_options import store_option

if TYPE_CHECKING:
    from minbar.content.banks import Bank
    from minbar.drawing.packets_content import Stored
    from minbar.models.lock import Lock
    from minbar.report.packets.html import Paper

__all__ = ["packet", "stored_items"]

Form = Literal["html", "md", "pdf"]
_PAGE: Final = "interview"


@click.command()
@click.argument("lock", type=click.Path(path_type=Path), metavar="LOCK")
@click.option(
    "--for",
    "reader",
    type=click.Choice(["interviewer", "candidate"]),
    required=True,
    help="Who reads it.",
)
@click.option(
    "--to", "form", type=click.Choice(["html", "md", "pdf"]), default="html", show_default=True
)
@click.option(
    "--paper", type=click.Choice(["a4", "letter"]), help="Paper to print on; a4 for a PDF."
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Where: a file, for candidates a new folder; named after the set by default.",
)
@click.option("--zip", "as_zip", is_flag=True, help="Pack a candidate's folder into one file.")
@bank_option
@store_option
def packet(
    *,
    lock: Path,
    reader: str,
    form: str,
    paper: str | None,
    out: Path | None,
    as_zip: bool,
    banks: tuple[Path, ...],
    store: str | None,
) -> None:
    """Write the packet of the set that LOCK holds.

    The interviewer's is one file with everything; the candidate's is a folder with
    prompts and starter files, and nothing else. Runs no code of any item.
    """
    from minbar.drawing.lock_file import read_lock

    if as_zip and reader != "candidate":
        what = "--zip packs a candidate's folder; the interviewer's packet is one file"
        raise click.UsageError(what)
    drawn, bank = read_lock(lock), open_bank(banks)
    write = _Packet(drawn, bank, cast("Form", form), cast("Paper | None", paper), lock)
    with stored_items(store) as stored:
        if reader == "interviewer":
            click.echo(f"wrote {write.interviewer(stored, out)}")
            return
        place = write.candidate(stored, out, as_zip=as_zip)
    click.echo(f"wrote {place}: hand it over as it is, nothing of yours is in it")


@contextlib.contextmanager
def stored_items(url: str | None) -> Iterator[Stored]:
    """Give what looks items up in the store, which is opened when it is first asked.

    Args:
        url: of the store; its default place by default.
    """
    with contextlib.ExitStack() as stack:
        opened: list[Callable[[str], bytes | None]] = []

        def stored(sha256: str) -> bytes | None:
            if not opened:
                opened.append(_opened(url, stack))
            return opened[0](sha256)

        yield stored


def _opened(url: str | None, stack: contextlib.ExitStack) -> Stored:
    from minbar.store.database import existing_database
    from minbar.store.items import item_by_hash

    database = existing_database(url)
    if database is None:
        return lambda _sha256: None
    conn = stack.enter_context(stack.enter_context(database).read())

    def stored(sha256: str) -> bytes | None:
        found = item_by_hash(conn, sha256)
        return found.record if found is not None else None

    return stored


class _Packet:
    """Makes one packet and puts it in its place."""

    def __init__(
        self, lock: Lock, bank: Bank, form: Form, paper: Paper | None, source: Path
    ) -> None:
        self._lock = lock
        self._bank = bank
        self._form = form
        self._paper = paper
        self._source = source

    def interviewer(self, stored: Stored, out: Path | None) -> Path:
        """Write the interviewer's packet and return where it is."""
        from minbar.drawing.packets import interviewer_packet
        from minbar.drawing.packets_files import write_packet
        from minbar.report.packets.html import interviewer_html
        from minbar.report.packets.markdown import interviewer_markdown

        found = interviewer_packet(self._lock, self._bank, stored)
        content = self._content(
            lambda: interviewer_markdown(found),
            lambda paper: interviewer_html(found, paper=paper),
        )
        path = out or Path(f"{self._lock.id}.interviewer.{self._form}")
        write_packet(path, content, lock=self._source, private=True)
        return path

    def candidate(self, stored: Stored, out: Path | None, *, as_zip: bool) -> Path:
        """Write the candidate's packet and return where it is."""
        from minbar.drawing.packets import candidate_packet
        from minbar.drawing.packets_files import (
            candidate_files,
            write_folder,
            write_packet,
            zipped,
        )
        from minbar.report.packets.html import candidate_html
        from minbar.report.packets.markdown import candidate_markdown

        found = candidate_packet(self._lock, self._bank, stored)
        content = self._content(
            lambda: candidate_markdown(found), lambda paper: candidate_html(found, paper=paper)
        )
        files = candidate_files(found, f"{_PAGE}.{self._form}", content)
        name = f"{self._lock.id}.candidate"
        path = out or Path(f"{name}.zip" if as_zip else name)
        if as_zip:
            write_packet(path, zipped(files, name), lock=self._source, private=False)
        else:
            write_folder(path, files)
        return path

    def _content(self, markdown: Callable[[], str], html: Callable[[Paper | None], str]) -> bytes:
        if self._form == "md":
            return markdown().encode("utf-8")
        if self._form == "html":
            return html(self._paper).encode("utf-8")
        from minbar.report.packets.pdf import print_pdf

        return print_pdf(html(self._paper or "a4"))
