"""Sections laid out in lines."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minbar.bank.sheets import Entry, Section
from minbar.cli.layout import sheet_lines


def lines(*entries: Entry, width: int = 40, title: str = "Title") -> list[str]:
    """Lay one section out, and leave its heading away."""
    return [line for line, heading in sheet_lines([Section(title, entries)], width) if not heading]


def test_escapes_of_an_item_do_not_reach_the_terminal() -> None:
    """A control character in any text is shown as a picture of itself."""
    entries = (Entry("a\x1b[31mb", "m\x1b]0;x\x07", ("n\x1b",)), Entry("c\x1b", code=True))
    section = Section("t\x1b[2J", entries)
    shown = "\n".join(line for line, _ in sheet_lines([section], 80))
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert shown.count("␛") == 5


def test_programs_tables_and_fences_keep_their_lines() -> None:
    """Only prose is wrapped."""
    fence = "```\nx = 1\n\ny = 2\n```"
    table = "| a | b |\n|---|---|"
    assert lines(Entry(fence)) == ["  ```", "  x = 1", "", "  y = 2", "  ```"]
    assert lines(Entry(table)) == ["  | a | b |", "  |---|---|"]
    assert lines(Entry("def f():\n    pass\n", code=True)) == ["def f():", "    pass"]


@given(st.lists(st.text("abc", min_size=1, max_size=20), min_size=1), st.integers(40, 100))
def test_prose_fits_and_loses_no_word(words: list[str], width: int) -> None:
    """Whatever the width, every word is there in its order."""
    shown = lines(Entry(" ".join(words)), width=width)
    assert " ".join(shown).split() == words
    assert all(len(line) <= width for line in shown)
