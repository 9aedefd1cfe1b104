"""Operators: arithmetic, comparison, masks."""

from __future__ import annotations

import ast
from typing import Final

from minbar.quality.soundness.alike import told_apart
from minbar.quality.soundness.choices import note_comparison
from minbar.quality.soundness.conditions import OPPOSITE, SIGNS
from minbar.quality.soundness.following import note_rounds
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.lengths import scaled_by
from minbar.quality.soundness.reach import beyond
from minbar.quality.soundness.rows import Cut, flip
from minbar.quality.soundness.selection import left_out_by, names_in
from minbar.quality.soundness.tables import aligned, stacked
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Data,
    Estimator,
    Function,
    Instance,
    Library,
    Mapping,
    Sequence,
    Value,
    as_data,
)

__all__ = ["binary", "compare", "invert"]

_MOST_TEXT: Final = 120
_MOST_ITEMS: Final = 256
_IDENTITY: Final = (ast.Is, ast.IsNot)


def binary(left: Value, operator: ast.operator, right: Value) -> Value:  # noqa: PLR0911  one way for each kind of value
    """Return what an operator makes of two values."""
    if isinstance(operator, ast.Add) and isinstance(left, Sequence):
        if isinstance(right, Sequence):
            return _together(left, right)
        return left
    special = _special(left, operator, right)
    if special is not None:
        return special
    length = scaled_by(left, operator, right)
    if length is not None and not as_data(left).rows and not as_data(right).rows:
        return length
    one, other = as_data(left), as_data(right)
    if isinstance(operator, ast.BitAnd) and one.cuts and other.cuts:
        both = one.like()
        both.cuts = (*one.cuts, *other.cuts)
        return both
    if isinstance(operator, ast.Add) and one.rows and other.rows and one.rows != other.rows:
        return stacked([one, other])
    result = aligned([one, other])
    if not (result.rows or result.learned or result.predictions):
        return UNKNOWN
    result.cuts = ()
    if isinstance(operator, ast.Sub):
        result.compared = result.compared or _against_truth(one, other)
    result.pieces = one.pieces or other.pieces
    result.random = one.random or other.random
    new = other.predictions - one.predictions
    result.blended = one.blended or other.blended or bool(one.predictions and new)
    return result


def _together(left: Sequence, right: Sequence) -> Sequence:
    """One list after another, up to a fixed length."""
    items = [*left.items, *right.items]
    whole = len(items) <= _MOST_ITEMS
    return Sequence(
        items[:_MOST_ITEMS],
        left.open or right.open or not whole,
        left.but,
        left.learned | right.learned,
    )


def _special(left: Value, operator: ast.operator, right: Value) -> Value | None:
    """What literals, names of columns and paths make; None for anything else."""
    if isinstance(left, Const) and isinstance(right, Const):
        return _literal(left, operator, right)
    if isinstance(operator, ast.Mult) and isinstance(left, Sequence) and left.items:
        return _together(left, left)
    return _left_out(left, operator, right) or _path(left, operator, right)


def _left_out(left: Value, operator: ast.operator, right: Value) -> Value | None:
    """`set(df.columns) - {"y"}`: names of a table's columns but for some."""
    known = left_out_by(left) if isinstance(operator, ast.Sub) else None
    names = names_in(right) if known is not None else None
    if known is None or names is None:
        return None
    return Data(labels=True, dropped=known | names, learned=as_data(left).learned)


def _path(left: Value, operator: ast.operator, right: Value) -> Value | None:
    """`Path("data") / "rows.csv"`."""
    known = isinstance(operator, ast.Div) and isinstance(left, Library) and left.text
    if not known or not isinstance(left, Library):
        return None
    if isinstance(right, Const) and isinstance(right.value, str):
        return Library(left.path, f"{left.text}/{right.value}"[:_MOST_TEXT])
    return UNKNOWN


def _literal(left: Const, operator: ast.operator, right: Const) -> Value:
    """Texts that are put together, as names of columns are; numbers stay unknown."""
    a, b = left.value, right.value
    if isinstance(operator, ast.Add) and isinstance(a, str) and isinstance(b, str):
        return Const((a + b)[:_MOST_TEXT])
    return UNKNOWN


