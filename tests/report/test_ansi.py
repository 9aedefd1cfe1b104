"""Terminal colours as classes of the page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.report.ansi import ansi_markup
from minbar.report.escape import strip_ansi, visible
from tests.report.hostile import hostile_text

SPAN = re.compile(r'<span class="ansi-(?:red|green|yellow|blue|magenta|cyan|bold)(?: ansi-bold)?">')


@pytest.mark.parametrize(
    ("codes", "classes"),
    [
        ("31", "ansi-red"),
        ("1;92", "ansi-green ansi-bold"),
        ("38;5;28;01", "ansi-green ansi-bold"),
        ("38;5;9", "ansi-red"),
        ("38;5;21", "ansi-blue"),
        ("38;2;1;2;3;36", "ansi-cyan"),
        ("48;5;9;35", "ansi-magenta"),
        ("38:5:226", "ansi-yellow"),
    ],
)
def test_colours_become_classes(codes: str, classes: str) -> None:
    """Basic, bright and palette colours of a traceback come out as a few names of ours."""
    shown = ansi_markup(f"\x1b[{codes}mx\x1b[0m y")
    assert str(shown) == f'<span class="{classes}">x</span> y'


@pytest.mark.parametrize("codes", ["0", "", "39", "38;5", "38;5;240", "7", "37", "999999", "38"])
def test_other_codes_leave_the_text_plain(codes: str) -> None:
    """Resets, greys, unfinished and unknown codes colour nothing."""
    assert str(ansi_markup(f"\x1b[{codes}mx")) == "x"


@given(hostile_text(), st.lists(st.sampled_from(["31", "1", "0", "38;5;28", "38;5"]), max_size=6))
def test_only_spans_of_ours_are_in_the_markup(text: str, codes: list[str]) -> None:
    """Whatever the text, its only mark-up is our spans, closed; the words stay the same."""
    coloured = "".join(f"\x1b[{code}m{text}" for code in codes) or text
    shown = str(ansi_markup(coloured))
    bare = SPAN.sub("", shown)
    assert shown.count("</span>") == len(SPAN.findall(shown))
    assert "<" not in bare.replace("</span>", "")


def test_very_many_colours_are_dropped() -> None:
    """A text that changes colour at every letter stays small: it is shown without colours."""
    text = "".join(f"\x1b[3{index % 8}mx" for index in range(50_000))
    assert str(ansi_markup(text)) == "x" * 50_000


@given(hostile_text())
def test_text_without_colours_is_escaped_text(text: str) -> None:
    """Without a colour code the result is the visible text, escaped."""
    plain = text.replace("\x1b[", "")
    assert ansi_markup(plain).unescape() == visible(strip_ansi(plain))
