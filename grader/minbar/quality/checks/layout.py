"""Where imports stand, and cells that do nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Final

from minbar.quality.checks.facts import facts_of
from minbar.quality.checks.prose import prose_of
from minbar.quality.findings import Finding
from minbar.quality.notebook import Cell
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["dead_cells", "imports_together"]

_IMPORTS: Final = (ast.Import, ast.ImportFrom)
_COMMENT: Final = re.compile(r"^[^\S\n]*#+ ?", re.MULTILINE)
_SETUP: Final = frozenset({"set", "set_theme", "set_style", "use", "filterwarnings", "simplefilter",
                           "set_option", "seed", "manual_seed", "set_seed", "mount"})  # fmt: skip
_ART: Final = re.compile(r"[<>]img|\$\$|!\[|<\w|---|\*\*\*|___", re.IGNORECASE)
_LEAST_CODE: Final = 2


def imports_together(parsed: ParsedNotebook) -> CheckOutcome:
    """Find imports below the cells that a notebook begins with."""
    first = _first_work(parsed)
    found = []
    for cell, tree in parsed.trees.items():
        late = next((one for one in tree.body if isinstance(one, _IMPORTS)), None)
        if late is not None and cell > first:
            found.append(
                Finding(
                    "imports-together",
                    cell,
                    late.lineno,
                    "This import stands after work has begun: what the notebook needs is seen "
                    "late, and if it is missing, the run fails after the time was spent.",
                    "medium",
                    0.9,
                    rule="late",
                    reproduce="Search for imports below the first cells.",
                )
            )
    return CheckOutcome(tuple(found))


def _first_work(parsed: ParsedNotebook) -> int:
    """The last of the cells that a notebook begins with: the first one that computes.

    A cell of imports and settings only is still the beginning.
    """
    for cell, tree in parsed.trees.items():
        if not all(_prepares(one) for one in tree.body):
            return cell
    return len(parsed.cells)


def _prepares(statement: ast.stmt) -> bool:
    """Whether it imports, sets something up, or names a constant."""
    if isinstance(statement, (*_IMPORTS, ast.Pass, ast.Try, ast.If, ast.Assert)):
        return True
    if isinstance(statement, ast.Assign):
        return not any(isinstance(part, ast.Call) for part in ast.walk(statement.value))
    if isinstance(statement, ast.Expr):
        value = statement.value
        function = value.func if isinstance(value, ast.Call) else None
        name = getattr(function, "attr", getattr(function, "id", ""))
        return isinstance(value, ast.Constant) or name in _SETUP
    return False


def dead_cells(parsed: ParsedNotebook) -> CheckOutcome:
    """Find empty cells, cells of comments only, and code that no run comes by."""
    return CheckOutcome((*_empty(parsed), *_unreachable(parsed)))


def _empty(parsed: ParsedNotebook) -> Iterator[Finding]:
    filled = [cell.index for cell in parsed.cells if cell.source.strip()]
    end = filled[-1] if filled else 0
    for cell in parsed.cells:
        if cell.index > end:
            return  # Jupyter leaves an empty cell at the end
        rule = _why_dead(parsed, cell)
        if rule:
            yield _finding(cell.index, 1, rule)


_TOLD: Final = {
    "empty-code": "This code cell is empty: it looks as if something were missing.",
    "empty-text": "This text cell says nothing: it only looks like documentation.",
    "commented-out": "This cell holds only code that was commented out: nobody can tell whether "
    "it still works, or why it stays.",
    "no-run": "No run comes by this code, so nothing shows whether it works.",
}


def _finding(cell: int, line: int, rule: str) -> Finding:
    return Finding(
        "dead-cells", cell, line, _TOLD[rule], "low" if rule.startswith("empty") else "medium",
        0.9, rule=rule, reproduce="Delete it, and run the notebook.",
    )  # fmt: skip


def _why_dead(parsed: ParsedNotebook, cell: Cell) -> str:
    text = cell.source.strip()
    if cell.kind == "code":
        if not text:
            return "empty-code"
        return "commented-out" if _is_commented_out(parsed, cell) else ""
    if cell.kind == "markdown":
        prose = prose_of(cell)
        says = prose.words or any(one.text for one in prose.headings) or "```" in text
        return (
            ""
            if says or (text and _ART.search(text)) or any(map(str.isalnum, text))
            else "empty-text"
        )
    return ""


def _is_commented_out(parsed: ParsedNotebook, cell: Cell) -> bool:
    """Whether a cell has comments only, and they are Python; or one string only, likewise."""
    tree = parsed.trees.get(cell.index)
    if tree is None or len(tree.body) > 1:
        return False
    if not tree.body:
        return _is_code(_COMMENT.sub("", cell.source))
    value = getattr(tree.body[0], "value", None)
    if isinstance(tree.body[0], ast.Expr) and isinstance(value, ast.Constant):
        return isinstance(value.value, str) and _is_code(value.value)
    return False


def _is_code(text: str) -> bool:
    """Whether a text is Python that does something, not words that happen to parse."""
    try:
        tree = compile(text.strip("\n"), "<comment>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    assert isinstance(tree, ast.Module)  # noqa: S101  `exec` gives a module
    doing = (ast.Call, ast.Assign, ast.Import, ast.ImportFrom, ast.For, ast.FunctionDef)
    return any(isinstance(node, doing) for node in ast.walk(tree))


def _unreachable(parsed: ParsedNotebook) -> Iterator[Finding]:
    """The first dead statement of each cell; statements in it are not told again."""
    told: set[int] = set()
    for item in facts_of(parsed).of(*_STATEMENTS):
        if item.dead and item.cell not in told:
            told.add(item.cell)
            yield _finding(item.cell, getattr(item.node, "lineno", 1), "no-run")


_STATEMENTS: Final = (
    ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.For, ast.If, ast.With, ast.FunctionDef,
    ast.Return, ast.Assert, ast.Import, ast.ImportFrom, ast.Try, ast.While,
)  # fmt: skip
