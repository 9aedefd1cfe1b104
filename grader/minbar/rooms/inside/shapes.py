"""Is a decoded value what `takehome.yaml` declares? Asked before a test sees it.

Types are compared exactly: the codec makes plain values only, so a `bool` is
no `int` and a list is no array. One kindness: a `float` may be given as an
`int`, as Python's own typing allows. The reasons may be shown to candidates:
they name what was declared and the form of what came, never another value.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeAlias

from minbar.rooms.inside.codec import Handle
from minbar.rooms.inside.numeric import check_numbers, is_text

__all__ = ["BreachError", "breach", "check_value", "is_float", "rows_of"]

Value: TypeAlias = Any
"""What `decode` returned."""
MAX_EXACT_INT = 1 << 53
"""Largest integer that every float near it can stand for."""
MAX_NAMED = 5


class BreachError(ValueError):
    """A value that is not what the take-home declares; its text is public."""


def breach(text: str) -> NoReturn:
    """Raise a `BreachError`."""
    raise BreachError(text)


def check_value(value: Value, spec: Mapping[str, Any], rows: Mapping[str, int]) -> None:
    """Check a decoded value against its declaration.

    Args:
        value: what `decode` returned.
        spec: a `ValueSpec` of `takehome.yaml`, as JSON.
        rows: number of rows of each argument of the call that has rows.

    Raises:
        BreachError: if the value is anything else; the text is public.
        KeyError: if the declaration names an argument that has no rows.
    """
    kind = spec["type"]
    if not _TYPES[kind](value):
        breach(f"gave {describe(value)}, expected {_NAMES.get(kind, kind)}")
    _check_rows(value, spec, rows)
    _check_dtype(value, spec.get("dtype"))
    _check_columns(value, spec.get("columns"))
    _check_keys(value, spec.get("keys"))
    _check_length(value, spec.get("max_length"))
    reason = check_numbers(
        value, finite=spec.get("finite", True), low=spec.get("min"), high=spec.get("max")
    )
    if reason is not None:
        breach(reason)


def rows_of(value: Value) -> int | None:
    """Return how many rows a value has; None for a value without rows."""
    if type(value) is list:
        return len(value)
    if _is_array(value):
        return int(value.shape[0]) if value.ndim else None
    if _is_pandas(value, "Series") or _is_pandas(value, "DataFrame") or _is_pandas(value, "Index"):
        return len(value)
    return None


def describe(value: Value) -> str:
    """Name the form of a value in a few words."""
    for kind, name in _NAMES.items():
        if _TYPES[kind](value):
            return name
    return type(value).__name__


def _check_rows(value: Value, spec: Mapping[str, Any], rows: Mapping[str, int]) -> None:
    if (shape := spec.get("shape")) is not None and _is_array(value):
        expected = tuple(rows[length] if type(length) is str else length for length in shape)
        if value.shape != expected:
            breach(f"gave an array of shape {value.shape}, expected {expected}")
    if (argument := spec.get("rows")) is not None:
        count = rows_of(value)
        if count != rows[argument]:
            breach(f"gave {count} row{'s' * (count != 1)}, expected {rows[argument]}")


def _check_dtype(value: Value, dtype: str | None) -> None:
    if dtype is None or rows_of(value) is None or _is_pandas(value, "DataFrame"):
        return
    if type(value) is list:
        if not all(map(_ITEMS[dtype], value)):
            breach(f"gave a list of other items, expected {dtype}")
    elif not _has_dtype(value, dtype):
        breach(f"gave {describe(value)} of {value.dtype}, expected {dtype}")


def _has_dtype(value: Value, dtype: str) -> bool:
    """Compare by kind; a category is none of these, and objects are `str` if all are text."""
    kind = getattr(value.dtype, "kind", "O")
    if kind == "O" and not _is_categorical(value):
        return dtype == "str" and is_text(value)
    return kind in _KINDS[dtype] and not _is_categorical(value)


def _check_columns(value: Value, columns: list[str] | None) -> None:
    if not _is_pandas(value, "DataFrame"):
        return
    if not value.columns.is_unique:
        breach("gave a data frame with two columns of one name")
    if missing := [name for name in columns or [] if name not in value.columns]:
        breach(f"gave a data frame without the columns {_listed(missing)}")


def _check_keys(value: Value, keys: list[str] | None) -> None:
    if type(value) is dict and (missing := [key for key in keys or [] if key not in value]):
        breach(f"gave a dict without the keys {_listed(missing)}")


def _check_length(value: Value, limit: int | None) -> None:
    if limit is not None and type(value) in {str, list, dict} and len(value) > limit:
        breach(f"gave {describe(value)} of length {len(value)}, expected {limit} at most")


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:MAX_NAMED])
    return shown if len(names) <= MAX_NAMED else f"{shown} and {len(names) - MAX_NAMED} more"


def _is_array(value: Value) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(value) is numpy.ndarray


def _is_pandas(value: Value, name: str) -> bool:
    """Tell by the class, without importing pandas: without it no value is of it."""
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, getattr(pandas, name))


def _is_categorical(value: Value) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value.dtype, pandas.CategoricalDtype)


def is_float(value: Value) -> bool:
    """Tell a float, and an integer that every float near it can stand for."""
    return type(value) is float or (type(value) is int and abs(value) <= MAX_EXACT_INT)


_NAMES: Mapping[str, str] = {
    "none": "None",
    "array": "an array",
    "series": "a series",
    "frame": "a data frame",
    "handle": "a handle",
}
_KINDS: Mapping[str, str] = {
    "bool": "b",
    "int": "iu",
    "float": "f",
    "number": "iuf",
    "str": "U",
    "datetime": "M",
}
_ITEMS: Mapping[str, Callable[[Value], bool]] = {
    "bool": lambda item: type(item) is bool,
    "int": lambda item: type(item) is int,
    "float": is_float,
    "number": lambda item: type(item) in {int, float},
    "str": lambda item: type(item) is str,
    "datetime": lambda item: isinstance(item, dt.datetime) or type(item).__name__ == "datetime64",
}
_TYPES: Mapping[str, Callable[[Value], bool]] = {
    "any": lambda _: True,
    "none": lambda value: value is None,
    "bool": lambda value: type(value) is bool,
    "int": lambda value: type(value) is int,
    "float": is_float,
    "str": lambda value: type(value) is str,
    "list": lambda value: type(value) is list,
    "dict": lambda value: type(value) is dict,
    "array": _is_array,
    "series": lambda value: _is_pandas(value, "Series"),
    "frame": lambda value: _is_pandas(value, "DataFrame"),
    "handle": lambda value: type(value) is Handle,
}
