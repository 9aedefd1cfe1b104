"""What a loop is for, as far as its code says: what its variable goes into, in each round.

A loop whose variable is only ever a seed measures how much chance matters; one whose
variable is how many rows a model is trained on draws a learning curve. Neither chooses
anything by itself, as a loop over settings does.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["followers", "loop_purpose"]

_MOST_ALIASES: Final = 8
# Forms and figures of a number, which is the same seed or size afterwards.
_PLAIN: Final = frozenset({"int", "float", "round", "len", "max", "min", "str", "abs", "ceil"})
_SHOWN: Final = frozenset(
    [
        "print",
        "display",
        "append",
        "add",
        "info",
        "debug",
        "set_description",
        "plot",
        "scatter",
        "label",
        "title",
        "desc",
        "end",
        "set_title",
        "insert",
        "format",
        "write",
        "text",
    ]
)
_GENERATORS: Final = frozenset({"RandomState", "default_rng", "Random", "PRNGKey", "rng"})
_SIZES: Final = frozenset({"frac", "n_samples", "train_size", "head", "sample", "n"})
_BOUNDS: Final = frozenset({"bound", "range", "arange", "choice", "select", "permutation"})
_LEVELS: Final = frozenset({"alpha", "quantile", "quantile_alpha", "q", "tau", "quantiles"})
_LEFT_OUT: Final = frozenset({"columns", "drop", "labels", "difference"})
_DRAWS: Final = frozenset(
    ["choice", "choices", "randint", "uniform", "loguniform", "sample", "integers", "rand"]
)
_OTHER: Final = "other"
_NEUTRAL: Final = "shown"


Parameter = Callable[[str, int], str]
"""Gives the name of a parameter of a function by its place, or nothing."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a loop: its names, what it fills by round, parameters of functions."""

    names: set[str]
    kept: frozenset[str]
    parameter: Parameter


def loop_purpose(
    target: ast.expr | None, body: Iterable[ast.AST], parameter: Parameter = lambda _, __: ""
) -> str:
    """Tell what a loop is for.

    Args:
        target: what holds its items.
        body: its statements, or what a comprehension makes.
        parameter: gives names of parameters of the notebook's functions.

    Returns:
        `seeds`, `sizes` (of the training set), `bounds` (of rows, or of a list of names),
        `quantiles`, `levels` (of quantiles, or strengths of a penalty: both are called
        alpha), `left-out` (columns), `repeats` (of the same); empty for anything else.
    """
    held = list(body)
    names = _with_aliases(_names(target), held)
    known = _Known(names, _kept(held), parameter)
    roles = set(_roles(known, held)) - {_NEUTRAL}
    said = " ".join(names).lower()
    if names and not roles:
        return "" if any(map(_varies, _walked(held))) else "repeats"
    tests = (
        ("seeds", lambda role: _is_seed(role) or (_called(role) and _is_seed(said))),
        ("sizes", lambda role: role.removeprefix("call:") in _SIZES),
        ("bounds", lambda role: role.removeprefix("call:") in _BOUNDS | _SIZES),
        ("quantiles", lambda role: role.startswith("quantile")),
        ("levels", lambda role: role in _LEVELS or (_called(role) and bool(names & _LEVELS))),
        ("left-out", lambda role: role.removeprefix("call:") in _LEFT_OUT),
    )
    found = (purpose for purpose, holds in tests if roles and all(map(holds, roles)))
    return next(found, "")


def followers(names: frozenset[str], body: Iterable[ast.AST]) -> frozenset[str]:
    """Return the names that a loop's variable decides, in the order in which they are written."""
    known = set(names)
    for node in _walked(body) if known else ():
        if isinstance(node, ast.Assign | ast.NamedExpr) and _uses(node.value, known):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            known |= {one for target in targets for one in _names(target)}
        elif isinstance(node, ast.For | ast.comprehension) and _uses(node.iter, known):
            known |= _names(node.target)
    return frozenset(known)


def _is_seed(text: str) -> bool:
    text = text.removeprefix("call:")
    return "seed" in text or "random_state" in text or text in _GENERATORS


def _called(role: str) -> bool:
    return role.startswith("call:")


def _names(target: ast.expr | None) -> set[str]:
    if target is None:
        return set()
    return {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}


def _with_aliases(names: set[str], body: Sequence[ast.AST]) -> set[str]:
    """Names, and those that a plain figure of them is given to: `n = int(share * len(X))`.

    A list that they are put into grows by them: `columns.append(name)`.
    """
    known = set(names)
    for statement in body[: _MOST_ALIASES * 4]:
        known |= _list_of(statement, known)
        if not isinstance(statement, ast.Assign) or len(known) > _MOST_ALIASES:
            continue
        if _uses(statement.value, known) and _is_plain(statement.value):
            known |= {one.id for one in statement.targets if isinstance(one, ast.Name)}
    return known


def _list_of(statement: ast.AST, names: set[str]) -> set[str]:
    """The list that one of these names is put into, just as it is."""
    call = statement.value if isinstance(statement, ast.Expr) else None
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute) or not call.args:
        return set()
    owner, given = call.func.value, call.args[-1]
    plain = isinstance(given, ast.Name | ast.Subscript) and _uses(given, names)
    grows = plain and call.func.attr in {"append", "add", "insert", "extend"}
    return {owner.id} if grows and isinstance(owner, ast.Name) else set()


