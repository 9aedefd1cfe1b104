"""Asking again with rows permuted and split, and comparing the answers.

A function that answers row by row gives each row the same answer whatever the
order of the rows and whichever rows come with it. One that scales by the mean
of its batch, or reads the order of the rows, does not.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import numpy as np

from minbar.rooms.inside.shapes import rows_of
from minbar.rooms.inside.tolerance import same

__all__ = ["Variants", "agree", "take_rows", "variants"]

Value: TypeAlias = Any
"""What `decode` returned, or an argument that `encode` takes."""
Positions: TypeAlias = np.ndarray[Any, np.dtype[np.intp]]
MIN_ROWS = 2
NOT_ONE_EACH = "they are permuted or split: it does not give one answer for each row"
NOTHING: Final = object()
"""Stands for the answer to a question that was not asked."""
MISALIGNED: Final = object()
"""Stands for an answer that has another number of rows than its question."""


@dataclass(frozen=True, slots=True)
class Variants:
    """A call asked in other ways, and the way back to the original's rows.

    Attributes:
        arguments: arguments of each further call: all rows permuted, the first
            part, the rest; empty if there are too few rows to tell anything.
        order: which original row stands at each row of the permuted call.
        cut: rows of the first part.
    """

    arguments: list[list[Value]]
    order: Positions
    cut: int

    def permuted(self, answers: list[Value]) -> Value:
        """Return the answer to the permuted call with its rows put back."""
        if not self.arguments:
            return NOTHING
        if rows_of(answers[0]) != len(self.order):
            return MISALIGNED
        return take_rows(answers[0], np.argsort(self.order))

    def joined(self, answers: list[Value]) -> Value:
        """Return the answers to the parts, in order, as `agree` takes them."""
        if not self.arguments:
            return NOTHING
        parts = answers[1:]
        if list(map(rows_of, parts)) != [self.cut, len(self.order) - self.cut]:
            return MISALIGNED
        return parts


def variants(args: list[Value], index: int, key: bytes) -> Variants:
    """Make the further calls of a row-wise function.

    Args:
        args: arguments of the original call.
        index: position of the argument whose rows are independent: an array, a
            list, a series or a data frame, which keeps its labels at its rows.
        key: decides order and cut, so that they repeat and can't be foreseen.

    Raises:
        TypeError: if that argument has no rows.
    """
    rows = rows_of(args[index])
    if rows is None:
        msg = f"argument {index} has no rows"
        raise TypeError(msg)
    order = _order(rows, key)
    if rows < MIN_ROWS:
        return Variants([], order, 0)
    cut = 1 + _number(key, "cut") % max(1, (rows - 1) // 2)
    parts = [order, np.arange(cut), np.arange(cut, rows)]
    return Variants([_replaced(args, index, part) for part in parts], order, cut)


def agree(original: Value, permuted_back: Value, split_joined: Value) -> str | None:
    """Compare the original answer with the others, row by row.

    Args:
        original: answer to the original call.
        permuted_back: what `Variants.permuted` made of the answers.
        split_joined: what `Variants.joined` made of the answers.

    Returns:
        None if they agree; else how they differ, as the end of a sentence that
        begins with "answers rows differently when".
    """
    if permuted_back is NOTHING or split_joined is NOTHING:
        return None
    if permuted_back is MISALIGNED or split_joined is MISALIGNED:
        return NOT_ONE_EACH
    if rows_of(original) != rows_of(permuted_back):
        return NOT_ONE_EACH
    if not same(original, permuted_back):
        return "their order changes"
    start = 0
    for part in split_joined:
        stop = start + (rows_of(part) or 0)
        if not same(take_rows(original, np.arange(start, stop)), part):
            return "they come in smaller batches"
        start = stop
    return None


def take_rows(value: Value, positions: Positions) -> Value:
    """Return some rows of an array, a list, an index, a series or a data frame."""
    if type(value) is list:
        return [value[position] for position in positions.tolist()]
    return value.iloc[positions] if hasattr(value, "iloc") else value[positions]


def _replaced(args: list[Value], index: int, positions: Positions) -> list[Value]:
    return [*args[:index], take_rows(args[index], positions), *args[index + 1 :]]


def _order(rows: int, key: bytes) -> Positions:
    """Permute by sorting keyed hashes: the same order on every machine and version."""
    words = hashlib.shake_256(b"minbar rows order" + key).digest(8 * rows)
    order = np.argsort(np.frombuffer(words, "<u8"), kind="stable")
    return np.roll(order, 1) if bool((order == np.arange(rows)).all()) else order


def _number(key: bytes, use: str) -> int:
    digest = hashlib.sha256(b"minbar rows " + use.encode() + key).digest()
    return int.from_bytes(digest[:8], "big")
