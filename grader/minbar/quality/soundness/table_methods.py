"""Methods of tables, columns, arrays and groups."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Final

from minbar.quality.soundness.alike import told_apart
from minbar.quality.soundness.arguments import Arguments
from minbar.quality.soundness.binding import drop_columns
from minbar.quality.soundness.choices import note_figures
from minbar.quality.soundness.conditions import condition_cut
from minbar.quality.soundness.copies import (
    EXPLODED,
    note_numbered,
    repeat_rows,
    twice,
    without_copies,
)
from minbar.quality.soundness.functions import call_function
from minbar.quality.soundness.handmade import multiplied_by
from minbar.quality.soundness.interpreter import Interpreter
from minbar.quality.soundness.knowledge.tables import (
    AGGREGATES,
    DISPLAYS,
    FILTERS,
    GROUP_LOCAL,
    HARMLESS_FIGURES,
    SCALING_FUNCTIONS,
)
from minbar.quality.soundness.rows import Cut, divide, flip, fresh_key
from minbar.quality.soundness.selection import cuts_of, names_in
from minbar.quality.soundness.slices import slice_rows
from minbar.quality.soundness.tables import across, aggregate, aligned, as_groups, stacked
from minbar.quality.soundness.values import (
    UNKNOWN,
    Const,
    Data,
    Function,
    Length,
    Library,
    Mapping,
    Sequence,
    Unknown,
    Value,
    as_data,
    limited,
)

__all__ = ["GROUPED", "call_table_method", "classes"]

GROUPED: Final = "group statistics"

TableMethod = Callable[[Interpreter, Data, Arguments, ast.Call], Value]
_KEEPS_COLUMNS: Final = frozenset(
    [
        "copy",
        "reset_index",
        "dropna",
        "drop_duplicates",
        "sort_values",
        "sort_index",
        "fillna",
        "astype",
        "head",
        "tail",
        "query",
        "round",
        "replace",
        "infer_objects",
        "convert_dtypes",
        "clip",
        "reindex",
        "interpolate",
        "ffill",
        "bfill",
        "truncate",
        "compute",
        "persist",
        "cache",
        "to_frame",
    ]
)
_RESHAPES: Final = frozenset({"melt", "explode", "pivot", "stack", "unstack", "transpose"})
_HALF: Final = 0.5
_FIRST: Final = 5  # rows that `head` shows unless it is told otherwise
_ENDS: Final = frozenset({"head", "tail", "take", "skip", "limit"})
_SOME: Final = frozenset(
    ["nlargest", "nsmallest", "xs", "truncate", "between_time", "at_time", "slice", "first", "last"]
)
_SOME_OF_GROUP: Final = frozenset({"head", "tail", "nth"})
_KEEPS_ORDER: Final = frozenset({"copy", "sort_values", "reset_index", "astype"})
_DIFFERENCES: Final = frozenset({"sub", "subtract", "eq", "ne", "rsub"})
# What follows is a figure of a window, not of all rows.
_WINDOWS: Final = frozenset({"rolling", "ewm", "expanding", "resample"})
_LARGEST: Final = frozenset({"nlargest", "nsmallest"})
_ONE_OF_GROUP: Final = frozenset({"size", "count", "nunique", "first", "last", "nth"})
_COUNTS: Final = frozenset({"cumcount", "ngroup", "size", "count", "nunique"})
_TEMPORAL: Final = frozenset({"shift", "rolling", "asfreq", "resample", "ewm", "diff"})


def call_table_method(
    run: Interpreter, data: Data, name: str, given: Arguments, node: ast.Call
) -> Value:
    """Return what a method of a table gives; in place, the table itself is changed."""
    result = _result(run, data, name, given, node)
    if given.literal(None, "inplace") is True and isinstance(result, Data):
        _write_back(data, result)
        _write_through(run, data, result, node)
        return Const(None)
    return result


def _write_back(data: Data, result: Data) -> None:
    """A method that works in place: the table, or the column's table, takes its result."""
    if data.parent is not None and data.label is not None:
        data.parent.write(data.label, result)
        return
    for slot in ("rows", "learned", "duplications", "predictions", "names", "dropped", "exact"):
        setattr(data, slot, getattr(result, slot))
    data.columns = dict(result.columns)


def _write_through(run: Interpreter, data: Data, result: Data, node: ast.Call) -> None:
    """`table[name].fillna(…, inplace=True)` where nothing is known of the name."""
    column = node.func.value if isinstance(node.func, ast.Attribute) else None
    if isinstance(column, ast.Subscript) and isinstance(column.value, ast.Name):
        table = run.evaluate(column.value)
        if data.parent is None and isinstance(table, Data):
            table.write(None, result)


