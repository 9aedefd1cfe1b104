"""Subscripts of tables and arrays: columns, slices of rows, masks, positions."""

from __future__ import annotations

import ast
import re
from typing import Final

from minbar.quality.soundness.alike import told_apart
from minbar.quality.soundness.following import loops_behind, note_rounds
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.rows import Cut, Part, Rows, covers, divide
from minbar.quality.soundness.slices import keeps_all, slice_rows
from minbar.quality.soundness.values import (
    Const,
    Data,
    Sequence,
    Unknown,
    Value,
    as_data,
    statistics,
)

__all__ = [
    "by_name",
    "column",
    "column_names",
    "columns",
    "cuts_of",
    "left_out_by",
    "names_in",
    "one_part",
    "select",
    "take",
]

_POSITIONAL: Final = frozenset({"iloc", "iat", "ix"})
_MOST_TEXT: Final = 80


def column_names(run: Interpreter, node: ast.expr) -> frozenset[str] | None:
    """Return the names of columns that a subscript writes or reads, if they are literal."""
    if isinstance(node, ast.Tuple) and len(node.elts) == 2:  # noqa: PLR2004  rows, columns
        node = node.elts[1]
    if isinstance(node, ast.Slice):
        return None
    return names_in(run.evaluate(node))


def names_in(value: Value) -> frozenset[str] | None:
    """Return the texts of a literal, or None where it holds anything else."""
    if isinstance(value, Const) and isinstance(value.value, str):
        return frozenset({value.value})
    if isinstance(value, Sequence) and value.items and not value.open:
        texts = [item.value for item in value.items if isinstance(item, Const)]
        if len(texts) == len(value.items) and all(isinstance(text, str) for text in texts):
            return frozenset(str(text) for text in texts)
    return None


def column(data: Data, name: str) -> Data:
    """Return one column of a table; writes into it in place reach the table."""
    result = data.like()
    written = data.columns.get(name)
    result.learned = data.learned if written is None else written
    result.columns, result.origin = {}, None
    if data.label in data.own:
        result.own |= {name}
    result.label, result.parent, result.group = name, data, data.group
    result.pieces = data.pieces
    return result


def columns(data: Data, names: frozenset[str]) -> Data:
    """Return some columns of a table, as a new one."""
    result = data.copy()
    result.columns = {name: data.columns[name] for name in names if name in data.columns}
    if names <= data.columns.keys():
        result.learned = frozenset()
    result.names, result.cuts, result.origin = names, (), object()
    result.label = next(iter(names)) if len(names) == 1 else None
    return result


def by_name(
    run: Interpreter, data: Data, result: Data, names: frozenset[str], node: ast.AST
) -> Data:
    """Note columns that are taken by name and known only after the fact.

    Whoever takes a column by its name has it, also out of a table of unknown origin.
    """
    if not data.rows and data.learned:
        run.trace.aimed |= statistics(data.learned)
    for name in names & run.afterwards.keys():
        if name not in data.columns and name not in data.dropped and data.rows and not data.labels:
            number = frozenset({run.afterwards[name]})
            if result.label is None:
                result.columns[name] = result.learned | number
            else:
                result.learned |= number
        if result.afterwards():
            run.named_at[name] = run.site(node)
    return result


def chosen_columns(run: Interpreter, data: Data, value: Value) -> Data:
    """Return a table's columns without those that a list of names surely leaves out.

    Of a list whose names are not known nothing is said about columns known afterwards.
    """
    if not run.afterwards or not data.late_columns():
        return data
    result = data.copy()
    left_out = left_out_by(value)
    if left_out is None:
        items = value.items if isinstance(value, Sequence) else []
        held = {item.value for item in items if isinstance(item, Const)}
        kept = {name: numbers for name, numbers in data.columns.items() if name in held}
        result.forget_late()
        result.columns |= kept
    else:
        result.columns = {k: v for k, v in result.columns.items() if k not in left_out}
        result.dropped |= left_out
    return result


def left_out_by(value: Value) -> frozenset[str] | None:
    """Return which names a list taken from a table's columns leaves out; None for others."""
    if isinstance(value, Sequence):
        return value.but
    return value.dropped if isinstance(value, Data) and value.labels else None


