"""What a loop is for, as far as its code says: what its variable goes into, in each round.

A loop whose variable is only ever a seed measures how much chance matters; one whose
variable is how many rows a model is trained on draws a learning curve. Neither chooses
anything by itself, as a loop over settings does.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from minbar.quality.soundness.events import Purpose

__all__ = ["Definition", "Memory", "followers", "loop_purpose"]

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
_SIZES: Final = frozenset({"frac", "n_samples", "train_size"})
# Of rows, or of columns and settings: what is trained on tells.
_BOUNDS: Final = frozenset(
    ["bound", "range", "arange", "choice", "select", "permutation", "head", "sample", "n"]
)
_LEVELS: Final = frozenset({"alpha", "quantile", "quantile_alpha", "q", "tau", "quantiles"})
_LEFT_OUT: Final = frozenset({"columns", "drop", "labels", "difference"})
_DRAWS: Final = frozenset(
    ["choice", "choices", "randint", "uniform", "loguniform", "sample", "integers", "rand"]
)
_CALL: Final = "call:"
_OTHER: Final = "other"
_NEUTRAL: Final = "shown"


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Lookup = Callable[[str], Definition | None]
"""Gives a function of the notebook by its name."""
Memory = dict[tuple[int, str, int], str]
"""By a function, a parameter and how deep it was met: what the parameter goes into."""
_MOST_FOLLOWED: Final = 2
_MOST_STATEMENTS: Final = 32


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a loop.

    Attributes:
        names: what holds its items, and what only those decide.
        kept: what it fills by round.
        lookup: gives functions of the notebook.
        memory: what is known of their parameters.
        reads: names that its body reads, but for comparisons.
        depth: how many functions deep it is.
    """

    names: set[str]
    kept: frozenset[str]
    lookup: Lookup
    memory: Memory
    reads: frozenset[str] = frozenset()
    depth: int = 0


def loop_purpose(
    target: ast.expr | None,
    body: Iterable[ast.AST],
    lookup: Lookup = lambda _: None,
    memory: Memory | None = None,
) -> Purpose:
    """Tell what a loop is for.

    Args:
        target: what holds its items.
        body: its statements, or what a comprehension makes.
        lookup: gives functions of the notebook.
        memory: what was found of their parameters before.

    Returns:
        `seeds`, `sizes` (of the training set), `bounds` (of rows, or of a list of names),
        `quantiles`, `levels` (of quantiles, or strengths of a penalty: both are called
        alpha), `left-out` (columns), `repeats` (of the same); empty for anything else.
    """
    held = list(body)
    known = _known(_names(target), held, lookup, {} if memory is None else memory)
    roles = set(_roles(known, held)) - {_NEUTRAL}
    if known.names and not roles:
        varies = any(_varies(one, known) for one in _walked(held))
        return "" if varies else "repeats"
    return _purpose_of(roles, known.names)


def _known(
    names: set[str],
    body: Sequence[ast.AST],
    lookup: Lookup,
    memory: Memory,
    depth: int = 0,
) -> _Known:
    compared = {
        id(inner)
        for one in _walked(body)
        if isinstance(one, ast.Compare)
        for inner in ast.walk(one)
    }
    reads = frozenset(
        one.id
        for one in _walked(body)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load) and id(one) not in compared
    )
    return _Known(_with_aliases(names, body), _kept(body), lookup, memory, reads, depth)


