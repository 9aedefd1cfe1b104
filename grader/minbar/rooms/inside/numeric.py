"""Numbers anywhere in a decoded value: are they finite, and within their bounds?

Missing values of numbers and times (NaN, NaT, NA) count as not finite, because
none of them is ever greater than a test's tolerance. Missing text is no number.
Numbers that make a test's own arithmetic wrap around or overflow would win in
the same way, so there are bounds where none are declared.
"""

from __future__ import annotations

import cmath
import math
import sys
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

__all__ = ["check_numbers", "is_text"]

Value: TypeAlias = Any
"""What `decode` returned, or a part of it."""
NOT_FINITE = "gave NaN, infinity or a missing number"
NOT_REAL = "gave complex numbers"
BOUNDS: Mapping[str, float] = {"i": 2.0**31, "u": 2.0**31, "f": 1e100}
"""What numbers are held to if they must be finite and nothing else is declared:
squares of differences of such integers fit into 64 bits."""
WIDE_BYTES = 8  # no shorter number reaches its bound


def check_numbers(
    value: Value, *, finite: bool, low: float | None = None, high: float | None = None
) -> str | None:
    """Check every number in a value.

    Args:
        value: what `decode` returned.
        finite: whether NaN, NaT, NA and infinities are refused, and numbers
            beyond `BOUNDS` where `low` and `high` do not allow them.
        low: smallest number allowed, if there is one.
        high: largest number allowed, if there is one.

    Returns:
        The first reason for refusing it, or None.
    """
    if not finite and low is None and high is None:
        return None
    for leaf in _leaves(value):
        if finite and not _is_finite(leaf):
            return NOT_FINITE
        if (reason := _out_of_bounds(leaf, low, high, bounded=finite)) is not None:
            return reason
    return None


def is_text(holder: Value) -> bool:
    """Tell whether an array, series or index of objects or strings is all text.

    Missing values are allowed beside text; all of them alone are no text.
    """
    dtype = holder.dtype
    if getattr(dtype, "kind", "O") != "O":
        return bool(dtype.kind == "U")
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(dtype, pandas.StringDtype):
        return True
    if type(dtype).__name__ == "CategoricalDtype":
        return False
    items = _cells(holder)
    texts = sum(type(item) is str for item in items)
    return all(type(item) is str or _is_missing(item) for item in items) and (
        texts > 0 or not items
    )


def _leaves(value: Value) -> Iterator[Value]:
    """Yield the scalars, and the arrays of numbers or times, that a value is made of."""
    if type(value) is list:
        for item in value:
            yield from _leaves(item)
    elif type(value) is dict:
        yield from _leaves(list(value.values()))
    elif hasattr(value, "columns"):
        for position in range(value.shape[1]):
            yield from _holder_leaves(value.iloc[:, position])
    elif hasattr(value, "dtype") and hasattr(value, "ndim"):
        yield from _holder_leaves(value)
    else:
        yield value


def _holder_leaves(holder: Value) -> Iterator[Value]:
    """Yield what an array, series or index holds; nothing for text, bool and bytes."""
    pandas = sys.modules.get("pandas")
    dtype = holder.dtype
    if pandas is not None and isinstance(holder, pandas.MultiIndex):
        for level in range(holder.nlevels):
            yield from _holder_leaves(holder.get_level_values(level))
    elif pandas is not None and isinstance(dtype, pandas.CategoricalDtype):
        if not is_text(dtype.categories):
            yield from _holder_leaves(holder.astype(dtype.categories.dtype))
    elif pandas is not None and isinstance(dtype, pandas.api.extensions.ExtensionDtype):
        yield from _extension_leaves(holder, pandas)
    elif dtype.kind == "O":
        if not is_text(holder):
            yield from _leaves(_cells(holder))
    elif dtype.kind in "iufcmM":
        yield holder.to_numpy() if hasattr(holder, "to_numpy") else holder


def _extension_leaves(holder: Value, pandas: Value) -> Iterator[Value]:
    """Yield the numbers of a nullable column, or the moments of one with a time zone."""
    if isinstance(holder.dtype, pandas.StringDtype):
        return
    missing = holder.isna()
    if missing.any():
        yield math.nan
    if holder.dtype.kind in "iuf":
        yield holder[~missing].to_numpy(dtype=holder.dtype.numpy_dtype)


def _is_finite(leaf: Value) -> bool:
    if hasattr(leaf, "ndim"):
        numpy = sys.modules["numpy"]
        bad = numpy.isnat if leaf.dtype.kind in "mM" else lambda part: ~numpy.isfinite(part)
        return not bool(bad(leaf).any())
    if type(leaf) is float:
        return math.isfinite(leaf)
    if type(leaf) is complex:
        return cmath.isfinite(leaf)
    return not _is_missing(leaf) or leaf is None


def _out_of_bounds(
    leaf: Value, low: float | None, high: float | None, *, bounded: bool
) -> str | None:
    """Compare; NaN, where it is allowed, is within any bounds."""
    kind = leaf.dtype.kind if hasattr(leaf, "ndim") else _scalar_kind(leaf)
    if kind == "c" and (low is not None or high is not None):
        return NOT_REAL
    if kind not in BOUNDS:
        return None
    if bounded and getattr(leaf, "itemsize", 8) == WIDE_BYTES:
        low = -BOUNDS[kind] if low is None else low
        high = BOUNDS[kind] if high is None else high
    if low is not None and _any(leaf < low):
        return f"gave a number below {low:g}"
    if high is not None and _any(leaf > high):
        return f"gave a number above {high:g}"
    return None


def _any(found: Value) -> bool:
    return found if type(found) is bool else bool(found.any())


def _scalar_kind(leaf: Value) -> str:
    """Return the kind of a scalar as NumPy would call it; bool is no number."""
    return {int: "i", float: "f", complex: "c"}.get(type(leaf), "O")


def _cells(holder: Value) -> list[Value]:
    cells: list[Value] = holder.tolist() if hasattr(holder, "to_numpy") else holder.ravel().tolist()
    return cells


def _is_missing(item: Value) -> bool:
    """Tell NaN, NaT, NA and None from all else; only these are unequal to themselves."""
    if item is None:
        return True
    pandas = sys.modules.get("pandas")
    if pandas is not None and item is pandas.NA:
        return True
    return bool(item != item)  # noqa: PLR0124 - NaN and NaT are what differs from itself
