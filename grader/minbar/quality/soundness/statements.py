"""Statements: what each does to names, tables and the way through the code."""

from __future__ import annotations

import ast
from dataclasses import replace
from typing import Final, cast

from minbar.quality.soundness.alike import remember
from minbar.quality.soundness.binding import assign, delete
from minbar.quality.soundness.handmade import descended, descends
from minbar.quality.soundness.interpreter import Interpreter, Statement
from minbar.quality.soundness.iteration import rounds
from minbar.quality.soundness.names import choosing
from minbar.quality.soundness.sieves import sieving
from minbar.quality.soundness.values import (
    UNKNOWN,
    Class,
    Const,
    Estimator,
    Function,
    Instance,
    Library,
    Value,
)

__all__ = ["STATEMENTS"]


def _expression(run: Interpreter, node: ast.stmt) -> bool:
    value = cast("ast.Expr", node).value
    known = len(run.trace.comparisons)
    run.evaluate(value)
    if run.loops or run.frames[-1].node is not None:  # nothing shows it
        made = run.trace.comparisons
        for at in range(known, len(made)):
            if made[at].used and made[at].site == run.site(value):
                made[at] = replace(made[at], ignored=True)
    return False


def _assignment(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.Assign", node)
    value = run.evaluate(node.value)
    for target in node.targets:
        if run.loops and descends(target, node.value):
            descended(run.evaluate(target), value)
        assign(run, target, value)
        if run.scope.outer is not None:
            remember(run, target, node.value)
    return False


def _annotated(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.AnnAssign", node)
    if node.value is not None:
        assign(run, node.target, run.evaluate(node.value))
    return False


def _augmented(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.AugAssign", node)
    both = ast.copy_location(ast.BinOp(left=node.target, op=node.op, right=node.value), node)
    value = run.evaluate(both)
    if run.loops and descends(node.target, both):
        descended(run.evaluate(node.target), value)
    assign(run, node.target, value)
    return False


def _delete(run: Interpreter, node: ast.stmt) -> bool:
    for target in cast("ast.Delete", node).targets:
        delete(run, target)
    return False


def truth(value: Value) -> bool | None:
    """Tell whether a condition holds, if it is a literal, or something that is never false."""
    if isinstance(value, Estimator | Instance | Function):
        return True
    if isinstance(value, Const) and isinstance(value.value, bool | int | str | type(None)):
        return bool(value.value)
    return None


def _branch(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.If", node)
    test = run.evaluate(node.test)
    outer = run.guards
    run.guards = outer | choosing(run, node.test, test)
    try:
        return _either_way(run, node, test)
    finally:
        run.guards = outer


def _either_way(run: Interpreter, node: ast.If, test: Value) -> bool:
    holds = truth(test)
    if holds is not None and run.frames[-1].node is not None:
        return run.execute(node.body if holds else node.orelse)
    before = dict(run.scope.names)
    ends = _way(run, node, node.body, holds=True)
    if not node.orelse:
        if ends:
            run.scope.names = before
        else:
            run.scope.merge(before, before)
        return False
    first = run.scope.names
    run.scope.names = before.copy()
    other_ends = _way(run, node, node.orelse, holds=False)
    if ends:
        return other_ends
    if other_ends:
        run.scope.names = first
        return False
    run.scope.merge(before, first)
    return False


def _way(run: Interpreter, node: ast.If, body: list[ast.stmt], *, holds: bool) -> bool:
    """Run one way of a branch; in a loop, what it collects is some of the rows."""
    if not run.loops:
        return run.execute(body)
    with sieving(run, node.test, holds=holds):
        return run.execute(body)


def _loop(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.For | ast.AsyncFor", node)
    items, folds = rounds(run, node.iter)
    remember(run, node.target, node.iter)
    _forget_counted(run, node)
    with run.looping(node, folds=folds, body=node.body):
        for number, item in enumerate(items):
            with run.within((run.site(node), number)):
                assign(run, node.target, item)
                run.execute(node.body)
    run.execute(node.orelse)
    return False


def _forget_counted(run: Interpreter, node: ast.For | ast.AsyncFor | ast.While) -> None:
    """Numbers that a loop sets are others in its next round: counters, flags, the best so far."""
    if id(node) not in run.counted:
        inner = (one for statement in node.body for one in ast.walk(statement))
        run.counted[id(node)] = frozenset(
            one.id for one in inner if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
        )
    for name in run.counted[id(node)]:
        known = run.scope.names.get(name)
        if isinstance(known, Const) and isinstance(known.value, int | float):
            run.scope.names[name] = UNKNOWN


def _while(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.While", node)
    run.evaluate(node.test)
    _forget_counted(run, node)
    with run.looping(node, folds=False):
        run.execute(node.body)
    run.execute(node.orelse)
    return False


def _try(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.Try", node)
    ends = run.execute(node.body)
    for handler in node.handlers:
        before = dict(run.scope.names)
        run.execute(handler.body)
        run.scope.names |= before  # what the body did decides; the handler adds names
    run.execute(node.orelse)
    return run.execute(node.finalbody) or (ends and not node.handlers)


def _with(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.With | ast.AsyncWith", node)
    for item in node.items:
        value = run.evaluate(item.context_expr)
        if item.optional_vars is not None:
            assign(run, item.optional_vars, value)
    return run.execute(node.body)


def _match(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.Match", node)
    run.evaluate(node.subject)
    for case in node.cases:
        run.execute(case.body)
    return False


def _import(run: Interpreter, node: ast.stmt) -> bool:
    for alias in cast("ast.Import", node).names:
        if alias.asname:
            run.scope.bind(alias.asname, Library(alias.name))
        else:
            first = alias.name.partition(".")[0]
            run.scope.bind(first, Library(first))
    return False


def _import_from(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.ImportFrom", node)
    for alias in node.names:
        if alias.name != "*":
            path = f"{node.module or ''}.{alias.name}"
            run.scope.bind(alias.asname or alias.name, Library(path))
    return False


def _function(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.FunctionDef | ast.AsyncFunctionDef", node)
    run.scope.bind(node.name, Function(node, run.scope, run.cell))
    return False


def _class(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.ClassDef", node)
    methods = {
        one.name: Function(one, run.scope, run.cell)
        for one in node.body
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    bases = tuple(_last_name(base) for base in node.bases)
    run.scope.bind(node.name, Class(node.name, methods, bases))
    return False


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _return(run: Interpreter, node: ast.stmt) -> bool:
    node = cast("ast.Return", node)
    value = run.evaluate(node.value) if node.value is not None else Const(None)
    run.frames[-1].give(value)
    return True


def _raise(run: Interpreter, node: ast.stmt) -> bool:
    del run, node
    return True


def _leave(run: Interpreter, node: ast.stmt) -> bool:
    """`break` and `continue` end the block; the round is over."""
    del run, node
    return True


def _assert(run: Interpreter, node: ast.stmt) -> bool:
    run.evaluate(cast("ast.Assert", node).test)
    return False


def _share(run: Interpreter, node: ast.stmt) -> bool:
    run.scope.shared.update(cast("ast.Global | ast.Nonlocal", node).names)
    return False


STATEMENTS: Final[dict[type[ast.stmt], Statement]] = {
    ast.Expr: _expression,
    ast.Assign: _assignment,
    ast.AnnAssign: _annotated,
    ast.AugAssign: _augmented,
    ast.Delete: _delete,
    ast.If: _branch,
    ast.For: _loop,
    ast.AsyncFor: _loop,
    ast.While: _while,
    ast.Try: _try,
    ast.TryStar: _try,
    ast.With: _with,
    ast.AsyncWith: _with,
    ast.Match: _match,
    ast.Import: _import,
    ast.ImportFrom: _import_from,
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.ClassDef: _class,
    ast.Return: _return,
    ast.Raise: _raise,
    ast.Break: _leave,
    ast.Continue: _leave,
    ast.Assert: _assert,
    ast.Global: _share,
    ast.Nonlocal: _share,
}
