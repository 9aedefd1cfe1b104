"""How hard functions and cells are to follow, and how long cells are."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from complexipy import code_complexity

from minbar.quality.checks.facts import facts_of
from minbar.quality.checks.tools import version
from minbar.quality.findings import Finding, Severity
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["cognitive_complexity", "long_cells"]

_LEVELS: Final[tuple[tuple[int, Severity], ...]] = ((40, "high"), (25, "medium"), (15, "low"))
_LENGTHS: Final[tuple[tuple[int, Severity], ...]] = ((80, "high"), (50, "medium"), (30, "low"))
_SCRIPT: Final = "<module>"
_DEFINES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def cognitive_complexity(parsed: ParsedNotebook) -> CheckOutcome:
    """Find functions, and code of cells outside of functions, that hold too many branches."""
    found = [one for cell, code in parsed.code.items() for one in _of_cell(parsed, cell, code)]
    return CheckOutcome(tuple(found))


def _of_cell(parsed: ParsedNotebook, cell: int, code: str) -> Iterator[Finding]:
    if not any(isinstance(node, _BRANCHES) for node in ast.walk(parsed.trees[cell])):
        return
    try:
        measured = code_complexity(code, check_script=True, no_ignore=True, with_plans=False)
    except ValueError:  # its parser is not Python's own; ours says what it could not read
        return
    for one in measured.functions:
        severity = _level(one.complexity, _LEVELS)
        if severity is None:
            continue
        what = f"The function `{one.name}`" if one.name != _SCRIPT else "The code of this cell"
        yield Finding(
            "cognitive-complexity", cell, max(1, one.line_start),
            f"{what} has a cognitive complexity of {one.complexity} (over 15 is hard to follow): "
            "each branch in a branch is one more thing to keep in mind. Move inner blocks into "
            "functions with names.",
            severity, 0.95, rule="function" if one.name != _SCRIPT else "cell", tool="complexipy",
            tool_version=version("complexipy"), reproduce="complexipy --no-ignore on the cell",
        )  # fmt: skip


_BLOCKS: Final = ("body", "orelse", "finalbody", "handlers", "cases")
_BRANCHES: Final = (
    ast.If, ast.For, ast.AsyncFor, ast.While, ast.Try, ast.IfExp, ast.BoolOp, ast.Match, ast.With,
)  # fmt: skip


def long_cells(parsed: ParsedNotebook) -> CheckOutcome:
    """Find cells of too many statements, and functions too; definitions in a cell count as one."""
    return CheckOutcome((*_cells(parsed), *_functions(parsed)))


def _cells(parsed: ParsedNotebook) -> Iterator[Finding]:
    for cell, tree in parsed.trees.items():
        if all(isinstance(one, ast.Import | ast.ImportFrom) for one in tree.body):
            continue
        size = _size(tree.body)
        severity = _level(size, _LENGTHS)
        if severity is not None:
            yield Finding(
                "long-cells", cell, 1,
                f"This cell has {size} statements outside of functions (over 30 is long): it "
                "cannot be run again in part, nor be looked at in between. Cut it where a "
                "thought ends.",
                severity, 0.95, rule="cell", reproduce="Count its statements.",
            )  # fmt: skip


def _functions(parsed: ParsedNotebook) -> Iterator[Finding]:
    for one in facts_of(parsed).definitions:
        if not one.is_function:
            continue
        size = _size(one.node.body)
        if size > _LENGTHS[1][0]:
            yield Finding(
                "long-cells", one.cell, one.node.lineno,
                f"The function `{one.node.name}` has {size} statements (over 50 is long): it "
                "does several things, and can be tested only as a whole.",
                "low", 0.95, rule="function", reproduce="Count its statements.",
            )  # fmt: skip


def _size(body: list[ast.stmt]) -> int:
    """Statements, those in blocks included; a definition counts as one, an import as none."""
    count = 0
    pending: list[ast.AST] = list(body)
    while pending:
        one = pending.pop()
        count += isinstance(one, ast.stmt) and not isinstance(one, ast.Import | ast.ImportFrom)
        if not isinstance(one, _DEFINES):
            for name in _BLOCKS:
                pending += getattr(one, name, ())
    return count


def _level(value: int, levels: tuple[tuple[int, Severity], ...]) -> Severity | None:
    return next((severity for limit, severity in levels if value > limit), None)
