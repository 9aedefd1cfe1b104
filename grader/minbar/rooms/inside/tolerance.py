"""Are two answers about the same rows the same? Floats within a tolerance.

Rows are compared by position; labels of rows are not compared.
"""

from __future__ import annotations

import cmath
from typing import Any, TypeAlias

import numpy as np

__all__ = ["ABSOLUTE", "RELATIVE", "same"]

Value: TypeAlias = Any
"""What `decode` returned, or a part of it."""
Array: TypeAlias = np.ndarray[Any, Any]
RELATIVE = 1e-6
ABSOLUTE = 1e-9
ROUNDINGS = 64
"""How many roundings of its own precision a short float may be off by: a product
of matrices adds up in another order when it is given other rows."""
NUMBERS = "biufc"


def same(left: Value, right: Value) -> bool:
    """Compare two answers of one function."""
    if hasattr(left, "columns") and hasattr(right, "columns"):
        return _same_frames(left, right)
    if hasattr(left, "dtype") and hasattr(right, "dtype"):
        return _same_arrays(_dense(left), _dense(right))
    if type(left) is list and type(right) is list:
        return len(left) == len(right) and all(map(same, left, right))
    if type(left) is dict and type(right) is dict:
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    return _same_scalars(left, right)


def _same_frames(left: Value, right: Value) -> bool:
    if left.shape != right.shape or list(left.columns) != list(right.columns):
        return False
    pairs = ((left.iloc[:, at], right.iloc[:, at]) for at in range(left.shape[1]))
    return all(same(*pair) for pair in pairs)


def _dense(holder: Value) -> Array:
    """Return the cells as a NumPy array; as objects if NumPy has no such dtype."""
    if isinstance(holder, np.ndarray):
        return holder
    plain = isinstance(holder.dtype, np.dtype)
    array: Array = np.asarray(holder) if plain else np.asarray(holder, dtype=object)
    return array


def _same_arrays(left: Array, right: Array) -> bool:
    if left.shape != right.shape:
        return False
    kinds = left.dtype.kind + right.dtype.kind
    if all(kind in NUMBERS for kind in kinds):
        return _same_numbers(left, right)
    if kinds in {"MM", "mm"}:
        return bool(((left == right) | (np.isnat(left) & np.isnat(right))).all())
    if kinds in {"UU", "SS"}:
        return bool((left == right).all())
    return all(map(same, left.ravel().tolist(), right.ravel().tolist()))


def _same_numbers(left: Array, right: Array) -> bool:
    floats = [array.dtype for array in (left, right) if array.dtype.kind in "fc"]
    if not floats:
        return bool((left == right).all())
    roundings = ROUNDINGS * max(float(np.finfo(dtype).eps) for dtype in floats)
    wide = np.complex128 if any(dtype.kind == "c" for dtype in floats) else np.float64
    return bool(
        np.isclose(
            left.astype(wide),
            right.astype(wide),
            rtol=max(RELATIVE, roundings),
            atol=max(ABSOLUTE, roundings),
            equal_nan=True,
        ).all()
    )


def _same_scalars(left: Value, right: Value) -> bool:
    if _is_missing(left) or _is_missing(right):
        return _is_missing(left) and _is_missing(right)
    kinds = {type(left), type(right)}
    if kinds <= {complex, float, int} and kinds != {int}:
        return _close(left, right)
    return type(left) is type(right) and bool(left == right)


def _close(left: complex, right: complex) -> bool:
    try:
        return cmath.isclose(left, right, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    except OverflowError:  # an integer beyond all floats is close to none
        return False


def _is_missing(item: Value) -> bool:
    """Tell None, NaN, NaT and NA, which are the same here though none equals itself."""
    if isinstance(item, float | complex):
        return cmath.isnan(item)
    return item is None or type(item).__name__ in {"NaTType", "NAType"}
