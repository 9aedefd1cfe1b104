"""ruff's findings, on the cells that have a tree: one fault in a cell hides no other cell.

Comments that silence ruff (`# noqa`, `# ruff: noqa`) and files that configure it are of
no effect here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from minbar.quality.checks.lint_rules import LINT_RULES
from minbar.quality.checks.tools import ToolError, run_ruff, version
from minbar.quality.findings import Finding
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["faults", "lint"]

_SYNTAX: Final = frozenset({"syntax", "python-2"})
# Magics that may define names that no linter can see.
_DEFINE: Final = frozenset(
    {"run", "load", "pylab", "store", "load_ext", "reload_ext", "sql", "bigquery", "R", "px",
     "rush", "fetch", "who", "cython"}
)  # fmt: skip
_SURE: Final = 0.95
_DOUBT: Final = 0.4
# Names that a kernel, or whoever runs the notebook, puts there.
_GIVEN: Final = frozenset(
    {"display", "get_ipython", "In", "Out", "exit", "quit", "_", "__", "___", "_i", "_ih", "_oh",
     "_dh", "spark", "sc", "sqlContext", "dbutils", "displayHTML", "__IPYTHON__"}
)  # fmt: skip
# Built-in names that a later cell is likely to call.
_CALLED_OFTEN: Final = frozenset(
    {"list", "dict", "set", "tuple", "str", "int", "float", "bool", "sum", "max", "min", "len",
     "range", "print", "sorted", "type", "map", "filter", "zip", "open", "all", "any", "round",
     "abs", "enumerate", "isinstance"}
)  # fmt: skip
_last: list[tuple[ParsedNotebook, tuple[Finding, ...] | Exception]] = []


def faults(parsed: ParsedNotebook) -> CheckOutcome:
    """Find faults that a linter can prove, and cells that are no Python at all."""
    found = [one for one in lint(parsed) if one.check == "faults"]
    found += _syntax_errors(parsed)
    return CheckOutcome(tuple(found))


def lint(parsed: ParsedNotebook) -> tuple[Finding, ...]:
    """Return ruff's findings of all checks; one run serves all that ask for a notebook.

    Raises:
        MemoryError: if the notebook is too much for ruff.
        ToolError: if ruff gave no answer for another reason.
    """
    if not _last or _last[0][0] is not parsed:
        _last[:] = [(parsed, _said(parsed))]
    found = _last[0][1]
    if isinstance(found, Exception):
        raise found
    return found


def _said(parsed: ParsedNotebook) -> tuple[Finding, ...] | Exception:
    try:
        return tuple(_found(parsed))
    except (MemoryError, ToolError) as error:
        return error  # for each that asks, without another run


def _syntax_errors(parsed: ParsedNotebook) -> Iterator[Finding]:
    for cell, why in parsed.unparsed.items():
        if why.kind in _SYNTAX:
            yield Finding(
                "faults", cell, why.line,
                f"This cell is no Python of today: {why.reason}. It cannot run, and earns nothing.",
                "high", 1.0, rule="syntax", reproduce="Restart the kernel and run the cell.",
            )  # fmt: skip


def _found(parsed: ParsedNotebook) -> Iterator[Finding]:
    said = run_ruff(_as_file(parsed, parsed.code), sorted(LINT_RULES))
    refused = {one["cell"] for one in said if one["code"] not in LINT_RULES}
    if refused:  # its parser is not Python's own: lint what it can read
        rest = {cell: text for cell, text in parsed.code.items() if cell not in refused}
        said = run_ruff(_as_file(parsed, rest), sorted(LINT_RULES))
    for one in said:
        finding = _finding(parsed, one)
        if finding is not None:
            yield finding


def _as_file(parsed: ParsedNotebook, code: Mapping[int, str]) -> str:
    """A notebook of the readable cells, each at its place."""
    cells: list[dict[str, object]] = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None,
         "source": code.get(cell.index, "")}
        for cell in parsed.cells
    ]  # fmt: skip
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4})


def _finding(parsed: ParsedNotebook, said: Mapping[str, Any]) -> Finding | None:
    code, cell = str(said["code"]), said["cell"]
    rule = LINT_RULES.get(code)
    if rule is None or not isinstance(cell, int) or cell not in parsed.code:
        return None
    text = str(said["message"]).split("\n", maxsplit=1)[0]
    confidence = _confidence(parsed, code, text)
    if confidence is None:
        return None
    row, column = said["location"]["row"], said["location"]["column"]
    return Finding(
        rule.check, cell, row, f"{text.rstrip('.')}: {rule.why}.", rule.severity, confidence,
        column=column, rule=code, tool="ruff", tool_version=version("ruff"),
        reproduce=f"ruff check --isolated --ignore-noqa --select {code} NOTEBOOK",
    )  # fmt: skip


def _acts_when_imported(name: str) -> bool:
    """Whether importing a name is all that one does with it."""
    last = name.rpartition(".")[2]
    return name.startswith("__future__") or last == "Axes3D" or last.startswith("enable_")


def _confidence(parsed: ParsedNotebook, code: str, text: str) -> float | None:
    """How sure a finding is; None where the rule does not hold for notebooks."""
    named = text.split("`")[1] if text.count("`") > 1 else ""
    if code == "F821":
        if named in _GIVEN:
            return None
        hidden = parsed.unparsed or any(one.name in _DEFINE for one in parsed.magics)
        return _DOUBT if hidden else _SURE
    if code == "F401" and _acts_when_imported(named):
        return None
    if code == "A001" and named not in _CALLED_OFTEN:
        return None
    if code == "B023":  # `table.apply(lambda …)` is done before the loop goes on
        return _DOUBT
    return _SURE
