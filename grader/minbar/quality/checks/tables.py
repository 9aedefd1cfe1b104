"""pandas and NumPy against their grain: writes that are lost, loops that crawl.

What is a table is told by what is done with it: a name that somewhere has `.loc`,
`.groupby` or `.columns`, or holds what pandas read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from minbar.quality.checks.facts import Facts, Item, facts_of, last_name
from minbar.quality.checks.linting import lint
from minbar.quality.checks.making import place
from minbar.quality.findings import Finding, Severity
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["TABLES", "pandas_numpy", "tables_of"]

CHECK: Final = "pandas-numpy"
TABLES: Final = "tables"
_LIBRARIES: Final = ("pandas.", "numpy.", "polars.", "pyspark.", "dask.", "geopandas.", "cudf.")
_SIGNS: Final = frozenset(
    {"loc", "iloc", "groupby", "columns", "dropna", "fillna", "describe", "iterrows", "itertuples",
     "sort_values", "drop_duplicates", "set_index", "reset_index", "pivot_table", "merge", "isna",
     "isnull", "value_counts", "to_csv", "select_dtypes", "dtypes", "info", "corr"}
)  # fmt: skip
_MAKES: Final = (
    "pandas.read_",
    "pandas.DataFrame",
    "pandas.concat",
    "pandas.merge",
    "pandas.get_dummies",
)
_NEW: Final = frozenset(
    {"dropna", "fillna", "drop", "drop_duplicates", "rename", "sort_values", "reset_index",
     "set_index", "astype", "replace", "assign", "merge", "sort_index", "ffill", "bfill"}
)  # fmt: skip
_JOINS: Final = frozenset({"pandas.concat", "numpy.append", "numpy.vstack", "numpy.hstack"})
_NO_COPY: Final = frozenset({"loc", "iloc", "at", "iat"})
_TOLD: Final[dict[str, tuple[Severity, str]]] = {
    "chained-assignment": (
        "high",
        ("This writes into what one selection returned: since pandas 3 that is a copy, and the "
        "table itself does not change. Select once: `table.loc[rows, column] = value`."),
    ),
    "inplace-on-selection": (
        "medium",
        ("This changes what a selection returned, in place: since pandas 3 that is a copy, and the "
        "table itself does not change. Assign the result to the column."),
    ),
    "inplace-assigned": (
        "high", "With `inplace=True` the method returns None, and that is what the name gets.",
    ),
    "result-dropped": (
        "medium",
        "This returns a changed copy, which nobody keeps: the table is as it was before.",
    ),
    "append-removed": (
        "high", "`DataFrame.append` was removed in pandas 2: a current version stops here.",
    ),
    "grown-in-loop": (
        "medium",
        ("This copies the whole table in each round of the loop. Collect the parts in a list, and "
        "put them together once."),
    ),
    "rows-one-by-one": (
        "low",
        (
            "This goes over a table row by row, and makes a Series of each; `itertuples` is ten "
            "times as fast, and an operation on whole columns a hundred times."
        ),
    ),
    "row-loop": (
        "medium",
        ("This goes over a table row by row, which takes a hundred times as long as an operation "
        "on whole columns."),
    ),
    "float-equality": (
        "low",
        ("This compares the result of a computation with `==`; rounding makes it false. "
        "`np.isclose` allows for that."),
    ),
    "nan-equality": (
        "high", "Nothing is equal to NaN, NaN included: use `isna`.",
    ),
}  # fmt: skip


def pandas_numpy(parsed: ParsedNotebook) -> CheckOutcome:
    """Find misuse of pandas and NumPy."""
    facts = facts_of(parsed)
    there = any(
        name.startswith(_LIBRARIES) and not isinstance(item.parent, ast.Expr)
        for item, _, name in facts.calls()
    )
    found = [one for one in lint(parsed) if one.check == CHECK]
    found += [_finding(rule, item) for rule, item in _found(facts, tables_of(facts))]
    return CheckOutcome(tuple(found), frozenset({TABLES}) if there else frozenset())


def tables_of(facts: Facts) -> frozenset[str]:
    """Return the names that hold tables."""
    names = set()
    for item in facts.of(ast.Attribute):
        node = item.node
        if isinstance(node, ast.Attribute) and node.attr in _SIGNS:
            names |= {_root_name(node.value)} - {"", *facts.aliases}
    for item in facts.of(ast.Assign):
        node = item.node
        if isinstance(node, ast.Assign) and _makes_table(facts, node.value):
            names |= {one.id for one in node.targets if isinstance(one, ast.Name)}
    return frozenset(names)


def _makes_table(facts: Facts, value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and facts.name(value.func).startswith(_MAKES)


def _finding(rule: str, item: Item) -> Finding:
    severity, message = _TOLD[rule]
    cell, line, column = place(item)
    return Finding(
        CHECK, cell, line, message, severity, 0.85, column=column, rule=rule,
        reproduce="Compare the table before and after the line."
        if severity == "high" else "Time the line on ten times the rows.",
    )  # fmt: skip


def _found(facts: Facts, tables: frozenset[str]) -> Iterator[tuple[str, Item]]:
    yield from _assignments(facts, tables)
    for item, call, name in facts.calls():
        rule = _of_call(facts, tables, item, call, name)
        if rule:
            yield rule, item
    for item in facts.live(ast.For):
        if isinstance(item.node, ast.For) and _by_position(item.node, tables):
            yield "row-loop", item
    for item in facts.live(ast.Compare):
        if isinstance(item.node, ast.Compare) and _of_floats(item.node):
            yield "float-equality", item


def _assignments(facts: Facts, tables: frozenset[str]) -> Iterator[tuple[str, Item]]:
    for item in facts.live(ast.Assign, ast.AugAssign):
        node = item.node
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", node)]
        if any(_is_chained(one, tables) for one in targets):
            yield "chained-assignment", item
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign) and isinstance(value, ast.Call) and _inplace(facts, value):
            found = [("inplace-assigned", item)] if _root(value.func) in tables else []
            yield from found


def _is_chained(target: ast.AST, tables: frozenset[str]) -> bool:
    """`df[a][b] = …`, `df[a].loc[b] = …`, `df.loc[a][b] = …`, `df.a[b] = …` is left out."""
    if not isinstance(target, ast.Subscript):
        return False
    inner: ast.AST = target.value
    if isinstance(inner, ast.Attribute) and inner.attr in _NO_COPY:
        inner = inner.value
        return isinstance(inner, ast.Subscript) and _root_name(inner.value) in tables
    if not isinstance(inner, ast.Subscript):
        return False
    base: ast.AST = inner.value
    if isinstance(base, ast.Attribute) and base.attr in _NO_COPY:
        base = base.value
    return isinstance(base, ast.Name) and base.id in tables


def _root_name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _root(node: ast.AST) -> str:
    """The name that a chain of attributes, calls and selections begins with."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return _root_name(node)


