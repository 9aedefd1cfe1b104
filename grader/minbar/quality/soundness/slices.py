"""Slices of rows: from where to where, as far as that is known."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Final

from minbar.quality.soundness.alike import told_apart
from minbar.quality.soundness.copies import WINDOWS
from minbar.quality.soundness.following import note_rounds
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.reach import POSITIONS, Mark, Reach, written
from minbar.quality.soundness.rows import Cut, Rows, covers, divide, union
from minbar.quality.soundness.values import Const, Data, Length, Value

__all__ = ["keeps_all", "range_cuts", "slice_rows"]

_MOST_TEXT: Final = 80
_PAIR: Final = 2
_LABELS: Final = "label"


@dataclass(frozen=True, slots=True)
class _Bound:
    """A bound of a slice.

    Attributes:
        text: what tells it from others.
        mark: where it is, if that is known.
        length: the number of rows of some data, if it is that.
        moving: whether it moves with a loop: the slice is one window of many.
    """

    text: str
    mark: Mark | None = None
    length: Length | None = None
    moving: bool = False


def keeps_all(node: ast.expr) -> bool:
    """Tell whether a subscript leaves nothing out: `:`, `::-1`, `...`, or a new dimension."""
    if isinstance(node, ast.Slice):
        return node.lower is None and node.upper is None and not _steps(node)
    new = isinstance(node, ast.Attribute) and node.attr == "newaxis"
    return new or (isinstance(node, ast.Constant) and node.value in {..., None})


def _steps(node: ast.Slice) -> bool:
    """Whether a slice takes every second row, say."""
    return node.step is not None and ast.unparse(node.step) not in {"1", "-1", "None"}


def slice_rows(run: Interpreter, data: Data, node: ast.Slice) -> Data:
    """Return what `data[low:high]` gives."""
    low, high = _bound(run, node.lower, data.rows, data), _bound(run, node.upper, data.rows, data)
    high = _inclusive(high)
    result = data.copy()
    if not keeps_all(node):
        result.origin = object()
    moving = [bound for bound in (low, high) if bound is not None and bound.moving]
    result.element = bool(moving) or (data.element and bool(run.loops))
    cuts = _cuts(low, high)
    if _steps(node):
        text = ast.unparse(node)[:_MOST_TEXT] + told_apart(run, node.lower, node.upper, node.step)
        cuts = (Cut(f"every:{text}", "every", "unknown"),)
    if data.cuts and not data.rows:  # a slice of an index
        result.cuts = (*data.cuts, *cuts)
        return result
    for bound in moving:
        run.trace.made_in[f"slice:{bound.text}"] = run.loops
        note_rounds(run, f"slice:{bound.text}", node.lower, node.upper)
    _note_walk(run, node, data, cuts)
    if moving and data.rows and not data.element and _overlapping(run, node):
        result.duplications |= run.duplicate(node, WINDOWS, data.rows)
    stacked = None if _steps(node) else _unstack(data, low, high)
    if stacked is not None:
        result.rows, result.pieces = stacked, ()
        return result
    result.rows = divide(data.rows, cuts)
    if cuts:
        result.pieces = ()
    result.cuts = ()
    return result


def _note_walk(run: Interpreter, node: ast.Slice, data: Data, cuts: tuple[Cut, ...]) -> None:
    """Windows that begin at each place of all rows, one after another: batches, say."""
    begin = run.evaluate(node.lower) if isinstance(node.lower, ast.Name) else None
    if isinstance(begin, Data) and begin.positions and begin.rows == data.rows:
        run.trace.walks.update(cut.key for cut in cuts)


def _overlapping(run: Interpreter, node: ast.Slice) -> bool:
    """Whether it is `rows[i : i + 128]` (or `rows[i - 128 : i]`) with a shorter step of a loop."""
    begin, other = node.lower, _written_out(run, node.upper)
    if isinstance(other, ast.Name) and isinstance(begin, ast.BinOp):
        begin, other = other, begin
    if not isinstance(begin, ast.Name) or not isinstance(other, ast.BinOp) or run.sieves:
        return False  # a condition may let only every hundredth window through
    wide = isinstance(other.op, ast.Add | ast.Sub) and ast.unparse(other.left) == begin.id
    holder = run.scope.holder(begin.id)
    made = holder.made.get(begin.id) if holder is not None else None
    if not wide or made is None or not any(begin.id in loop.names for loop in run.loops):
        return False
    step, width = _step(run, made[1]), _whole_number(run.evaluate(other.right))
    return step is not None and width is not None and width > step


def _written_out(run: Interpreter, node: ast.expr | None) -> ast.expr | None:
    """What a function's own name was given: `end = i + steps`, then `rows[i:end]`."""
    holder = run.scope.holder(node.id) if isinstance(node, ast.Name) else None
    made = holder.made.get(node.id) if holder is not None and isinstance(node, ast.Name) else None
    return made[1] if made is not None and isinstance(made[1], ast.BinOp) else node


