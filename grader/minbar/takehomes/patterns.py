"""Which further files may come with a notebook: glob patterns over whole paths.

`*` and `?` stay within a folder's level, `**/` spans any number of levels, and
a pattern is for the whole path: `*.py` takes `helpers.py`, not `src/helpers.py`.
The candidate's packer and the grader share this file, so they agree; it needs
the standard library only.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

__all__ = ["matches"]

PIECES = re.compile(r"\*\*/|\*\*|\*|\?|[^*?]+")
MEANINGS = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Whether a relative path with `/` between its parts fits one of the patterns."""
    return any(_compiled(pattern).fullmatch(path) for pattern in patterns)


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    pieces = PIECES.findall(pattern)
    return re.compile("".join(MEANINGS.get(piece, re.escape(piece)) for piece in pieces), re.DOTALL)
