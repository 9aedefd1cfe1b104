"""Names that somebody typed, held against those that there are."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from minbar.content.problems import nearest, suggestion, visible
from minbar.errors import UserError

__all__ = ["listed", "require_known"]

_FEW: Final = 20  # names that one line can list
_SEARCHED: Final = 1_000  # names among which the nearest is found at once


def require_known(noun: str, name: str, names: Collection[str], *, where: str = "") -> None:
    """Refuse a name that is not there, with the nearest that is.

    Args:
        noun: what it is the name of.
        name: what was typed.
        names: all that there are.
        where: how to list them, for the case that there are many.

    Raises:
        UserError: if it is none of them.
    """
    if name in names:
        return
    close = len(names) <= _SEARCHED and nearest(name, names) is not None
    todo = suggestion(name, names) if close or len(names) <= _FEW else where
    what = f"there is no {noun} `{visible(name)}`"
    raise UserError(what, todo=todo)


def listed(names: Collection[str], *, word: str = "and") -> str:
    """Return names as a list in a sentence, in their order."""
    *first, last = names
    return f"{', '.join(first)} {word} {last}" if first else last
