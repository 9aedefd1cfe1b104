"""What is done with the figures of models: the best one taken, or a spread reported."""

from __future__ import annotations

import ast
from typing import Final

from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.values import Data, Value, as_data

__all__ = ["note_comparison", "note_figures"]

_WORDS: Final = {
    **dict.fromkeys(("argmax", "argmin", "nanargmax", "nanargmin", "index"), "chosen"),
    **dict.fromkeys(("idxmax", "idxmin", "nlargest", "nsmallest"), "chosen"),
    **dict.fromkeys(("sorted", "sort_values", "sort", "argsort"), "ranked"),
    **dict.fromkeys(("max", "amax", "nanmax"), "highest"),
    **dict.fromkeys(("min", "amin", "nanmin"), "lowest"),
    **dict.fromkeys(("std", "var", "nanstd", "stdev", "sem", "quantile", "percentile"), "spread"),
}


def note_figures(run: Interpreter, name: str, value: Value, *, by_key: bool = False) -> None:
    """Note what a function or method is called on, if it is figures of models.

    Args:
        run: the interpreter.
        name: the function or method.
        value: what it is given, or called on.
        by_key: whether `max` and `min` are told what to look at, and give whose it is.
    """
    word = "chosen" if by_key else _WORDS.get(name)
    if word is not None:
        _note(run, as_data(value), word)


def note_comparison(run: Interpreter, node: ast.Compare, one: Data, other: Data) -> None:
    """Note figures that are compared by size: with the best so far, perhaps."""
    if isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
        _note(run, one, "compared")
        _note(run, other, "compared")


def _note(run: Interpreter, data: Data, word: str) -> None:
    """A figure has no rows: scores of rows, of which the largest is a class, are none."""
    if not data.rows:
        for number in data.predictions:
            run.trace.figures.setdefault(number, set()).add(word)
