"""Uses of the same rows, found without a look at each pair of uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from minbar.quality.soundness.checks.uses import Use
from minbar.quality.soundness.rows import Cut, Part, Rows, covers

__all__ = ["SameRows"]

_Head = tuple[int, Cut]
_WHOLE: Final = "group"


class SameRows:
    """Uses by the first division of their rows: one set can only hold another if they share it."""

    def __init__(self, everything: Iterable[Use]) -> None:
        """Sort uses."""
        self._all = list(everything)
        self._by_head: dict[_Head, list[int]] = {}
        self._undivided: list[int] = []
        for number, use in enumerate(self._all):
            heads = _heads(use.data.rows)
            for head in heads or ():
                self._by_head.setdefault(head, []).append(number)
            if heads is None:
                self._undivided.append(number)

    def of(self, rows: Rows) -> list[Use]:
        """Return the uses whose rows are these, or hold these, or are some of these."""
        heads = _heads(rows)
        if heads is None:
            near: Iterable[int] = range(len(self._all))
        else:
            found = {number for head in heads for number in self._by_head.get(head, ())}
            near = sorted(found.union(self._undivided))
        return [self._all[number] for number in near if _same(rows, self._all[number].data.rows)]


def _same(rows: Rows, other: Rows) -> bool:
    return rows == other or covers(rows, other) or covers(other, rows)


def _heads(rows: Rows) -> set[_Head] | None:
    """The first division of each part; None if any part is undivided."""
    firsts = [_first(part) for part in rows]
    known = {(part.source, cut) for part, cut in zip(rows, firsts, strict=True) if cut is not None}
    return known if all(cut is not None for cut in firsts) else None


def _first(part: Part) -> Cut | None:
    return next((cut for cut in part.cuts if cut.kind != _WHOLE), None)
