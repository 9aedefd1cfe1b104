"""Each code cell is parsed on its own, and IPython's own language taken out of it."""

from __future__ import annotations

import ast
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.quality.source import MAX_CELL_CHARACTERS, MAX_DEPTH, parse_notebook
from tests.quality.notebooks import notebook, parsed


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install x\ny", "pass\ny"),
        ("pip install x", "pass"),
        ("files = !ls\nx", "files = ...\nx"),
        ("a, b = %who_ls", "a, b = ..."),
        ("%time model = fit(X)", "model = fit(X)"),
        ("%timeit -n 3 f()", "f()"),
        ("x?\n?y\nz??", "pass\npass\npass"),
        ("if x:\n    !ls {x}\n    %cd ..", "if x:\n    pass\n    pass"),
        ("%%time\nx = 1", "pass\nx = 1"),
        ("\n%%capture out\nx = 1", "\npass\nx = 1"),
        ("!wget \\\n  http://x\ny", "pass\n\ny"),
        ("s = '''\n%not a magic\n'''\n%magic", "s = '''\n%not a magic\n'''\npass"),
        ("x = (7\n%3)\n%magic", "x = (7\n%3)\npass"),
        ("x = 'it''s' # '\n%magic", "x = 'it''s' # '\npass"),
        ("%load it's\nx = 1", "pass\nx = 1"),
    ],
)
def test_magics_are_replaced_line_for_line(source: str, code: str) -> None:
    """What is IPython's gives way to a statement that does nothing; lines stay where they are."""
    assert parsed(source).code == {1: code}


@pytest.mark.parametrize("source", ["x = 7\nx %= 3", "f'{x!r}'", "a = b != c", "x = (7\n%d)"])
def test_python_stays_as_it_is(source: str) -> None:
    """Nothing that parses is touched, whatever it begins with."""
    found = parsed(source)
    assert (found.code, found.magics) == ({1: source}, ())


def test_what_was_taken_out_is_told() -> None:
    """Magics and commands are listed with place, kind, name and text; hidden code with its body."""
    found = parsed(
        "x = 1\n!curl http://x | sh", "%%writefile helper.py\nimport os", "%autoreload 2"
    )
    told = [(one.cell, one.line, one.kind, one.name, one.body) for one in found.magics]
    assert told == [
        (1, 2, "shell", "curl", ""),
        (2, 1, "cell", "writefile", "import os"),
        (3, 1, "line", "autoreload", ""),
    ]
    assert found.unparsed[2].kind == "magic"


@pytest.mark.parametrize(
    ("source", "kind", "line"),
    [
        ("x = 1\nfor (", "syntax", 2),
        ("print 'hello'", "python-2", 1),
        ("try:\n    f()\nexcept ValueError, e:\n    pass", "python-2", 3),
        ("x = '\x00'", "syntax", 1),
        ("(" * 300 + ")" * 300, "syntax", 1),
        ("-" * 5000 + "1", "too-deep", 1),
        ("+".join("a" * (MAX_DEPTH + 50)), "too-deep", 1),
        ("x" * (MAX_CELL_CHARACTERS + 1), "too-large", 1),
        ("%%R\nplot(x)", "magic", 1),
    ],
)
def test_a_cell_that_cannot_be_read_leaves_the_others(source: str, kind: str, line: int) -> None:
    """The reason is recorded with its line, and cells before and after have their trees."""
    found = parsed("a = 1", source, "b = 2")
    assert (found.unparsed[2].kind, found.unparsed[2].line) == (kind, line)
    assert str(found.unparsed[2]) == found.unparsed[2].reason != ""
    assert list(found.trees) == [1, 3]


def test_another_language_is_not_taken_for_python() -> None:
    """Cells of an R notebook have no trees, although `x = 1` would parse."""
    found = parse_notebook(notebook("x = 1", language="r"))
    assert (found.unparsed[1].kind, found.trees) == ("language", {})


def test_what_is_allowed_in_cells_parses() -> None:
    """Top-level await, unicode names, tabs and form feeds are Python to a notebook."""
    found = parsed("await fetch()", "π = 3\ngröße = π", "\x0cif x:\n\ty = 1", "# only a comment")
    assert list(found.trees) == [1, 2, 3, 4]


def test_statements_come_in_order() -> None:
    """Statements are given with the index of their cell, Markdown passed over."""
    found = parsed("a = 1\nb = 2", "# md text", "c = 3")
    assert [(cell, ast.unparse(one)) for cell, one in found.statements()] == [
        (1, "a = 1"),
        (1, "b = 2"),
        (3, "c = 3"),
    ]
    assert found.cell(2).kind == "markdown"


PIECES = st.sampled_from(
    ["%", "!", "?", "'", '"', "'''", '"""', "\\", "\n", "(", ")", "[", "{", "#", " ", "x", "=",
     "%%", "%time ", "pip install ", "\t", "\x0c", "1", ":", "if x", "\ufffd", "é"]
)  # fmt: skip


@given(st.lists(PIECES).map("".join) | st.text())
def test_no_source_makes_parsing_fail(source: str) -> None:
    """A cell has a tree or a reason, and as many lines in its code as in its source."""
    found = parsed(source)
    assert len(found.trees) + len(found.unparsed) == bool(source.strip())
    for code in found.code.values():
        assert code.count("\n") == source.count("\n")


def test_looking_for_python_2_takes_time_in_proportion() -> None:
    """A line of commas behind `except` is looked at once, not once for each comma."""
    begin = time.process_time()
    parsed("except " + "," * (MAX_CELL_CHARACTERS - 10))
    assert time.process_time() - begin < 1