def _step(run: Interpreter, walked: ast.expr) -> int | None:
    """The step of a `range`; None of anything else, or where it is not known."""
    call = walked if isinstance(walked, ast.Call) else None
    if call is None or not isinstance(call.func, ast.Name) or call.keywords:
        return None
    if call.func.id in {"tqdm", "trange"} and call.args:
        return _step(run, call.args[0]) if call.func.id == "tqdm" else 1
    if call.func.id != "range":
        return None
    return _whole_number(run.evaluate(call.args[2])) if len(call.args) > _PAIR else 1


def _whole_number(value: Value) -> int | None:
    plain = value.value if isinstance(value, Const) else None
    return plain if isinstance(plain, int) and not isinstance(plain, bool) else None


def range_cuts(run: Interpreter, low: Value, high: Value, node: ast.Call) -> tuple[Cut, ...]:
    """Return what `range(low, high)` takes of the rows that its numbers count."""
    of = next((value.of for value in (high, low) if isinstance(value, Length)), frozenset())
    nodes = [*node.args[:2]] if len(node.args) > 1 else [None, *node.args[:1]]
    bounds = [
        _bound_of(run, value, one, of, None) for value, one in zip((low, high), nodes, strict=False)
    ]
    return _cuts(*(bounds + [None] * (2 - len(bounds))))


def _cuts(low: _Bound | None, high: _Bound | None) -> tuple[Cut, ...]:
    reach = _reach(low, high)
    cuts = []
    if low is not None:
        cuts.append(Cut(f"slice:{low.text}", "after", "slice", reach))
    if high is not None:
        cuts.append(Cut(f"slice:{high.text}", "before", "slice", reach))
    return tuple(cuts)


def _reach(low: _Bound | None, high: _Bound | None) -> Reach | None:
    """From where to where, if both bounds are known."""
    marks = [bound.mark if bound is not None else None for bound in (low, high)]
    known = all(mark is not None for mark, bound in zip(marks, (low, high), strict=True) if bound)
    texts = any(isinstance(mark, str) for mark in marks)
    return Reach(_LABELS if texts else POSITIONS, marks[0], marks[1]) if known else None


def _inclusive(high: _Bound | None) -> _Bound | None:
    """The last label of a slice is taken too, and all of the year that it may be."""
    if high is None or not isinstance(high.mark, str):
        return high
    mark = written(high.mark, end=True)
    text = high.text if mark == high.mark else f"all of {high.text}"
    return _Bound(text, mark, high.length, high.moving)


def _bound(run: Interpreter, node: ast.expr | None, rows: Rows, data: Data) -> _Bound | None:
    """A bound of a slice: None if it is an end of the table."""
    if node is None:
        return None
    return _bound_of(run, run.evaluate(node), node, rows, data)


def _bound_of(
    run: Interpreter, value: Value, node: ast.expr | None, rows: Rows, data: Data | None
) -> _Bound | None:
    if isinstance(value, Const):
        if value.value in {0, None}:
            return None
        return _Bound(repr(value.value)[:_MOST_TEXT], _from_end(written(value.value)))
    stacked = data is not None and bool(data.pieces)
    if isinstance(value, Length) and value.of:
        if value.exact:
            whole = value.of == rows and not stacked
            return None if whole else _Bound(_length_text(value), length=value)
        if value.place is not None and value.of == rows and not stacked:
            share, more = _behind(*value.place)
            text = f"{share:g}n{more:+g}"
            return _Bound(text, (share, more), moving=bool(run.loops))
    if node is None:
        return None
    text = ast.unparse(node)[:_MOST_TEXT] + told_apart(run, node)
    return _Bound(text, moving=bool(run.loops))


def _length_text(length: Length) -> str:
    return "length:" + ",".join(sorted(f"{part.source}{part.cuts}" for part in length.of))


def _from_end(mark: Mark | None) -> Mark | None:
    """A place below zero is counted from the end; a date is none."""
    return _behind(*mark) if isinstance(mark, tuple) else mark


def _behind(share: float, more: float) -> tuple[float, float]:
    below = share < 0 or (share == 0 and more < 0)
    return (round(1 + share, 6), more) if below else (share, more)


def _unstack(data: Data, low: _Bound | None, high: _Bound | None) -> Rows | None:
    """Rows of a stack that a length cuts apart again: `both[:len(train)]`."""
    if len(data.pieces) < 2:  # noqa: PLR2004  a stack has two
        return None
    before, after = data.pieces[0], union(data.pieces[1:])
    begin = low.length if low is not None else None
    end = high.length if high is not None else None
    if low is None and end is not None and end.of == before:
        return before
    if begin is not None and begin.of == before and high is None:
        return after
    if begin is not None and begin.of == before and end is not None:
        return after if covers(end.of, after) else None
    return _by_text(data, low, high)


def _by_text(data: Data, low: _Bound | None, high: _Bound | None) -> Rows | None:
    """A bound of two pieces that is no length: it is where the stack was joined."""
    if len(data.pieces) != 2:  # noqa: PLR2004  one place to cut
        return None
    if low is None and high is not None and high.length is None:
        return data.pieces[0]
    if low is not None and low.length is None and high is None:
        return data.pieces[1]
    return None