def _inplace(facts: Facts, call: ast.Call) -> bool:
    return any(word.arg == "inplace" and facts.value(word.value) is True for word in call.keywords)


def _of_call(facts: Facts, tables: frozenset[str], item: Item, call: ast.Call, name: str) -> str:
    function = call.func
    if not isinstance(function, ast.Attribute):
        return ""
    on, method = function.value, function.attr
    held = isinstance(on, ast.Name) and on.id in tables
    grows = item.loops and name in _JOINS and _grows(item, call)
    rules = {
        "inplace-on-selection": _inplace(facts, call)
        and isinstance(on, ast.Subscript)
        and _root(on) in tables,
        "result-dropped": held
        and method in _NEW
        and not _inplace(facts, call)
        and _is_dropped(facts, item),
        "append-removed": held and method == "append" and isinstance(item.parent, ast.Assign),
        "grown-in-loop": grows,
        "rows-one-by-one": method == "iterrows"
        and isinstance(item.parent, ast.For | ast.comprehension)
        and not _is_part(on),
    }
    return next((rule for rule, holds in rules.items() if holds), "")


def _is_dropped(facts: Facts, item: Item) -> bool:
    """Whether the statement is this call alone, and Jupyter does not show its value."""
    return isinstance(item.parent, ast.Expr) and item.parent not in facts.shown


def _is_part(table: ast.expr) -> bool:
    """Whether only some rows are taken: `.head()`, `.sample(3)`, `.iloc[:5]`."""
    if isinstance(table, ast.Call) and isinstance(table.func, ast.Attribute):
        return table.func.attr in {"head", "tail", "sample", "nlargest", "nsmallest"}
    return isinstance(table, ast.Subscript) and any(
        isinstance(part, ast.Slice) and part.upper is not None for part in ast.walk(table.slice)
    )


def _grows(item: Item, call: ast.Call) -> bool:
    """Whether the call's result goes where one of its parts came from."""
    parent = item.parent
    if not isinstance(parent, ast.Assign) or not isinstance(parent.targets[0], ast.Name):
        return False
    name = parent.targets[0].id
    given = call.args[0] if call.args else None
    parts = given.elts if isinstance(given, ast.List | ast.Tuple) else [given]
    return any(isinstance(one, ast.Name) and one.id == name for one in parts)


def _by_position(loop: ast.For, tables: frozenset[str]) -> bool:
    """`for i in range(len(df))`, with `df.loc[i…]`, `df.iloc[i]` or `df[…][i]` in its body."""
    counted = loop.iter
    if not isinstance(loop.target, ast.Name) or not isinstance(counted, ast.Call):
        return False
    if last_name(_root_name(counted.func)) != "range":
        return False
    if not any(isinstance(one, ast.Name) and one.id in tables for one in ast.walk(counted)):
        return False
    number = loop.target.id
    return any(
        isinstance(one, ast.Subscript)
        and isinstance(one.value, ast.Attribute)
        and one.value.attr in _NO_COPY
        and _root(one.value) in tables
        and not any(isinstance(part, ast.Slice) for part in ast.walk(one.slice))
        and any(isinstance(part, ast.Name) and part.id == number for part in ast.walk(one.slice))
        for statement in loop.body
        for one in ast.walk(statement)
    )


def _of_floats(compare: ast.Compare) -> bool:
    """`a + b == 0.3`: a computation against a number that is not whole."""
    if len(compare.ops) != 1 or not isinstance(compare.ops[0], ast.Eq | ast.NotEq):
        return False
    sides = (compare.left, compare.comparators[0])
    number = any(
        isinstance(one, ast.Constant)
        and isinstance(one.value, float)
        and not one.value.is_integer()
        for one in sides
    )
    return number and any(
        isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add | ast.Sub | ast.Mult | ast.Div)
        for one in sides
    )
