"""Everything that a report is made of: what a room sent, as pages and files.

A case is the JSON of an executed notebook, or of a cell's outputs as a room sends
them; any other bytes are a text that stands in every place of the candidate's.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from typing import Final
from xml.parsers import expat

import msgspec
from markupsafe import Markup

from minbar.errors import UserError
from minbar.models.grade import Grade
from minbar.models.notebook import ExecutedNotebook, Output
from minbar.report.executed import read_executed
from minbar.report.grade_json import dump_grade, load_grade
from minbar.report.html import render_html
from minbar.report.ipynb import executed_ipynb
from minbar.report.junit import render_junit
from minbar.report.markdown import render_markdown
from minbar.report.packets.html import candidate_html, interviewer_html
from minbar.report.views import candidate_view
from tests.fuzz.pages import check_page
from tests.fuzz.refusals import refusing
from tests.report.attacks import attacked
from tests.report.packets.hostile_packet import candidates, interviewers
from tests.report.sample_notebook import notebook_of
from tests.report.samples import make_grade

__all__ = ["case", "graded"]

_SELDOM: Final = 8  # what one page costs is enough for a case; packets cost most
_SHORTEST, _LONGEST = 3, 1000  # of a text that stands in fifty places
_NO_MARKUP: Final = ("<script", "<iframe", "<img", "<svg")


def case(data: bytes) -> None:
    """A page and files come out, and nothing in them runs; files that are read are checked."""
    grade, notebook = graded(data)
    check_page(render_html(grade, notebook))
    number = zlib.crc32(data) % _SELDOM
    if number % 2:
        _check_files(grade, notebook)
    elif number:
        view = candidate_view(grade, notebook, detailed=number == _SELDOM // 2)
        check_page(render_html(*view))
    else:
        _check_packets(data[:_LONGEST].decode("utf-8", "replace"))
    with refusing(UserError):
        again = read_executed(data, "executed.ipynb")
        check_page(render_html(make_grade(again), again))
    with refusing(UserError):
        load_grade(data, "grade.json")


def graded(data: bytes) -> tuple[Grade, ExecutedNotebook]:
    """Return the grade and the notebook that a case stands for."""
    notebook = _decoded(data)
    if notebook is None:
        return attacked(data.decode("utf-8", "surrogateescape"))
    return make_grade(notebook), notebook


def _decoded(data: bytes) -> ExecutedNotebook | None:
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return msgspec.json.decode(data, type=ExecutedNotebook)
    with contextlib.suppress(msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return notebook_of(*msgspec.json.decode(data, type=list[Output]))
    return None


def _check_packets(text: str) -> None:
    """The same text, in every place of an interviewer's and a candidate's packet."""
    text = text.ljust(_SHORTEST, "x")
    check_page(interviewer_html(interviewers(text)))
    check_page(candidate_html(candidates(text)))


def _check_files(grade: Grade, notebook: ExecutedNotebook) -> None:
    expat.ParserCreate().Parse(render_junit(grade), True)  # noqa: FBT003  expat's own form
    lowered = render_markdown(grade).lower()
    assert not isinstance(lowered, Markup)
    assert not any(sign in lowered for sign in _NO_MARKUP), "mark-up in Markdown"
    lowered.encode("utf-8")
    written = json.loads(executed_ipynb(notebook))
    read = read_executed(executed_ipynb(notebook), "executed.ipynb")
    assert len(read.cells) == len(written["cells"]) == len(notebook.cells)
    plain = load_grade(dump_grade(grade), "grade.json")
    assert dump_grade(load_grade(dump_grade(plain), "grade.json")) == dump_grade(plain)
