"""What a loop walks over: items that are known one by one, or one that stands for all."""

from __future__ import annotations

import ast
from typing import Final

from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.knowledge.estimators import SPLITTERS
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Data,
    Estimator,
    Mapping,
    Sequence,
    Value,
)

__all__ = ["elements", "rounds"]

_MOST_ROUNDS: Final = 16
_MOST_LITERALS: Final = 6
_MOST_NESTED: Final = 3


def rounds(run: Interpreter, node: ast.expr) -> tuple[list[Value], bool]:
    """Return what a loop's variable holds in each round, and whether it walks over folds."""
    value = run.evaluate(node)
    items = elements(value)
    if len(run.loops) > 1:
        items = items[:_MOST_NESTED]
    return items, _folds(value)


def _folds(value: Value) -> bool:
    if isinstance(value, Estimator):
        return value.name in SPLITTERS
    if isinstance(value, Sequence) and value.items:
        first = value.items[0]
        if isinstance(first, Sequence):
            return _folds(first)
        return isinstance(first, Data) and any(cut.kind in {"fold", "split"} for cut in first.cuts)
    return False


def elements(value: Value) -> list[Value]:
    """Return the items of a value, if they are few and known, or one for all of them."""
    if isinstance(value, Sequence):
        return _sequence(value)
    if isinstance(value, Mapping):
        keys: list[Value] = [Const(key) for key in value.items]
        return _sequence(Sequence(keys, open=value.rest is not None)) if keys else [UNKNOWN]
    if isinstance(value, Data):
        element = value.like()
        element.pieces, element.origin = (), object()
        element.group = value.group
        element.element = not value.loader and not value.group
        element.positions = value.positions
        return [element]
    return [UNKNOWN]


def _sequence(value: Sequence) -> list[Value]:
    if not value.items:
        return [UNKNOWN]
    literal = all(isinstance(item, Const) for item in value.items)
    if literal and len(value.items) > _MOST_LITERALS:
        return [UNKNOWN]
    return value.items[:_MOST_ROUNDS]
