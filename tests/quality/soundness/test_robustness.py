"""Whatever a notebook holds: no traceback, little time, and a word about what was not followed."""

from __future__ import annotations

import ast
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minbar.quality.notebook import Cell
from minbar.quality.soundness import analyse
from minbar.quality.soundness.analysis import run_cells
from minbar.quality.source import ParsedNotebook
from tests.quality.notebooks import parsed

SECONDS = 2.0
BYTES = 300_000_000
_NAMES = [
    "df",
    "X",
    "y",
    "X_train",
    "X_test",
    "model",
    "pd",
    "np",
    "StandardScaler",
    "train_test_split",
    "KFold",
    "SVC",
    "Pipeline",
    "len",
    "zip",
    "range",
    "cross_val_score",
    "SMOTE",
    "self",
    "f",
    "accuracy_score",
    "GridSearchCV",
    "concat",
]
_ATTRIBUTES = [
    "fit",
    "predict",
    "transform",
    "fit_transform",
    "split",
    "mean",
    "drop",
    "iloc",
    "loc",
    "shape",
    "index",
    "columns",
    "values",
    "apply",
    "groupby",
    "fillna",
    "append",
    "items",
    "score",
    "sample",
    "copy",
    "T",
    "best_score_",
    "fit_resample",
    "pop",
    "isin",
]

_constants = st.sampled_from([None, True, 0, 1, -1, 0.5, "a", "y", b"x", ...])


def _expressions(inner: st.SearchStrategy[ast.expr]) -> st.SearchStrategy[ast.expr]:
    lists = st.lists(inner, max_size=3)
    targets = st.sampled_from(_NAMES).map(lambda name: ast.Name(name, ast.Store()))
    clauses = st.builds(
        ast.comprehension,
        target=targets,
        iter=inner,
        ifs=st.lists(inner, max_size=1),
        is_async=st.just(0),
    )
    keywords = st.builds(
        ast.keyword,
        arg=st.sampled_from(["inplace", "axis", "y", "validation_data", None]),
        value=inner,
    )
    return st.one_of(
        st.builds(
            ast.Attribute, value=inner, attr=st.sampled_from(_ATTRIBUTES), ctx=st.just(ast.Load())
        ),
        st.builds(ast.Call, func=inner, args=lists, keywords=st.lists(keywords, max_size=2)),
        st.builds(ast.Subscript, value=inner, slice=inner, ctx=st.just(ast.Load())),
        st.builds(
            ast.Subscript,
            value=inner,
            slice=st.builds(ast.Slice, lower=inner, upper=inner, step=st.none()),
            ctx=st.just(ast.Load()),
        ),
        st.builds(
            ast.BinOp, left=inner, op=st.sampled_from([ast.Add(), ast.BitAnd()]), right=inner
        ),
        st.builds(
            ast.UnaryOp, op=st.sampled_from([ast.Invert(), ast.Not(), ast.USub()]), operand=inner
        ),
        st.builds(
            ast.Compare,
            left=inner,
            ops=st.just([ast.Lt()]),
            comparators=st.lists(inner, min_size=1, max_size=1),
        ),
        st.builds(
            ast.BoolOp, op=st.just(ast.And()), values=st.lists(inner, min_size=2, max_size=3)
        ),
        st.builds(ast.IfExp, test=inner, body=inner, orelse=inner),
        st.builds(ast.Tuple, elts=lists, ctx=st.just(ast.Load())),
        st.builds(ast.List, elts=lists, ctx=st.just(ast.Load())),
        st.builds(ast.Starred, value=inner, ctx=st.just(ast.Load())),
        st.lists(st.tuples(inner, inner), max_size=2).map(
            lambda pairs: ast.Dict([key for key, _ in pairs], [value for _, value in pairs])
        ),
        st.builds(ast.ListComp, elt=inner, generators=st.lists(clauses, min_size=1, max_size=2)),
        st.builds(
            ast.DictComp,
            key=inner,
            value=inner,
            generators=st.lists(clauses, min_size=1, max_size=1),
        ),
        inner.map(
            lambda body: ast.Lambda(ast.arguments([], [ast.arg("f")], None, [], [], None, []), body)
        ),
    )


