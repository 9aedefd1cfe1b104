"""Where logical lines of code begin: what IPython looks at for magics and shell commands.

A small scanner over strings, brackets and continued lines. It need not understand
Python, only agree with it on which lines are inside of something.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["logical_starts"]

_TOKEN: Final = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<triple>\"{3}|'{3})
    | (?P<string>"(?:[^"\\\n]|\\.|\\\n)*"?|'(?:[^'\\\n]|\\.|\\\n)*'?)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<line>\n)
    | (?P<continued>\\\n)
    """,
    re.VERBOSE,
)
_ENDS: Final = {
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*+"{3}', re.DOTALL),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*+'{3}", re.DOTALL),
}


def logical_starts(source: str, special: re.Pattern[str]) -> list[int]:
    """Return the numbers, from 1, of physical lines on which a logical line begins.

    Args:
        source: text of a cell.
        special: what makes a logical line one of IPython's: such a line ends where
            the physical line ends, and brackets and quotes in it mean nothing.
    """
    starts: list[int] = []
    number, position, depth, fresh = 1, 0, 0, True
    while position <= len(source):
        if fresh:
            starts.append(number)
            fresh = False
            if special.match(source, position):
                position = _physical_end(source, position)
        token = _TOKEN.search(source, position)
        if token is None:
            break
        position = token.end()
        if token["triple"]:
            closed = _ENDS[token["triple"]].match(source, position)
            if closed is None:
                break
            position = closed.end()
            number += source.count("\n", token.start(), position)
        elif token["open"]:
            depth += 1
        elif token["close"]:
            depth = max(0, depth - 1)
        elif token["line"]:
            number += 1
            fresh = depth == 0
        else:
            number += token[0].count("\n")
    return starts


def _physical_end(source: str, position: int) -> int:
    end = source.find("\n", position)
    return len(source) if end < 0 else end
