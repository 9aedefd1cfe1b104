"""Escaping for pages, Markdown, terminals and logs."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from minbar.report.escape import (
    WORD_JOINER,
    cut,
    log_text,
    markdown_text,
    one_line,
    rewind_lines,
    strip_ansi,
    terminal_text,
    visible,
)
from tests.report.hostile import hostile_text

ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
# Line feed and tab; joiners that letters of several scripts and emoji need;
# signs of Arabic, Syriac and Kaithi that are drawn.
FINE = set("\n\t\u200c\u200d\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
FINE |= set("\U000110bd\U000110cd")
LOG_COMMAND = re.compile(r"(?m)^\s*::|##\[|##vso\[|##teamcity\[")
MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def unseen(text: str) -> set[str]:
    """Return the characters of a text that act without being seen."""
    return {each for each in text if unicodedata.category(each) in ACTING} - FINE


def test_no_character_of_unicode_acts_unseen() -> None:
    """Every control, format, surrogate and separator character is made visible."""
    assert not unseen(visible("a".join(map(chr, range(0x110000)))))


@given(hostile_text())
def test_visible_text_encodes_and_stays_as_it_is(text: str) -> None:
    """Visible text is UTF-8, is visible already, and has no tower of combining marks."""
    shown = visible(text)
    shown.encode("utf-8")
    assert not unseen(shown)
    assert visible(shown) == shown
    marks = "".join("M" if unicodedata.category(each)[0] == "M" else "." for each in shown)
    assert "M" * 5 not in marks


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1bb\x00", "a␛b␀"),
        ("\u202egpj.exe", "⟨U+202E⟩gpj.exe"),
        ("\ud800", "⟨U+D800⟩"),
        ("\ufffe\U0001ffff", "⟨U+FFFE⟩⟨U+1FFFF⟩"),
        ("e\u0301 and 日本 and हिन्दी", "e\u0301 and 日本 and हिन्दी"),
        ("a" + "\u0301" * 9 + "b", "a" + "\u0301" * 4 + "⟨+5 marks⟩b"),
        ("line\n\ttab", "line\n\ttab"),
    ],
)
def test_visible_names_what_it_shows(text: str, shown: str) -> None:
    """Readers see which character stood there; ordinary text of any script is left alone."""
    assert visible(text) == shown


@given(hostile_text())
def test_terminal_text_drives_no_terminal_and_no_log(text: str) -> None:
    """No escape, control or command of a CI log is left in what goes to a terminal."""
    shown = terminal_text(text)
    assert not unseen(shown)
    assert not LOG_COMMAND.search(shown)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\x1b[1;31mred\x1b[0m", "red"),
        ("\x9b31mred", "red"),
        ("\x1b]8;;http://e.example\x1b\\here\x1b]8;;\x1b\\", "here"),
        ("\x1b]0;title\x07text", "text"),
        ("\x1bPq#0;2;0\x1b\\sixel", "sixel"),
        ("\x1b(Bcharset\x1b7", "charset"),
        ("plain", "plain"),
    ],
)
def test_escapes_of_terminals_are_dropped_whole(text: str, kept: str) -> None:
    """Colours, links, titles and device strings go with all their parameters."""
    assert strip_ansi(text) == kept


@pytest.mark.parametrize("part", ["\x1b]", "\x9d", "\x1b[", "\x1bP\x1b", "\x9d0;\x9d"])
def test_escapes_that_never_end_cost_little(part: str) -> None:
    """A hundred thousand unfinished sequences are looked through once, not once each."""
    assert len(visible(strip_ansi(part * 100_000))) >= 0


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1%\r50%\r100%\n", "100%\n"),
        ("done\r", "done"),
        ("a\r\nb\r\n", "a\nb\n"),
        ("a\n\r\nb", "a\n\nb"),
    ],
)
def test_carriage_returns_leave_what_was_written_last(text: str, written: str) -> None:
    """A progress bar shows its last state; line ends of Windows are line ends."""
    assert rewind_lines(text) == written


@pytest.mark.parametrize(
    ("text", "harmless"),
    [
        ("::error::x", ": :error::x"),
        ("a\n  ::debug::x", "a\n  : :debug::x"),
        ("x ##[group]y", "x # #[group]y"),
        ("###vso[task]", "## #vso[task]"),
        ("a::b", "a::b"),
    ],
)
def test_commands_of_logs_are_broken_up(text: str, harmless: str) -> None:
    """What GitHub, Azure and TeamCity read as a command is text again, and readable."""
    assert log_text(text) == harmless


@given(hostile_text(), st.integers(1, 60))
def test_one_line_is_one_short_line(text: str, limit: int) -> None:
    """The result has no line end, keeps to its limit, and acts in no unseen way."""
    line = one_line(text, limit)
    assert len(line) <= limit
    assert len(line.splitlines()) <= 1
    assert not unseen(line)


@given(st.text(max_size=80), st.integers(1, 40))
def test_a_cut_says_how_much_is_left_out(text: str, limit: int) -> None:
    """Text within the limit is whole; of longer text head and tail and the number missing stay."""
    shown = cut(text, limit)
    if len(text) <= limit:
        assert shown == text
    else:
        assert f"… {len(text) - limit:,} characters are left out here …" in shown
        assert shown.startswith(text[: limit * 3 // 4])


def plain_words(markdown: str) -> tuple[set[str], str]:
    """Return the kinds of inline marks in one rendered block, and its text."""
    (inline,) = [token for token in MARKDOWN.parse(markdown) if token.type == "inline"]
    children = inline.children or []
    return {child.type for child in children}, "".join(child.content for child in children)


@given(hostile_text())
@example("1. x")
@example("- x")
@example("=")
@example("---")
def test_markdown_text_is_only_text(text: str) -> None:
    """Whatever a candidate wrote renders as one piece of text that reads as it was written."""
    expected = log_text(one_line(text, 400))
    if not expected:
        assert markdown_text(text) == ""
        return
    kinds, shown = plain_words(markdown_text(text))
    assert kinds <= {"text", "text_special"}
    assert shown.replace(WORD_JOINER, "") == expected


@given(hostile_text())
def test_markdown_text_stays_in_its_table_cell(text: str) -> None:
    """In a table it fills one cell: no row, no column more."""
    table = f"| a | b |\n|---|---|\n| {markdown_text(text)} | end |\n"
    kinds = [token.type for token in MARKDOWN.parse(table)]
    assert kinds.count("td_open") == 2
    assert kinds.count("tr_open") == 2


@pytest.mark.parametrize(
    ("text", "live"),
    [
        ("@someone", "@someone"),
        ("see #12", "#12"),
        ("https://e.example", "://"),
        ("www.e.example", "www."),
        (":smile:", ":smile:"),
        ("a@b.example", "@b"),
    ],
)
def test_markdown_text_calls_nobody(text: str, live: str) -> None:
    """Mentions, issue numbers, addresses and emoji codes do not survive in the shown text."""
    _, shown = plain_words(markdown_text(text))
    assert live not in shown
