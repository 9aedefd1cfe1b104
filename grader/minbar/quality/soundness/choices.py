"""What is done with the figures of models: the best one taken, or a spread reported."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence as SequenceOf
from typing import Final

from minbar.quality.soundness.events import Figure
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.values import Data, Value, as_data

__all__ = ["note_comparison", "note_figures", "note_item", "note_turned"]

_WORDS: Final[dict[str, Figure]] = {
    **dict.fromkeys(("argmax", "nanargmax", "idxmax", "nlargest"), "highest taken"),
    **dict.fromkeys(("argmin", "nanargmin", "idxmin", "nsmallest"), "lowest taken"),
    "index": "taken",
    **dict.fromkeys(("sorted", "sort_values", "sort", "argsort"), "ranked"),
    **dict.fromkeys(("max", "amax", "nanmax"), "highest"),
    **dict.fromkeys(("min", "amin", "nanmin"), "lowest"),
    **dict.fromkeys(("std", "var", "nanstd", "stdev", "sem", "quantile", "percentile"), "spread"),
    **dict.fromkeys(("describe", "ptp", "hist", "boxplot", "violinplot", "histplot"), "spread"),
    **dict.fromkeys(("mean", "median", "nanmean", "nanmedian", "average", "sum"), "averaged"),
}
_OF_FOLDS: Final = re.compile(
    r"(?<![a-z])(cv|val|valid|validation|folds?|oof)(?![a-z])", re.IGNORECASE
)
_BY_KEY: Final[dict[str, Figure]] = {"max": "highest taken", "min": "lowest taken"}


def note_figures(
    run: Interpreter, name: str, value: Value, *, by_key: bool = False, column: object = None
) -> None:
    """Note what a function or method is called on, if it is figures of models.

    Args:
        run: the interpreter.
        name: the function or method.
        value: what it is given, or called on.
        column: of a table, the name of the one that decides: not that of the folds' figures.
        by_key: whether `max` and `min` are told what to look at, and give whose it is.
    """
    word = _BY_KEY.get(name) if by_key else _WORDS.get(name)
    data = as_data(value)
    decides = column if isinstance(column, str) else data.label or ""
    if word is not None and not run.showing and not _OF_FOLDS.search(decides):
        _note(run, data, word)


def note_comparison(run: Interpreter, node: ast.Compare, one: Data, other: Data) -> None:
    """Note figures that are compared by size: with the best so far, perhaps."""
    if isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
        _note(run, one, "compared")
        _note(run, other, "compared")
    elif isinstance(node.ops[0], ast.Eq) and one.predictions & other.predictions:
        _note(run, one, "taken")  # scores == scores.max()


def note_item(run: Interpreter, items: SequenceOf[Value], at: int) -> None:
    """Note which of several figures is looked at: of those in order, an end or the middle."""
    if all(as_data(item).predictions for item in items):
        word: Figure = "first" if at == 0 else "last" if at == -1 else "middle"
        for item in items:
            _note(run, as_data(item), word)


def note_turned(run: Interpreter, value: Value) -> None:
    """Note figures of which the lowest is best if the highest was: `1 - accuracy`."""
    _note(run, as_data(value), "turned")


def _note(run: Interpreter, data: Data, word: Figure) -> None:
    """A figure has no rows: scores of rows, of which the largest is a class, are none."""
    if not data.rows:
        for number in data.predictions:
            run.trace.figures.setdefault(number, set()).add(word)
