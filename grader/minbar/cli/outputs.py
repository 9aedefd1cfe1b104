"""Writing the results of one submission, in the view that was asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from minbar.store.files import replace_file

if TYPE_CHECKING:
    from minbar.grading.assembly import Graded
    from minbar.models.grade import Grade
    from minbar.models.notebook import ExecutedNotebook

__all__ = ["write_outputs", "write_views"]

_MODE: Final = 0o644


def write_outputs(folder: Path, graded: Graded, *, view: str, release: bool) -> Grade:
    """Write all views of a grade and return the grade as it was written.

    Each file is written beside its place and moved there, so that a full disk
    or an interruption leaves no half of one.

    Args:
        folder: where; made if it is not there.
        graded: the grade and its executed notebook, as the interviewer may see them.
        view: `interviewer` or `candidate`.
        release: whether the candidate gets detailed feedback, which is recorded.

    Raises:
        UserError: if this candidate's feedback was released before.
        OSError: if a file cannot be written.
    """
    from minbar.report.ipynb import executed_ipynb
    from minbar.report.views import candidate_view

    grade, notebook = graded.grade, graded.notebook
    if view == "candidate":
        if release:
            _record_release(grade)
        grade, notebook = candidate_view(grade, notebook, detailed=release)
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / "executed.ipynb", executed_ipynb(notebook), mode=_MODE)
    write_views(folder, grade, notebook)
    return grade


def write_views(folder: Path, grade: Grade, notebook: ExecutedNotebook) -> None:
    """Write the grade and everything that renders it, as this view has them."""
    from minbar.report.grade_json import dump_grade
    from minbar.report.html import render_html
    from minbar.report.junit import render_junit
    from minbar.report.markdown import render_markdown

    texts = {
        "report.html": render_html(grade, notebook),
        "report.md": render_markdown(grade),
        "junit.xml": render_junit(grade),
    }
    for name, text in texts.items():
        replace_file(folder / name, text.encode("utf-8"), mode=_MODE)
    replace_file(folder / "grade.json", dump_grade(grade), mode=_MODE)


def _record_release(grade: Grade) -> None:
    from minbar.errors import UserError
    from minbar.store.releases import Releases

    candidate = grade.submission.candidate
    if candidate is None:
        what = "detailed feedback is released to a candidate, and nothing says who this is"
        raise UserError(what, todo="Use --candidate, or send the receipt along")
    Releases().record(candidate, grade.takehome.id, grade.submission.sha256)
