"""Collecting problems, guessing what was meant, and showing text that cannot be trusted."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.content.problems import Problems, nearest, suggestion, visible
from minbar.errors import ContentError


def test_nothing_is_raised_without_a_problem() -> None:
    """An empty collection is no error."""
    Problems().raise_if_any()


def test_all_problems_are_raised_together() -> None:
    """The error holds every problem in the order in which it was found."""
    problems = Problems()
    problems.add("first", where="a:1:1", todo="Mend it")
    problems.add("second", where="b:2:2")
    with pytest.raises(ContentError) as caught:
        problems.raise_if_any()
    assert str(caught.value) == "a:1:1: first. Mend it\nb:2:2: second"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("titel", "title"), ("TITLE", "title"), ("zzz", None), ("late-delivery", "late-deliveries")],
)
def test_nearest_name(name: str, expected: str | None) -> None:
    """A slip of the pen finds its name; anything else finds none."""
    assert nearest(name, ["title", "summary", "late-deliveries"]) == expected


def test_suggestion_lists_the_names_when_none_is_near() -> None:
    """Without a near name the reader sees which there are."""
    assert suggestion("zzz", ["b", "a"]) == "Known: `a`, `b`"
    assert suggestion("zzz", []) == ""


def test_suggestion_lists_some_of_many_names() -> None:
    """Of ten thousand names a message lists twenty, and says how many more there are."""
    said = suggestion("zzz", [f"n{number:05}" for number in range(10_000)])
    assert said.count("`n") == 20
    assert said.endswith(" and 9980 more")


@given(st.text(st.characters(), max_size=90))
def test_visible_text_cannot_steer_a_terminal(text: str) -> None:
    """Whatever stands in a file, what is shown has no control characters and one line."""
    shown = visible(text)
    assert all(unicodedata.category(one)[0] != "C" for one in shown)
    assert len(shown.splitlines()) <= 1


def test_visible_text_is_short() -> None:
    """A long value is cut where the message stays readable."""
    assert visible("x" * 100, limit=10) == "x" * 9 + "…"
