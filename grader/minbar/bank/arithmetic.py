"""Arithmetic of item expressions: exact as long as it can be, and bounded.

Whole numbers and decimals are fractions, so `1 - 0.95` is a twentieth and a
condition such as `p < 1 - q` has no rounding in it. What is irrational, or would
grow past `MAX_BITS`, becomes a float. No operation takes more than milliseconds.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

__all__ = [
    "CONSTANTS",
    "FUNCTIONS",
    "MAX_BITS",
    "Number",
    "UndefinedError",
    "add",
    "divide",
    "exact",
    "multiply",
    "negative",
    "power",
    "subtract",
]

Number = Fraction | float

MAX_BITS: Final = 16_384
"""Bits of a numerator or denominator from which on a number is rounded to a float."""

_MAX_COUNT: Final = 10_000
_MAX_FACTORIAL: Final = 1_000
_MAX_DIGITS: Final = 12


class UndefinedError(ArithmeticError):
    """The operation has no finite real value, or a larger one than is held."""


def exact(value: float) -> Fraction:
    """Return a number as its author wrote it: 0.95 is nineteen twentieths.

    Raises:
        UndefinedError: if it is infinite or no number.
    """
    if isinstance(value, int):
        return Fraction(value)
    if not math.isfinite(value):
        what = "this is not finite"
        raise UndefinedError(what)
    return Fraction(repr(value))


def add(left: Number, right: Number) -> Number:
    """Return the sum."""
    return _computed(lambda: left + right)


def subtract(left: Number, right: Number) -> Number:
    """Return the difference."""
    return _computed(lambda: left - right)


def multiply(left: Number, right: Number) -> Number:
    """Return the product."""
    return _computed(lambda: left * right)


def divide(left: Number, right: Number) -> Number:
    """Return the quotient.

    Raises:
        UndefinedError: if the divisor is 0.
    """
    if right == 0:
        what = "this divides by 0"
        raise UndefinedError(what)
    return _computed(lambda: left / right)


def negative(number: Number) -> Number:
    """Return the number with its sign turned."""
    return -number


def power(base: Number, exponent: Number) -> Number:
    """Return a power; exact if the exponent is whole and the result small enough.

    Raises:
        UndefinedError: if it is complex, infinite or too large.
    """
    if base == 0 and exponent < 0:
        what = "this is a negative power of 0"
        raise UndefinedError(what)
    if base < 0 and not _is_whole(exponent):
        what = "this is a broken power of a negative number"
        raise UndefinedError(what)
    if isinstance(base, Fraction) and _is_whole(exponent):
        times = abs(int(exponent))
        if _bits(base) * times <= MAX_BITS:
            return base ** int(exponent)
    return _float(lambda: math.pow(base, exponent))


def _computed(compute: Callable[[], Number]) -> Number:
    """Compute; a fraction that has grown too large becomes a float."""
    try:
        number = compute()
    except OverflowError:  # of a fraction that no float can hold beside one that is a float
        number = math.inf
    if isinstance(number, Fraction) and _bits(number) <= MAX_BITS:
        return number
    return _float(lambda: float(number))


def _float(compute: Callable[[], float]) -> float:
    """Return a finite float, or say that there is none."""
    try:
        value = compute()
    except OverflowError:
        value = math.inf
    except ValueError:
        value = math.nan
    if math.isnan(value):
        what = "this has no real value"
        raise UndefinedError(what)
    if math.isinf(value):
        what = "this is too large"
        raise UndefinedError(what)
    return value


def _bits(number: Fraction) -> int:
    return max(number.numerator.bit_length(), number.denominator.bit_length())


def _is_whole(number: Number) -> bool:
    return Fraction(number).denominator == 1


def _count(number: Number, most: int) -> int:
    """Return a whole number from 0 to `most`."""
    if not _is_whole(number) or not 0 <= number <= most:
        what = f"this takes whole numbers from 0 to {most}"
        raise UndefinedError(what)
    return int(number)


def _sqrt(number: Number) -> Number:
    """Exact for the square of a fraction."""
    if isinstance(number, Fraction) and number >= 0:
        top, bottom = math.isqrt(number.numerator), math.isqrt(number.denominator)
        if top * top == number.numerator and bottom * bottom == number.denominator:
            return Fraction(top, bottom)
    return _float(lambda: math.sqrt(number))


def _log(number: Number, base: Number | None = None) -> Number:
    if base is None:
        return _float(lambda: _ln(number))
    if base <= 0 or base == 1:
        what = "this is a logarithm to a base that has none"
        raise UndefinedError(what)
    return _float(lambda: _ln(number) / _ln(base))


def _ln(number: Number) -> float:
    try:
        return math.log(number)
    except OverflowError:  # a fraction that no float can hold, whose logarithm is small
        ratio = Fraction(number)
        return math.log(ratio.numerator) - math.log(ratio.denominator)


def _factorial(number: Number) -> Number:
    return _computed(lambda: Fraction(math.factorial(_count(number, _MAX_FACTORIAL))))


def _comb(total: Number, chosen: Number) -> Number:
    return _computed(
        lambda: Fraction(math.comb(_count(total, _MAX_COUNT), _count(chosen, _MAX_COUNT)))
    )


def _perm(total: Number, chosen: Number) -> Number:
    return _computed(
        lambda: Fraction(math.perm(_count(total, _MAX_COUNT), _count(chosen, _MAX_FACTORIAL)))
    )


def _round(number: Number, digits: Number = Fraction(0)) -> Number:
    """Half to even, as Python rounds."""
    places = _count(digits, _MAX_DIGITS)
    if isinstance(number, Fraction):
        return round(number, places)
    return round(number, places)


def _phi(number: Number) -> Number:
    # By erfc, which keeps its digits in the left tail.
    return _float(lambda: math.erfc(-float(number) / math.sqrt(2)) / 2)


Function = Callable[..., Number]

FUNCTIONS: Final[Mapping[str, tuple[Function, int, int]]] = MappingProxyType(
    {
        "abs": (abs, 1, 1),
        "ceil": (lambda number: Fraction(math.ceil(number)), 1, 1),
        "comb": (_comb, 2, 2),
        "erf": (lambda number: _float(lambda: math.erf(number)), 1, 1),
        "exp": (lambda number: _float(lambda: math.exp(number)), 1, 1),
        "factorial": (_factorial, 1, 1),
        "floor": (lambda number: Fraction(math.floor(number)), 1, 1),
        "log": (_log, 1, 2),
        "log10": (lambda number: _float(lambda: math.log10(number)), 1, 1),
        "log2": (lambda number: _float(lambda: math.log2(number)), 1, 1),
        "max": (max, 2, 8),
        "min": (min, 2, 8),
        "perm": (_perm, 2, 2),
        "phi": (_phi, 1, 1),
        "round": (_round, 1, 2),
        "sqrt": (_sqrt, 1, 1),
    }
)
"""Name of each function to what computes it, and its least and most arguments."""

CONSTANTS: Final[Mapping[str, float]] = MappingProxyType({"e": math.e, "pi": math.pi})
"""Name of each constant to its value."""
