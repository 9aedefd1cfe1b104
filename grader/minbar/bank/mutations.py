"""Small faults in a key, to see whether the second route would catch them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from minbar.bank.arithmetic import FUNCTIONS
from minbar.bank.expressions import Expression, parse_expression
from minbar.errors import ExpressionError

__all__ = ["Mutant", "mutants"]

_OPERATORS: Final[Mapping[type[ast.operator], type[ast.operator]]] = MappingProxyType(
    {
        ast.Add: ast.Sub,
        ast.Sub: ast.Add,
        ast.Mult: ast.Div,
        ast.Div: ast.Mult,
        ast.Pow: ast.Mult,
    }
)
_COMPARISONS: Final[Mapping[type[ast.cmpop], type[ast.cmpop]]] = MappingProxyType(
    {
        ast.Lt: ast.GtE,
        ast.LtE: ast.Gt,
        ast.Gt: ast.LtE,
        ast.GtE: ast.Lt,
        ast.Eq: ast.NotEq,
        ast.NotEq: ast.Eq,
    }
)
_FUNCTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ceil": "floor",
        "comb": "perm",
        "erf": "phi",
        "floor": "ceil",
        "log": "log2",
        "log10": "log2",
        "log2": "log",
        "max": "min",
        "min": "max",
        "perm": "comb",
        "phi": "erf",
        "round": "floor",
    }
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A key with one fault.

    Attributes:
        expression: the faulty key.
        fault: what was done to it, for messages.
    """

    expression: Expression
    fault: str


def mutants(key: Expression, names: Collection[str]) -> Iterator[Mutant]:
    """Return keys with one fault each: a constant, operator, function or parameter is wrong.

    Args:
        key: the right one.
        names: the numeric parameters of the item.
    """
    seen = {ast.unparse(key.tree)}
    for path, node in _nodes(key.tree):
        for fault in _faults(node, sorted(names)):
            text = ast.unparse(_replaced(key.tree, path, fault))
            if text not in seen:
                seen.add(text)
                yield from _mutant(text, node, fault, names)


def _mutant(text: str, node: ast.expr, fault: ast.expr, names: Collection[str]) -> Iterator[Mutant]:
    try:
        expression = parse_expression(text, names)
    except ExpressionError:  # such as a call with an argument too few
        return
    yield Mutant(expression, f"`{ast.unparse(node)}` became `{ast.unparse(fault)}`")


Path = tuple[tuple[str, int | None], ...]


def _nodes(tree: ast.expr, path: Path = ()) -> Iterator[tuple[Path, ast.expr]]:
    """Return every expression in a tree with the way to it; functions' names are none."""
    yield path, tree
    for field, value in ast.iter_fields(tree):
        if isinstance(value, ast.expr) and not (isinstance(tree, ast.Call) and field == "func"):
            yield from _nodes(value, (*path, (field, None)))
        elif isinstance(value, list):
            for number, part in enumerate(value):
                if isinstance(part, ast.expr):
                    yield from _nodes(part, (*path, (field, number)))


def _replaced(tree: ast.expr, path: Path, fault: ast.expr) -> ast.expr:
    if not path:
        return fault
    changed = copy.deepcopy(tree)
    node: Any = changed
    for field, number in path[:-1]:
        node = getattr(node, field) if number is None else getattr(node, field)[number]
    field, number = path[-1]
    if number is None:
        setattr(node, field, fault)
    else:
        getattr(node, field)[number] = fault
    return changed


def _faults(node: ast.expr, names: list[str]) -> Iterator[ast.expr]:
    handler = _HANDLERS.get(type(node))
    if handler is not None:
        yield from handler(node)
    if isinstance(node, ast.Name) and node.id in names:
        yield from (ast.Name(name, ast.Load()) for name in names if name != node.id)


def _constant(node: ast.Constant) -> Iterator[ast.expr]:
    value = node.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield ast.Constant(value + 1)
        yield ast.Constant(value * 2)
        if value >= 1:
            yield ast.Constant(value - 1)


def _binary(node: ast.BinOp) -> Iterator[ast.expr]:
    yield ast.BinOp(node.left, _OPERATORS[type(node.op)](), node.right)
    if not isinstance(node.op, ast.Add | ast.Mult):
        yield ast.BinOp(node.right, node.op, node.left)
    yield node.left
    yield node.right


def _unary(node: ast.UnaryOp) -> Iterator[ast.expr]:
    yield node.operand


def _call(node: ast.Call) -> Iterator[ast.expr]:
    name = node.func.id  # type: ignore[attr-defined]  # checked when it was parsed: a name
    if name in _FUNCTIONS:
        yield ast.Call(ast.Name(_FUNCTIONS[name], ast.Load()), node.args, [])
    if FUNCTIONS[name][1] == 1:
        yield node.args[0]


def _compare(node: ast.Compare) -> Iterator[ast.expr]:
    for number, op in enumerate(node.ops):
        ops = [*node.ops]
        ops[number] = _COMPARISONS[type(op)]()
        yield ast.Compare(node.left, ops, node.comparators)


def _logical(node: ast.BoolOp) -> Iterator[ast.expr]:
    other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    yield ast.BoolOp(other, node.values)


def _choice(node: ast.IfExp) -> Iterator[ast.expr]:
    yield ast.IfExp(node.test, node.orelse, node.body)


_HANDLERS: Final[Mapping[type[ast.expr], Callable[[Any], Iterator[ast.expr]]]] = MappingProxyType(
    {
        ast.BinOp: _binary,
        ast.BoolOp: _logical,
        ast.Call: _call,
        ast.Compare: _compare,
        ast.Constant: _constant,
        ast.IfExp: _choice,
        ast.UnaryOp: _unary,
    }
)