def _walked(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    for node in body:
        yield from ast.walk(node)


def _varies(node: ast.AST) -> bool:
    """Whether each round may have settings of its own, though not by the loop's variable."""
    if isinstance(node, ast.Call):
        return _last_name(node.func) in _DRAWS or _last_name(node.func).startswith("suggest_")
    if isinstance(node, ast.AugAssign):
        return isinstance(node.target, ast.Name) and isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):  # k = k + 1
        held = {one.id for one in node.targets if isinstance(one, ast.Name)}
        return isinstance(node.value, ast.BinOp) and _uses(node.value, held)
    return False


def _uses(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(one, ast.Name) and one.id in names for one in ast.walk(node))


def _is_plain(node: ast.AST) -> bool:
    """Whether it is arithmetic with a number, not a table or a model."""
    inner = list(ast.walk(node))
    calls = all(_last_name(one.func) in _PLAIN for one in inner if isinstance(one, ast.Call))
    others = ast.Subscript | ast.Lambda | ast.comprehension
    return calls and not any(isinstance(one, others) for one in inner)


def _kept(body: Iterable[ast.AST]) -> frozenset[str]:
    """What is filled entry by entry."""
    return frozenset(
        one.value.id
        for one in _walked(body)
        if isinstance(one, ast.Subscript)
        and isinstance(one.ctx, ast.Store)
        and isinstance(one.value, ast.Name)
    )


def _roles(known: _Known, body: Sequence[ast.AST]) -> Iterator[str]:
    """What the names go into: a keyword, a call, a bound of a slice, something shown."""
    open_ones = [(node, _NEUTRAL if isinstance(node, ast.expr) else _OTHER) for node in body]
    while open_ones:
        node, role = open_ones.pop()
        if isinstance(node, ast.Name):
            if node.id in known.names and isinstance(node.ctx, ast.Load):
                yield role
        else:
            open_ones.extend(_inner(node, role, known))


def _inner(node: ast.AST, role: str, known: _Known) -> Iterator[tuple[ast.AST, str]]:
    """Parts of a node, each with its role; a key of what is kept by round is only shown."""
    if isinstance(node, ast.Call):
        yield from _of_call(node, role, known)
    elif isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if key is not None:
                yield key, _NEUTRAL
            yield value, _text(key) or role
    elif isinstance(node, ast.Subscript):
        mine = isinstance(node.value, ast.Name) and node.value.id in known.kept
        named = _NEUTRAL if mine or isinstance(node.ctx, ast.Store) else role
        yield node.value, role
        yield node.slice, "bound" if _has_slice(node.slice) else named
    elif isinstance(node, ast.JoinedStr):
        said = "quantile" if any("uantile" in _text(one) for one in node.values) else _NEUTRAL
        yield from ((one, said) for one in node.values)
    elif isinstance(node, ast.Assign):
        yield from _of_assignment(node, known.names)
    elif isinstance(node, ast.comprehension):
        yield node.iter, role
        yield from (pair for one in node.ifs for pair in _of_condition(one, role))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and _is_set(node):
        yield node.left, role
        yield node.right, "drop"
    else:
        yield from ((one, role) for one in ast.iter_child_nodes(node))


def _of_condition(node: ast.expr, role: str) -> Iterator[tuple[ast.AST, str]]:
    """A condition of a comprehension: `if name not in group` leaves names out."""
    apart = isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.NotIn | ast.NotEq)
    if isinstance(node, ast.Compare) and apart and isinstance(node.left, ast.Name):
        yield from ((one, "drop") for one in node.comparators)
    else:
        yield node, role


def _is_set(node: ast.BinOp) -> bool:
    """Whether a difference is one of sets."""
    return any(
        isinstance(one, ast.Set) or (isinstance(one, ast.Call) and _last_name(one.func) == "set")
        for one in (node.left, node.right)
    )


def _of_call(node: ast.Call, role: str, known: _Known) -> Iterator[tuple[ast.AST, str]]:
    name = _last_name(node.func)
    yield node.func, _NEUTRAL if name in _SHOWN else _OTHER
    inside = role if name in _PLAIN else _NEUTRAL if name in _SHOWN else f"call:{name}"
    if name == "choice" and _of_rows(node):
        inside = "n_samples"
    for place, one in enumerate(node.args):
        yield one, (known.parameter(name, place) if inside[:5] == "call:" else "") or inside
    for keyword in node.keywords:
        named = keyword.arg or role
        yield keyword.value, _NEUTRAL if named in _SHOWN or name in _SHOWN else named


def _of_rows(node: ast.Call) -> bool:
    """Whether some of as many as there are rows are drawn, not of some columns or settings."""
    first = ast.walk(node.args[0]) if node.args else ()
    return any(
        isinstance(one, ast.Attribute | ast.Name) and _last_name(one) in {"len", "index", "shape"}
        for one in first
    )


def _of_assignment(node: ast.Assign, names: set[str]) -> Iterator[tuple[ast.AST, str]]:
    """What is given to an alias shows where the alias is used; to an entry, by its key."""
    first = node.targets[0]
    alias = isinstance(first, ast.Name) and first.id in names
    stored = _text(first.slice) if isinstance(first, ast.Subscript) else ""
    parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    kept = all(isinstance(part, ast.Name | ast.Constant) for part in parts)  # best = seed
    yield node.value, stored or (_NEUTRAL if alias or kept else _OTHER)
    yield from ((one, _OTHER) for one in node.targets)


def _has_slice(node: ast.AST) -> bool:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(isinstance(part, ast.Slice) for part in parts)


def _text(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
