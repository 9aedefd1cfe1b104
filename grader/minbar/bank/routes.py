"""The second route of a maths item, read: that it is there, and is no copy of the key."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from minbar.bank.expressions import Expression
from minbar.bank.python_source import parse_python
from minbar.bank.subject import Subject
from minbar.content.math_checks import CHECK_FILE
from minbar.content.problems import Problems

__all__ = ["check_route"]

_FUNCTION: Final = "check"
_LEAST: Final = 3  # operations in common from which on two expressions are one
_OPERATIONS: Final = (ast.BinOp, ast.UnaryOp, ast.Call, ast.Compare, ast.BoolOp, ast.IfExp)
_COMMUTATIVE: Final = (ast.Add, ast.Mult)


def check_route(subject: Subject, key: Expression | None, problems: Problems) -> None:
    """Note a `check.py` that cannot be asked, or that computes what the key computes."""
    if CHECK_FILE not in subject.files:
        return  # the loader says so
    tree = parse_python(subject, CHECK_FILE, problems)
    if tree is None:
        return
    function = next(
        (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == _FUNCTION), None
    )
    if function is None:
        what = f"there is no function `{_FUNCTION}`"
        todo = f"Write `def {_FUNCTION}(*, {', '.join(subject.item.params)}) -> float`"
        problems.add(what, where=subject.code(CHECK_FILE), todo=todo)
        return
    _check_arguments(subject, function, problems)
    if key is not None:
        _check_shared(subject, tree, key, problems)


def _check_arguments(subject: Subject, function: ast.FunctionDef, problems: Problems) -> None:
    arguments = function.args
    named = {each.arg for each in (*arguments.args, *arguments.kwonlyargs)}
    missing = [name for name in subject.item.params if name not in named]
    if missing and arguments.kwarg is None:
        what = f"`{_FUNCTION}` does not take the parameter `{missing[0]}`"
        where = subject.code(CHECK_FILE, function.lineno, function.col_offset + 1)
        problems.add(what, where=where)


def _check_shared(subject: Subject, tree: ast.Module, key: Expression, problems: Problems) -> None:
    """A second route that contains the first one would repeat its faults."""
    total = _operations(key.tree)
    least = min(total, max(_LEAST, -(-total // 2)))
    ours = {_normal(node) for node in _expressions(key.tree) if _operations(node) >= least > 0}
    for node in _expressions(tree):
        if _normal(node) in ours:
            what = f"`{ast.unparse(node)}` stands in the key as well"
            todo = "Find the number another way: enumeration, quadrature, simulation"
            where = subject.code(CHECK_FILE, node.lineno, node.col_offset + 1)
            problems.add(what, where=where, todo=todo)
            return


def _expressions(tree: ast.AST) -> Iterator[ast.expr]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.expr))


def _operations(tree: ast.AST) -> int:
    return sum(isinstance(node, _OPERATIONS) for node in ast.walk(tree))


def _normal(node: ast.expr) -> str:
    """Write an expression so that order, modules and ways to write numbers do not matter."""
    match node:
        case ast.Constant(value=int() | float() as value):
            return f"{float(value)!r}"
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.BinOp(op=ast.Add() | ast.Mult() as op):
            parts = sorted(_normal(part) for part in _operands(node, type(op)))
            return f"({f' {type(op).__name__} '.join(parts)})"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({_normal(left)} {type(op).__name__} {_normal(right)})"
        case ast.Call(func=function, args=arguments):
            return f"{_normal(function)}({', '.join(_normal(each) for each in arguments)})"
        case _:
            return ast.unparse(node)


def _operands(node: ast.expr, op: type[ast.operator]) -> Iterator[ast.expr]:
    if isinstance(node, ast.BinOp) and isinstance(node.op, op):
        yield from _operands(node.left, op)
        yield from _operands(node.right, op)
    else:
        yield node
