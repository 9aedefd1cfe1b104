"""All renderings of a grade, as texts in which nothing hostile may act."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from minbar.errors import UserError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from minbar.grading.assembly import Graded
    from minbar.models.grade import Grade
    from minbar.models.notebook import ExecutedNotebook

__all__ = ["renderings"]

_WIDTH: Final = 200


def renderings(path: Path, outcome: Graded | UserError) -> Mapping[str, str]:
    """Render what became of a submission as the interviewer gets it, alone and in a batch.

    Args:
        path: what was handed in.
        outcome: its grade, or why it was refused.

    Returns:
        Texts by the name of their rendering; `candidate` is all that a candidate gets.
    """
    from minbar.report.views import candidate_view

    if isinstance(outcome, UserError):
        return _batch(path, None, outcome)
    grade, notebook = outcome.grade, outcome.notebook
    views = [candidate_view(grade, notebook, detailed=one) for one in (False, True)]
    given = [text for view in views for text in _rendered(*view).values()]
    return {
        **_rendered(grade, notebook),
        **_batch(path, grade, None),
        "candidate": "\n".join(given),
    }


def _rendered(grade: Grade, notebook: ExecutedNotebook) -> dict[str, str]:
    from minbar.report.grade_json import dump_grade
    from minbar.report.grade_rows import RowMaker
    from minbar.report.html import render_html
    from minbar.report.ipynb import executed_ipynb
    from minbar.report.junit import render_junit
    from minbar.report.markdown import render_markdown
    from minbar.report.terminal import grade_detail, grade_table

    return {
        "html": render_html(grade, notebook),
        "ipynb": executed_ipynb(notebook).decode(),
        "json": dump_grade(grade).decode(),
        "junit": render_junit(grade),
        "markdown": render_markdown(grade),
        "terminal": _on_a_terminal(
            grade_table([RowMaker().row("attacked", grade)]), grade_detail(grade)
        ),
    }


def _batch(path: Path, grade: Grade | None, error: UserError | None) -> dict[str, str]:
    """Render a batch of this one; its results get the name that its file gives them."""
    from minbar.cli.result_names import ResultNames
    from minbar.grading.batch.summary import line_of
    from minbar.grading.batch.values import Finished
    from minbar.models.batch import BatchCriterion, BatchSummary
    from minbar.report.batch import batch_csv, batch_json
    from minbar.report.batch_text import BatchPicture, line_text

    name = ResultNames([path]).give(path, None) if grade is not None else ""
    line = line_of(
        Finished(path=path, position=0, name=name, grade=grade, error=error, refused=grade is None)
    )
    criteria = [
        BatchCriterion(id=one.id, title=one.title, kind=one.kind, max_points=one.max_points)
        for one in (grade.criteria if grade is not None else ())
    ]
    summary = BatchSummary(takehome="attacked", version="1.0.0", criteria=criteria, lines=[line])
    return {
        "batch": batch_json(summary).decode(),
        "csv": batch_csv(summary).decode(),
        "summary": _on_a_terminal(line_text(line), BatchPicture(summary)),
    }


def _on_a_terminal(*parts: RenderableType) -> str:
    from rich.console import Console

    page = io.StringIO()
    console = Console(file=page, width=_WIDTH, highlight=False, markup=False)
    for part in parts:
        console.print(part)
    return page.getvalue()
