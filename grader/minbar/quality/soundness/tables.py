"""Tables: how they are put together, and what their methods do to rows and values."""

from __future__ import annotations

import ast
from collections.abc import Sequence as SequenceOf
from typing import Final

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.events import Scored
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.knowledge.tables import AGGREGATES, HARMLESS_FIGURES
from minbar.quality.soundness.values import (
    Const,
    Data,
    Sequence,
    Value,
    limited,
    merged,
    softness,
    statistics,
)

__all__ = ["across", "aggregate", "aligned", "as_groups", "beside", "note_score", "stacked"]

_ROW_WISE: Final = frozenset({1, -1, -2, "columns", 2, 3})
# Their first argument is the axis.
_BY_AXIS: Final = frozenset(
    ["mean", "std", "var", "sum", "min", "max", "median", "prod", "any", "all", "ptp"]
)


def aligned(parts: SequenceOf[Data]) -> Data:
    """Return data side by side: rows are those of the first that has any.

    Figures of groups that are put beside the rows of these are given to each of them.
    """
    held = [part for part in parts if part.rows]
    first = next((part for part in held if not part.grouped), held[0] if held else None)
    if first is None:
        return merged(parts).like()
    result = first.like()
    for part in parts:
        if part is not first:
            result.take_in(part)
            result.predictions |= part.predictions
            result.duplications |= part.duplications if part.rows == first.rows else frozenset()
            result.compared = result.compared or part.compared
    result.soft = softness(parts)
    return result


def beside(parts: SequenceOf[Data]) -> Data:
    """Return columns put beside others: what is then put under it is no copy of it any more."""
    result = aligned(parts)
    if len(parts) > 1 and result.origin is not None:
        result = result.copy()
        result.origin = object()
    return result


def stacked(parts: SequenceOf[Data]) -> Data:
    """Return data under each other."""
    result = merged(parts)
    if len(parts) > 1 and result in parts:
        result = result.like()
    return result


def as_groups(run: Interpreter, data: Data, node: ast.AST) -> None:
    """Let a table be one of figures: it has a row for each group of what were its rows."""
    if data.rows:
        key = f"groups:{sorted(f'{part.source}{part.cuts}' for part in data.rows)}"
        data.rows, data.pieces = run.new_source(node, key, "groups of rows"), ()
        data.grouped = data.opaque = True
        data.duplications = frozenset()


def across(given: Arguments) -> bool:
    """Tell whether a figure is one of each row, not of each column."""
    return _is_row_wise(given.get(None, "axis", "dim"))


def _is_row_wise(axis: Value) -> bool:
    if isinstance(axis, Sequence):  # of images, over height and width
        return bool(axis.items) and all(map(_is_row_wise, axis.items))
    if not isinstance(axis, Const) or isinstance(axis.value, bool):
        return False
    return axis.value in _ROW_WISE


def _of_each_row(data: Data, name: str, given: Arguments) -> bool:
    """Whether a figure is one of each row; a table that was turned has its rows across."""
    axis = given.get(0 if name in _BY_AXIS else None, "axis", "dim")
    if data.turned is not None:
        return isinstance(axis, Const) and axis.value in {0, "index"}
    return _is_row_wise(axis)


def aggregate(run: Interpreter, data: Data, name: str, node: ast.AST, given: Arguments) -> Data:  # noqa: PLR0911  one way for each kind of value
    """Return a figure of many rows, and record that it was learned from them."""
    if _of_each_row(data, name, given) and name not in {"corr", "agg"}:
        figure = data.like()
        figure.turned = None
        return figure
    if data.predictions:
        if not data.compared or given.has("axis"):
            result = data.like()
            result.blended = data.blended or len(data.predictions) > 1
            return result
        note_score(run, node, name, data)
        return Data(predictions=data.predictions)
    if not data.rows:
        return data.like()
    if data.nulls or name in HARMLESS_FIGURES:
        return Data()
    if data.element:
        figure = data.like()
        figure.origin = None
        return figure
    family, confidence = AGGREGATES.get(name, ("statistics", 0.5))
    paired = family == "selection" and bool(given.data())
    number = run.learn(node, name, family, data, confidence=confidence, paired=paired)
    if name == "pivot_table":
        table = data.like(number)
        table.forget_late()
        as_groups(run, table, node)
        return table
    return Data(learned=limited(statistics(data.all_learned()) | number))


def note_score(run: Interpreter, node: ast.AST, metric: str, data: Data) -> None:
    """Record that predictions were turned into a figure."""
    for number in sorted(data.predictions)[:4]:
        run.trace.scores.append(
            Scored(
                site=run.site(node),
                metric=metric,
                prediction=number,
                loops=run.loops,
                soft=data.soft,
                tried=data.tried,
                tuned=data.tuned,
                blend=data.predictions if data.blended else frozenset(),
            )
        )
