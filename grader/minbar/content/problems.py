"""Collecting every problem of a content file in one run, each with its place."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from minbar.errors import ContentError, ContentProblem

__all__ = ["MOST_OF_A_FILE", "EnoughError", "Problems", "nearest", "suggestion", "visible"]

SHOWN = 60  # characters of a value that a message repeats
NAMED = 20  # names that a message lists: a bank may hold ten thousand
MOST_OF_A_FILE = 100
"""Problems that are said of one file; a bomb has a hundred thousand, each with its advice."""


class EnoughError(Exception):
    """So much is wrong that the rest of the file is not looked at."""


class Problems:
    """A growing list of problems; raised together at the end.

    Attributes:
        found: the problems so far, in the order in which they were found.
    """

    def __init__(self, most: int | None = None) -> None:
        """Start with none; `most` of them are enough."""
        self.found: list[ContentProblem] = []
        self._most = most

    def add(self, what: str, *, where: str, todo: str = "") -> None:
        """Note one problem.

        Raises:
            EnoughError: with the last one that is wanted.
        """
        self.extend([ContentProblem(what, where=where, todo=todo)])

    def extend(self, problems: Iterable[ContentProblem]) -> None:
        """Note problems that were found elsewhere; raises as `add`."""
        for problem in problems:
            self.found.append(problem)
            if len(self.found) == self._most:
                raise EnoughError

    def raise_if_any(self) -> None:
        """Raise all that was found.

        Raises:
            ContentError: if there is at least one problem.
        """
        if self.found:
            raise ContentError(tuple(self.found))


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the one of `names` that `name` was probably meant to be, if any is close."""
    by_folded = {known.casefold(): known for known in names}
    close = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


def suggestion(name: str, names: Iterable[str]) -> str:
    """Say which name was probably meant; else which names there are."""
    known = sorted(names)
    close = nearest(name, known)
    if close is not None:
        return f"Did you mean `{close}`?"
    if not known:
        return ""
    listed = ", ".join(f"`{one}`" for one in known[:NAMED])
    return f"Known: {listed}" + (f" and {len(known) - NAMED} more" if len(known) > NAMED else "")


def visible(text: str, *, limit: int = SHOWN) -> str:
    """Make `text` safe for one line of a terminal or a log, and at most `limit` long."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(one if _prints(one) else f"\\u{{{ord(one):x}}}" for one in cut)


def _prints(character: str) -> bool:
    return character == " " or unicodedata.category(character)[0] not in "CZ"
