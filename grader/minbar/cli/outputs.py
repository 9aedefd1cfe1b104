"""Writing the results of one submission, in the view that was asked for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from minbar.store.files import replace_file

if TYPE_CHECKING:
    from minbar.grading.assembly import Graded
    from minbar.models.grade import Grade

__all__ = ["write_outputs"]


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
    from minbar.report.grade_json import dump_grade
    from minbar.report.html import render_html
    from minbar.report.ipynb import executed_ipynb
    from minbar.report.junit import render_junit
    from minbar.report.markdown import render_markdown
    from minbar.report.views import candidate_view

    grade, notebook = graded.grade, graded.notebook
    if view == "candidate":
        if release:
            _record_release(grade)
        grade, notebook = candidate_view(grade, notebook, detailed=release)
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "report.html": render_html(grade, notebook),
        "report.md": render_markdown(grade),
        "junit.xml": render_junit(grade),
    }
    files = {name: text.encode("utf-8") for name, text in texts.items()}
    files |= {"grade.json": dump_grade(grade), "executed.ipynb": executed_ipynb(notebook)}
    for name, data in files.items():
        replace_file(folder / name, data, mode=0o644)
    return grade


def _record_release(grade: Grade) -> None:
    from minbar.errors import UserError
    from minbar.store.releases import Releases

    candidate = grade.submission.candidate
    if candidate is None:
        what = "detailed feedback is released to a candidate, and nothing says who this is"
        raise UserError(what, todo="Use --candidate, or send the receipt along")
    Releases().record(candidate, grade.takehome.id, grade.submission.sha256)
