"""What follows from a loop's variable: names that hold something else in each of its rounds."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from minbar.quality.soundness.environment import Scope
from minbar.quality.soundness.events import Loop
from minbar.quality.soundness.interpreter import Interpreter

__all__ = ["loops_behind", "note_rounds"]

_MOST_DEPTH: Final = 4
_MOST_NAMES: Final = 64


def note_rounds(run: Interpreter, key: str, *nodes: ast.expr | None) -> None:
    """Note in which loops a division takes other rows in each round, by what is written."""
    if run.loops:
        loops = loops_behind(run, *nodes)
        if loops:
            run.trace.by_round[key] = loops


def loops_behind(run: Interpreter, *nodes: ast.expr | None) -> tuple[Loop, ...]:
    """Return the loops whose variable decides what expressions give."""
    found = set(_names(run, [node for node in nodes if node is not None], run.scope, 0))
    return tuple(loop for loop in run.loops if loop.follows & found)


def _names(run: Interpreter, nodes: Iterable[ast.AST], scope: Scope, depth: int) -> Iterator[str]:
    """Names in expressions, and those that a function was given for its own."""
    held = (one.id for node in nodes for one in ast.walk(node) if isinstance(one, ast.Name))
    for _, name in zip(range(_MOST_NAMES), held, strict=False):
        yield name
        holder = scope.holder(name)
        made = holder.made.get(name) if holder is not None else None
        if made is not None and depth < _MOST_DEPTH:
            yield from _names(run, [made[1]], made[2], depth + 1)
