"""Indices: numbers of rows, all of them in some order, or some drawn from them."""

from __future__ import annotations

import ast
from typing import Final

from minbar.quality.soundness.alike import told_apart
from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.rows import Cut, CutKind, divide, flip, fresh_key
from minbar.quality.soundness.selection import as_positions, cuts_of, take
from minbar.quality.soundness.slices import range_cuts
from minbar.quality.soundness.values import Const, Data, Length, Sequence, Value, as_data

__all__ = ["RANDOM_METHODS", "arange", "argsort", "draw", "leave_out", "set_difference", "subset"]

RANDOM_METHODS: Final = frozenset({"permutation", "choice", "permuted"})
_MOST_BOUNDS: Final = 2


def arange(run: Interpreter, given: Arguments, node: ast.Call) -> Data | None:
    """Return what `np.arange(a, b)` counts; None if it is no index of rows."""
    values = given.positional
    if not values or len(values) > _MOST_BOUNDS or len(node.args) != len(values):
        return None
    if any(isinstance(value, Const) and not isinstance(value.value, int) for value in values):
        return None
    start, stop = (Const(0), values[0]) if len(values) == 1 else (values[0], values[1])
    if any(isinstance(value, Data | Sequence) for value in (start, stop)):
        return None
    cuts = range_cuts(run, start, stop, node)
    of = next((value.of for value in (stop, start) if isinstance(value, Length)), None)
    return Data(cuts=cuts) if of is None else Data(rows=divide(of, cuts), whole=True)


def argsort(data: Data) -> Data:
    """Return the order of rows that sorting gives."""
    result = data.like()
    result.whole = bool(data.rows)
    result.learned = frozenset()
    return result


def draw(run: Interpreter, name: str, given: Arguments, node: ast.Call) -> Data | None:
    """Return what `choice(len(X), 200, replace=False)` draws; None if it draws no rows."""
    first = given.get(0, "a", "population")
    data = Data(rows=first.of, whole=True) if isinstance(first, Length) else as_data(first)
    if not data.rows:
        return None
    once = name == "sample" or given.literal(2, "replace") is False
    kind: CutKind = "sample" if once else "unknown"
    key = fresh_key(data.rows, f"draw:{run.site(node)}{_call(run)}")
    run.trace.made_in[key] = run.loops
    result = data.copy()
    result.positions, result.pieces, result.origin = False, (), object()
    result.rows = divide(data.rows, [Cut(key, "drawn", kind)])
    again = result.whole or (bool(data.cuts) and given.literal(2, "replace") is True)
    if not once and again and len(given.positional) + len(given.named) > 1:
        result.duplications |= run.duplicate(node, f"{name} with replacement", data.rows)
    return result


def _call(run: Interpreter) -> str:
    """What tells the calls of a function apart: each draws anew."""
    return f"@{hash(run.context) & 0xFFFFFFFF:x}" if len(run.frames) > 1 else ""


def set_difference(run: Interpreter, given: Arguments, node: ast.Call) -> Data:
    """Return `np.setdiff1d(everything, test)`: the rows that an index leaves."""
    return _without(run, as_data(given.get(0, "ar1")), given.get(1, "ar2"), node)


def leave_out(run: Interpreter, given: Arguments, node: ast.Call) -> Data:
    """Return `np.delete(X, test, axis=0)`: the rows that an index leaves, or other columns."""
    data = as_data(given.get(0, "arr"))
    if given.literal(2, "axis") in {1, -1}:
        return data.like()
    return _without(run, data, given.get(1, "obj"), node)


def _without(run: Interpreter, data: Data, index: Value, node: ast.Call) -> Data:
    """Rows without those of an index; where that cannot be followed, nobody knows which."""
    chosen = as_data(index)
    cuts = cuts_of(chosen, data.rows) if chosen.rows or chosen.cuts else ()
    result = data.copy()
    result.pieces, result.origin = (), object()
    if len(cuts) == 1:
        result.rows = divide(data.rows, [flip(cuts[0])])
    elif data.rows and not isinstance(index, Const):
        result.rows = run.new_source(node, None, "rows that an index leaves")
        result.whole = False
    return result


def subset(run: Interpreter, data: Data, index: Value, node: ast.AST) -> Data:
    """Return the rows of a data set that an index takes, or a sampler."""
    positions = isinstance(index, Sequence) and index.items and not as_data(index).rows
    chosen = as_positions(index) if positions and isinstance(index, Sequence) else as_data(index)
    if chosen.rows or chosen.cuts:
        return take(run, data, chosen, node)
    result = data.copy()
    apart = told_apart(run, node) if isinstance(node, ast.expr) else ""
    key = f"chosen:{ast.unparse(node)[:80]}{apart}"
    result.rows = divide(data.rows, [Cut(key, "chosen", "unknown")])
    return result
