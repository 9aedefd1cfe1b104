"""Writing the results of one submission, in the view that was asked for."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from minbar.errors import UserError
from minbar.store.files import replace_files

if TYPE_CHECKING:
    from minbar.grading.assembly import Graded
    from minbar.models.batch import BatchSummary
    from minbar.models.grade import Grade
    from minbar.models.notebook import ExecutedNotebook

__all__ = [
    "SUMMARY",
    "check_replaceable",
    "check_writable",
    "is_written",
    "remove_summary",
    "reviewed_grade",
    "write_failure",
    "write_outputs",
    "write_summary",
    "write_views",
]

_GRADE: Final = "grade.json"
_LOG: Final = "failure.log"
_OTHERS: Final = ("executed.ipynb", "report.html", "report.md", "junit.xml")
_MODE: Final = 0o644
_HEAD: Final = 4096
SUMMARY: Final = {"summary.csv": b"name,submission,candidate,", "summary.json": b'"batch/'}
"""The files beside the folders of a batch, and what is in the beginning of each."""
_ELSEWHERE: Final = "Name another folder with --out, or move this one away"


def check_writable(out: Path) -> None:
    """Find out before anything is graded whether results can be written; write nothing.

    Raises:
        UserError: if nobody like us can make files in `out`, or make it.
    """
    place = next(one for one in (out.absolute(), *out.absolute().parents) if one.exists())
    if not place.is_dir():
        what = "this is a file, and results need a folder of this name"
        raise UserError(what, where=str(place), todo=_ELSEWHERE)
    if not os.access(place, os.W_OK | os.X_OK):
        what = "results cannot be written here (no permission, or a read-only disk)"
        raise UserError(what, where=str(place), todo="Name another folder with --out")


def check_replaceable(folder: Path, view: str) -> None:
    """Refuse to write over what people put in by hand, and to mix the two views.

    Args:
        folder: where results are to be written.
        view: of these results, `interviewer` or `candidate`.

    Raises:
        UserError: if results there were reviewed, are of the other view, or can't be read.
    """
    there = _grade_in(folder)
    if there is None:
        return
    path = folder / _GRADE
    if there.reviews:
        what = f"this grade was reviewed ({len(there.reviews)} in all), and would be replaced"
        raise UserError(what, where=str(path), todo=_ELSEWHERE)
    if there.view != view:
        what = f"this is the {there.view}'s view, and the {view}'s would replace it"
        raise UserError(what, where=str(path), todo=_ELSEWHERE)


def write_outputs(folder: Path, graded: Graded, *, view: str, release: bool) -> Grade:
    """Write all views of a grade and return the grade as it was written.

    Older results are replaced once all new ones are on the disk, so that a full
    disk or an interruption leaves the one or the other. What failed of ours lies
    beside them as `failure.log`, for the interviewer.

    Args:
        folder: where; made if it is not there.
        graded: the grade and its executed notebook, as the interviewer may see them.
        view: `interviewer` or `candidate`.
        release: whether the candidate gets detailed feedback, which is recorded.

    Raises:
        UserError: if this candidate's feedback was released before, if what is there
            must not be replaced, or if a file cannot be written.
    """
    from minbar.report.ipynb import executed_ipynb
    from minbar.report.views import candidate_view

    check_replaceable(folder, view)
    grade, notebook = graded.grade, graded.notebook
    if view == "candidate":
        # What could not be graded gives no feedback to release: the one time is not spent.
        detailed = release and grade.status == "graded"
        if detailed:
            _record_release(grade)
        grade, notebook = candidate_view(grade, notebook, detailed=detailed)
    log = {_LOG: graded.log.encode("utf-8", "replace")} if graded.log else {}
    files = {**(log if view == "interviewer" else {}), "executed.ipynb": executed_ipynb(notebook)}
    _write(folder, {**files, **_views(grade, notebook)})
    if grade.status == "graded":
        with contextlib.suppress(OSError):  # an older one says what is no longer so
            (folder / _LOG).unlink()
    return grade


def is_written(folder: Path, grade: Grade) -> bool:
    """Whether this very grade and all that renders it are in a folder already."""
    from minbar.report.grade_json import dump_grade

    try:
        there = (folder / _GRADE).read_bytes()
    except OSError:
        return False
    if grade.status == "graded" and (folder / _LOG).exists():
        return False
    return there == dump_grade(grade) and all((folder / name).is_file() for name in _OTHERS)


def reviewed_grade(folder: Path, submission_sha256: str, takehome_sha256: str) -> Grade | None:
    """Return the reviewed grade in a folder if it is one of this work, and needs no other.

    Raises:
        UserError: if a grade is there that cannot be read.
    """
    there = _grade_in(folder)
    if there is None or not there.reviews or there.view != "interviewer":
        return None
    found = (there.submission.sha256, there.takehome.sha256)
    return there if found == (submission_sha256, takehome_sha256) else None


def _grade_in(folder: Path) -> Grade | None:
    """Return the grade that is in a folder, if there is one.

    Raises:
        UserError: if it cannot be read.
    """
    from minbar.report.grade_json import load_grade

    path = folder / _GRADE
    if not path.exists():
        return None
    try:
        return load_grade(path.read_bytes(), str(path))
    except UserError as error:
        what = f"a grade is here already that cannot be read ({error.what})"
        raise UserError(what, where=str(path), todo=_ELSEWHERE) from error


def write_failure(key: str, log: str) -> None:
    """Keep the log of a failure of ours where no candidate reads it, and say where that is.

    Args:
        key: of the grade.
        log: what failed; nothing happens without it.

    Raises:
        OSError: if it cannot be written.
    """
    if not log:
        return
    from minbar.cli.failures import say
    from minbar.store.files import replace_file
    from minbar.store.home import private_dir, state_dir

    path = private_dir(state_dir() / "failures") / f"{key[:16]}.log"
    replace_file(path, log.encode("utf-8", "replace"))
    say(f"what failed is written in {path}")


def write_views(folder: Path, grade: Grade, notebook: ExecutedNotebook) -> None:
    """Write the grade and everything that renders it, as this view has them.

    Raises:
        UserError: if a file cannot be written.
    """
    _write(folder, _views(grade, notebook))


def write_summary(folder: Path, summary: BatchSummary) -> None:
    """Write the summary of a batch, for spreadsheets and for programs.

    Raises:
        UserError: if a file of somebody else is there, or one cannot be written.
    """
    from minbar.report.batch import batch_csv, batch_json

    for name, beginning in SUMMARY.items():
        _is_ours(folder / name, beginning)
    _write(folder, {"summary.csv": batch_csv(summary), "summary.json": batch_json(summary)})


def remove_summary(folder: Path) -> None:
    """Remove the summary of an earlier batch: it is not one of the results that come now."""
    for name, beginning in SUMMARY.items():
        with contextlib.suppress(UserError):  # somebody's own file, which is said at the end
            if _is_ours(folder / name, beginning):
                (folder / name).unlink(missing_ok=True)


def _is_ours(path: Path, beginning: bytes) -> bool:
    """Whether a summary of ours is there; False if nothing is.

    Raises:
        UserError: if it is a file of somebody else.
    """
    try:
        with path.open("rb") as stream:
            there = stream.read(_HEAD)
    except FileNotFoundError:
        return False
    except OSError:
        there = b""  # a folder, or closed to us
    if beginning not in there:
        what = "a file is here that is no summary of a batch, and would be replaced"
        raise UserError(what, where=str(path), todo=_ELSEWHERE)
    return True


def _views(grade: Grade, notebook: ExecutedNotebook) -> dict[str, bytes]:
    """Render the grade; it comes last itself, so that what is beside it is never older."""
    from minbar.report.grade_json import dump_grade
    from minbar.report.html import render_html
    from minbar.report.junit import render_junit
    from minbar.report.markdown import render_markdown

    return {
        "report.html": render_html(grade, notebook).encode("utf-8"),
        "report.md": render_markdown(grade).encode("utf-8"),
        "junit.xml": render_junit(grade).encode("utf-8"),
        _GRADE: dump_grade(grade),
    }


def _write(folder: Path, files: dict[str, bytes]) -> None:
    try:
        replace_files(folder, files, mode=_MODE)
    except OSError as error:
        what = f"the results cannot be written here ({error.strerror or error})"
        place = str(error.filename or folder)
        raise UserError(what, where=place, todo="Make room there, or name another --out") from error


def _record_release(grade: Grade) -> None:
    from minbar.store.releases import Releases

    candidate = grade.submission.candidate
    if candidate is None:
        what = "detailed feedback is released to a candidate, and nothing says who this is"
        raise UserError(what, todo="Use --candidate, or send the receipt along")
    Releases().record(candidate, grade.takehome.id, grade.submission.sha256)
