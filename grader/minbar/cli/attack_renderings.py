"""All renderings of a grade, as texts in which nothing hostile may act."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from minbar.grading.assembly import Graded
    from minbar.models.grade import Grade
    from minbar.models.notebook import ExecutedNotebook

__all__ = ["renderings"]

_WIDTH: Final = 200


def renderings(graded: Graded) -> Mapping[str, str]:
    """Render a grade as the interviewer gets it; `candidate` is all that a candidate gets."""
    from minbar.report.views import candidate_view

    views = [candidate_view(graded.grade, graded.notebook, detailed=one) for one in (False, True)]
    given = [text for view in views for text in _rendered(*view).values()]
    return {**_rendered(graded.grade, graded.notebook), "candidate": "\n".join(given)}


def _rendered(grade: Grade, notebook: ExecutedNotebook) -> dict[str, str]:
    from minbar.report.grade_json import dump_grade
    from minbar.report.html import render_html
    from minbar.report.ipynb import executed_ipynb
    from minbar.report.junit import render_junit
    from minbar.report.markdown import render_markdown

    return {
        "html": render_html(grade, notebook),
        "ipynb": executed_ipynb(notebook).decode(),
        "json": dump_grade(grade).decode(),
        "junit": render_junit(grade),
        "markdown": render_markdown(grade),
        "terminal": _on_a_terminal(grade),
    }


def _on_a_terminal(grade: Grade) -> str:
    from rich.console import Console

    from minbar.report.terminal import grade_detail, grade_table

    page = io.StringIO()
    console = Console(file=page, width=_WIDTH, highlight=False)
    console.print(grade_table([("attacked", grade)]))
    console.print(grade_detail(grade))
    return page.getvalue()
