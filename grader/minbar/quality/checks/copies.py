"""Blocks that were copied: token for token, or with other names and numbers put in."""

from __future__ import annotations

import ast
import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from minbar.quality.checks.facts import Facts, facts_of, last_name
from minbar.quality.checks.making import Place, one_for_all, where
from minbar.quality.checks.tools import run_jscpd, version
from minbar.quality.findings import Finding, Severity, Step
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["REPETITION", "duplicates", "functions"]

REPETITION: Final = "repetition"
_TOKENS: Final = 60
_LEVELS: Final[tuple[tuple[int, Severity], ...]] = ((200, "high"), (100, "medium"), (0, "low"))
_MARK: Final = "cell_boundary_{0} = {0}"
_IMPORTS: Final = (ast.Import, ast.ImportFrom)
_COMPOUND: Final = (
    ast.If, ast.For, ast.While, ast.With, ast.Try, ast.ExceptHandler, ast.FunctionDef,
    ast.AsyncFunctionDef, ast.ClassDef, ast.AsyncFor, ast.AsyncWith,
)  # fmt: skip
_DEFINES: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_FIGURE: Final = re.compile(r"plt|pyplot|sns|px|go|(?:ax|axs|axes|fig|figure)_?\d*")
# Blocks of so many statements and nodes, found so many times, should be a function.
_SHORT: Final = (3, 36, 3)
_LONG: Final = (6, 70, 2)
_MANY_STATEMENTS: Final = 15
_LEAST_BODY: Final = 3
_TWICE: Final = 2


def duplicates(parsed: ParsedNotebook) -> CheckOutcome:
    """Find blocks that are token for token what stands elsewhere in the notebook."""
    source, starts, cells = _joined(parsed)
    if not source.strip():
        return CheckOutcome()
    found: dict[tuple[int, int], Finding] = {}
    for pair in run_jscpd(source, _TOKENS):
        first, second = sorted(
            _cell_and_line(starts, cells, int(pair[side]["start"])) for side in _SIDES
        )
        found.setdefault(second, _duplicate(first, second, pair["lines"], pair["tokens"]))
    return CheckOutcome(tuple(found.values()))


_SIDES: Final = ("firstFile", "secondFile")


def _joined(parsed: ParsedNotebook) -> tuple[str, list[int], list[int]]:
    """All cells as one text, with lines between that are alike nowhere; imports left out."""
    lines: list[str] = []
    starts, cells = [], []
    for cell, code in parsed.code.items():
        lines.append(_MARK.format(cell))
        starts.append(len(lines) + 1)
        cells.append(cell)
        lines += _without_imports(code, parsed.trees[cell])
    return "\n".join(lines) + "\n", starts, cells


def _without_imports(code: str, tree: ast.Module) -> list[str]:
    lines = code.split("\n")
    for one in tree.body:
        if isinstance(one, _IMPORTS):
            for number in range(one.lineno, (one.end_lineno or one.lineno) + 1):
                lines[number - 1] = ""
    return lines


def _cell_and_line(starts: Sequence[int], cells: Sequence[int], line: int) -> tuple[int, int]:
    at = max(0, bisect.bisect_right(starts, line) - 1)
    return cells[at], max(1, line - starts[at] + 1)


def _duplicate(first: tuple[int, int], second: tuple[int, int], lines: int, tokens: int) -> Finding:
    severity = next(name for least, name in _LEVELS if tokens >= least)
    return Finding(
        "duplicates", *second,
        f"These {lines} lines stand already in cell {first[0]}, line {first[1]}: what is mended "
        "here must be mended there. Make a function of them.",
        severity, 0.95, rule="exact", tool="jscpd", tool_version=version("jscpd"),
        path=(Step(*first, "the same lines"),),
        reproduce=f"jscpd --min-tokens {_TOKENS} on the code of the cells",
    )  # fmt: skip


def functions(parsed: ParsedNotebook) -> CheckOutcome:
    """Find steps that were written again with other names, where a function would do."""
    facts = facts_of(parsed)
    shaped = _Shapes(parsed)
    groups = [*shaped.repeated(*_LONG), *shaped.repeated(*_SHORT)]
    copies = sorted({place for group in groups for place in group[1:]})
    there = bool(groups) or _used_twice(facts)
    many = sum(len(group) - 1 for group in groups) * _SHORT[0] >= _MANY_STATEMENTS
    found = one_for_all(
        "functions", "copies", "high" if many else "medium", copies,
        "The steps that begin here were written before, with other names or numbers: "
        f"{_told(groups)}. As a function, they would be done the same way each time.",
        confidence=0.85, reproduce="Lay the two blocks side by side.",
    )  # fmt: skip
    return CheckOutcome(tuple(found), frozenset({REPETITION}) if there else frozenset())


