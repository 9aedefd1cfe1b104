"""Expressions that are written alike: whether they are the same, in another call or loop."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from minbar.quality.soundness.environment import Scope
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.values import Const

__all__ = ["remember", "told_apart"]

_MOST_DEPTH: Final = 4
_MOST_TEXT: Final = 120
_MOST_MARKS: Final = 64


def remember(run: Interpreter, target: ast.expr, value: ast.expr) -> None:
    """Keep what a function's own name was made of, to tell calls of the function apart.

    The notebook's own names are as they are written, but for those of loops.
    """
    parts = target.elts if isinstance(target, ast.Tuple | ast.List) else [target]
    for number, one in enumerate(parts):
        if isinstance(one, ast.Name):
            run.scope.made[one.id] = (str(number), value, run.scope)


def told_apart(run: Interpreter, *nodes: ast.expr | None) -> str:
    """Return what tells expressions apart that are written alike, but are not the same.

    The variable of a loop is another in each loop. A function's own name is what it was
    given: the same in two calls with equal arguments, as far as it is known, else another.
    """
    found = (
        mark
        for node in nodes
        if node is not None
        for mark in _of_names(run, _names(node), run.scope, 0)
    )
    marks = tuple(islice(found, _MOST_MARKS))
    return f"@{hash(marks) & 0xFFFFFFFF:x}" if marks else ""


def _names(node: ast.expr) -> list[str]:
    return [one.id for one in ast.walk(node) if isinstance(one, ast.Name)]


def _of_names(run: Interpreter, names: Iterable[str], scope: Scope, depth: int) -> Iterator[object]:
    for name in names:
        yield from _of_name(run, name, scope, depth)


def _of_name(run: Interpreter, name: str, scope: Scope, depth: int) -> Iterator[object]:
    known = scope.find(name)
    if isinstance(known, Const):
        yield _number(repr(known.value)[:_MOST_TEXT])
        return
    loop = next((loop for loop in reversed(run.loops) if name in loop.names), None)
    if loop is not None:
        yield (loop.site.cell, loop.site.line, loop.site.column)
    holder = scope.holder(name)
    if holder is None:
        return
    made = holder.made.get(name)
    if made is None or depth >= _MOST_DEPTH:
        yield run.context
        return
    text, source, where = made
    if id(source) not in run.written:
        run.written[id(source)] = (ast.unparse(source)[:_MOST_TEXT], _names(source))
    said, names = run.written[id(source)]
    yield _number(text, said)
    yield from _of_names(run, names, where, depth + 1)


def _number(*texts: str) -> int:
    """A number for texts that is the same in each run of the program."""
    found = 0
    for text in texts:
        for letter in text:
            found = (found * 131 + ord(letter)) & 0xFFFFFFFFFFFF
    return found
