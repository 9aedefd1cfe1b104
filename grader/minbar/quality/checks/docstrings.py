"""Docstrings that say something, and those that only look like it."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import Final

from minbar.quality.checks.facts import Definition, facts_of
from minbar.quality.checks.prose import words_of
from minbar.quality.checks.vocabulary import COMMON
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
     "input", "returns", "returned", "value", "values", "result", "results", "given", "gets",
     "accordingly", "according", "apply", "applies", "appropriate", "certain", "correct",
     "correctly", "data", "defined", "desired", "efficient", "efficiently", "established",
     "execute", "executes", "final", "functionality", "implementation", "implements", "incoming",
     "inputs", "logic", "necessary", "needed", "operation", "operations", "outcome", "outcomes",
     "outputs", "properly", "provided", "relevant", "required", "requirements", "respective",
     "specified", "step", "steps", "suitable", "task", "tasks", "transform", "transformation",
     "transformed", "transforms", "using", "utility", "various", "work", "workflow"}
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
    owners: dict[frozenset[str], set[str]] = {}
    texts = [ast.get_docstring(one.node, clean=False) for one in judged]
    for one, text in zip(judged, texts, strict=True):
        # Methods of one name in two classes may well have one docstring.
        owners.setdefault(_template(text or "", one), set()).add(one.node.name)
    found = []
    for one, text in zip(judged, texts, strict=True):
        if text is None:
            found.append((one, "missing"))
        elif not says_something(text, one):
            found.append((one, "says-nothing"))
        elif len(owners[_template(text, one)]) > 1:
            found.append((one, "copied"))
    return found


def _template(text: str, one: Definition) -> frozenset[str]:
    """What is left of a docstring without the names that were put into it."""
    return frozenset(_own_words(words_of(text), one))


def says_something(text: str, one: Definition) -> bool:
    """Whether a docstring has words of its own, beside the names that stand in the `def`.

    Words that fit any function do for one that names what it takes.
    """
    names = _names(one)
    words = words_of(text)
    own = _own_words(words, one)
    takes = {word[:_STEM] for name in names[1:] for word in _words_in(name)}
    about = own - COMMON or any(word[:_STEM] in takes for word in words)
    return len(words) >= _SHORT and bool(own) and bool(about)


def _own_words(words: Sequence[str], one: Definition) -> set[str]:
    """Words that stand neither in the `def` nor in any docstring."""
    known = {word[:_STEM] for name in _names(one) for word in _words_in(name)}
    return {word for word in words if word not in _FILLER and word[:_STEM] not in known}


def _words_in(name: str) -> list[str]:
    return [word.lower() for word in _SPLIT.split(name) if word]


def _names(one: Definition) -> list[str]:
    """The name of a function, and those of its arguments."""
    arguments = one.node.args if not isinstance(one.node, ast.ClassDef) else None
    if arguments is None:
        return [one.node.name]
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [one.node.name, *(arg.arg for arg in given)]


def _finding(one: Definition, rule: str, *, half: bool) -> Finding:
    severity: Severity = "medium" if half and _size(one) >= _LONG else "low"
    return Finding(
        CHECK, one.cell, one.node.lineno, f"The function `{one.node.name}` {_TOLD[rule]}",
        severity, 0.9, rule="docstring", reproduce=f"help({one.node.name})",
    )  # fmt: skip
