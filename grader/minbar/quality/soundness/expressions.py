"""Expressions: what each gives, and which data flow through it."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Final, cast

from minbar.quality.soundness.alike import remember
from minbar.quality.soundness.attributes import attribute
from minbar.quality.soundness.binding import assign
from minbar.quality.soundness.calls import call
from minbar.quality.soundness.choices import note_item, note_turned
from minbar.quality.soundness.environment import Scope
from minbar.quality.soundness.handmade import multiplied_by
from minbar.quality.soundness.interpreter import Expression, Interpreter
from minbar.quality.soundness.iteration import rounds
from minbar.quality.soundness.lengths import calculated, negated
from minbar.quality.soundness.names import choosing, names_chosen
from minbar.quality.soundness.operations import binary, compare, invert
from minbar.quality.soundness.selection import one_part, select
from minbar.quality.soundness.sieves import about_item, entry_of, sieved, sieving
from minbar.quality.soundness.statements import truth
from minbar.quality.soundness.tables import beside, stacked
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Data,
    Estimator,
    Function,
    Length,
    Library,
    Mapping,
    Sequence,
    Value,
    as_data,
    join,
    merged,
)

__all__ = ["EXPRESSIONS"]

_MOST_TEXT: Final = 200
_MOST_UNPACKED: Final = 256


def _constant(run: Interpreter, node: ast.expr) -> Value:
    del run
    return Const(cast("ast.Constant", node).value)


def _name(run: Interpreter, node: ast.expr) -> Value:
    name = cast("ast.Name", node).id
    found = run.scope.find(name)
    return Library(name) if found is None else found


def _attribute(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.Attribute", node)
    return attribute(run, run.evaluate(node.value), node.attr, node)


def _subscript(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.Subscript", node)
    accessor = ""
    owner_node = node.value
    if isinstance(owner_node, ast.Attribute) and owner_node.attr in {"loc", "iloc", "ix", "iat"}:
        accessor, owner_node = owner_node.attr, owner_node.value
    owner = run.evaluate(owner_node)
    if isinstance(owner, Data):
        return select(run, owner, node.slice, accessor)
    if isinstance(owner, Library):
        return _library_subscript(run, owner, node.slice)
    if isinstance(owner, Sequence):
        return _item(run, owner, node.slice)
    if isinstance(owner, Mapping):
        return _entry(run, owner, node.slice)
    key = run.evaluate(node.slice)
    if isinstance(owner, Estimator) and owner.steps and isinstance(key, Const):
        return owner.steps[-1] if key.value == -1 else UNKNOWN
    return UNKNOWN


def _library_subscript(run: Interpreter, owner: Library, node: ast.expr) -> Value:
    """`np.c_[a, b]` and `np.r_[a, b]`."""
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    values = [as_data(run.evaluate(part)) for part in parts]
    if owner.name == "c_":
        return beside(values)
    return stacked(values) if owner.name == "r_" else UNKNOWN


def _item(run: Interpreter, owner: Sequence, node: ast.expr) -> Value:
    if isinstance(node, ast.Slice):
        return _sub_list(run, owner, node)
    key = run.evaluate(node)
    at = key.value if isinstance(key, Const) else None
    if isinstance(at, int) and owner.items:
        note_item(run, owner.items, at)
    if isinstance(at, int) and -len(owner.items) <= at < len(owner.items):
        return owner.items[at]
    part = one_part(run, owner, node)
    if part is not None:
        return part
    if isinstance(key, Data) and (key.rows or key.cuts):
        data = as_data(owner)
        return select(run, data, node) if data.rows else (owner.items or [UNKNOWN])[0]
    return owner.items[0] if owner.items else UNKNOWN


def _sub_list(run: Interpreter, owner: Sequence, node: ast.Slice) -> Value:
    bounds = [one for one in (node.lower, node.upper) if one is not None]
    if not all(isinstance(run.evaluate(one), Const) for one in bounds):
        part = one_part(run, owner, node)
        if part is not None:
            return Sequence([part], open=True)
    if owner.open or any(isinstance(item, Data) and item.rows for item in owner.items):
        data = as_data(owner)
        if data.rows:
            return select(run, data, node)
    low, high = (
        run.evaluate(bound) if bound is not None else Const(None)
        for bound in (node.lower, node.upper)
    )
    if isinstance(low, Const) and isinstance(high, Const):
        start = low.value if isinstance(low.value, int) else None
        end = high.value if isinstance(high.value, int) else None
        return Sequence(owner.items[start:end], owner.open)
    return owner


def _entry(run: Interpreter, owner: Mapping, node: ast.expr) -> Value:
    key = run.evaluate(node)
    if isinstance(key, Const) and isinstance(key.value, str | int | float | bool):
        found = owner.items.get(key.value)
        if found is None and owner.rest is not None:
            return entry_of(owner.rest, key.value)
        return UNKNOWN if found is None else found
    held = list(owner.items.values())
    if owner.rest is not None:
        return owner.rest
    result = held[0] if held else UNKNOWN
    for value in held[1:3]:
        result = join(result, value)
    return result


def _tuple(run: Interpreter, node: ast.expr) -> Value:
    return Sequence(_all(run, cast("ast.Tuple | ast.List | ast.Set", node).elts))


def _all(run: Interpreter, nodes: Iterable[ast.expr]) -> list[Value]:
    values: list[Value] = []
    for node in nodes:
        value = run.evaluate(node.value if isinstance(node, ast.Starred) else node)
        if isinstance(node, ast.Starred) and isinstance(value, Sequence):
            values.extend(value.items[: max(0, _MOST_UNPACKED - len(values))])
        else:
            values.append(value)
    return values


def _dict(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.Dict", node)
    result = Mapping({})
    for key, item in zip(node.keys, node.values, strict=True):
        value = run.evaluate(item)
        name = run.evaluate(key) if key is not None else UNKNOWN
        if isinstance(name, Const) and isinstance(name.value, str | int | float | bool):
            result.items[name.value] = value
        elif key is None and isinstance(value, Mapping):
            result.items |= value.items
        else:
            result.rest = value if result.rest is None else join(result.rest, value)
    return result


def _binary(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.BinOp", node)
    left, right = run.evaluate(node.left), run.evaluate(node.right)
    if isinstance(node.op, ast.Sub):
        note_turned(run, right)
    number = None if run.loops else calculated(left, node.op, right)
    if number is not None:
        return number
    made = binary(left, node.op, right)
    if isinstance(node.op, ast.MatMult) and isinstance(made, Data):
        return multiplied_by(run, as_data(left), as_data(right), node, made)
    return made


def _unary(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.UnaryOp", node)
    value = run.evaluate(node.operand)
    if isinstance(node.op, ast.Not):
        holds = truth(value)
        return UNKNOWN if holds is None else Const(not holds)
    if isinstance(node.op, ast.USub) and isinstance(value, Const):
        plain = value.value
        return Const(-plain) if isinstance(plain, int | float) else UNKNOWN
    if isinstance(node.op, ast.USub) and isinstance(value, Length):
        return negated(value)
    if isinstance(node.op, ast.USub):
        note_turned(run, value)
    if isinstance(value, Data):
        return invert(value) if isinstance(node.op, ast.Invert) else value.like()
    return UNKNOWN


def _compare(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.Compare", node)
    values = [run.evaluate(node.left), *(run.evaluate(one) for one in node.comparators)]
    return compare(run, node, values)


def _either(run: Interpreter, node: ast.expr) -> Value:
    values = [run.evaluate(one) for one in cast("ast.BoolOp", node).values]
    return join(values[0], values[-1])


def _conditional(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.IfExp", node)
    holds = truth(run.evaluate(node.test))
    if holds is not None:
        return run.evaluate(node.body if holds else node.orelse)
    return join(run.evaluate(node.body), run.evaluate(node.orelse))


def _lambda(run: Interpreter, node: ast.expr) -> Value:
    return Function(cast("ast.Lambda", node), run.scope, run.cell)


def _comprehension(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.ListComp | ast.SetComp | ast.GeneratorExp", node)
    result = Sequence([])
    outer = run.scope
    run.scope = Scope(outer=outer)
    try:
        _generate(run, node.generators, [node.elt], result)
        known = names_chosen(run, node)
    finally:
        run.scope = outer
    if isinstance(known, Sequence):
        return known
    result.but = known
    return result


def _generate(
    run: Interpreter, clauses: list[ast.comprehension], wanted: list[ast.expr], into: Sequence
) -> None:
    """Walk over the clauses of a comprehension, adding what it makes."""
    if not clauses:
        made = [sieved(run, run.evaluate(one)) for one in wanted]
        into.add(made[0] if len(made) == 1 else Sequence(made))
        return
    clause, rest = clauses[0], clauses[1:]
    items, folds = rounds(run, clause.iter)
    remember(run, clause.target, clause.iter)
    into.open = into.open or len(items) == 1 or bool(clause.ifs)
    inner = [*(one.iter for one in rest), *wanted]
    with run.looping(clause.iter, folds=folds, target=clause.target, body=inner):
        for number, item in enumerate(items):
            with run.within((run.site(clause.iter), number)):
                assign(run, clause.target, item)
                with ExitStack() as sieves:
                    for condition in clause.ifs:
                        into.learned |= choosing(run, condition, run.evaluate(condition))
                        if _of_rows(item) or about_item(condition, clause.target):
                            sieves.enter_context(sieving(run, condition))
                    _generate(run, rest, wanted, into)


def _of_rows(item: Value) -> bool:
    """Whether it is the number of a row."""
    return isinstance(item, Data) and item.positions


def _dict_comprehension(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.DictComp", node)
    pairs = Sequence([])
    outer = run.scope
    run.scope = Scope(outer=outer)
    try:
        _generate(run, node.generators, [node.key, node.value], pairs)
    finally:
        run.scope = outer
    result = Mapping({})
    for pair in pairs.items:
        key, value = pair.items if isinstance(pair, Sequence) else (UNKNOWN, pair)
        if isinstance(key, Const) and isinstance(key.value, str | int | float | bool):
            result.items[key.value] = value
        else:
            result.rest = value if result.rest is None else join(result.rest, value)
    return result


def _text(run: Interpreter, node: ast.expr) -> Value:
    parts = [run.evaluate(one) for one in cast("ast.JoinedStr", node).values]
    texts = [part.value for part in parts if isinstance(part, Const)]
    if len(texts) == len(parts) and all(isinstance(text, str) for text in texts):
        return Const("".join(map(str, texts))[:_MOST_TEXT])
    held = merged([as_data(part) for part in parts])
    return held if held.rows else UNKNOWN


def _formatted(run: Interpreter, node: ast.expr) -> Value:
    return run.evaluate(cast("ast.FormattedValue", node).value)


def _walrus(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.NamedExpr", node)
    value = run.evaluate(node.value)
    assign(run, node.target, value)
    return value


def _inner(run: Interpreter, node: ast.expr) -> Value:
    return run.evaluate(cast("ast.Await | ast.Starred", node).value)


def _yield(run: Interpreter, node: ast.expr) -> Value:
    given = cast("ast.Yield | ast.YieldFrom", node).value
    value = run.evaluate(given) if given is not None else UNKNOWN
    frame = run.frames[-1]
    frame.yielded = frame.yielded or Sequence([])
    frame.yielded.open = frame.yielded.open or bool(run.loops)
    items = value.items if isinstance(value, Sequence) and isinstance(node, ast.YieldFrom) else []
    for item in items or [value]:
        frame.yielded.add(item)
    return UNKNOWN


def _slice(run: Interpreter, node: ast.expr) -> Value:
    node = cast("ast.Slice", node)
    for bound in (node.lower, node.upper, node.step):
        if bound is not None:
            run.evaluate(bound)
    return UNKNOWN


EXPRESSIONS: Final[dict[type[ast.expr], Expression]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
    ast.Call: call,
    ast.Tuple: _tuple,
    ast.List: _tuple,
    ast.Set: _tuple,
    ast.Dict: _dict,
    ast.BinOp: _binary,
    ast.UnaryOp: _unary,
    ast.Compare: _compare,
    ast.BoolOp: _either,
    ast.IfExp: _conditional,
    ast.Lambda: _lambda,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _dict_comprehension,
    ast.JoinedStr: _text,
    ast.FormattedValue: _formatted,
    ast.NamedExpr: _walrus,
    ast.Await: _inner,
    ast.Starred: _inner,
    ast.Yield: _yield,
    ast.YieldFrom: _yield,
    ast.Slice: _slice,
}
