"""Splits: train and test sets, folds of a cross-validation."""

from __future__ import annotations

import ast
from typing import Final

from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.events import Split
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.knowledge.estimators import SPLITTERS
from minbar.quality.soundness.rows import Cut, CutKind, Rows, divide, fresh_key
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Data,
    Estimator,
    Length,
    Sequence,
    Value,
    as_data,
)

__all__ = ["divide_at", "divide_randomly", "folds", "train_test_split"]

_SETTINGS: Final = frozenset(
    ["test_size", "train_size", "random_state", "shuffle", "stratify", "options", "groups"]
)


def train_test_split(run: Interpreter, given: Arguments, node: ast.Call) -> Value:
    """Return train and test of the first argument, of the second, and so on."""
    values = list(given.positional)
    values += [value for name, value in given.named.items() if name not in _SETTINGS]
    datas = [as_data(value) for value in values] or [Data()]
    rows = next((data.rows for data in datas if data.rows), None)
    if rows is None:
        rows = run.new_source(node, None, "data that could not be followed")
    datas = [_with_rows(data, rows) for data in datas]
    key = fresh_key(rows, _key(run, given, node))
    shuffled = given.literal(None, "shuffle") is not False
    _record(run, node, "train_test_split", key, datas, shuffled=shuffled)
    parts: list[Value] = []
    for data in datas:
        parts += [_side(data, key, "train"), _side(data, key, "test")]
    return Sequence(parts)


def _with_rows(data: Data, rows: Rows) -> Data:
    if data.rows:
        return data
    result = data.copy()
    result.rows = rows
    result.opaque = True
    return result


def _side(data: Data, key: str, side: str, kind: CutKind = "split") -> Data:
    result = data.copy()
    result.rows = divide(data.rows, [Cut(key, side, kind)])
    result.pieces, result.cuts, result.parent = (), (), None
    return result


def _key(run: Interpreter, given: Arguments, node: ast.AST) -> str:
    """Equal seeds and sizes divide equal rows alike; without a seed each call is its own."""
    seed = given.literal(None, "random_state")
    if seed is None:
        return f"split:{run.site(node)}"
    sizes = [given.literal(None, name) for name in ("test_size", "train_size")]
    return f"split:{seed}:{sizes}"


def _record(
    run: Interpreter, node: ast.AST, what: str, key: str, datas: list[Data], *, shuffled: bool
) -> None:
    run.trace.made_in[key] = run.loops
    rows = datas[0].rows
    temporal = any(data.temporal for data in datas)
    run.trace.splits.append(Split(run.site(node), what, key, rows, shuffled, temporal))


def divide_randomly(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`random_split(data, [800, 200])`: as many parts as there are lengths."""
    lengths = next((value for value in given.all() if isinstance(value, Sequence)), None)
    count = len(lengths.items) if lengths is not None else 2
    key = fresh_key(data.rows, f"split:{run.site(node)}")
    _record(run, node, "random_split", key, [data], shuffled=True)
    return Sequence([_side(data, key, str(number)) for number in range(count)])


def divide_at(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`np.split(data, [a, b])`: one part more than there are positions."""
    places = given.get(1, "indices_or_sections")
    known = places.value if isinstance(places, Const) else None
    count = known if isinstance(known, int) and known > 0 else 2
    count = len(places.items) + 1 if isinstance(places, Sequence) else count
    key = fresh_key(data.rows, f"split:{run.site(node)}")
    if not isinstance(places, Sequence):
        run.trace.parted.add(key)
    _record(run, node, "split", key, [data], shuffled=False)
    return Sequence([_side(data, key, str(number)) for number in range(min(count, 8))])


def folds(run: Interpreter, owner: Estimator, given: Arguments, node: ast.Call) -> Value:
    """`KFold(…).split(X)`: pairs of indices; other `split` methods divide nothing."""
    kind = SPLITTERS.get(owner.name)
    if kind is None:
        return UNKNOWN
    value = given.get(0, "X")
    data = as_data(value)
    rows = value.of if isinstance(value, Length) else data.rows
    seed = owner.settings.get("random_state")
    fixed = seed.value if isinstance(seed, Const) else None
    key = fresh_key(rows, f"{kind}:{run.site(node)}{'' if fixed is None else fixed}")
    cut: CutKind = "split" if kind == "split" else "fold"
    if fixed is None:
        run.trace.made_in[key] = run.loops
    run.trace.splits.append(Split(run.site(node), owner.name, key, rows, shuffled=False))
    pair = [_index(rows, Cut(key, side, cut)) for side in ("train", "test")]
    if owner.name == "TimeSeriesSplit":
        run.trace.signs.add("temporal-split")
    return Sequence([Sequence(list(pair))], open=True)


def _index(rows: Rows, cut: Cut) -> Data:
    return Data(rows=divide(rows, [cut]), cuts=(cut,))
