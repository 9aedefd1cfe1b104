"""Calls: who is called, and on what."""

from __future__ import annotations

import ast
from typing import cast

from minbar.quality.soundness.arguments import Arguments, read_arguments
from minbar.quality.soundness.containers import call_container_method
from minbar.quality.soundness.fitting import call_estimator, call_estimator_method, fit_model
from minbar.quality.soundness.functions import NEURAL_BASES, call_function, instantiate
from minbar.quality.soundness.indices import RANDOM_METHODS
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.library import call_library, unknown_call
from minbar.quality.soundness.models import unknown_model
from minbar.quality.soundness.table_methods import call_table_method
from minbar.quality.soundness.values import (
    UNKNOWN,
    Class,
    Const,
    Data,
    Estimator,
    Function,
    Instance,
    Library,
    Mapping,
    Method,
    Sequence,
    Unknown,
    Value,
)

__all__ = ["call"]

_TABLE_METHODS = frozenset(
    [
        "head",
        "info",
        "describe",
        "groupby",
        "drop",
        "fillna",
        "dropna",
        "isnull",
        "set_index",
        "reset_index",
        "value_counts",
        "astype",
        "iterrows",
        "sort_values",
        "sample",
        "drop_duplicates",
    ]
)
_MODEL_METHODS = frozenset({"fit", "fit_generator", "partial_fit", "fit_transform", "predict"})


def call(run: Interpreter, node: ast.expr) -> Value:
    """Return what a call gives."""
    node = cast("ast.Call", node)
    if isinstance(node.func, ast.Attribute):
        owner = run.evaluate(node.func.value)
        return _method(run, owner, node.func.attr, node)
    return _value(run, run.evaluate(node.func), read_arguments(run, node), node)


def _value(run: Interpreter, called: Value, given: Arguments, node: ast.Call) -> Value:  # noqa: PLR0911  one way for each kind of value
    if isinstance(called, Function):
        return call_function(run, called, given, node)
    if isinstance(called, Class):
        return instantiate(run, called, given, node)
    if isinstance(called, Library):
        return call_library(run, called, given, node)
    if isinstance(called, Estimator):
        return call_estimator(run, called, given, node)
    if isinstance(called, Instance):
        return _instance_call(run, called, given, node)
    if isinstance(called, Method):
        return _method_on(run, called.owner, called.name, given, node)
    return unknown_call(run, given, node)


def _method(run: Interpreter, owner: Value, name: str, node: ast.Call) -> Value:
    if name in _TABLE_METHODS and _is_unknown_table(owner, node):
        owner = _table(run, node)
    if isinstance(owner, Library):
        outer, run.showing = run.showing, run.showing or name in _LIMITS
        try:
            given = read_arguments(run, node)
        finally:
            run.showing = outer
        return call_library(run, Library(f"{owner.path}.{name}"), given, node)
    if isinstance(owner, Unknown) and name in _MODEL_METHODS:
        owner = _promoted(run, node)
    if isinstance(owner, Unknown) and name in _NETWORK_METHODS:
        _known_as_network(run, node)
    return _method_on(run, owner, name, read_arguments(run, node), node)


_LIMITS = frozenset(["ylim", "xlim", "axis", "axhline", "axvline", "hlines", "yticks", "xticks"])
_NETWORK_METHODS = frozenset({"parameters", "named_parameters"})
_MODULES = frozenset({"pd", "np", "plt", "sns", "tf", "torch", "px", "random", "os"})


def _is_unknown_table(owner: Value, node: ast.Call) -> bool:
    """Whether it can only be a table: nothing defined it, or what did is not known."""
    holder = cast("ast.Attribute", node.func).value
    if isinstance(owner, Library):
        written = holder.id if isinstance(holder, ast.Name) else ""
        return written == owner.path and written not in _MODULES
    return isinstance(owner, Unknown)


def _table(run: Interpreter, node: ast.Call) -> Value:
    """A name that is used as a table: from now on it is one, with rows of its own."""
    made = Data(rows=run.new_source(node, None, "data that could not be followed"))
    made.opaque = True
    holder = cast("ast.Attribute", node.func).value
    if isinstance(holder, ast.Name):
        run.scope.bind(holder.id, made)
    return made


