"""The value of a checked expression: a walk over its syntax tree."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from minbar.bank import arithmetic
from minbar.bank.arithmetic import CONSTANTS, FUNCTIONS, Number, UndefinedError, exact
from minbar.errors import ExpressionError

__all__ = ["BINARY", "COMPARISONS", "Evaluation", "Scalar", "refusal"]

Scalar = bool | int | float | str
Value = bool | Number | str

BINARY: Final[Mapping[type[ast.operator], Callable[[Number, Number], Number]]] = MappingProxyType(
    {
        ast.Add: arithmetic.add,
        ast.Sub: arithmetic.subtract,
        ast.Mult: arithmetic.multiply,
        ast.Div: arithmetic.divide,
        ast.Pow: arithmetic.power,
    }
)
"""Operator of two numbers to what computes it."""

COMPARISONS: Final[Mapping[type[ast.cmpop], Callable[[Number, Number], bool]]] = MappingProxyType(
    {
        ast.Eq: operator.eq,
        ast.NotEq: operator.ne,
        ast.Lt: operator.lt,
        ast.LtE: operator.le,
        ast.Gt: operator.gt,
        ast.GtE: operator.ge,
    }
)
"""Comparison to what decides it."""


def refusal(node: ast.expr, what: str, todo: str = "") -> ExpressionError:
    """Return the error about one node, with its place in the text."""
    return ExpressionError(what, where=f"{node.lineno}:{node.col_offset + 1}", todo=todo)


class Evaluation:
    """One walk over a tree that `parse_expression` let through, with one set of values."""

    def __init__(self, values: Mapping[str, Scalar]) -> None:
        """Use the values of parameters by their names."""
        self._values = values
        self._handlers: dict[type[ast.expr], Callable[[Any], Value]] = {
            ast.BinOp: self._binary,
            ast.BoolOp: self._logical,
            ast.Call: self._call,
            ast.Compare: self._compare,
            ast.Constant: lambda node: _meant(node.value),
            ast.IfExp: self._choice,
            ast.Name: self._name,
            ast.UnaryOp: self._unary,
        }

    def number(self, node: ast.expr) -> Number:
        """Return a node's value, which must be a number.

        Raises:
            ExpressionError: if it is none, or there is no finite value.
        """
        value = self._value(node)
        if isinstance(value, bool | str):
            raise refusal(node, f"a number is needed here, not {_kind(value)}")
        return value

    def truth(self, node: ast.expr) -> bool:
        """Return whether a node holds; it must be a condition.

        Raises:
            ExpressionError: if it is none, or there is no value.
        """
        value = self._value(node)
        if not isinstance(value, bool):
            raise refusal(node, f"a condition is needed here, not {_kind(value)}")
        return value

    def _value(self, node: ast.expr) -> Value:
        try:
            return self._handlers[type(node)](node)
        except UndefinedError as error:
            raise refusal(node, str(error)) from None

    def _name(self, node: ast.Name) -> Value:
        return CONSTANTS[node.id] if node.id in CONSTANTS else _meant(self._values[node.id])

    def _binary(self, node: ast.BinOp) -> Value:
        return BINARY[type(node.op)](self.number(node.left), self.number(node.right))

    def _unary(self, node: ast.UnaryOp) -> Value:
        if isinstance(node.op, ast.Not):
            return not self.truth(node.operand)
        number = self.number(node.operand)
        return -number if isinstance(node.op, ast.USub) else number

    def _logical(self, node: ast.BoolOp) -> Value:
        decided = all if isinstance(node.op, ast.And) else any
        return decided(self.truth(part) for part in node.values)

    def _choice(self, node: ast.IfExp) -> Value:
        return self._value(node.body if self.truth(node.test) else node.orelse)

    def _call(self, node: ast.Call) -> Value:
        compute, _, _ = FUNCTIONS[node.func.id]  # type: ignore[attr-defined]  # checked: a name
        return compute(*(self.number(each) for each in node.args))

    def _compare(self, node: ast.Compare) -> Value:
        left = self._value(node.left)
        for op, part in zip(node.ops, node.comparators, strict=True):
            right = self._value(part)
            if not _compared(node, left, op, right):
                return False
            left = right
        return True


def _compared(node: ast.Compare, left: Value, op: ast.cmpop, right: Value) -> bool:
    if isinstance(left, Fraction | float) and isinstance(right, Fraction | float):
        return COMPARISONS[type(op)](left, right)
    if type(left) is type(right) and isinstance(op, ast.Eq | ast.NotEq):
        return (left == right) is isinstance(op, ast.Eq)
    raise refusal(node, f"{_kind(left)} is compared with {_kind(right)}")


def _meant(value: Scalar) -> Value:
    return value if isinstance(value, bool | str) else exact(value)


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return "a condition"
    return "text" if isinstance(value, str) else "a number"
