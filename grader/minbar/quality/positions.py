"""Which line of the notebook's file each line of a cell stands on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

__all__ = ["file_lines"]

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"|[\[\]{}:,\n]', re.DOTALL)
_CELLS_DEPTH: Final = 2  # {"cells": [ … ]}


@dataclass(slots=True)
class _Walk:
    """Where in the JSON the scanner is, by keys and by depth."""

    path: list[str] = field(default_factory=list)
    key: str = ""
    line: int = 1
    cell: int = 0
    found: dict[int, list[int]] = field(default_factory=dict)


def file_lines(text: str) -> dict[int, list[int]]:
    """Return, for each cell by its index, the file's line of each of its lines.

    Of a cell whose source is one text, all lines stand on one line of the file. What is
    no notebook of format 4 gives fewer lines, or none: places then are the file's begin.
    """
    walk = _Walk()
    last = ""
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == "\n":
            walk.line += 1
        elif sign in "[{":
            _open(walk, sign)
        elif sign in "]}":
            if walk.path:
                walk.path.pop()
            walk.key = ""
        elif sign == ":":
            walk.key = last
        elif sign == ",":
            walk.key = walk.key if walk.path and walk.path[-1].startswith("[") else ""
        else:
            last = sign[1:-1]
            _text(walk, sign)
    return walk.found


def _open(walk: _Walk, sign: str) -> None:
    walk.path.append(sign + walk.key)
    walk.key = ""
    if sign == "{" and len(walk.path) == _CELLS_DEPTH + 1 and walk.path[1] == "[cells":
        walk.cell += 1
        walk.found[walk.cell] = []


def _text(walk: _Walk, sign: str) -> None:
    """A text is a line of a source in its list, or the whole source by its key."""
    if len(walk.path) < _CELLS_DEPTH + 1 or walk.path[1] != "[cells":
        return
    inside = walk.path[_CELLS_DEPTH + 1 :]
    if inside == ["[source"] or (not inside and walk.key == "source"):
        ends = sign.count("\\n") if "\\\\" not in sign else sign.replace("\\\\", "").count("\\n")
        lines = walk.found[walk.cell]
        lines.extend([walk.line] * (ends + (not sign.endswith('\\n"'))))
