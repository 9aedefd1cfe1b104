"""Every cheating notebook is graded as its wrong answers deserve, and nothing else comes of it."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
from rich.console import Console

from minbar.grading.assembly import Graded
from minbar.grading.grader import Grader
from minbar.report.grade_json import dump_grade
from minbar.report.html import render_html
from minbar.report.ipynb import executed_ipynb
from minbar.report.junit import render_junit
from minbar.report.markdown import render_markdown
from minbar.report.terminal import grade_table
from minbar.report.views import candidate_view
from tests.attacks.cheats import RIGHT, WRONG, Cheat, cells_of, notebook_bytes, read_cheats
from tests.attacks.conftest import KEYS, Grade, identity

CHEATS = read_cheats()
AT_ONCE = 2
BREACH = "BREACH"
"""What a notebook prints when it could do what it must not."""


def points(graded: Graded, criterion: str) -> float | None:
    """Return the points of one criterion."""
    (found,) = [one for one in graded.grade.criteria if one.id == criterion]
    return found.points


def said(graded: Graded) -> str:
    """Return all that the notebook printed, in cells and in calls."""
    outputs = [output for cell in graded.notebook.cells for output in cell.outputs]
    texts = [(output.text, *output.traceback, *output.data.values()) for output in outputs]
    return repr(texts) + graded.grade.run.call_log


def shown_to_the_candidate(graded: Graded) -> str:
    """Return everything that a candidate may be given, in all formats, with and without detail."""
    texts = []
    for detailed in (False, True):
        grade, notebook = candidate_view(graded.grade, graded.notebook, detailed=detailed)
        terminal = Console(file=io.StringIO(), width=200)
        terminal.print(grade_table([("mallory", grade)]))
        assert isinstance(terminal.file, io.StringIO)
        texts += [render_html(grade, notebook), render_markdown(grade), render_junit(grade)]
        texts += [dump_grade(grade).decode(), executed_ipynb(notebook).decode()]
        texts += [terminal.file.getvalue()]
    return "\n".join(texts)


@pytest.fixture(scope="module")
def all_graded(
    request: pytest.FixtureRequest,
    new_grader: Callable[[], Grader],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Mapping[str, Future[Graded]]]:
    """Give the grade of every cheat that is to be tested, graded two at a time.

    Some only make the grader wait: meanwhile it grades others.
    """
    own = threading.local()
    folder = tmp_path_factory.mktemp("cheats")

    def graded(cheat: Cheat) -> Graded:
        path = folder / cheat.name / "attacked.ipynb"
        path.parent.mkdir()
        path.write_bytes(cheat.notebook)
        submission = own.grader.take_in(path)
        found: Graded = own.grader.grade(submission, identity())
        return found

    wanted = [item.callspec.params["cheat"] for item in _with_parameters(request.session)]
    with ThreadPoolExecutor(
        AT_ONCE, initializer=lambda: setattr(own, "grader", new_grader())
    ) as two:
        yield {
            cheat.name: two.submit(graded, cheat) for cheat in wanted if isinstance(cheat, Cheat)
        }


def _with_parameters(session: pytest.Session) -> list[pytest.Function]:
    """Return the tests of this file that have parameters."""
    here = [item for item in session.items if item.path == Path(__file__)]
    return [
        item for item in here if isinstance(item, pytest.Function) and hasattr(item, "callspec")
    ]


@pytest.fixture(scope="module")
def markers(grader: Grader) -> frozenset[str]:
    """Give words of the hidden tables that are in no table of the candidate's."""
    data = grader.data_for(KEYS)
    hidden = b"\n".join(data.hidden.values()).decode()
    words = {word for line in hidden.splitlines()[1:] for word in line.split(",") if len(word) > 5}
    open_words = {word for raw in data.work.values() for word in raw.decode().split(",")}
    return frozenset(words | {word[::-1] for word in words}) - open_words


def test_right_and_wrong_answers_are_told_apart(grade: Grade) -> None:
    """The control: all points can be won, and the solution that the cheats begin with wins one."""
    right, wrong = (grade(notebook_bytes(cells_of(path))) for path in (RIGHT, WRONG))
    assert (points(right, "hidden"), points(right, "public")) == (13, 3)
    assert (points(wrong, "hidden"), points(wrong, "public")) == (1, 1)


def test_the_reference_is_the_right_solution(grader: Grader) -> None:
    """A fault of ours is told from a candidate's by the same notebook that wins all points."""
    assert grader.takehome.references["strong"].strip() == notebook_bytes(cells_of(RIGHT))


@pytest.mark.parametrize("cheat", CHEATS, ids=lambda cheat: cheat.name)
def test_a_cheat_gets_what_its_answers_deserve(
    cheat: Cheat, all_graded: Mapping[str, Future[Graded]], markers: frozenset[str]
) -> None:
    """Graded, with the points of its answers, the verdict of its run, and nothing carried out."""
    graded = all_graded[cheat.name].result()
    found = graded.grade
    assert (found.status, found.reason) == ("graded", "")
    assert (str(found.verdict.kind), points(graded, "hidden")) == (cheat.verdict, cheat.hidden)
    assert BREACH not in said(graded)
    shown = shown_to_the_candidate(graded)
    assert [marker for marker in markers if marker in shown] == []
    assert render_html(found, graded.notebook)


def test_every_cheat_says_what_it_tries() -> None:
    """Each is one file with one sentence, and there are cheats of every kind."""
    assert len({cheat.name for cheat in CHEATS}) == len(CHEATS) > 50
    assert all(cheat.tries.endswith(".") and len(cheat.tries) < 200 for cheat in CHEATS)
