"""Assignment: to names, several at once, columns of tables, attributes of objects."""

from __future__ import annotations

import ast

from minbar.quality.soundness.copies import note_rows_numbered
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.rows import Cut, divide
from minbar.quality.soundness.selection import column_names
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Data,
    Instance,
    Mapping,
    Sequence,
    Value,
    as_data,
    join,
)

__all__ = ["assign", "delete", "drop_columns"]

_VIEWS = frozenset({"loc", "iloc", "at", "iat", "values"})
_MANY = 4  # targets: x_train, y_train, x_test, y_test


def assign(run: Interpreter, target: ast.expr, value: Value) -> None:
    """Let a target hold a value."""
    if isinstance(target, ast.Name):
        _name(run, target.id, value)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(run, target, value)
    elif isinstance(target, ast.Subscript):
        _store(run, target, value)
    elif isinstance(target, ast.Attribute):
        _attribute(run, target, value)
    elif isinstance(target, ast.Starred):
        assign(run, target.value, Sequence([value], open=True))


def _name(run: Interpreter, name: str, value: Value) -> None:
    run.scope.bind(name, value)
    if "baseline" in name.lower():
        run.trace.signs.add("baseline")


def _unpack(run: Interpreter, target: ast.Tuple | ast.List, value: Value) -> None:
    for one, item in zip(target.elts, _items(run, target, value), strict=False):
        assign(run, one, item)


def _items(run: Interpreter, target: ast.Tuple | ast.List, value: Value) -> list[Value]:
    wanted = len(target.elts)
    if isinstance(value, Sequence):
        return _sequence_items(target, value)
    if isinstance(value, Data) and (value.rows or value.learned):
        if _apart(target, value):
            return [_fresh(run, target, value, number) for number in range(wanted)]
        return [_round(run, target, value) for _ in target.elts]
    return [UNKNOWN] * wanted


def _sequence_items(target: ast.Tuple | ast.List, value: Sequence) -> list[Value]:
    wanted, items = len(target.elts), value.items
    starred = next((i for i, one in enumerate(target.elts) if isinstance(one, ast.Starred)), None)
    if starred is not None:
        after = wanted - starred - 1
        end = max(len(items) - after, starred)
        middle = items[starred:end]
        held: Value = middle[0] if middle else UNKNOWN
        return [*items[:starred], held, *items[end:]]
    if items and (value.open or len(items) < wanted):
        return [*items, *[items[-1]] * (wanted - len(items))]
    return items or [UNKNOWN] * wanted


def _apart(target: ast.Tuple | ast.List, value: Data) -> bool:
    """Whether the parts are sets of rows of their own: train here, test there."""
    nested = any(isinstance(one, ast.Tuple | ast.List) for one in target.elts) and not value.group
    said = " ".join(one.id.lower() for one in target.elts if isinstance(one, ast.Name))
    named = "test" in said or "val" in said
    return nested or named or (value.loader and len(target.elts) >= _MANY)


def _round(run: Interpreter, target: ast.AST, value: Data) -> Data:
    """The same rows, or of a `groupby` in a loop those of one group: others in each round."""
    item = value.like()
    if value.group and run.loops:
        cut = Cut(f"group:{run.site(target)}", "each", "group")
        run.trace.made_in[cut.key] = run.loops
        item.rows = divide(item.rows, [cut])
    return item


def _fresh(run: Interpreter, target: ast.AST, value: Data, number: int) -> Data:
    """Rows that nothing is known of but that they are others than their neighbours'."""
    new = value.like()
    what = "data of a loader" if value.loader else "rows that a function gave"
    names = target.elts[number] if isinstance(target, ast.Tuple | ast.List) else target
    key = f"part:{run.site(target)}:{_side(names, number)}"
    new.rows = run.new_source(target, key, what)
    new.loader = value.loader
    new.opaque = not value.loader
    return new


def _side(target: ast.AST, number: int) -> str:
    name = target.id.lower() if isinstance(target, ast.Name) else ""
    for side in ("train", "test", "val"):
        if side in name:
            return side
    return str(number)


def _store(run: Interpreter, target: ast.Subscript, value: Value) -> None:
    owner = run.evaluate(_table_of(target.value))
    if isinstance(owner, Data):
        _write_column(run, owner, target, value)
    elif isinstance(owner, Mapping):
        key = run.evaluate(target.slice)
        if isinstance(key, Const) and isinstance(key.value, str | int | float | bool):
            owner.items[key.value] = value
        else:
            owner.rest = value if owner.rest is None else join(value, owner.rest)
    elif isinstance(owner, Sequence):
        _write_item(run, owner, target, value)
    else:
        _promote(run, target, value)


def _table_of(node: ast.expr) -> ast.expr:
    """Return what `.loc` and its kind write into: they show the table itself, not a copy."""
    while isinstance(node, ast.Attribute) and node.attr in _VIEWS:
        node = node.value
    return node


def _promote(run: Interpreter, target: ast.Subscript, value: Value) -> None:
    """A table that nothing is known of gets data: from now on it is known by them."""
    flowing = as_data(value)
    known = flowing.rows or flowing.learned or flowing.predictions
    if isinstance(target.value, ast.Name) and known:
        run.evaluate(target.slice)
        run.scope.bind(target.value.id, flowing.like())


def _write_item(run: Interpreter, owner: Sequence, target: ast.Subscript, value: Value) -> None:
    key = run.evaluate(target.slice)
    at = key.value if isinstance(key, Const) else None
    if isinstance(at, int) and -len(owner.items) <= at < len(owner.items):
        owner.items[at] = value
    else:
        owner.add(value)


def _write_column(run: Interpreter, owner: Data, target: ast.Subscript, value: Value) -> None:
    flowing = as_data(value)
    if owner.duplications:
        note_rows_numbered(run, owner, value)
    keys = column_names(run, target.slice)
    for data in _chain(owner):
        if keys is None:
            data.write(None, flowing)
        else:
            for key in keys:
                data.write(key, flowing, partly=_table_of(target.value) is not target.value)
    if not owner.rows and flowing.rows and owner.names is None and not owner.learned:
        owner.rows = flowing.rows
    owner.predictions |= flowing.predictions
    if keys is None and not isinstance(target.slice, ast.Slice):
        owner.exact = owner.exact and isinstance(value, Data)


def _chain(owner: Data) -> list[Data]:
    """The table, and the one that it was taken from as a column."""
    return [owner] if owner.parent is None else [owner, owner.parent]


def _attribute(run: Interpreter, target: ast.Attribute, value: Value) -> None:
    owner = run.evaluate(target.value)
    if isinstance(owner, Instance):
        owner.attributes[target.attr] = value
    elif isinstance(owner, Data):
        if target.attr in {"columns", "index"}:
            owner.exact = False
            owner.temporal = owner.temporal or (target.attr == "index" and as_data(value).temporal)
        elif target.attr not in {"name", "shape"}:
            owner.write(target.attr, as_data(value))


def delete(run: Interpreter, target: ast.expr) -> None:
    """Take a name or a column away."""
    if isinstance(target, ast.Name):
        run.scope.forget(target.id)
    elif isinstance(target, ast.Subscript):
        owner = run.evaluate(target.value)
        keys = column_names(run, target.slice)
        if isinstance(owner, Data) and keys:
            drop_columns(owner, keys)


def drop_columns(data: Data, keys: frozenset[str]) -> None:
    """Take columns out of a table."""
    data.dropped |= keys
    for key in keys:
        data.columns.pop(key, None)
    if data.names is not None:
        data.names -= keys