_expression = st.recursive(
    st.one_of(
        st.builds(ast.Name, id=st.sampled_from(_NAMES), ctx=st.just(ast.Load())),
        st.builds(ast.Constant, value=_constants),
    ),
    _expressions,
    max_leaves=12,
)


def _statements(inner: st.SearchStrategy[ast.stmt]) -> st.SearchStrategy[ast.stmt]:
    body = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        st.builds(ast.If, test=_expression, body=body, orelse=st.lists(inner, max_size=2)),
        st.builds(ast.For, target=_expression, iter=_expression, body=body, orelse=st.just([])),
        st.builds(ast.While, test=_expression, body=body, orelse=st.just([])),
        st.builds(
            ast.Try,
            body=body,
            handlers=st.builds(ast.ExceptHandler, type=st.none(), name=st.none(), body=body).map(
                lambda one: [one]
            ),
            orelse=st.just([]),
            finalbody=st.lists(inner, max_size=1),
        ),
        st.builds(
            ast.FunctionDef,
            name=st.sampled_from(_NAMES),
            args=st.just(ast.arguments([], [ast.arg("X"), ast.arg("y")], None, [], [], None, [])),
            body=body,
            decorator_list=st.just([]),
            returns=st.none(),
        ),
        st.builds(
            ast.ClassDef,
            name=st.sampled_from(_NAMES),
            bases=st.just([]),
            keywords=st.just([]),
            body=body,
            decorator_list=st.just([]),
        ),
    )


_statement = st.recursive(
    st.one_of(
        st.builds(ast.Expr, value=_expression),
        st.builds(
            ast.Assign, targets=st.lists(_expression, min_size=1, max_size=2), value=_expression
        ),
        st.builds(ast.AugAssign, target=_expression, op=st.just(ast.Add()), value=_expression),
        st.builds(ast.Delete, targets=st.lists(_expression, min_size=1, max_size=1)),
        st.builds(ast.Return, value=_expression),
    ),
    _statements,
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_statement, min_size=1, max_size=8))
def test_no_tree_makes_it_raise(body: list[ast.stmt]) -> None:
    """Any tree is analysed, also one that no parser would make: findings point into it."""
    read = ast.parse("df = pd.read_csv('t.csv')").body
    tree = ast.fix_missing_locations(ast.Module([*read, *body], []))
    cell = Cell(1, "c1", "code", "")
    late = {"t.csv": ["a", "y"]}
    result = analyse(ParsedNotebook((cell,), {1: ""}, {1: tree}, {}, known_afterwards=late))
    assert all(finding.cell == 1 for finding in result.findings)


@pytest.mark.parametrize("what", ["", "test_size=0.2", "*arrays", "*[]", "**{}"])
def test_a_split_may_be_given_anything(what: str) -> None:
    """What is split may stand in a star, or be missing: an answer all the same."""
    cell = f"a, b = train_test_split({what})\nm = SVC().fit(a)\nprint(m.score(b))"
    assert "split" in analyse(parsed(cell)).subjects