def _purpose_of(roles: set[str], names: AbstractSet[str]) -> Purpose:
    """What all roles have in common; a name of the notebook's own is believed last."""
    said = " ".join(names).lower()
    tests: tuple[tuple[Purpose, Callable[[str], bool]], ...] = (
        ("seeds", lambda role: _is_seed(role) or (_is_plain_call(role) and _is_seed(said))),
        ("sizes", lambda role: _bare(role) in _SIZES),
        ("bounds", lambda role: _bare(role) in _BOUNDS | _SIZES),
        ("quantiles", lambda role: role.startswith("quantile")),
        ("levels", lambda role: role in _LEVELS or (_called(role) and bool(names & _LEVELS))),
        ("left-out", lambda role: _bare(role) in _LEFT_OUT),
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
    text = _bare(text)
    return "seed" in text or "random_state" in text or text in _GENERATORS


def _called(role: str) -> bool:
    return role.startswith(_CALL)


def _bare(role: str) -> str:
    return role.removeprefix(_CALL)


def _is_plain_call(role: str) -> bool:
    """Whether it is given to a function, not to a class, whose settings have no names there."""
    return _called(role) and _bare(role)[:1].islower()


def _names(target: ast.expr | None) -> set[str]:
    if target is None:
        return set()
    return {one.id for one in ast.walk(target) if isinstance(one, ast.Name)}


def _with_aliases(names: set[str], body: Sequence[ast.AST]) -> set[str]:
    """Names, and those that a plain figure of them is given to: `n = int(share * len(X))`.

    A list that they are put into grows by them: `columns.append(name)`.
    """
    known = set(names)
    for statement in _in_blocks(body)[:_MOST_STATEMENTS]:
        known |= _list_of(statement, known)
        if not isinstance(statement, ast.Assign) or len(known) > _MOST_ALIASES:
            continue
        if _uses(statement.value, known) and _is_plain(statement.value):
            known |= {one.id for one in statement.targets if isinstance(one, ast.Name)}
    return known


def _in_blocks(body: Sequence[ast.AST]) -> list[ast.AST]:
    """Statements, and those in a `with` among them."""
    found: list[ast.AST] = []
    for one in body:
        found += _in_blocks(one.body) if isinstance(one, ast.With) else [one]
    return found


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


def _varies(node: ast.AST, known: _Known) -> bool:
    """Whether each round may have settings of its own, though not by the loop's variable."""
    if isinstance(node, ast.Call):
        name = _last_name(node.func)
        counts = isinstance(node.func, ast.Name) and _counts(known, node.func.id)
        return name in _DRAWS or name.startswith("suggest_") or counts or _takes_next(node)
    if isinstance(node, ast.AugAssign):
        return isinstance(node.target, ast.Name) and isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign):  # k = k + 1
        held = {one.id for one in node.targets if isinstance(one, ast.Name)}
        again = isinstance(node.value, ast.BinOp) and _uses(node.value, held)
        given = isinstance(node.value, ast.Call) and _is_next(node.value)
        return again or (given and len(held) == len(node.targets))
    return False


def _counts(known: _Known, name: str) -> bool:
    """Whether a function changes a number outside of it at each call."""
    function = known.lookup(name)
    if function is None:
        return False
    key = (id(function), "", 0)
    if key not in known.memory:
        known.memory[key] = _OTHER if _changes_shared(function) else _NEUTRAL
    return known.memory[key] == _OTHER


def _changes_shared(function: Definition) -> bool:
    inner = list(ast.walk(function))
    shared = {name for one in inner if isinstance(one, ast.Global) for name in one.names}
    return any(
        isinstance(one, ast.AugAssign)
        and isinstance(one.target, ast.Name)
        and one.target.id in shared
        for one in inner
    )


def _takes_next(node: ast.Call) -> bool:
    """Whether a model is made with the next of some settings: `SVC(C=next(values))`."""
    given = [*node.args, *(one.value for one in node.keywords)]
    makes = _last_name(node.func)[:1].isupper()
    return makes and any(isinstance(one, ast.Call) and _is_next(one) for one in given)


def _is_next(node: ast.Call) -> bool:
    if _last_name(node.func) == "next":
        return bool(node.args) and isinstance(node.args[0], ast.Name)
    return isinstance(node.func, ast.Attribute) and node.func.attr in {"pop", "popleft"}


def _uses(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(one, ast.Name) and one.id in names for one in ast.walk(node))


def _is_plain(node: ast.AST) -> bool:
    """Whether it is arithmetic with a number, not a table or a model."""
    inner = list(ast.walk(node))
    calls = all(_last_name(one.func) in _PLAIN for one in inner if isinstance(one, ast.Call))
    others = ast.Subscript | ast.Lambda | ast.comprehension
    return calls and not any(isinstance(one, others) for one in inner)