def _against_truth(one: Data, other: Data) -> bool:
    """Predictions on one side, and data that are none on the other."""
    return bool(one.predictions) != bool(other.predictions) and bool(one.rows and other.rows)


def invert(mask: Data) -> Data:
    """Return the mask of all other rows."""
    result = mask.like()
    result.labels, result.dropped = bool(mask.dropped) and not mask.rows, mask.dropped
    result.cuts = (flip(mask.cuts[0]),) if len(mask.cuts) == 1 else ()
    result.nulls = mask.nulls
    return result


def compare(run: Interpreter, node: ast.Compare, values: list[Value]) -> Value:
    """Return what a comparison gives: of data, a mask."""
    is_none = _against_none(node, values)
    if is_none is not None:
        return Const(is_none)
    if isinstance(values[0], Data) and values[0].labels:
        names = names_in(values[1])
        if isinstance(node.ops[0], ast.NotEq) and names:
            return Data(labels=True, dropped=values[0].dropped | names)
        return UNKNOWN
    datas = [as_data(value) for value in values]
    if not any(data.rows or data.predictions for data in datas):
        chosen = run.choosing(frozenset[int]().union(*(data.learned for data in datas)))
        return Data(learned=chosen) if chosen else _plain(node, values)
    one, other = datas[0], datas[1]
    note_comparison(run, node, one, other)
    result = aligned(datas)
    if isinstance(node.ops[0], ast.Eq | ast.NotEq):
        result.compared = result.compared or _against_truth(one, other)
    result.soft = False
    if one.predictions and isinstance(node.ops[0], ast.Gt | ast.GtE | ast.Lt | ast.LtE):
        used = {part.id for part in ast.walk(node.comparators[0]) if isinstance(part, ast.Name)}
        result.tried = any(used & loop.names for loop in run.loops if not loop.folds)
        result.tuned = not run.loops and not isinstance(values[1], Const)
    result.cuts = (_cut(run, node, one, values[1]),)
    return result


def _against_none(node: ast.Compare, values: list[Value]) -> bool | None:
    """What `x is None` gives where it is known that `x` is something."""
    one, other = values[0], values[-1]
    known = isinstance(one, Data | Estimator | Instance | Function | Sequence | Mapping)
    if not known or not isinstance(other, Const) or other.value is not None:
        return None
    return isinstance(node.ops[0], ast.IsNot) if isinstance(node.ops[0], _IDENTITY) else None


def _plain(node: ast.Compare, values: list[Value]) -> Value:
    """A comparison of literals, which may be what a branch hangs on."""
    one, other = values[0], values[1]
    if not (isinstance(one, Const) and isinstance(other, Const)) or len(values) != 2:  # noqa: PLR2004  one operator
        return UNKNOWN
    if isinstance(node.ops[0], ast.Eq | ast.Is):
        return Const(one.value == other.value)
    if isinstance(node.ops[0], ast.NotEq | ast.IsNot):
        return Const(one.value != other.value)
    return UNKNOWN


def _cut(run: Interpreter, node: ast.Compare, left: Data, right: Value) -> Cut:
    site = run.site(node)
    if left.random:
        return Cut(f"draw:{site}", "drawn", "split")
    sign = SIGNS[type(node.ops[0])]
    what = left.label or ast.unparse(node.left)
    literal = right.value if isinstance(right, Const) else ast.unparse(node.comparators[0])
    value = repr(literal) if isinstance(right, Const) else literal
    sides = [] if left.label else [node.left]
    apart = told_apart(run, *sides, *([] if isinstance(right, Const) else node.comparators[:1]))
    opposite = OPPOSITE.get(sign)
    key = f"where:{what}{opposite or sign}{value}"[:_MOST_TEXT] + apart
    if not isinstance(right, Const):
        run.trace.made_in[key] = run.loops
    note_rounds(run, key, *sides, node.comparators[0])
    plain = isinstance(right, Const) and len(node.ops) == 1
    reach = beyond(f"where:{what}", sign, literal) if plain else None
    return Cut(key, "!holds" if opposite else "holds", "filter", reach)
