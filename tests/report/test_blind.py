"""The reviewer's view: nothing names anybody, nothing tells what others scored."""

from __future__ import annotations

import msgspec
import pytest

from minbar.models.notebook import ExecutedNotebook
from minbar.report.blind import HIDDEN, blinded
from minbar.report.html import render_html
from tests.report.sample_notebook import code_cell, make_notebook, notebook_of, printed, prose_cell
from tests.report.samples import make_grade


def seen(source: str, *names: str) -> str:
    """Return a Markdown cell's text as the reviewer sees it."""
    notebook = ExecutedNotebook(cells=[prose_cell(1, source)])
    return blinded(make_grade(notebook), notebook, names)[1].cells[0].source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/home/ada/work/data.csv", f"/home/{HIDDEN}/work/data.csv"),
        ("/Users/ada/x.csv", f"/Users/{HIDDEN}/x.csv"),
        ("C:\\Users\\Ada\\x.csv", f"C:\\Users\\{HIDDEN}\\x.csv"),
        ("ask ada.l@example.org now", f"ask {HIDDEN} now"),
        ("see github.com/ada-l/repo", f"see github.com/{HIDDEN}/repo"),
        ("**Author:** Ada L.\nThe data", f"**Author:** {HIDDEN}\nThe data"),
        ("# Name = Ada", f"# Name = {HIDDEN}"),
    ],
)
def test_what_names_somebody_is_hidden(text: str, expected: str) -> None:
    """Home paths, mail addresses, profiles and author lines lose the name."""
    assert seen(text) == expected


def test_given_words_are_hidden_in_any_case() -> None:
    """A name given with `--hide` goes, however it is written."""
    assert seen("Ada and ADA", "ada") == f"{HIDDEN} and {HIDDEN}"


@pytest.mark.parametrize("text", ["the model by courier", "named = 3", "/homework/x", "a@b", ""])
def test_ordinary_text_stays(text: str) -> None:
    """What names nobody is left as it is."""
    assert seen(text) == text


def test_outputs_are_hidden_too() -> None:
    """What a cell printed is cleaned as its source is."""
    notebook = notebook_of(printed("reading /home/ada/x.csv\n"))
    cell = blinded(make_grade(notebook), notebook)[1].cells[0]
    assert cell.outputs[0].text == f"reading /home/{HIDDEN}/x.csv\n"


def test_pseudonym_points_and_reviews_are_on_no_page() -> None:
    """The page shows neither the candidate, nor points of tests, nor other reviews."""
    notebook = make_notebook()
    grade = make_grade(notebook)
    grade = msgspec.structs.replace(
        grade, submission=msgspec.structs.replace(grade.submission, candidate="cand-0192")
    )
    view, shown = blinded(grade, notebook)
    page = render_html(view, shown)
    assert "cand-0192" not in page
    assert all(test.sentence not in page for test in grade.tests)
    assert all(score.evidence not in page for one in grade.reviews for score in one.scores)
    assert {criterion.points for criterion in view.criteria} == {None}


def test_the_pseudonym_is_hidden_inside_the_notebook() -> None:
    """A candidate who writes their own pseudonym into a cell stays unknown."""
    notebook = ExecutedNotebook(cells=[code_cell(1, "who = 'cand-0192'")])
    grade = make_grade(notebook)
    grade = msgspec.structs.replace(
        grade, submission=msgspec.structs.replace(grade.submission, candidate="cand-0192")
    )
    assert blinded(grade, notebook)[1].cells[0].source == f"who = '{HIDDEN}'"