def _result(run: Interpreter, data: Data, name: str, given: Arguments, node: ast.Call) -> Value:
    if data.predictions:
        column = given.literal(1 if name in _LARGEST else 0, "by", "columns")
        note_figures(run, name, data, column=column)
    special = None if data.labels else _SPECIAL.get(name)
    if special is not None:
        return special(run, data, given, node)
    if data.labels:
        return _of_labels(data, name, given)
    if data.group:
        return _of_group(run, data, name, given, node)
    if name in AGGREGATES:
        return aggregate(run, data, name, node, given)
    if name in HARMLESS_FIGURES or name in DISPLAYS:
        return classes(name, data)
    if name in _TEMPORAL and data.rows:
        run.trace.signs.add("temporal")
    ends = name in _ENDS
    result = _ends(run, data, name, given, node) if ends else _row_wise(data, name, given)
    if name in _SOME:
        result.rows = divide(data.rows, [_some(run, node)])
    result.element = data.element or name in _WINDOWS
    return result


def _of_labels(data: Data, name: str, given: Arguments) -> Value:
    """Names of columns: some of them taken out."""
    result = data.copy()
    names = names_in(given.get(0, "labels", "other", "item", "values"))
    if name == "remove" and names:
        data.dropped |= names
        return Const(None)
    if name in {"drop", "difference", "isin"}:
        result.dropped |= names or frozenset()
        result.labels = names is not None and name != "isin"
        return result
    if name not in {"tolist", "to_list", "copy", "unique", "sort_values", "to_numpy"}:
        result.labels = False
    return result


def classes(name: str, data: Data) -> Value:
    """Figures that carry nothing on; but the largest of a prediction's scores is its class."""
    if name not in {"argmax", "argmin", "item"} or not data.predictions:
        return UNKNOWN
    result = data.like()
    result.soft = False
    return result


def _row_wise(data: Data, name: str, given: Arguments) -> Data:
    """Any other method: the same rows, and whatever flows in by arguments."""
    result = data.copy() if name in _KEEPS_COLUMNS else data.like()
    extra = given.learned()
    if extra:
        result.learned = limited(result.learned | extra)
        for key in result.columns:
            result.columns[key] |= extra
    if name in FILTERS:
        result.pieces = ()
    if name in FILTERS or name in _RESHAPES:
        result.origin = object()
    result.parent = None
    result.whole = result.whole and name in _KEEPS_ORDER
    if name == "argsort":
        result.whole, result.learned = bool(data.rows), frozenset()
    for other in given.data():
        result.predictions |= other.predictions
        differs = name in _DIFFERENCES and bool(other.predictions) != bool(data.predictions)
        result.compared = result.compared or differs
    return result


def _some(run: Interpreter, node: ast.expr) -> Cut:
    """What takes some rows, but nobody knows which: equal texts take equal rows."""
    return Cut(f"chosen:{ast.unparse(node)[:_MOST_QUERY]}{told_apart(run, node)}", "in", "unknown")


def _ends(run: Interpreter, data: Data, name: str, given: Arguments, node: ast.Call) -> Data:
    """`head`, `take` and `limit`: the first rows; `tail`: the last; `skip`: all but the first."""
    count = node.args[0] if node.args else next((one.value for one in node.keywords), None)
    if count is None:
        count = ast.copy_location(ast.Constant(_FIRST), node)
    taken = given.get(0, "n", "count")
    if not isinstance(taken, Const | Length | Unknown) or not data.rows:
        return _row_wise(data, name, given)
    if name == "tail":
        count = ast.copy_location(ast.UnaryOp(ast.USub(), count), node)
    low = count if name in {"tail", "skip"} else None
    result = slice_rows(run, data, ast.Slice(low, None if low is not None else count))
    result.parent = None
    return result


def _in_group(run: Interpreter, data: Data, name: str, node: ast.Call) -> Data:
    """What needs no other group: numbers of rows in each, their differences, some of them."""
    result = data.like()
    if name == "cumcount":
        note_numbered(run, data.rows)
    if name in _SOME_OF_GROUP:
        result.rows = divide(data.rows, [_some(run, node)])
    if name in _COUNTS:
        result.forget_late()
    if name in _ONE_OF_GROUP:
        result.duplications = frozenset()
    return result


