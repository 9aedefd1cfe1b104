"""Answers as tests get them: numbers of 64 bits, rows labelled as the question's are.

A test computes with what it is given. Short integers wrap around under its
hands (the absolute value of -128 in eight bits is -128), and pandas puts rows
together by labels, so that rows under other labels than the question's drop out
of a comparison as missing. Neither must depend on the candidate.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from minbar.rooms.inside.shapes import breach, is_float

__all__ = ["as_declared", "labelled_like", "widened"]

Value: TypeAlias = Any
"""What `decode` returned."""
WIDE: Final = {"i": "int64", "u": "int64", "f": "float64", "c": "complex128"}
WIDE_NULLABLE: Final = {"i": "Int64", "u": "Int64", "f": "Float64"}
OTHER_LABELS: Final = "gave rows under other labels than it was asked for"


def as_declared(value: Value, spec: Mapping[str, Any]) -> Value:
    """Return whole numbers as floats where floats are declared, alone or as items of a list."""
    if spec["type"] == "float":
        return _as_float(value)
    if spec["type"] == "list" and spec.get("dtype") == "float" and type(value) is list:
        return list(map(_as_float, value))
    return value


def _as_float(value: Value) -> Value:
    return float(value) if type(value) is int and is_float(value) else value


def widened(value: Value) -> Value:
    """Return a value with its numbers in 64 bits, inside of lists and dicts too.

    Unsigned integers must fit into signed ones, which the bounds on declared
    numbers see to; where they do not, they stay as they are.
    """
    if type(value) is list:
        return [widened(item) for item in value]
    if type(value) is dict:
        return {key: widened(item) for key, item in value.items()}
    if hasattr(value, "columns"):
        return _widened_frame(value)
    if hasattr(value, "dtype") and hasattr(value, "ndim") and not hasattr(value, "levels"):
        return _widened_holder(value)
    return value


def labelled_like(answer: Value, question: Value) -> Value:
    """Return a series or a frame under the labels of the rows that were asked for.

    Rows that were only numbered are taken in order; all others must carry the
    labels of the question, in its order.

    Args:
        answer: has as many rows as the question; anything but pandas stays as it is.
        question: the argument whose rows the answer declares to have.

    Raises:
        BreachError: for other labels.
    """
    pandas = sys.modules.get("pandas")
    if pandas is None or not isinstance(answer, pandas.Series | pandas.DataFrame):
        return answer
    numbered = pandas.RangeIndex(len(answer))
    index = question.index if hasattr(question, "iloc") else numbered
    if answer.index.equals(index):
        return answer
    if not answer.index.equals(numbered):
        breach(OTHER_LABELS)
    return answer.set_axis(index, axis=0)


def _widened_frame(frame: Value) -> Value:
    columns = {
        at: _wide_name(frame.dtypes.iloc[at], frame.iloc[:, at]) for at in range(frame.shape[1])
    }
    short = {at: name for at, name in columns.items() if name}
    if not short:
        return frame
    names = frame.columns
    renamed = frame.set_axis(range(frame.shape[1]), axis=1).astype(short)
    return renamed.set_axis(names, axis=1)


def _widened_holder(holder: Value) -> Value:
    name = _wide_name(holder.dtype, holder)
    return holder.astype(name) if name else holder


def _wide_name(dtype: Value, holder: Value) -> str:
    """Return the dtype that a holder of numbers is widened to; empty if it stays."""
    kind = getattr(dtype, "kind", "O")
    extension = not hasattr(dtype, "isbuiltin")
    wide = (WIDE_NULLABLE if extension else WIDE).get(kind, "")
    if not wide or str(dtype) == wide or type(dtype).__name__ == "CategoricalDtype":
        return ""
    if kind == "u" and len(holder) and int(holder.max()) > sys.maxsize:
        return ""
    return wide
