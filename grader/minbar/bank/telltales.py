"""Words in a planted program that would give its bugs away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

__all__ = ["find_telltales"]

_WORDS: Final = frozenset(
    [
        "bug",
        "bugs",
        "buggy",
        "bugged",
        "cheat",
        "deliberate",
        "deliberately",
        "fixme",
        "hack",
        "incorrect",
        "incorrectly",
        "intentional",
        "intentionally",
        "leak",
        "leakage",
        "leaking",
        "leaks",
        "leaky",
        "mistake",
        "mistaken",
        "mistakes",
        "oops",
        "planted",
        "todo",
        "wrong",
        "wrongly",
        "xxx",
    ]
)
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def find_telltales(program: str) -> Iterator[tuple[int, int, str]]:
    """Yield line, column and word; names are taken apart at underscores and capitals."""
    for number, line in enumerate(program.splitlines(), 1):
        for match in _WORD.finditer(line):
            if match[0].lower() in _WORDS:
                yield number, match.start() + 1, match[0]
