"""JSON among the outputs: how deep it is, and how it is shown."""

from __future__ import annotations

import itertools
import json
import re
from typing import Final

__all__ = ["depth_of", "indented"]

MAX_INDENTED: Final = 20_000
MAX_LEVELS: Final = 20
_BRACKET: Final = re.compile(r"[\[\]{}]")


def depth_of(text: str) -> int:
    """Return the most brackets that are open at once, those within strings counted too."""
    steps = (1 if found[0] in "[{" else -1 for found in _BRACKET.finditer(text))
    return max(itertools.accumulate(steps), default=0)


def indented(source: str) -> str:
    """Return JSON with a line for each value; other text, and what would grow too much, as it is.

    Every value gets its level's indent: a hundred thousand of them nine hundred levels deep
    would take hundreds of megabytes.
    """
    if len(source) > MAX_INDENTED or depth_of(source) > MAX_LEVELS:
        return source
    try:
        return json.dumps(json.loads(source), indent=2, ensure_ascii=False)
    except ValueError:
        return source
