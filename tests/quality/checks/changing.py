"""Changes to a notebook that make it neither better nor worse."""

from __future__ import annotations

import ast
import dataclasses
import io
import keyword
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from minbar.quality.notebook import Cell

__all__ = ["formatted", "moved", "renamed", "split", "variables"]

Cells = tuple[Cell, ...]


def renumbered(cells: Iterator[Cell] | list[Cell] | Cells) -> Cells:
    """Give cells their places, and the counts of a run from the top down."""
    return tuple(
        dataclasses.replace(
            cell, index=number, execution_count=number if cell.execution_count else None
        )
        for number, cell in enumerate(cells, 1)
    )


def formatted(cells: Cells, line_length: int = 88) -> Cells:
    """Format the code as ruff does."""
    mark = "\n# boundary of a cell\n"
    program = str(Path(sys.executable).parent / "ruff")
    readable = [cell for cell in cells if cell.kind == "code" and _parses(cell.source)]
    text = mark.join(cell.source for cell in readable)
    done = subprocess.run(
        [program, "format", "--isolated", f"--line-length={line_length}", "-"],
        input=text, capture_output=True, text=True, check=True,
    )  # fmt: skip
    parts = done.stdout.split("# boundary of a cell\n")
    assert len(parts) == len(readable)
    new = {cell.index: part.strip("\n") for cell, part in zip(readable, parts, strict=True)}
    return tuple(
        dataclasses.replace(cell, source=new.get(cell.index, cell.source)) for cell in cells
    )


def _parses(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return bool(source.strip())


def renamed(cells: Cells, old: str, new: str) -> Cells:
    """Rename a variable wherever it is a name by itself."""
    return tuple(
        dataclasses.replace(cell, source=_renamed(cell.source, old, new))
        if cell.kind == "code"
        else cell
        for cell in cells
    )


def _renamed(source: str, old: str, new: str) -> str:
    lines = source.split("\n")
    before = None
    found = []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and token.string == old and before != ".":
            found.append(token.start)
        before = token.string
    for row, column in reversed(found):
        line = lines[row - 1]
        lines[row - 1] = line[:column] + new + line[column + len(old) :]
    return "\n".join(lines)


def variables(cells: Cells) -> list[str]:
    """Return the variables of the top level, in order, that are nothing but that.

    What is a keyword of a call too, or stands in an f-string, is left out: renaming it
    needs more than names.
    """
    found: dict[str, None] = {}
    words: set[str] = set()
    for cell in cells:
        if cell.kind != "code" or not _parses(cell.source):
            continue
        tree = ast.parse(cell.source)
        words |= {
            name.id for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)
            for name in ast.walk(node) if isinstance(name, ast.Name)
        }  # fmt: skip
        words |= {
            node.arg or "" for node in ast.walk(tree) if isinstance(node, ast.keyword | ast.arg)
        }
        for statement in tree.body:
            if isinstance(statement, ast.Assign):
                for node in statement.targets:
                    if isinstance(node, ast.Name):
                        found[node.id] = None
    return [name for name in found if name not in words and not keyword.iskeyword(name)]


def moved(cells: Cells) -> Iterator[Cells]:
    """Move each Markdown cell one place down, and one far away."""
    for number, cell in enumerate(cells):
        if cell.kind == "markdown":
            rest = [*cells[:number], *cells[number + 1 :]]
            for place in {min(number + 1, len(rest)), len(rest) // 2}:
                yield renumbered([*rest[:place], cell, *rest[place:]])


def split(cells: Cells, least: int = 6) -> Iterator[Cells]:
    """Cut each cell of some length in two, at the statement in its middle."""
    for number, cell in enumerate(cells):
        if cell.kind != "code" or not _parses(cell.source):
            continue
        body = ast.parse(cell.source).body
        if len(body) < least or len({one.lineno for one in body}) < len(body):
            continue
        line = body[len(body) // 2].lineno - 1
        decorators = getattr(body[len(body) // 2], "decorator_list", [])
        line = min([line, *(one.lineno - 1 for one in decorators)])
        lines = cell.source.split("\n")
        halves = ["\n".join(lines[:line]), "\n".join(lines[line:])]
        parts = [dataclasses.replace(cell, source=half) for half in halves]
        yield renumbered([*cells[:number], *parts, *cells[number + 1 :]])
