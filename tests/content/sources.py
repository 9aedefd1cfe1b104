"""Reads tests and notebooks of a take-home as syntax trees, without running them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

__all__ = ["TestSource", "bars", "code_of", "functions", "parameters", "read_tests"]


SENSES = {"at_least": ">=", "at_most": "<="}


@dataclass(frozen=True, slots=True)
class TestSource:
    """A test of a take-home as it is written.

    Attributes:
        name: of the function.
        points: first argument of its `points` decorator; None without one.
        criterion: the decorator's criterion; None without one.
        sentence: first line of its docstring.
    """

    __test__ = False

    name: str
    points: float | None
    criterion: str | None
    sentence: str


def read_tests(files: Mapping[str, bytes]) -> list[TestSource]:
    """Return the tests of all files."""
    return [_test(node) for node in functions(files.values()) if node.name.startswith("test_")]


def functions(sources: Iterable[str | bytes]) -> Iterator[ast.FunctionDef]:
    """Yield every function of several sources."""
    for raw in sources:
        for node in ast.walk(ast.parse(raw)):
            if isinstance(node, ast.FunctionDef):
                yield node


def parameters(node: ast.FunctionDef) -> list[str]:
    """Return the names of a function's parameters."""
    return [argument.arg for argument in node.args.args]


def bars(files: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """Return every bar that a test sets by the fixture `bar`, as (test, `>= 0.6`)."""
    found = set()
    for node in functions(files.values()):
        for call in ast.walk(node):
            match call:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="bar"), attr=sense),
                    args=[_, ast.Constant(value=float(number))],
                ):
                    found.add((node.name, f"{SENSES[sense]} {number:g}"))
    return found


def code_of(notebook: bytes) -> str:
    """Return all code cells of a notebook as one source."""
    cells = json.loads(notebook)["cells"]
    return "\n\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def _test(node: ast.FunctionDef) -> TestSource:
    sentence = (ast.get_docstring(node) or "").partition("\n")[0]
    for decorator in node.decorator_list:
        match decorator:
            case ast.Call(
                func=ast.Name(id="points"),
                args=[ast.Constant(value=int(value) | float(value))],
                keywords=[ast.keyword(arg="criterion", value=ast.Constant(value=str(name)))],
            ):
                return TestSource(node.name, float(value), name, sentence)
    return TestSource(node.name, None, None, sentence)
