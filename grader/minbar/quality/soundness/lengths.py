"""Numbers: how many rows there are, and what is worked out from that."""

from __future__ import annotations

import ast
from typing import Final

from minbar.quality.soundness.values import Const, Length, Value

__all__ = ["calculated", "negated", "scaled_by"]

_MOST: Final = 1e12
_DIGITS: Final = 6


def calculated(left: Value, operator: ast.operator, right: Value) -> Const | None:
    """Return what two literal numbers make; None for anything else."""
    a, b = _number(left), _number(right)
    if a is None or b is None:
        return None
    made = _made(a, operator, b)
    if made is None or abs(made) > _MOST:
        return None
    whole = isinstance(a, int) and isinstance(b, int) and not isinstance(operator, ast.Div)
    return Const(int(made) if whole else round(made, _DIGITS))


def _number(value: Value) -> int | float | None:
    if not isinstance(value, Const) or isinstance(value.value, bool):
        return None
    plain = value.value
    return plain if isinstance(plain, int | float) and abs(plain) <= _MOST else None


def _made(a: float, operator: ast.operator, b: float) -> float | None:
    if isinstance(operator, ast.Add):
        return a + b
    if isinstance(operator, ast.Sub):
        return a - b
    if isinstance(operator, ast.Mult):
        return a * b
    if isinstance(operator, ast.Div) and b:
        return a / b
    return a // b if isinstance(operator, ast.FloorDiv) and b else None


def scaled_by(left: Value, operator: ast.operator, right: Value) -> Length | None:
    """Return the length that arithmetic with a length makes; None where there is none in it."""
    length = left if isinstance(left, Length) else right
    if not isinstance(length, Length):
        return None
    return Length(length.of, exact=False, place=_place(left, operator, right))


def negated(length: Length) -> Length:
    """Return minus a length: counted from the end."""
    if length.place is None:
        return Length(length.of, exact=False, place=None)
    share, more = length.place
    return Length(length.of, exact=False, place=(-share, -more))


def _place(left: Value, operator: ast.operator, right: Value) -> tuple[float, float] | None:
    """A share of the rows and a number of rows more, if that is what arithmetic makes."""
    if isinstance(left, Length) and isinstance(right, Length):
        if left.of != right.of or left.place is None or right.place is None:
            return None
        return _together(left.place, operator, right.place)
    if isinstance(left, Length):
        return _with_number(left, operator, _number(right))
    if isinstance(operator, ast.Add | ast.Mult) and isinstance(right, Length):
        return _with_number(right, operator, _number(left))
    return None


def _together(
    one: tuple[float, float], operator: ast.operator, other: tuple[float, float]
) -> tuple[float, float] | None:
    if isinstance(operator, ast.Add):
        return _rounded(one[0] + other[0], one[1] + other[1])
    if isinstance(operator, ast.Sub):
        return _rounded(one[0] - other[0], one[1] - other[1])
    return None


def _with_number(
    length: Length, operator: ast.operator, number: float | None
) -> tuple[float, float] | None:
    if length.place is None or number is None:
        return None
    share, more = length.place
    if isinstance(operator, ast.Add):
        return _rounded(share, more + number)
    if isinstance(operator, ast.Sub):
        return _rounded(share, more - number)
    if isinstance(operator, ast.Mult):
        return _rounded(share * number, more * number)
    if isinstance(operator, ast.Div | ast.FloorDiv) and number:
        return _rounded(share / number, more / number)
    return None


def _rounded(share: float, more: float) -> tuple[float, float]:
    return round(share, _DIGITS), round(more, _DIGITS)