HARD = {
    "loops around a long function": [
        "def f(a, b):\n" + "    c = a + b\n" * 100 + "    return a\n",
        *(["for i in range(9):\n    f(i, 2)"] * 1_000),
    ],
    "scores of one model": [
        "df = pd.read_csv('a.csv')\nX, y = df.drop(columns='y'), df['y']\nX = X - X.mean()",
        "X_train, X_test, y_train, y_test = train_test_split(X, y)",
        "m = SVC().fit(X_train, y_train)",
        *(f"e{number} = m.score(X_test, y_test)" for number in range(1_000)),
    ],
    "products of one's own": [
        "df = pd.read_csv('a.csv')\nX, y = df.drop(columns='y'), df['y']\nX = X - X.mean()",
        "X_train, X_test, y_train, y_test = train_test_split(X, y)\nw = X_train.T @ y_train",
        *(f"e{number} = np.mean((X_test @ w - y_test) ** 2)" for number in range(1_000)),
    ],
    "many cells": ["df = df[df.a > 1]\nX = X.fillna(X.mean())"] * 5_000,
    "lists that double": ["F = ['a']\n" + "F = F + F\nF = [*F, *F]\nF = F * 2\n" * 60],
    "a long chain": ["x = " + ".a()".join(["df"] * 1) + ".b()" * 150],
    "deep brackets": ["x = " + "[" * 150 + "]" * 150],
    "deep branches": [
        "\n".join(" " * depth + "if x:" for depth in range(80)) + "\n" + " " * 80 + "y"
    ],
    "nested loops": [
        "\n".join(" " * depth + f"for v{depth} in [1, 2, 3, 4, 5, 6]:" for depth in range(12))
        + "\n"
        + " " * 12
        + "df['a'] = df['a'].fillna(df['a'].mean())"
    ],
    "recursion": ["def f(x):\n    return f(g(x))\ndef g(x):\n    return f(x) + g(x)\nf(df)"],
    "calls that branch": [
        "\n".join(f"def f{n}(x):\n    return f{n + 1}(x) + f{n + 1}(x)" for n in range(40))
        + "\nf0(df)"
    ],
    "many splits": ["X, Z, y, w = train_test_split(X, y)\nm = SVC().fit(X, y)\nm.score(Z, w)"]
    * 400,
    "filters of their own": [
        f"t = df[df.year >= {n}]\nm = SVC().fit(df[df.year < {n}], y)\nm.score(t, t.y)"
        for n in range(500)
    ],
    "loops around one function": [
        "X, Z, y, w = train_test_split(X, y)",
        "def run(d):\n    return f1_score(w, SVC(C=d).fit(X, y).predict(Z))",
        *["for d in [1, 2]:\n    print(run(d))"] * 500,
    ],
    "names made of names": [
        "def f(z, a0):\n"
        + "".join(
            f"    a{n + 1} = a{n} + a{n // 2} + b{n}\n    w = z[a{n}:a{n + 1}]\n"
            for n in range(300)
        )
        + "f(df.values, n)"
    ],
    "one long line": ["x = " + " + ".join(["df['a'].mean()"] * 3_000)],
}


@pytest.mark.parametrize("name", HARD)
def test_bounds_of_time_and_memory(name: str) -> None:
    """Notebooks made to be slow take less than two seconds and 300 MB."""
    notebook = parsed(*HARD[name])
    tracemalloc.start()
    begin = time.process_time()
    analyse(notebook)
    seconds = time.process_time() - begin
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < BYTES
    assert seconds < SECONDS * 6  # tracing memory, and lines for coverage, is slow


@pytest.mark.parametrize(
    "name", ["many cells", "nested loops", "many splits", "loops around one function"]
)
def test_time_without_tracing(name: str) -> None:
    """The same without the tracer: within the two seconds."""
    notebook = parsed(*HARD[name])
    begin = time.process_time()
    analyse(notebook)
    assert time.process_time() - begin < SECONDS


def test_what_was_not_followed_is_said() -> None:
    """Text that is run as code, and calls without an end, are named with their place."""
    ends = "def f(a):\n    return f(a)\nf(pd.read_csv('rows.csv'))"
    run = run_cells(parsed("x = 1", "exec('model.fit(X, y)')", ends))
    assert [(one.cell, one.line) for one in run.opaque] == [(2, 1), (3, 2)]
    assert all("leak-*" in one.checks for one in run.opaque)


def test_a_recursion_without_data_is_no_secret() -> None:
    """A tree that is printed recursively keeps no check from its answer."""
    run = run_cells(
        parsed("def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nprint(f(9))")
    )
    assert run.opaque == []
