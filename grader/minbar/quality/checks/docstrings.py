"""Docstrings that say something, and those that only look like it."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Final

from minbar.quality.checks.facts import Definition, facts_of
from minbar.quality.checks.prose import words_of
from minbar.quality.findings import Finding, Severity
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["FUNCTIONS", "docstrings", "is_real", "says_something"]

CHECK: Final = "docstrings"
FUNCTIONS: Final = "functions"
_SHORT: Final = 3
_LONG: Final = 6
_FILLER: Final = frozenset(
    {"function", "method", "class", "does", "do", "stuff", "thing", "things", "something", "helper",
     "todo", "fixme", "docstring", "description", "summary", "this", "that", "the", "an", "is",
     "it", "its", "of", "to", "for", "in", "and", "or", "with", "by", "my", "we", "our", "main",
     "code", "some", "type", "param", "params", "args", "arg", "arguments", "parameters", "none",
     "any", "object", "lorem", "ipsum", "dolor", "sit", "amet", "tbd", "documentation", "doc",
     "here", "are", "as", "on", "from", "will", "which", "used", "use", "uses", "etc", "run",
     "return", "process", "processes", "handle", "handles", "perform", "performs", "output",
     "input", "returns", "returned", "value", "values", "result", "results", "given", "gets"}
)  # fmt: skip
_SPLIT: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_STEM: Final = 4
_TOLD: Final = {
    "missing": "has no docstring: what it takes, gives and assumes stands nowhere.",
    "says-nothing": "has a docstring that says no more than its name does: what it takes, gives "
    "and assumes stands nowhere.",
    "copied": "has the docstring of another function, which cannot be true of both.",
}


def docstrings(parsed: ParsedNotebook) -> CheckOutcome:
    """Find functions, of those that are used and do something, that nobody explains."""
    judged = [one for one in facts_of(parsed).definitions if is_real(one)]
    if not judged:
        return CheckOutcome()
    faults = list(_faults(judged))
    half = 2 * len(faults) > len(judged)
    found = [_finding(one, rule, half=half) for one, rule in faults]
    return CheckOutcome(tuple(found), frozenset({FUNCTIONS}))


def is_real(one: Definition) -> bool:
    """Whether a function is used, and does enough for a reader to want a word about it."""
    if not one.is_function or not one.live or one.node.name.startswith("__"):
        return False
    if one.outer is not None and one.outer.is_function:
        return False
    return _size(one) >= _SHORT


def _size(one: Definition) -> int:
    """Statements of a function that do something."""
    return sum(
        isinstance(node, ast.stmt) and not _is_idle(node) for node in ast.walk(one.node)
    ) - 1  # fmt: skip


def _is_idle(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def _faults(judged: Sequence[Definition]) -> list[tuple[Definition, str]]:
    """Each function at fault and why; of copied docstrings nobody can say whose it is."""
    owners: dict[tuple[str, ...], set[str]] = {}
    texts = [ast.get_docstring(one.node, clean=False) for one in judged]
    for one, text in zip(judged, texts, strict=True):
        # Methods of one name in two classes may well have one docstring.
        owners.setdefault(words_of(text or ""), set()).add(one.node.name)
    found = []
    for one, text in zip(judged, texts, strict=True):
        if text is None:
            found.append((one, "missing"))
        elif not says_something(text, one):
            found.append((one, "says-nothing"))
        elif len(owners[words_of(text)]) > 1:
            found.append((one, "copied"))
    return found


def says_something(text: str, one: Definition) -> bool:
    """Whether a docstring has words of its own, beside the names that stand in the `def`."""
    arguments = one.node.args if not isinstance(one.node, ast.ClassDef) else None
    names = [one.node.name]
    if arguments is not None:
        names += [
            arg.arg for arg in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        ]
    known = {word.lower()[:_STEM] for name in names for word in _SPLIT.split(name) if word}
    words = words_of(text)
    own = {word for word in words if word not in _FILLER and word[:_STEM] not in known}
    return len(words) >= _SHORT and bool(own)


def _finding(one: Definition, rule: str, *, half: bool) -> Finding:
    severity: Severity = "medium" if half and _size(one) >= _LONG else "low"
    return Finding(
        CHECK, one.cell, one.node.lineno, f"The function `{one.node.name}` {_TOLD[rule]}",
        severity, 0.9, rule="docstring", reproduce=f"help({one.node.name})",
    )  # fmt: skip