def select(run: Interpreter, data: Data, node: ast.expr, accessor: str = "") -> Data:
    """Return what a subscript of a table gives; a column may be another in each round of a loop."""
    result = _select(run, data, node, accessor)
    if run.loops and result is not data and result.rows == data.rows and not result.element:
        two = isinstance(node, ast.Tuple) and len(node.elts) == 2  # noqa: PLR2004  rows, columns
        named = node.elts[1] if two and isinstance(node, ast.Tuple) else node
        if (two or not accessor) and not isinstance(named, ast.Slice):
            result.moves |= {loop.site for loop in loops_behind(run, named)}
    return result


def _select(run: Interpreter, data: Data, node: ast.expr, accessor: str) -> Data:
    """Return what a subscript of a table gives.

    Args:
        run: the interpreter.
        data: the table.
        node: what stands in the brackets.
        accessor: `loc`, `iloc` or empty.
    """
    if isinstance(node, ast.Tuple) and node.elts:
        rows = _rows(run, data, node.elts[0], accessor or "[,]")
        if len(node.elts) == 1 or isinstance(node.elts[1], ast.Slice):
            partial = len(node.elts) > 1 and not _is_full(node.elts[1])
            if not all(map(keeps_all, node.elts)):
                rows.origin = object()
            rows.exact = rows.exact and not partial
            if len(node.elts) > 1 and not _all_but_one(node.elts[1]):
                rows.forget_late()
            return rows
        return _columns(run, rows, node.elts[1], accessor)
    return _rows(run, data, node, accessor)


def _all_but_one(node: ast.expr) -> bool:
    """Whether a slice of columns leaves out one at an end at most: the target's, or an id."""
    if not isinstance(node, ast.Slice) or node.step is not None:
        return False
    low, high = (
        ast.unparse(node.lower or ast.Constant(0)),
        ast.unparse(node.upper or ast.Constant(-1)),
    )
    return low in {"0", "1"} and high == "-1"


def _is_full(node: ast.expr) -> bool:
    return isinstance(node, ast.Slice) and node.lower is None and node.upper is None


def _columns(run: Interpreter, rows: Data, node: ast.expr, accessor: str) -> Data:
    """The second subscript of two."""
    value = run.evaluate(node)
    names = names_in(value)
    if names is not None and accessor not in _POSITIONAL:
        found = column(rows, *names) if isinstance(value, Const) else columns(rows, names)
        return by_name(run, rows, found, names, node)
    result = chosen_columns(run, rows, value).copy()
    result.origin = object()
    result.exact = False
    result.label = None
    result.learned |= as_data(value).all_learned()
    return result


def _rows(run: Interpreter, data: Data, node: ast.expr, accessor: str) -> Data:
    """The only subscript, or the first of two."""
    if isinstance(node, ast.Slice):
        return slice_rows(run, data, node)
    value = run.evaluate(node)
    if not accessor:
        found = _named(run, data, value, node)
        if found is not None:
            return found
        unknown = isinstance(value, Unknown) or (isinstance(value, Sequence) and value.open)
        if unknown or left_out_by(value) is not None:
            data = chosen_columns(run, data, value)
    index = _as_index(value)
    if index is not None:
        result = take(run, data, index, node)
        result.learned |= value.learned if isinstance(value, Sequence) else frozenset()
        return result
    result = data.copy()
    if not keeps_all(node):
        result.origin = object()
    if accessor == "loc" and names_in(value) is not None and data.rows:
        result.rows, result.pieces = divide(data.rows, [_some(run, node)]), ()
    result.exact = data.exact and isinstance(value, Const)
    if isinstance(value, Const) and isinstance(value.value, int):
        result.pieces = ()
    return result


def _named(run: Interpreter, data: Data, value: Value, node: ast.expr) -> Data | None:
    """Columns by their names, or an array out of a file of several; None for anything else."""
    names = names_in(value)
    if names is None:
        return None
    if data.archive and len(names) == 1:
        return _array(run, data, *names, node=node)
    found = column(data, *names) if isinstance(value, Const) else columns(data, names)
    return by_name(run, data, found, names, node)


