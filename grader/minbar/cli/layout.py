"""Sections of text laid out in lines, for terminals and pipes alike."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

import click

from minbar.bank.sheets import Entry, Section
from minbar.report.escape import visible

__all__ = ["echo_sheet", "sheet_lines"]

_WIDEST: Final = 100
_KEPT: Final = re.compile(r"(```|\||#|[-*+] |\d+[.)] | {4}|>)")  # Markdown whose lines count


def echo_sheet(sections: Sequence[Section]) -> None:
    """Print sections as wide as the terminal, at most 100 columns; headings are bold on one."""
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    for line, is_heading in sheet_lines(sections, width):
        click.echo(click.style(line, bold=True) if is_heading else line)


def sheet_lines(sections: Sequence[Section], width: int) -> Iterator[tuple[str, bool]]:
    """Yield each line and whether it is a heading.

    Args:
        sections: what to show; characters that act unseen are made visible.
        width: columns that a line may take; programs and tables may be wider.
    """
    for number, section in enumerate(sections):
        if number:
            yield "", False
        yield visible(section.title), True
        # A text on its own is parted from what follows it by an empty line.
        for place, entry in enumerate(section.entries):
            if place and not section.entries[place - 1].mark:
                yield "", False
            yield from ((line, False) for line in _entry(entry, width))


def _entry(entry: Entry, width: int) -> Iterator[str]:
    text = visible(entry.text)
    if entry.code:
        yield from text.rstrip("\n").split("\n")
    elif not entry.mark:
        yield from _markdown(text, width)
    else:
        yield from _wrapped(f"[{visible(entry.mark)}] {text}", width, "  ", "    ")
    for note in entry.notes:
        yield from _wrapped(visible(note), width, "    ", "      ")


def _markdown(text: str, width: int) -> Iterator[str]:
    fenced = False
    for number, paragraph in enumerate(re.split(r"\n[ \t]*\n", text.strip("\n"))):
        if number:
            yield ""
        lines = paragraph.split("\n")
        if fenced or any(_KEPT.match(line) for line in lines):
            yield from (f"  {line}".rstrip() for line in lines)
        else:
            yield from _wrapped(" ".join(paragraph.split()), width, "  ", "  ")
        fenced ^= paragraph.count("```") % 2 == 1


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
