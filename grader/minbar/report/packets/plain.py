"""Texts of items within a Markdown file: they keep their form, and nothing in them acts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Final

from minbar.report.escape import markdown_text, one_line, visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["block", "code", "fenced", "line"]

_LIVE: Final = {"html_block", "html_inline", "image", "link_open", "heading_open"}
_DEFINITION: Final = re.compile(r"^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)
_TICKS: Final = re.compile(r"`{3,}")
_LONGEST: Final = 20_000


def block(text: str) -> str:
    """Return Markdown of several blocks as it is, or as plain text if anything in it is live.

    Live are HTML, links, images, definitions of links, and headings, which would
    pass for ours.
    """
    shown = visible(text).strip("\n")
    if not _is_live(shown):
        return shown
    lines = [markdown_text(each, _LONGEST) for each in shown.split("\n")]
    return "  \n".join(lines)


def line(text: str) -> str:
    """Return Markdown of one line, as `block` does."""
    return block(" ".join(visible(text).split()))


def code(name: str) -> str:
    """Return a name as code within a line."""
    return f"`{one_line(name).replace('`', chr(39))}`"


def fenced(text: str, language: str = "") -> str:
    """Return a program as a block of code that nothing in it can end."""
    shown = visible(text.removesuffix("\n"))
    longest = max((len(found) for found in _TICKS.findall(shown)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{shown}\n{fence}"


def _is_live(text: str) -> bool:
    tokens = _parser().parse(text)
    return bool(_DEFINITION.search(text)) or any(each.type in _LIVE for each in _all(tokens))


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": True, "maxNesting": 12}).enable("table")