def _promoted(run: Interpreter, node: ast.Call) -> Value:
    """An object that nothing is known of is used as a model: from now on it is one."""
    made = unknown_model(run, node)
    holder = cast("ast.Attribute", node.func).value
    if isinstance(holder, ast.Name):
        run.scope.bind(holder.id, made)
        made.name = holder.id
    return made


def _known_as_network(run: Interpreter, node: ast.Call) -> None:
    """Whose parameters are given to an optimiser is a network: `net`, of `net.head` too."""
    holder: ast.expr = node.func
    while isinstance(holder, ast.Attribute):
        holder = holder.value
    if isinstance(holder, ast.Name) and isinstance(run.scope.find(holder.id), Unknown):
        run.scope.bind(holder.id, unknown_model(run, node, holder.id))


def _method_on(  # noqa: PLR0911  one way for each kind of value
    run: Interpreter, owner: Value, name: str, given: Arguments, node: ast.Call
) -> Value:
    if isinstance(owner, Data):
        return call_table_method(run, owner, name, given, node)
    if isinstance(owner, Estimator):
        return call_estimator_method(run, owner, name, given, node)
    if isinstance(owner, Sequence | Mapping):
        return call_container_method(run, owner, name, given, node)
    if isinstance(owner, Instance):
        return _instance_method(run, owner, name, given, node)
    if isinstance(owner, Class):
        return instantiate(run, owner, given, node)
    if isinstance(owner, Const) and isinstance(owner.value, str):
        return _text_method(given)
    if isinstance(owner, Unknown) and name in RANDOM_METHODS:
        return call_library(run, Library(f"random.{name}"), given, node)
    return unknown_call(run, given, node)


def _text_method(given: Arguments) -> Value:
    held = given.data()
    return held[0].like() if held and held[0].rows else UNKNOWN


def _instance_call(run: Interpreter, owner: Instance, given: Arguments, node: ast.Call) -> Value:
    """`net(x)`, or an object's `__call__`."""
    if NEURAL_BASES.intersection(owner.cls.bases):
        return call_estimator(run, _network(run, owner, node), given, node)
    return _instance_method(run, owner, "__call__", given, node)


def _instance_method(
    run: Interpreter, owner: Instance, name: str, given: Arguments, node: ast.Call
) -> Value:
    neural = bool(NEURAL_BASES.intersection(owner.cls.bases))
    if neural and name == "forward":
        return call_estimator(run, _network(run, owner, node), given, node)
    method = owner.cls.methods.get(name)
    if method is not None:
        bound = Function(method.node, method.scope, method.cell, owner)
        model = not neural and {"fit", "predict"} <= owner.cls.methods.keys()
        followed = _of_model(run, owner, bound, given, node) if model else None
        return followed or call_function(run, bound, given, node)
    held = owner.attributes.get(name)
    if held is not None:
        return _value(run, held, given, node)
    if name == "fit_transform" and {"fit", "transform"} <= owner.cls.methods.keys():
        _instance_method(run, owner, "fit", given, node)
        return _instance_method(run, owner, "transform", Arguments(given.positional[:1]), node)
    if neural:
        return call_estimator_method(run, _network(run, owner, node), name, given, node)
    return unknown_call(run, given, node)


def _of_model(
    run: Interpreter, owner: Instance, method: Function, given: Arguments, node: ast.Call
) -> Value:
    """A method of a model's class: written by hand, if no library's model is at work in it."""
    name = getattr(method.node, "name", "")
    before = (len(run.trace.fits), len(run.trace.predictions))
    result = call_function(run, method, given, node)
    if before != (len(run.trace.fits), len(run.trace.predictions)):
        return result
    held = [one for one in given.data() if one.rows]
    if name == "fit" and held:
        fit_model(run, _network(run, owner, node), held[0], given, node, handmade=True)
    elif name in {"predict", "predict_proba", "score"} and held and "_network" in owner.attributes:
        answer = call_estimator_method(run, _network(run, owner, node), name, given, node)
        return answer if isinstance(result, Data | Unknown) else result
    return result


def _network(run: Interpreter, owner: Instance, node: ast.AST) -> Estimator:
    """The model behind an object of a class that extends a library's module."""
    known = owner.attributes.get("_network")
    if isinstance(known, Estimator):
        return known
    made = unknown_model(run, node)
    made.name, made.site = owner.cls.name, owner.site
    owner.attributes["_network"] = made
    return made