def _as_index(value: Value) -> Data | None:
    """An index or a mask, if it is one: data, a list of data, a range of numbers."""
    if isinstance(value, Data):
        return value
    if not isinstance(value, Sequence):
        return None
    held = as_data(value)
    if value.learned or held.rows:
        return held
    return as_positions(value) if _counts(value) else None


_SIDES: Final = re.compile(r"train|test|val", re.IGNORECASE)
_TABLES: Final = re.compile(
    r"x|y|xs|ys|data|features?|feats|targets?|labels?|images?|inputs?|outputs?", re.IGNORECASE
)


def _array(run: Interpreter, data: Data, name: str, *, node: ast.expr) -> Data:
    """An array out of a file of several: features and target have the same rows."""
    result = data.like()
    result.archive = False
    side = _SIDES.search(name)
    if side is None and _TABLES.fullmatch(name):
        return result
    which = side.group().lower() if side is not None else name
    key = f"array:{sorted(part.source for part in data.rows)}:{which}"
    result.rows = run.new_source(node, key, name)
    return result


def take(run: Interpreter, data: Data, chosen: Data, node: ast.AST) -> Data:
    """Return the rows, or the columns, that a mask or an index chooses."""
    result = data.copy()
    result.cuts, result.origin = (), object()
    if chosen.duplications and covers(data.rows, chosen.rows):
        result.duplications |= chosen.duplications
    if chosen.positions:
        result.element = bool(run.loops)
        result.rows, result.pieces = divide(data.rows, cuts_of(chosen, data.rows)), ()
        return result
    if chosen.rows or chosen.cuts:
        cuts = cuts_of(chosen, data.rows)
        one = chosen.element and len(chosen.rows) <= 1
        if not (cuts or chosen.whole or one):
            cuts = (_some(run, node),)
        result.rows = divide(data.rows, cuts)
        if chosen.rows == result.rows:
            result.duplications |= chosen.duplications
        if cuts or chosen.cuts:
            result.pieces = ()
        return result
    result.learned = result.learned | chosen.all_learned()
    result.exact = False
    return result


def one_part(run: Interpreter, parts: Sequence, node: ast.expr) -> Data | None:
    """Return `parts[i]`, or `parts[:i]`, of rows divided into equal parts: nobody knows which.

    None if it is a list of something else. Parts by other texts are other parts.
    """
    first = parts.items[0] if len(parts.items) > 1 else None
    if not isinstance(first, Data) or not all(isinstance(one, Data) for one in parts.items):
        return None
    cuts = {part.cuts[-1].key for part in first.rows if part.cuts}
    if len(cuts) != 1 or not cuts <= run.trace.parted:
        return None
    side = f"{ast.unparse(node)[:_MOST_TEXT]}{told_apart(run, node)}"
    result = first.copy()
    result.pieces, result.origin = (), object()
    result.rows = frozenset(
        Part(part.source, (*part.cuts[:-1], Cut(part.cuts[-1].key, side, "fold")))
        for part in first.rows
        if part.cuts
    )
    return result


def _some(run: Interpreter, node: ast.AST) -> Cut:
    """What an index or a mask takes that cannot be followed: equal texts take equal rows."""
    side = "chosen"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        node, side = node.operand, "!chosen"
    if not isinstance(node, ast.expr):
        return Cut(f"chosen:{ast.unparse(node)[:_MOST_TEXT]}", side, "unknown")
    key = f"chosen:{ast.unparse(node)[:_MOST_TEXT]}{told_apart(run, node)}"
    note_rounds(run, key, node)
    return Cut(key, side, "unknown")


def _counts(value: Sequence) -> bool:
    """Whether it is a range of numbers."""
    first = value.items[0] if value.items else None
    return isinstance(first, Data) and first.positions and not first.rows


def as_positions(value: Sequence) -> Data:
    """Return a range of numbers as an index: some of the rows."""
    first = as_data(value.items[0])
    return Data(cuts=first.cuts)


def cuts_of(chosen: Data, rows: Rows) -> tuple[Cut, ...]:
    """Return the divisions that an index or mask stands for, beyond those already made."""
    if chosen.cuts:
        return chosen.cuts
    if len(chosen.rows) != 1:
        return ()
    part: Part = next(iter(chosen.rows))
    made = {cut for known in rows for cut in known.cuts}
    return tuple(cut for cut in part.cuts if cut not in made)
