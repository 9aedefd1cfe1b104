"""The grade as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from minbar.models.grade import Grade
from minbar.report.markdown import render_markdown
from minbar.report.views import candidate_view
from tests.report.hostile import hostile_text
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade
from tests.report.test_html import hostile_grade

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def shape(grade: Grade) -> list[str]:
    """Return the kinds of all blocks and marks in a rendered grade."""
    tokens = MARKDOWN.parse(render_markdown(grade))
    inner = [child.type for token in tokens for child in token.children or []]
    kinds = [token.type for token in tokens] + inner
    return [kind for kind in kinds if kind not in {"text", "text_special"}]


def test_the_comment_reads_as_it_should(snapshot: SnapshotAssertion) -> None:
    """The interviewer's Markdown, word for word."""
    assert render_markdown(make_grade()) == snapshot


@pytest.mark.parametrize("detailed", [True, False])
def test_the_candidates_comment_reads_as_it_should(
    snapshot: SnapshotAssertion, *, detailed: bool
) -> None:
    """The candidate's Markdown, with and without detailed feedback: no bar, no review."""
    view, _ = candidate_view(make_grade(), make_notebook(), detailed=detailed)
    assert render_markdown(view) == snapshot


def test_a_grade_that_could_not_be_made_says_why(snapshot: SnapshotAssertion) -> None:
    """Without criteria and tests the reason is what is left."""
    grade = make_grade(
        status="not-gradable", reason="the engine failed", criteria=[], tests=[], reviews=[]
    )
    assert render_markdown(grade) == snapshot


@given(hostile_text())
def test_no_text_changes_the_shape_of_the_comment(text: str) -> None:
    """With hostile text in every place of the candidate's the blocks and marks stay the same."""
    grade, _ = hostile_grade(text)
    plain, _ = hostile_grade("x")
    assert shape(grade) == shape(plain)