def _kept(body: Iterable[ast.AST]) -> frozenset[str]:
    """What is filled entry by entry, and not by what was in the entry: models, say."""
    fitted = {
        inner.func.value.value.id
        for one in _walked(body)
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Subscript)
        for inner in ast.walk(one.value)
        if isinstance(inner, ast.Call)
        and isinstance(inner.func, ast.Attribute)
        and isinstance(inner.func.value, ast.Subscript)
        and isinstance(inner.func.value.value, ast.Name)
    }
    return _entries(body) - fitted


def _entries(body: Iterable[ast.AST]) -> frozenset[str]:
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
    elif isinstance(node, ast.Assign):
        yield from _of_assignment(node, known)
    elif isinstance(node, ast.Return):
        shown = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
        parts = [one for one in shown if one is not None]
        yield from ((one, _NEUTRAL if isinstance(one, ast.Name) else _OTHER) for one in parts)
    else:
        yield from _of_expression(node, role, known)


def _of_expression(node: ast.AST, role: str, known: _Known) -> Iterator[tuple[ast.AST, str]]:
    """Parts of anything else."""
    if isinstance(node, ast.Dict):
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
        said = "tau" if any("uantile" in _text(one) for one in node.values) else _NEUTRAL
        yield from ((one, said) for one in node.values)
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
    function = known.lookup(node.func.id) if isinstance(node.func, ast.Name) else None
    for place, one in enumerate(node.args):
        followed = _of_parameter(known, function, place) if _called(inside) else ""
        yield one, followed or inside
    for keyword in node.keywords:
        named = _of_parameter(known, function, keyword.arg) or keyword.arg or role
        yield keyword.value, _NEUTRAL if named in _SHOWN or name in _SHOWN else named


def _of_parameter(known: _Known, function: Definition | None, which: int | str | None) -> str:
    """What a parameter of a function goes into there; its name, if that is not told."""
    if function is None or which is None:
        return ""
    spec = function.args
    names = [one.arg for one in (*spec.posonlyargs, *spec.args)]
    if isinstance(which, int):
        which = names[which] if which < len(names) else ""
    known_name = which in {*names, *(one.arg for one in spec.kwonlyargs)}
    if known.depth >= _MOST_FOLLOWED or not known_name:
        return which
    key = (id(function), which, known.depth)
    if key not in known.memory:
        known.memory[key] = which  # where it calls itself
        body = [function.body] if isinstance(function, ast.Lambda) else function.body
        inner = _known({which}, body, known.lookup, known.memory, known.depth + 1)
        roles = set(_roles(inner, body)) - {_NEUTRAL}
        if roles:
            known.memory[key] = _ROLE_OF[_purpose_of(roles, inner.names)]
    return known.memory[key]


_ROLE_OF: Final[dict[Purpose, str]] = {
    "seeds": "seed",
    "sizes": "n_samples",
    "bounds": "bound",
    "quantiles": "quantile",
    "levels": "alpha",
    "left-out": "drop",
    "repeats": _OTHER,
    "": _OTHER,
}


def _of_rows(node: ast.Call) -> bool:
    """Whether some of as many as there are rows are drawn, not of some columns or settings."""
    first = ast.walk(node.args[0]) if node.args else ()
    return any(
        isinstance(one, ast.Attribute | ast.Name) and _last_name(one) in {"len", "index", "shape"}
        for one in first
    )


def _of_assignment(node: ast.Assign, known: _Known) -> Iterator[tuple[ast.AST, str]]:
    """What is given to an alias shows where the alias is used; to an entry, by its key.

    What is given to a name that is read again, or to an attribute, may go anywhere.
    """
    first = node.targets[0]
    alias = isinstance(first, ast.Name) and first.id in known.names
    stored = _text(first.slice) if isinstance(first, ast.Subscript) else ""
    parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    kept = all(isinstance(part, ast.Name | ast.Constant) for part in parts)  # best = seed
    held = {
        one.id
        for target in node.targets
        for one in ast.walk(target)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    }
    inside = any(isinstance(one, ast.Subscript | ast.Attribute) for one in node.targets)
    neutral = alias or (kept and not inside and not held & known.reads)
    yield node.value, stored or (_NEUTRAL if neutral else _OTHER)
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
