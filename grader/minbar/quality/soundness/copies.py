"""Rows that are there twice: put under each other again, or each of them repeated."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence as SequenceOf
from typing import Final

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.knowledge.estimators import SAMPLERS
from minbar.quality.soundness.rows import Rows, covers
from minbar.quality.soundness.values import Const, Data, Mapping, Sequence, Value

__all__ = [
    "EXPLODED",
    "WINDOWS",
    "are_same",
    "as_panel",
    "keeps_rows",
    "note_changed",
    "note_numbered",
    "note_rows_numbered",
    "repeat_rows",
    "turned",
    "twice",
    "without_copies",
]

_ARRAYS: Final = ("np.", "numpy.", "tf.", "torch.", "cv2.", "scipy.", "skimage.")
_CHANGES: Final = re.compile(
    r"flip|(?<![a-z])rot(?!e)|(?<!de)nois|augment|jitter|distort|(?<!de)blur|perturb",
    re.IGNORECASE,
)
_CHOOSES: Final = frozenset(
    ["delete", "take", "compress", "extract", "diff", "unique", "choice", "partition", "gather"]
)
_STACKED: Final = frozenset({"concat", "append", "tile"})
_MOST_TEXT: Final = 200
_REPEATED: Final = "repeat"
EXPLODED: Final = "explode"
WINDOWS: Final = "overlapping windows"
_MOST_PLACES: Final = 2  # of a tensor's `repeat`, more say how often along each dimension


def twice(parts: SequenceOf[Data]) -> Data | None:
    """Rows that are put under each other twice: a table and some of its own rows, say."""
    for number, one in enumerate(parts):
        for other in parts[:number]:
            if not one.rows or not other.rows or one.positions:
                continue
            same = one.label == other.label and one.names == other.names
            if (same and _within(one, other)) or _copied(one, other):
                return one if covers(other.rows, one.rows) else other
    return None


def are_same(parts: SequenceOf[Data]) -> bool:
    """Tell whether what is there twice is there unchanged, so that one of both can be told."""
    pairs = [(one, other) for n, one in enumerate(parts) for other in parts[:n]]
    return any(one is other or _within(one, other) for one, other in pairs)


def _within(one: Data, other: Data) -> bool:
    """Whether one is some of the other's rows, chosen by what they hold."""
    if one is other:
        return any(cut.kind == "filter" for part in one.rows for cut in part.cuts)
    filtered = any(cut.kind == "filter" for part in one.rows | other.rows for cut in part.cuts)
    return filtered and covers(one.rows, other.rows) != covers(other.rows, one.rows)


def _copied(one: Data, other: Data) -> bool:
    """Whether both are the same rows of one table, each computed row by row from it."""
    plain = not (one.element or other.element or one.predictions or other.predictions)
    whole = one.label is None and other.label is None and not one.group and not other.group
    return plain and whole and one.rows == other.rows and one.origin is other.origin is not None


def keeps_rows(path: str) -> bool:
    """Tell whether a library's function gives a row for each row, as far as is known."""
    name = path.rpartition(".")[2]
    return bool(_CHANGES.search(name)) or (path.startswith(_ARRAYS) and name not in _CHOOSES)


def repeat_rows(
    run: Interpreter, data: Data, given: Arguments, node: ast.Call, *, first: int = 0
) -> Data:
    """`df.index.repeat(3)`, `np.repeat(X, 3, axis=0)`: each row several times.

    Args:
        run: the interpreter.
        data: what is repeated.
        given: arguments of the call.
        node: the call.
        first: position of the argument that says how often.
    """
    result = data.like()
    result.label = data.label
    result.origin = object()
    axis, times = given.literal(first + 1, "axis"), given.get(first, "repeats")
    other_way = axis not in {None, 0} or len(given.positional) > first + _MOST_PLACES
    once = isinstance(times, Const) and times.value in {None, 1}
    if data.rows and not (other_way or once or data.element or _of_texts(node)):
        result.duplications |= run.duplicate(node, _REPEATED, data.rows)
    return result


def _of_texts(node: ast.Call) -> bool:
    """Whether it is `names.str.repeat(2)`, or a data set's rounds: `batches.repeat()`."""
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    texts = isinstance(owner, ast.Attribute) and owner.attr == "str"
    return texts or not (node.args or node.keywords)


def note_changed(
    run: Interpreter, owner: Sequence, name: str, given: Arguments, node: ast.Call
) -> None:
    """`more.append(flip(image))`, where the image itself was put into the list before."""
    if name != "append" or not run.loops or not node.args:
        return
    value = given.get(0)
    if not isinstance(value, Data) or value.origin is None or not value.rows:
        return
    known = any(isinstance(one, Data) and one.origin is value.origin for one in owner.items)
    if known and _CHANGES.search(ast.unparse(node.args[0])[:_MOST_TEXT]):
        changed = value.like()
        changed.duplications |= run.duplicate(node, "append", value.rows, exact=False)
        given.positional[0] = changed


def as_panel(run: Interpreter, value: Mapping, made: Data) -> None:
    """A table of which only some columns repeat has other rows: each shop in each week."""
    held = [one for one in value.items.values() if not isinstance(one, Const)]
    if not all(isinstance(one, Data) and one.duplications for one in held):
        kinds = run.trace.duplications
        made.duplications = frozenset(
            number for number in made.duplications if kinds[number].what != _REPEATED
        )


def note_numbered(run: Interpreter, rows: Rows) -> None:
    """Note rows that were repeated to be other rows: each day's hours, each contract's months."""
    made = run.trace.duplications
    run.trace.numbered |= {
        one.number for one in made if one.what in {_REPEATED, "tile"} and covers(one.rows, rows)
    }


def turned(run: Interpreter, data: Data, result: Data) -> Data:
    """`X.T`: what was put under each other lies side by side, until it is turned again."""
    if data.turned is not None:
        result.duplications |= data.turned
        result.turned, result.origin = None, object()
        return result
    kinds = run.trace.duplications
    beside = frozenset(one for one in data.duplications if kinds[one].what in _STACKED)
    if data.origin is not None or beside:
        result.turned = beside
    result.origin, result.duplications = None, data.duplications - beside
    return result


def note_rows_numbered(run: Interpreter, table: Data, value: Value) -> None:
    """Note copies that a number of each row tells apart: no two rows are equal any more."""
    if isinstance(value, Data) and (value.positions or value.whole or value.random):
        run.trace.apart |= table.duplications


def without_copies(
    run: Interpreter, duplications: frozenset[int], *, by_all: bool
) -> frozenset[int]:
    """What is left after `drop_duplicates`: rows that are like others, but not equal to them.

    Args:
        run: the interpreter.
        duplications: what the rows went through.
        by_all: whether rows are equal only if all of their columns are.
    """
    kinds = run.trace.duplications
    return frozenset(
        number
        for number in duplications
        if kinds[number].what in SAMPLERS
        or not kinds[number].exact
        or (by_all and number in run.trace.apart)
    )