def _told(groups: Sequence[Sequence[Place]]) -> str:
    if not groups:
        return ""
    cell, line, _ = groups[0][0]
    return f"first in cell {cell}, line {line}"


def _used_twice(facts: Facts) -> bool:
    """Whether a function that does something is called from two places."""
    names = {one.node.name for one in facts.definitions if one.is_function and one.live}
    calls: dict[str, set[str]] = {}
    for item, call, name in facts.calls():
        last = last_name(name)
        plain = not isinstance(item.parent, ast.Expr) or isinstance(call.func, ast.Name)
        if last in names and plain:
            calls.setdefault(last, set()).add(ast.dump(call))  # the same again is no second use
    return any(
        one.is_function and one.live and len(calls.get(one.node.name, ())) >= _TWICE
        and sum(isinstance(part, ast.stmt) for part in ast.walk(one.node)) > _LEAST_BODY
        for one in facts.definitions
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A statement without its names and numbers."""

    shape: int
    nodes: int
    at: Place
    node: ast.stmt
    draws: bool


class _Shapes:
    """Sequences of statements: the top level of all cells is one, each inner block another."""

    def __init__(self, parsed: ParsedNotebook) -> None:
        top: list[_Shaped] = []
        self._blocks = [top]
        for cell, tree in parsed.trees.items():
            top += self._block(cell, tree.body)
        for item in facts_of(parsed).of(*_COMPOUND):
            for name in ("body", "orelse", "finalbody"):
                body = getattr(item.node, name, None)
                if isinstance(body, list) and len(body) >= _SHORT[0]:
                    self._blocks.append(list(self._block(item.cell, body)))

    def _block(self, cell: int, body: Sequence[ast.stmt]) -> Iterator[_Shaped]:
        for one in body:
            if not isinstance(one, (*_IMPORTS, *_DEFINES)):
                shape = tuple(_shape(one))
                yield _Shaped(hash(shape), len(shape), where(cell, one), one, _draws(one))

    def repeated(self, length: int, least: int, times: int) -> list[list[Place]]:
        """Return the places of each sequence that is found so many times, apart.

        What is equal to the letter is left out: `duplicates` tells it.
        """
        seen: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        for number, block in enumerate(self._blocks):
            for start in range(len(block) - length + 1):
                window = block[start : start + length]
                key = tuple(one.shape for one in window)
                if sum(one.nodes for one in window) < least or len(set(key)) == 1:
                    continue
                if 2 * sum(one.draws for one in window) > length:
                    continue  # every figure needs its title and its axes
                places = seen.setdefault(key, [])
                if not places or places[-1][0] != number or places[-1][1] + length <= start:
                    places.append((number, start))
        groups = (
            self._different(places, length) for places in seen.values() if len(places) >= times
        )
        return [group for group in groups if len(group) >= times]

    def _different(self, places: Sequence[tuple[int, int]], length: int) -> list[Place]:
        """The first place of each text."""
        texts: dict[str, Place] = {}
        for number, start in places:
            window = self._blocks[number][start : start + length]
            texts.setdefault("".join(ast.dump(one.node) for one in window), window[0].at)
        return list(texts.values())


def _draws(statement: ast.stmt) -> bool:
    """Whether a statement is a call that draws a part of a figure."""
    node: ast.AST = statement
    if isinstance(node, ast.Expr | ast.Assign):
        node = node.value
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and bool(_FIGURE.fullmatch(node.id))


def _shape(statement: ast.stmt) -> Iterator[str]:
    """What a statement does, whatever its names and numbers: called names and attributes stay."""
    called: set[int] = set()
    for node in ast.walk(statement):  # a call comes before what it calls
        kind = type(node).__name__
        if isinstance(node, ast.Call):
            called.add(id(node.func))
        if isinstance(node, ast.Name):
            yield node.id if id(node) in called else kind
        elif isinstance(node, ast.Attribute):
            yield f".{node.attr}"
        elif isinstance(node, ast.keyword):
            yield f"{node.arg}="
        elif isinstance(node, ast.Constant):
            yield type(node.value).__name__
        elif not isinstance(node, ast.expr_context):
            yield kind
