"""What the Markdown of a notebook says, apart from its marks."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Final

from minbar.quality.notebook import Cell

__all__ = ["Heading", "Prose", "prose_of", "words_of"]

_LONGEST: Final = 40_000
_FENCE: Final = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
_IMAGE: Final = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)")
_LINK: Final = re.compile(r"\[([^\]\n]{0,300})\]\([^)\n]{0,2000}\)")
_TAG: Final = re.compile(r"<[^<>]{1,500}>")
_URL: Final = re.compile(r"https?://\S+")
_ATX: Final = re.compile(r"^ {0,3}(#{1,6})[ \t]*(.*?)[ \t#]*$", re.MULTILINE)
_SETEXT: Final = re.compile(r"^([^\n#>-][^\n]{0,200})\n(=+|-{2,})[ \t]*$", re.MULTILINE)
_HTML_HEADING: Final = re.compile(
    r"<h([1-6])[^<>]{0,300}>(.{0,500}?)</h\1>", re.IGNORECASE | re.DOTALL
)
_BOLD_LINE: Final = re.compile(r"^[ \t]*(\*\*|__)([^*_\n]{3,120})\1[ \t]*:?[ \t]*$", re.MULTILINE)
_WORD: Final = re.compile(r"[^\W\d_]{2,}|[\u3040-\u9fff\uac00-\ud7af]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its level from 1, and its text."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """What a Markdown cell says.

    Attributes:
        cell: its index.
        headings: in order; a line in bold by itself is one, of level 6.
        text: everything else, without marks, links' addresses, and code.
        words: of `text`, in lower case.
    """

    cell: int
    headings: tuple[Heading, ...]
    text: str
    words: tuple[str, ...]


@functools.lru_cache(maxsize=256)
def prose_of(cell: Cell) -> Prose:
    """Read the Markdown of a cell."""
    text = _FENCE.sub(" ", cell.source[:_LONGEST])
    text = _IMAGE.sub(" ", text)
    text = _LINK.sub(r"\1", text)
    headings: list[tuple[int, Heading]] = []
    for pattern, level in ((_HTML_HEADING, 0), (_ATX, 0), (_SETEXT, 2), (_BOLD_LINE, 6)):
        text = _take(pattern, level, text, headings)
    text = _URL.sub(" ", _TAG.sub(" ", text))
    ordered = tuple(heading for _, heading in sorted(headings, key=lambda one: one[0]))
    return Prose(cell.index, ordered, text, words_of(text))


def _take(
    pattern: re.Pattern[str], level: int, text: str, headings: list[tuple[int, Heading]]
) -> str:
    """Move the headings of one notation out of the text; what is left keeps its length."""

    def taken(match: re.Match[str]) -> str:
        if pattern is _ATX:
            found = Heading(len(match[1]), match[2])
        elif pattern is _HTML_HEADING:
            found = Heading(int(match[1]), match[2])
        elif pattern is _SETEXT:
            found = Heading(1 if match[2].startswith("=") else level, match[1])
        else:
            found = Heading(level, match[2])
        clean = _TAG.sub(" ", found.text).strip(" *_`~\n")
        headings.append((match.start(), Heading(found.level, clean)))
        return " " * len(match[0])

    return pattern.sub(taken, text)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, in lower case; of scripts without blanks each sign is one."""
    return tuple(word.lower() for word in _WORD.findall(text))
