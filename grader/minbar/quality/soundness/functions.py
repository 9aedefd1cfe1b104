"""Functions and classes of the notebook: followed where they are called."""

from __future__ import annotations

import ast

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.environment import Scope
from minbar.quality.soundness.interpreter import MAX_CALLS, MAX_IN_FUNCTION, Frame, Interpreter
from minbar.quality.soundness.values import (
    UNKNOWN,
    Class,
    Const,
    Function,
    Instance,
    Mapping,
    Sequence,
    Value,
    as_data,
)

__all__ = ["NEURAL_BASES", "call_function", "instantiate"]

NEURAL_BASES = frozenset({"Module", "Model", "LightningModule", "Layer", "Sequential"})


def call_function(run: Interpreter, function: Function, given: Arguments, node: ast.AST) -> Value:
    """Run a function's body on its arguments; return what it may return."""
    reason = _not_followed(run, function)
    if reason:
        if any(one.rows for one in given.data()):
            run.give_up(node, reason)
        return UNKNOWN
    begin = run.steps
    outer = (run.scope, run.cell)
    site = run.site(node)
    scope = Scope(outer=function.scope)
    _bind(run, function, given, scope)
    run.scope, run.cell = scope, function.cell
    run.frames.append(Frame(node=function.node))
    try:
        with run.within(site):
            return _body(run, function)
    finally:
        run.frames.pop()
        run.scope, run.cell = outer
        spent = run.spent.get(id(function.node), 0)
        run.spent[id(function.node)] = spent + begin - run.steps


def _not_followed(run: Interpreter, function: Function) -> str:
    """Why a call is not followed; empty if it is. Without data in it, nothing is lost."""
    if any(frame.node is function.node for frame in run.frames):
        return "recursion"
    if len(run.frames) > MAX_CALLS:
        return "calls nested too deeply"
    if run.spent.get(id(function.node), 0) > MAX_IN_FUNCTION:
        return "a function called more often than is followed"
    return ""


def _body(run: Interpreter, function: Function) -> Value:
    if isinstance(function.node, ast.Lambda):
        return run.evaluate(function.node.body)
    run.execute(function.node.body)
    returned, yielded = run.frames[-1].returned, run.frames[-1].yielded
    if yielded is not None:
        return yielded
    return Const(None) if returned is None else returned


def _bind(run: Interpreter, function: Function, given: Arguments, scope: Scope) -> None:
    """Let parameters hold arguments, or their defaults."""
    spec = function.node.args
    names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    values = list(given.positional)
    if function.owner is not None:
        values.insert(0, function.owner)
    for name, default in zip(reversed(names), reversed(spec.defaults), strict=False):
        scope.names[name] = _default(run, default)
    for one, keyword_default in zip(spec.kwonlyargs, spec.kw_defaults, strict=True):
        scope.names[one.arg] = UNKNOWN
        if keyword_default is not None:
            scope.names[one.arg] = _default(run, keyword_default)
    for name in names:
        scope.names.setdefault(name, UNKNOWN)
    scope.names.update(zip(names, values, strict=False))
    known = {*names, *(one.arg for one in spec.kwonlyargs)}
    _remember(run, function, given, names, scope)
    extra = {name: value for name, value in given.named.items() if name not in known}
    scope.names.update({name: value for name, value in given.named.items() if name in known})
    if spec.vararg is not None:
        scope.names[spec.vararg.arg] = Sequence(values[len(names) :])
    if spec.kwarg is not None:
        scope.names[spec.kwarg.arg] = Mapping(dict[object, Value](extra.items()))


def _remember(
    run: Interpreter, function: Function, given: Arguments, names: list[str], scope: Scope
) -> None:
    """Keep what stands in the call for each parameter, to tell calls apart."""
    spec = function.node.args
    for name, default in zip(reversed(names), reversed(spec.defaults), strict=False):
        scope.made[name] = ("", default, function.scope)
    call = given.node
    if call is None or any(isinstance(one, ast.Starred) for one in call.args):
        return
    own = names[1:] if function.owner is not None else names
    for name, one in zip(own, call.args, strict=False):
        scope.made[name] = ("", one, run.scope)
    for keyword in call.keywords:
        if keyword.arg is not None:
            scope.made[keyword.arg] = ("", keyword.value, run.scope)


def _default(run: Interpreter, node: ast.expr) -> Value:
    return run.evaluate(node)


def instantiate(run: Interpreter, cls: Class, given: Arguments, node: ast.AST) -> Value:
    """Make an object of a class of the notebook, and run its `__init__`."""
    made = Instance(cls, {}, run.site(node))
    first = cls.methods.get("__init__")
    if first is not None:
        call_function(run, Function(first.node, first.scope, first.cell, made), given, node)
    held = [one for one in given.all() if as_data(one).rows]
    if held and "__getitem__" in cls.methods:
        made.attributes.setdefault("_held", held[0])
    return made
