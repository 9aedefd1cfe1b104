"""`minbar grades export`: grades as CSV or JSON, a line each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from minbar.cli.failures import reader_may_leave
from minbar.cli.grades_options import Selection, kept_lines, selection_options, summaries
from minbar.errors import UserError

if TYPE_CHECKING:
    from minbar.models.grade import Grade
    from minbar.models.kept_grade import GradeSummary

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
        data, marker = kept_csv(summaries(selection)), CSV_MARKER
    else:
        data, marker = _json(selection), _JSON_MARKER
    if out is None:
        with reader_may_leave():
            click.echo(data, nl=False)
    else:
        _write(out, data, marker, force=force)


def _json(selection: Selection) -> bytes:
    """Return a JSON document with each grade on a line of its own."""
    from minbar.grading.kept import kept_grades, summarised

    with kept_lines(selection) as (lines, read):
        found = [_entry(summarised(line, grade), grade) for line, grade in kept_grades(read, lines)]
    return _JSON_MARKER + b',"grades":[\n' + b",\n".join(found) + b"\n]}\n"


def _entry(one: GradeSummary, grade: Grade) -> bytes:
    import msgspec

    from minbar.report.grade_json import safe_json

    facts = {name: getattr(one, name) for name in ("number", "current", "graded")}
    plain = msgspec.to_builtins({**facts, "grade": grade}, order="deterministic")
    return b"".join(line.strip() for line in safe_json(plain).splitlines())


def _write(out: Path, data: bytes, marker: bytes, *, force: bool) -> None:
    from minbar.store.exports import write_export_file

    try:
        write_export_file(out, data, marker=marker, force=force)
    except OSError as error:
        what = f"the grades cannot be written here ({error.strerror or error})"
        place = str(error.filename or out)
        raise UserError(what, where=place, todo="Name another file with --out") from error
