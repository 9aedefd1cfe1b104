"""Python's own functions, where data flow through them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.choices import note_figures
from minbar.quality.soundness.functions import call_function
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.iteration import elements
from minbar.quality.soundness.rows import Cut, divide
from minbar.quality.soundness.sieves import some_of
from minbar.quality.soundness.slices import range_cuts
from minbar.quality.soundness.tables import aggregate
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Data,
    Function,
    Instance,
    Length,
    Library,
    Mapping,
    Sequence,
    Value,
    as_data,
    statistics,
)

__all__ = ["BUILTINS"]

Builtin = Callable[[Interpreter, Arguments, ast.Call], Value]
_MOST_RANGE: Final = 6
_PAIR: Final = 2
_MOST_KEYS: Final = 8


def _len(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    del run, node
    data = as_data(given.get(0))
    return Length(data.rows) if data.rows else UNKNOWN


def _range(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    start, stop = given.get(0), given.get(1)
    if len(given.positional) < _PAIR:
        start, stop = Const(0), start
    cuts = range_cuts(run, start, stop, node)
    lengths = [value for value in (start, stop) if isinstance(value, Length)]
    if lengths:
        return Data(rows=divide(lengths[-1].of, cuts), positions=True)
    return Sequence([Data(positions=True, cuts=cuts)], open=True)


def _same(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    """`list`, `reversed`, `tuple`, `set`, `iter`: the same items."""
    del run, node
    value = given.get(0)
    if isinstance(value, Sequence):
        return Sequence(list(value.items), value.open, value.but, value.learned)
    if isinstance(value, Mapping):
        return Sequence([Const(key) for key in value.items], open=value.rest is not None)
    if isinstance(value, Data):
        return value.copy()
    return value if isinstance(value, Length) else Sequence([])


def _dict(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    del run, node
    result = Mapping(dict[object, Value](given.named.items()))
    value = given.get(0)
    if isinstance(value, Mapping):
        result.items |= value.items
        result.rest = value.rest
    elif isinstance(value, Sequence | Data):
        pairs = _pairs(value)
        result.items |= pairs
        if not pairs:
            result.rest = as_data(value)
    return result


def _pairs(value: Value) -> dict[object, Value]:
    """Entries of a list of pairs whose keys are literals; none where any is not."""
    found: dict[object, Value] = {}
    for one in value.items if isinstance(value, Sequence) and not value.open else ():
        pair = one.items if isinstance(one, Sequence) else []
        key = pair[0] if len(pair) == _PAIR else None
        if not isinstance(key, Const) or not isinstance(key.value, str | int | float | bool):
            return {}
        found[key.value] = pair[1]
    return found


def _zip(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    del run, node
    columns = [elements(value) for value in given.positional]
    known = [
        isinstance(value, Sequence) and not value.open and len(value.items) > 1
        for value in given.positional
    ]
    if not columns:
        return Sequence([])
    count = max((len(one) for one, fixed in zip(columns, known, strict=True) if fixed), default=1)
    rounds: list[Value] = [
        Sequence([one[min(number, len(one) - 1)] for one in columns]) for number in range(count)
    ]
    return Sequence(rounds, open=not any(known))


def _enumerate(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    del run, node
    value = given.get(0)
    items = elements(value)
    exact = isinstance(value, Sequence) and not value.open
    return Sequence([Sequence([UNKNOWN, item]) for item in items], open=not exact)


def _map(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    function, value = given.get(0), given.get(1)
    if isinstance(function, Function):
        made = [
            call_function(run, function, Arguments([item]), node) for item in elements(value)[:8]
        ]
        return Sequence(made, open=True)
    return value if isinstance(value, Sequence | Data) else Sequence([UNKNOWN], open=True)


def _second(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    """`filter(f, items)`."""
    del run, node
    return given.get(1)


def _next(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    """The next item: of what is read piece by piece, others than at the next call."""
    item = elements(given.get(0))[0]
    if not isinstance(given.get(0), Data):
        return item
    return some_of(item, (Cut(f"next:{run.site(node)}", "in", "unknown"),))


def _sum(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    note_figures(run, "sum", given.get(0))
    return _total(run, given, node)


def _total(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    data = as_data(given.get(0))
    if data.predictions and data.compared:
        return aggregate(run, data, "sum", node, Arguments())
    return UNKNOWN if not data.rows else Data(learned=statistics(data.all_learned()))


def _best(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    """`max`, `min`: an end of figures, or, by a key, whose it is."""
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    _by_key(run, given, node)
    for value in given.positional:
        note_figures(run, name, value, by_key=given.has("key"))
    return _total(run, given, node)


def _by_key(run: Interpreter, given: Arguments, node: ast.Call) -> None:
    """Follow what is looked at of each item: it may fit and score each."""
    key = given.get(None, "key")
    if not isinstance(key, Function):
        return
    with run.looping(node, folds=False):
        for number, item in enumerate(elements(given.get(0))[:_MOST_KEYS]):
            with run.within((run.site(node), number)):
                note_figures(run, "", call_function(run, key, Arguments([item]), node), by_key=True)


def _sorted(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    _by_key(run, given, node)
    note_figures(run, "sorted", given.get(0))
    return _same(run, given, node)


def _number(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    """`int`, `float`, `round`, `abs`, `str`: the same value in another form."""
    del run, node
    value = given.get(0)
    if isinstance(value, Length):
        return Length(value.of, exact=False, place=value.place)
    if isinstance(value, Data):
        return value.like()
    return value if isinstance(value, Const) else UNKNOWN


def _nothing(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    del run, given, node
    return Const(None)


def _unknown(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    del run, given, node
    return UNKNOWN


def _super(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    del given, node
    found = run.scope.find("self")
    return Library("super") if not isinstance(found, Instance) else UNKNOWN


def _getattr(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    from minbar.quality.soundness.attributes import attribute

    name = given.literal(1)
    if isinstance(name, str):
        return attribute(run, given.get(0), name, node)
    return UNKNOWN


BUILTINS: Final[dict[str, Builtin]] = {
    "len": _len,
    "range": _range,
    "xrange": _range,
    **dict.fromkeys(("list", "reversed", "tuple", "set", "iter", "frozenset"), _same),
    "sorted": _sorted,
    "dict": _dict,
    "zip": _zip,
    "enumerate": _enumerate,
    "tqdm": _same,
    "map": _map,
    "filter": _second,
    "next": _next,
    "sum": _sum,
    "max": _best,
    "min": _best,
    **dict.fromkeys(("int", "float", "round", "abs", "str", "bool"), _number),
    **dict.fromkeys(("print", "display", "help", "setattr", "input"), _nothing),
    **dict.fromkeys(("type", "isinstance", "hasattr", "id", "hash", "callable"), _unknown),
    **dict.fromkeys(("globals", "locals", "vars", "dir"), _unknown),
    "super": _super,
    "getattr": _getattr,
}
