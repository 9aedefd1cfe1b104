"""Lists of names of columns that comprehensions make: what they surely leave out or hold."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Final

from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.selection import left_out_by, names_in
from minbar.quality.soundness.values import Const, Data, Sequence, Value, as_data

__all__ = ["choosing", "names_chosen"]

_NESTED: Final = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)
_LISTING: Final = frozenset({"list", "set", "sorted", "tolist", "to_list", "keys", "select_dtypes"})


@dataclass(frozen=True, slots=True)
class _Condition:
    """What a condition says of a name.

    Attributes:
        out: names that do not pass.
        only: names that pass, and no others; None where it does not say so.
        known: False where it may leave out anything by its name.
    """

    out: frozenset[str] = frozenset()
    only: frozenset[str] | None = None
    known: bool = True


def names_chosen(
    run: Interpreter, node: ast.ListComp | ast.SetComp | ast.GeneratorExp
) -> Sequence | frozenset[str] | None:
    """Return the names that a comprehension gives, or those that it leaves out of a table's.

    None where it is about something else, or chooses by what cannot be followed.
    """
    clause = node.generators[0]
    plain = isinstance(node.elt, ast.Name) and isinstance(clause.target, ast.Name)
    if len(node.generators) > 1 or not plain or node.elt.id != clause.target.id:  # type: ignore[attr-defined]  # it is a name
        return None
    if not _only_names(clause.iter) or any(_holds_a_list(one) for one in clause.ifs):
        return None
    walked = run.evaluate(clause.iter)
    listed, left_out = names_in(walked), left_out_by(walked)
    if left_out is None and isinstance(walked, Data) and walked.rows and walked.exact:
        left_out = walked.dropped  # a table gives the names of its columns
    if listed is None and left_out is None:
        return None
    found = [_condition(run, one, clause.target.id) for one in clause.ifs]  # type: ignore[attr-defined]
    if not all(one.known for one in found):
        return None
    out = frozenset[str]().union(*(one.out for one in found))
    onlys = [one.only for one in found if one.only is not None]
    if listed is not None:
        return _kept(walked, out, onlys)
    return out | (left_out or frozenset()) if not onlys else None


def choosing(run: Interpreter, node: ast.expr, test: Value) -> frozenset[int]:
    """Return the statistics of a condition that choose features by what they predict.

    A table of all correlations counts if one column of it is named: the target's.
    """
    learned = run.choosing(as_data(test).learned)
    named = any(
        isinstance(one, ast.Constant) and isinstance(one.value, str) for one in ast.walk(node)
    )
    known = run.trace.learned
    return frozenset(number for number in learned if named or known[number].paired)


def _only_names(node: ast.expr) -> bool:
    """Whether it may be evaluated once more: nothing in it does work, or holds another list."""
    calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
    called = (one.attr if isinstance(one, ast.Attribute) else ast.unparse(one) for one in calls)
    return not _holds_a_list(node) and all(name in _LISTING for name in called)


def _holds_a_list(node: ast.expr) -> bool:
    """Whether there is another comprehension in it, which would be run twice as often."""
    return any(isinstance(one, _NESTED) for one in ast.walk(node))


def _kept(walked: object, out: frozenset[str], onlys: list[frozenset[str]]) -> Sequence | None:
    """A list of literal names without those that a condition leaves out."""
    if not isinstance(walked, Sequence) or not (out or onlys):
        return None
    kept = [
        item
        for item in walked.items
        if isinstance(item, Const)
        and item.value not in out
        and all(item.value in only for only in onlys)
    ]
    return Sequence(list(kept))


def _condition(run: Interpreter, node: ast.expr, name: str) -> _Condition:
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
        parts = [_condition(run, one, name) for one in node.values]
        onlys = [one.only for one in parts if one.only is not None]
        return _Condition(
            frozenset[str]().union(*(one.out for one in parts)),
            frozenset.intersection(*onlys) if onlys else None,
            all(one.known for one in parts),
        )
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        inner = _condition(run, node.operand, name)
        if inner.only is not None and inner.known:
            return _Condition(out=inner.only)
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and node.left.id == name:
        return _comparison(run, node)
    about_values = any(isinstance(one, ast.Subscript) for one in ast.walk(node))
    return _Condition(known=about_values)


def _comparison(run: Interpreter, node: ast.Compare) -> _Condition:
    other = names_in(run.evaluate(node.comparators[0]))
    if other is None or len(node.ops) > 1:
        return _Condition(known=False)
    if isinstance(node.ops[0], ast.NotIn | ast.NotEq):
        return _Condition(out=other)
    if isinstance(node.ops[0], ast.In | ast.Eq):
        return _Condition(only=other)
    return _Condition(known=False)
