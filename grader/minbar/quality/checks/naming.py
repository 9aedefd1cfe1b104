"""Names that do not say what things are. ML's own (`X`, `y`, `X_train`, `df`, `ax`) do."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from minbar.quality.checks.facts import Facts, facts_of
from minbar.quality.checks.linting import lint
from minbar.quality.checks.making import Place, place
from minbar.quality.findings import Finding, Severity
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["names"]

CHECK: Final = "names"
_FUNCTIONS: Final = re.compile(
    r"(?:[a-zA-Z]|f[02-9]\d*|func\d*|function\d*|foo|bar|baz|do|my_?func\w*|asdf\w*)"
)
_EMPTY: Final = re.compile(r"(?:foo|bar|baz|asdf|blah|stuff|thing|xxx+|aaa+|var\d*)\d*")
_NUMBERED: Final = re.compile(r"([A-Za-z_]*[A-Za-z])_?(\d+)")
_SERIES: Final = 4
_FAR: Final = 3
# One letter that the field reads at once.
_LETTERS: Final = frozenset("XYyxnkmpftdNCKPTZzijc_IJDGRSQUVWwbsrhu")
_NUMBERED_FINE: Final = frozenset(
    {"x", "y", "ax", "fig", "p", "w", "b", "t", "h", "conv", "fc", "layer", "block", "beta",
     "theta", "alpha", "q", "l", "r", "f", "recall", "precision", "top", "year", "day",
     "week", "level",
     "log", "c", "d", "z", "u", "v", "a", "s", "n", "k", "i", "j"}
)  # fmt: skip
_TOLD: Final[dict[str, tuple[Severity, str]]] = {
    "function": ("medium", "The name of `{}` does not say what it does."),
    "empty": ("low", "`{}` does not say what it holds."),
    "letter": (
        "low",
        (
            "`{}` is used cells away from where it is made: one letter does not say what it "
            "holds."
        ),
    ),
    "numbered": ("low", "`{}` and its numbered kin differ in something that a name could say."),
}  # fmt: skip


def names(parsed: ParsedNotebook) -> CheckOutcome:
    """Find names of functions and variables that say nothing."""
    facts = facts_of(parsed)
    found = [one for one in lint(parsed) if one.check == CHECK]
    found += [_finding(rule, name, at) for rule, name, at in _found(facts)]
    return CheckOutcome(tuple(found))


def _finding(rule: str, name: str, at: Place) -> Finding:
    severity, message = _TOLD[rule]
    cell, line, column = at
    return Finding(
        CHECK, cell, line, message.format(name), severity, 0.85, column=column, rule=rule,
        reproduce="Say aloud what it holds, and compare.",
    )  # fmt: skip


def _found(facts: Facts) -> Iterator[tuple[str, str, Place]]:
    for one in facts.definitions:
        if not one.is_method and _FUNCTIONS.fullmatch(one.node.name):
            yield "function", one.node.name, (one.cell, one.node.lineno, 1)
    made, read = _variables(facts)
    for name, at in made.items():
        if _EMPTY.fullmatch(name):
            yield "empty", name, at
        elif len(name) == 1 and name not in _LETTERS and read.get(name, 0) >= at[0] + _FAR:
            yield "letter", name, at
    yield from _series(made)


def _variables(facts: Facts) -> tuple[dict[str, Place], dict[str, int]]:
    """Top-level variables, where each is made first, and the last cell that reads it."""
    made: dict[str, Place] = {}
    read: dict[str, int] = {}
    for item in facts.of(ast.Name):
        node = item.node
        if isinstance(node, ast.Name) and item.inside is None:
            if isinstance(node.ctx, ast.Load):
                read[node.id] = max(item.cell, read.get(node.id, 0))
            elif not isinstance(item.parent, ast.comprehension | ast.For):
                made.setdefault(node.id, place(item))
    return made, read


def _series(made: dict[str, Place]) -> Iterator[tuple[str, str, Place]]:
    """`df1`, `df2`, `df3`, `df4`: from four on, nobody remembers which is which."""
    groups: dict[str, list[tuple[Place, str]]] = defaultdict(list)
    for name, at in made.items():
        parts = _NUMBERED.fullmatch(name)
        if parts and parts[1].lower() not in _NUMBERED_FINE:
            groups[parts[1]].append((at, name))
    for group in groups.values():
        if len(group) >= _SERIES:
            at, name = min(group)
            yield "numbered", name, at
