"""Escaping for every place that shows text which somebody else wrote.

One function a place: a page's text, XML, Markdown, a terminal, a log that a
machine reads. All of them begin with `visible`, so that no character acts
unseen: not by moving other text, not by hiding, not by breaking an encoder.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = [
    "cut",
    "log_text",
    "markdown_text",
    "one_line",
    "rewind_lines",
    "strip_ansi",
    "terminal_text",
    "visible",
]

MARKS_IN_A_ROW: Final = 4
WORD_JOINER: Final = "\u2060"

_PLANE_ENDS: Final = "".join(
    chr(plane * 0x10000 + end) for plane in range(1, 17) for end in (0xFFFE, 0xFFFF)
)
_ODD: Final = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, but tab and line feed
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069"  # text direction, zero width
    "\u00ad\u115f\u1160\u180e\u2028\u2029\u2060-\u2065\u206a-\u206f"
    "\u3164\ufeff\uffa0\ufff9-\ufffb"  # invisible, or another kind of line end
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # of old scripts, of music
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # lone surrogates, noncharacters
    f"{_PLANE_ENDS}\U000e0000-\U000e0fff]"  # noncharacters, tags
)
_BEYOND_LATIN: Final = re.compile(f"[\u0300-\U0010ffff]{{{MARKS_IN_A_ROW + 1},}}")
_STRING_INTRODUCER: Final = "\x90\x98\x9d\x9e\x9f"
_ANSI: Final = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # control sequences: colours, cursor
    rf"|(?:\x1b[\]PX^_]|[{_STRING_INTRODUCER}])"  # links, titles, device strings
    rf"[^\x07\x1b\x9c{_STRING_INTRODUCER}]*(?:\x07|\x1b\\|\x9c)"
    r"|\x1b[ -/]*[0-~]"  # all other escapes
)
# White space of one line only: over many empty lines `\s*` would begin anew at each of them.
_LOG_COMMAND: Final = re.compile(r"^([^\S\n]*):(?=:)|#(?=#(?:\[|vso\[|teamcity\[))", re.MULTILINE)
# Signs that mark up anywhere, and what makes a list or a rule at the begin of a line.
_MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]#!~|<>&$]|^[-+=:]")
_NUMBERED: Final = re.compile(r"^(\d+)([.)])")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "|": "&#124;"}
# A joiner that is not seen keeps a renderer from finding a mention, an issue's
# number or an address: all of them look at the text after its escapes are gone.
_LIVE: Final = re.compile(r"[@#!$%&~^](?=[\w\[{])|:(?=//)|(?<=[wW]{3})(?=\.)|(?<=:)(?=\w+:)")


def visible(text: str) -> str:
    """Show characters that act unseen as what they are; leave tabs and line feeds.

    Controls become their pictures (`␛`), all others their code point (`⟨U+202E⟩`).
    Of combining marks in a row a few are kept, because a tower of them paints
    over other lines. The result can be encoded, and `visible` leaves it as it is.
    """
    if text.isascii() and text.isprintable():
        return text
    return _BEYOND_LATIN.sub(_flatten, _ODD.sub(_picture, text))


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:  # noqa: PLR2004  the control pictures mirror these
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"⟨U+{code:04X}⟩"  # noqa: PLR2004  DEL


def _flatten(found: re.Match[str]) -> str:
    kept: list[str] = []
    run = 0
    dropped = 0
    for character in found[0]:
        run = run + 1 if unicodedata.category(character)[0] == "M" else 0
        if run > MARKS_IN_A_ROW:
            dropped += 1
            continue
        if dropped:
            kept.append(f"⟨+{dropped} marks⟩")
            dropped = 0
        kept.append(character)
    return "".join(kept) + (f"⟨+{dropped} marks⟩" if dropped else "")


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters: head and tail, and between them how much is gone."""
    if len(text) <= limit:
        return text
    head = limit * 3 // 4
    tail = len(text) - (limit - head)
    return f"{text[:head]}\n… {tail - head:,} characters are left out here …\n{text[tail:]}"


def one_line(text: str, limit: int = 200) -> str:
    """Show text on one line of at most `limit` characters, white space folded."""
    line = " ".join(visible(strip_ansi(text[: limit * 8])).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def strip_ansi(text: str) -> str:
    """Drop terminal escapes: colours, cursor movements, links, titles, device strings."""
    if "\x1b" not in text and not any(mark in text for mark in f"\x9b{_STRING_INTRODUCER}"):
        return text
    return _ANSI.sub("", text)


def rewind_lines(text: str) -> str:
    """Apply carriage returns as a terminal does: what is written last on a line stays."""
    if "\r" not in text:
        return text
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(_last_written(line) for line in lines)


def _last_written(line: str) -> str:
    return next((part for part in reversed(line.split("\r")) if part), "")


def log_text(text: str) -> str:
    """Keep the machines that read logs from taking a line for a command of theirs."""
    return _LOG_COMMAND.sub(lambda found: f"{found[1] or ''}{found[0][-1]} ", text)


def terminal_text(text: str) -> str:
    """Show text on a terminal or in a CI log: no escapes, no commands, nothing unseen."""
    return log_text(visible(strip_ansi(text)))


def markdown_text(text: str, limit: int = 400) -> str:
    """Show text within one line of Markdown, in a table too: it renders as it reads.

    No mark-up, no HTML, no image, no link; nobody is mentioned, and no issue.
    """
    line = log_text(one_line(text, limit))
    live = _LIVE.sub(lambda found: f"{found[0]}{WORD_JOINER}", line)
    escaped = _MARKDOWN.sub(lambda found: _ENTITIES.get(found[0], f"\\{found[0]}"), live)
    return _NUMBERED.sub(r"\1\\\2", escaped)