def _of_group(run: Interpreter, data: Data, name: str, given: Arguments, node: ast.Call) -> Value:
    """Methods after `groupby`: statistics of groups, or something row by row."""
    if name in GROUP_LOCAL:
        return _in_group(run, data, name, node)
    if name == "get_group":
        result = data.like()
        result.rows = divide(data.rows, [_some(run, node)])
        return result
    functions = [value for value in given.all() if isinstance(value, Function)]
    if functions and name in {"transform", "apply", "agg", "filter", "pipe"}:
        return _applied(run, data, given, functions, node)
    if name in AGGREGATES or name in {"transform", "apply"}:
        if given.literal(0, "func") in {"count", "size", "nunique", "first", "last", "cumsum"}:
            return data.like()
        number = run.learn(node, f"groupby.{name}", GROUPED, data, confidence=0.5)
        result = data.like(number)
        if name != "transform":
            result.forget_late()
            as_groups(run, result, node)
        return result
    result = data.like()
    result.label = data.label
    result.group = True
    return result


def _filled(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`fillna` by a statistic of groups imputes; any other use of one may be a feature."""
    result = _row_wise(data, "fillna", given)
    for number in given.learned():
        learned = run.trace.learned[number]
        if learned.family == GROUPED:
            seen = Data(rows=learned.rows, label=learned.column)
            result.learned |= run.learn(node, learned.what, "imputation", seen, confidence=0.75)
    return result


def _group(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    del run, given, node
    result = data.copy()
    result.group = True
    return result


def _apply(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    if data.group:
        return _of_group(run, data, "apply", given, node)
    functions = [value for value in given.all() if isinstance(value, Function)]
    known = given.get(0, "func")
    scales = isinstance(known, Library) and known.name in SCALING_FUNCTIONS
    if isinstance(known, Library) and scales and not (across(given) or data.element):
        family, confidence = SCALING_FUNCTIONS[known.name]
        return data.like(run.learn(node, known.name, family, data, confidence=confidence))
    return _applied(run, data, given, functions, node)


def _transform(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    if data.group:
        return _of_group(run, data, "transform", given, node)
    return _apply(run, data, given, node)


def _applied(
    run: Interpreter, data: Data, given: Arguments, functions: list[Function], node: ast.Call
) -> Value:
    """A function of the notebook for each element, row or column."""
    element = data.like()
    element.origin = object()
    element.element = not data.group and (data.label is not None or across(given))
    result = data.like(given.learned())
    result.origin = object()
    if functions and (data.label is None or data.group):
        result.forget_late()  # what the function makes of a row says which columns it took
    for function in functions:
        made = as_data(call_function(run, function, Arguments([element]), node))
        result.learned = limited(result.learned | made.all_learned())
        result.predictions |= made.predictions
    for value in given.all():
        if isinstance(value, Mapping):
            result.learned = limited(result.learned | as_data(value).all_learned())
    return result


def _drop(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`drop`: columns by name, or the rows of another table."""
    result = data.copy()
    result.parent = None
    wanted = given.get(0, "columns", "labels", "index")
    chosen = as_data(wanted)
    if isinstance(wanted, Data) and chosen.rows:
        cuts = cuts_of(chosen, data.rows)
        result.rows = divide(data.rows, [flip(cuts[0])] if cuts else ())
        result.pieces = ()
        return result
    names = names_in(wanted)
    if names is None:
        result.exact = False
        result.forget_late()
        result.learned |= chosen.all_learned()
    else:
        drop_columns(result, names)
    result.origin = object()
    del run, node
    return result


def _pop(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    name = given.literal(0, "item")
    if not node.args or isinstance(given.get(0), Data | Length):
        return _pop_row(run, data, node)
    if not isinstance(name, str):
        return data.like()
    result = data.like()
    result.learned, result.columns = data.columns.get(name, data.learned), {}
    result.label = name
    drop_columns(data, frozenset({name}))
    return result


def _pop_row(run: Interpreter, data: Data, node: ast.Call) -> Data:
    """A row out of a list of rows: it is not in it any more."""
    result = data.like()
    cut = _some(run, node)
    result.rows, result.element = divide(data.rows, [cut]), True
    data.rows, data.pieces = divide(data.rows, [flip(cut)]), ()
    return result


def _nulls(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    del given
    result = data.like()
    result.learned, result.columns = frozenset(), {}
    result.nulls = True
    what = data.label or f"{run.site(node)}"
    result.cuts = (Cut(f"null:{what}", "null", "filter"),)
    return result


def _not_nulls(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    result = as_data(_nulls(run, data, given, node))
    result.cuts = (flip(result.cuts[0]),)
    return result


def _is_in(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """A mask; of the rows of another table if that is what it asks for."""
    result = data.like()
    chosen = as_data(given.get(0, "values"))
    cuts = cuts_of(chosen, data.rows) if chosen.rows else ()
    what = data.label or "index"
    apart = told_apart(run, *node.args)
    result.cuts = cuts or (Cut(f"isin:{what}:{run.site(node)}{apart}", "in", "filter"),)
    return result


def _sample(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`sample`: all rows in another order, some of them, or some of them twice."""
    result = data.copy()
    result.parent = None
    site = run.site(node)
    if given.literal(None, "replace") is True:
        result.duplications |= run.duplicate(node, "sample(replace=True)", data.rows)
        return result
    share = given.literal(None, "frac")
    if isinstance(share, int | float) and share >= 1:
        return result
    if data.rows:
        key = fresh_key(data.rows, f"sample:{site}")
        run.trace.made_in[key] = run.loops
        if isinstance(share, int | float) and share <= _HALF:
            run.trace.small.add(key)
        result.rows = divide(data.rows, [Cut(key, "drawn", "sample")])
        result.pieces = ()
    return result


def _merge(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    del node
    other = as_data(given.get(0, "right", "other"))
    if other.rows != data.rows:
        note_numbered(run, data.rows)
    result = data.like()
    result.take_in(other)
    result.predictions |= other.predictions
    return result


def _append(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    other = given.get(0, "other")
    parts = [data, *(as_data(one) for one in other.items)] if isinstance(other, Sequence) else []
    parts = parts or [data, as_data(other)]
    result = stacked(parts)
    again = twice(parts)
    if again is not None:
        result = result.copy()
        result.duplications |= run.duplicate(node, "append", again.rows)
    return result


def _assign(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    result = data.copy()
    for name, value in given.named.items():
        if isinstance(value, Function):
            value = call_function(run, value, Arguments([data]), node)  # noqa: PLW2901
        result.write(name, as_data(value))
    return result


def _pipe(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    function = given.get(0)
    if isinstance(function, Function):
        rest = Arguments([data, *given.positional[1:]], dict(given.named))
        return call_function(run, function, rest, node)
    return data.like(given.learned())


def _set_index(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    del node
    result = data.copy()
    result.parent = None
    names = names_in(given.get(0, "keys"))
    if names is not None:
        drop_columns(result, names)
        if any(word in name.lower() for name in names for word in ("date", "time")):
            result.temporal = True
            run.trace.signs.add("temporal")
    return result


def _to_list(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    del run, given, node
    return data.like()


def _select_dtypes(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """Columns of some types: those known afterwards stay, unless texts are asked for."""
    del run, node
    result = data.copy()
    result.exact = False
    wanted = given.get(0, "include")
    asked = names_in(wanted) or frozenset()
    if asked and asked <= {"object", "category", "bool", "str", "string", "O"}:
        result.forget_late()
    return result


def _rename(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """Columns by other names."""
    del run, node
    result = data.like()
    result.origin = object()
    apart = result.late_columns()
    wanted = given.get(None, "columns")
    for old, new in wanted.items.items() if isinstance(wanted, Mapping) else ():
        if isinstance(new, Const) and isinstance(old, str) and old in apart:
            result.columns[str(new.value)] = result.columns.pop(old)
            result.dropped |= {old}
    return result


def _filter(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`filter(pl.col("year") < 2020)` and `query("year < 2020")`: rows by a condition."""
    if data.group:
        return _of_group(run, data, "filter", given, node)
    condition: ast.expr | None = node.args[0] if node.args else None
    text = given.literal(0, "expr")
    if isinstance(text, str):
        condition = _parsed(text)
    result = data.copy()
    result.parent = None
    if (isinstance(text, str) and condition is None) or isinstance(given.get(0), Function):
        result.rows, result.pieces = divide(data.rows, [_some(run, node)]), ()
        return result
    if not isinstance(condition, ast.Compare | ast.BoolOp | ast.BinOp | ast.UnaryOp):
        return _row_wise(data, "query", given)
    cut = condition_cut(condition, told_apart(run, condition))
    result.rows, result.pieces = divide(data.rows, [cut]), ()
    for part in ast.walk(condition):  # a bound that is worked out may be another in each round
        if run.loops and isinstance(part, ast.Name):
            run.trace.made_in[cut.key] = run.loops
    return result


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.replace("@", "").strip()[:_MOST_QUERY], mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return None


_MOST_QUERY: Final = 300


def _with_columns(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """Polars: expressions over columns; a figure of a whole column is learned from all rows."""
    result = data.like(given.learned())
    for expression in (*node.args, *(one.value for one in node.keywords)):
        for call in ast.walk(expression):
            name = _figure(call)
            if name:
                family, confidence = AGGREGATES[name]
                learned = run.learn(call, name, family, data, confidence=confidence)
                result.learned = limited(result.learned | learned)
    return result


def _figure(node: ast.AST) -> str:
    """`mean` of `pl.col("a").mean()`; empty for anything else."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return ""
    base = node.func.value
    column = isinstance(base, ast.Call) and ast.unparse(base.func).endswith(".col")
    return node.func.attr if column and node.func.attr in AGGREGATES else ""


def _iterate(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    del run, given, node
    row = data.like()
    return Sequence([Sequence([UNKNOWN, row])], open=True)


def _backward(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`loss.backward()`: what was predicted was predicted to train."""
    from minbar.quality.soundness.fitting import note_gradient

    del given
    note_gradient(run, data, node)
    return UNKNOWN


def _map(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    return _apply(run, data, given, node)


def _where(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    del run, node
    return aligned([data, *given.data()])


def _dot(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`X_test.dot(weights)`."""
    made = _row_wise(data, "dot", given)
    return multiplied_by(run, data, as_data(given.get(0, "other", "b")), node, made)


def _first_rows(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`batches.take(9)` and `batches.skip(9)`: both sides of one place."""
    del run
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    result = _row_wise(data, name, given)
    how_many = given.get(0, "count")
    if len(node.args) == 1 and not isinstance(how_many, Data | Sequence) and data.rows:
        side = "before" if name == "take" else "after"
        cut = Cut(f"slice:{ast.unparse(node.args[0])}"[:_MOST_QUERY], side, "slice")
        result.rows, result.pieces = divide(data.rows, [cut]), ()
        result.origin = object()
    return result


def _explode(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """A row for each item of a list: all else is copied."""
    result = _row_wise(data, "explode", given)
    names = names_in(given.get(0, "column"))
    if names and data.rows and not data.group:
        result.duplications |= run.duplicate(node, EXPLODED, data.rows)
        result.own |= names
    return result


def _unique_rows(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    del node
    result = _row_wise(data, "drop_duplicates", given)
    result.duplications = without_copies(
        run, data.duplications, by_all=not (given.positional or given.has("subset"))
    )
    return result


def _random_split(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    from minbar.quality.soundness.splitting import divide_randomly

    return divide_randomly(run, data, given, node)


def _hub_split(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`rows.train_test_split(test_size=0.1)["train"]`."""
    from minbar.quality.soundness.splitting import train_test_split

    parts = train_test_split(run, Arguments([data], dict(given.named)), node)
    items = parts.items if isinstance(parts, Sequence) else [UNKNOWN, UNKNOWN]
    return Mapping({"train": items[0], "test": items[1]})


def _select(run: Interpreter, data: Data, given: Arguments, node: ast.Call) -> Value:
    """`rows.select(range(100))`; elsewhere, columns by their names."""
    index = given.get(0, "indices")
    first = index.items[0] if isinstance(index, Sequence) and index.items else index
    if isinstance(first, Data) and (first.positions or first.whole) and node.args:
        from minbar.quality.soundness.indices import subset

        return subset(run, data, index, node.args[0])
    return _row_wise(data, "select", given)


_SPECIAL: Final[dict[str, TableMethod]] = {
    "fillna": _filled,
    "groupby": _group,
    "apply": _apply,
    "applymap": _map,
    "map": _map,
    "transform": _transform,
    "drop": _drop,
    "pop": _pop,
    "isnull": _nulls,
    "isna": _nulls,
    "notnull": _not_nulls,
    "notna": _not_nulls,
    "isin": _is_in,
    "sample": _sample,
    "merge": _merge,
    "join": _merge,
    "append": _append,
    "concat": _append,
    "assign": _assign,
    "pipe": _pipe,
    "set_index": _set_index,
    "explode": _explode,
    "tolist": _to_list,
    "select_dtypes": _select_dtypes,
    "query": _filter,
    "filter": _filter,
    "with_columns": _with_columns,
    "rename": _rename,
    "iterrows": _iterate,
    "itertuples": _iterate,
    "backward": _backward,
    "where": _where,
    "mask": _where,
    "repeat": repeat_rows,
    "drop_duplicates": _unique_rows,
    "dot": _dot,
    "take": _first_rows,
    "skip": _first_rows,
    "random_split": _random_split,
    "randomSplit": _random_split,
    "train_test_split": _hub_split,
    "select": _select,
}
