"""`minbar grades export`: grades as CSV or JSON, a line each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.failures import reader_may_leave
from minbar.cli.grades_options import Selection, kept_lines, selection_options, summaries
from minbar.errors import UserError

if TYPE_CHECKING:
    from minbar.grading.kept import ReadGrades
    from minbar.models.grade import Grade
    from minbar.store.grades import GradeLine

__all__ = ["export"]

_JSON_MARKER: Final = b'{"schema":"grades-export/1.0"'


@click.command()
@selection_options
@click.option(
    "--to",
    "form",
    type=click.Choice(["csv", "json"]),
    required=True,
    help="csv: points per criterion for a spreadsheet; json: the whole grades.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File to write; by default standard output.",
)
@click.option("--force", is_flag=True, help="Write over a file that is no earlier export.")
def export(
    *,
    takehome: str | None,
    candidate: str | None,
    history: bool,
    store: str | None,
    form: str,
    out: Path | None,
    force: bool,
) -> None:
    """Write grades, oldest first, a line each.

    They are the interviewer's: reports on hidden tests are in the JSON. No cell of the CSV
    is a formula for a spreadsheet, whatever candidates call their files.
    """
    from minbar.report.kept_grades import CSV_MARKER, kept_csv

    selection = Selection(store, takehome, candidate, history=history)
    if form == "csv":
        _give([kept_csv(summaries(selection))], CSV_MARKER, out, force=force)
        return
    with kept_lines(selection) as (lines, read):
        _give(_json(lines, read), _JSON_MARKER, out, force=force)


def _json(lines: Sequence[GradeLine], read: ReadGrades) -> Iterator[bytes]:
    """Yield a JSON document with each grade on a line of its own; one at a time is in memory."""
    from minbar.grading.kept import kept_grades

    yield _JSON_MARKER + b',"grades":[\n'
    between = b""
    for line, grade in kept_grades(read, lines):
        yield between + _entry(line, grade)
        between = b",\n"
    yield b"\n]}\n"


def _entry(line: GradeLine, grade: Grade) -> bytes:
    import msgspec

    from minbar.report.grade_json import safe_json

    facts = {name: getattr(line, name) for name in ("number", "current", "graded")}
    plain = msgspec.to_builtins({**facts, "grade": grade}, order="deterministic")
    return b"".join(each.strip() for each in safe_json(plain).splitlines())


def _give(parts: Iterable[bytes], marker: bytes, out: Path | None, *, force: bool) -> None:
    if out is not None:
        _write(out, parts, marker, force=force)
        return
    with reader_may_leave():
        for part in parts:
            click.echo(part, nl=False)


def _write(out: Path, parts: Iterable[bytes], marker: bytes, *, force: bool) -> None:
    from minbar.store.exports import write_export_file

    try:
        write_export_file(out, parts, marker=marker, force=force)
    except OSError as error:
        what = f"the grades cannot be written here ({error.strerror or error})"
        place = str(error.filename or out)
        raise UserError(what, where=place, todo="Name another file with --out") from error
