"""Conditions around what is collected: a list that only some rows get into holds only those."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from minbar.quality.soundness.alike import told_apart
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.rows import Cut, divide
from minbar.quality.soundness.values import Data, Sequence, Value

__all__ = ["about_item", "entry_of", "sieved", "sieving", "some_of"]

_MOST_TEXT: Final = 80
_MOST_ITEMS: Final = 16


@contextmanager
def sieving(run: Interpreter, condition: ast.expr, *, holds: bool = True) -> Iterator[None]:
    """Run the block for those rows only that a condition lets through, or does not."""
    before = run.sieves
    key = f"if:{ast.unparse(condition)[:_MOST_TEXT]}{told_apart(run, condition)}"
    run.sieves = (*before, Cut(key, "holds" if holds else "!holds", "unknown"))
    try:
        yield
    finally:
        run.sieves = before


def sieved(run: Interpreter, value: Value) -> Value:
    """Return what is collected, as some of the rows if there are conditions around."""
    return some_of(value, run.sieves) if run.sieves else value


def entry_of(value: Value, key: object) -> Value:
    """Return what lies under a key, where only what lies under all keys is known."""
    return some_of(value, (Cut(f"entry:{key!r}"[:_MOST_TEXT], "in", "unknown"),))


def some_of(value: Value, cuts: tuple[Cut, ...]) -> Value:
    """Return some of the rows that a value holds."""
    if isinstance(value, Data) and value.rows:
        result = value.copy()
        result.rows = divide(value.rows, cuts)
        return result
    if isinstance(value, Sequence) and len(value.items) <= _MOST_ITEMS:
        items = [some_of(item, cuts) for item in value.items]
        return Sequence(items, value.open, value.but, value.learned)
    return value


def about_item(condition: ast.expr, target: ast.expr) -> bool:
    """Tell whether a condition looks into the items, or at their numbers: rows, not names.

    `row["part"] == "train"` and `number not in test` do, `name.startswith("x")` does not.
    """
    names = {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}
    called = {id(one.func) for one in ast.walk(condition) if isinstance(one, ast.Call)}
    return isinstance(target, ast.Tuple) or any(
        isinstance(one, ast.Subscript | ast.Attribute)
        and id(one) not in called
        and isinstance(one.value, ast.Name)
        and one.value.id in names
        for one in ast.walk(condition)
    )
