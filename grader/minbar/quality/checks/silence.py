"""What swallows errors, warnings or output."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Final

from minbar.quality.checks.facts import Facts, Item, facts_of, last_name
from minbar.quality.checks.making import Place, one_for_all, place
from minbar.quality.findings import Severity
from minbar.quality.result import CheckOutcome
from minbar.quality.source import ParsedNotebook

__all__ = ["swallowed"]

CHECK: Final = "swallowed"
_BLANKET: Final = frozenset({"", "Exception", "BaseException"})
_ALL_WARNINGS: Final = frozenset({"Warning", "UserWarning", "RuntimeWarning"})
_SILENT_TAGS: Final = frozenset({"raises-exception", "skip-execution"})
_EXITS: Final = frozenset({"sys.exit", "os._exit", "exit", "quit"})
_TOLD: Final[dict[str, tuple[Severity, str]]] = {
    "pass": (
        "high",
        (
            "This catches every error and does nothing about it: a result may be wrong or missing, "
            "and nobody will know. Catch the error that you expect, or let it through."
        ),
    ),
    "blanket": (
        "low",
        (
            "This catches every error, also those that nobody thought of, and goes on. Catch the "
            "one that you expect."
        ),
    ),
    "warnings": (
        "medium",
        (
            "This silences every warning, those about wrong results too. Silence the one that you "
            "have understood, by its category or its text, where it is raised."
        ),
    ),
    "pandas": (
        "medium",
        "This silences pandas' warning that a value is written into a copy: the write is lost.",
    ),
    "numpy": ("medium", "This silences divisions by zero and overflows in all of NumPy."),
    "stream": ("high", "This throws away what is written to the error stream."),
    "traceback": (
        "high",
        "This replaces what shows an error: a cell may fail, and nobody sees that it did.",
    ),
    "exit": (
        "high",
        "This ends the run here as if all were well: the cells below never run.",
    ),
    "tag": ("high", "This cell is tagged so that its failure, or itself, is passed over."),
    "captured": (
        "low",
        "`%%capture` hides what this cell prints, warnings and errors of commands included.",
    ),
}


def swallowed(parsed: ParsedNotebook) -> CheckOutcome:
    """Find what swallows errors and warnings."""
    facts = facts_of(parsed)
    found: dict[str, list[Place]] = {}
    for rule, where in [*_handlers(facts), *_calls(facts), *_writes(facts), *_cells(parsed)]:
        found.setdefault(rule, []).append(where)
    findings = []
    for rule, places in found.items():
        severity, message = _TOLD[rule]
        findings += one_for_all(
            CHECK, rule, severity, places, message,
            reproduce="Take it out, run the notebook, and read what appears.",
        )  # fmt: skip
    return CheckOutcome(tuple(findings))


def _handlers(facts: Facts) -> Iterator[tuple[str, Place]]:
    for item in facts.live(ast.ExceptHandler):
        node = item.node
        if not isinstance(node, ast.ExceptHandler) or not _is_blanket(facts, node.type):
            continue
        tried = item.parent.body if isinstance(item.parent, ast.Try) else []
        if all(isinstance(one, ast.Pass) for one in tried):
            continue  # around a magic, which is no code of the notebook
        if _does_nothing(node):
            yield "pass", place(item)
        elif not _tells(node):
            yield "blanket", place(item)


def _is_blanket(facts: Facts, caught: ast.expr | None) -> bool:
    if caught is None:
        return True
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(last_name(facts.name(kind)) in _BLANKET for kind in kinds)


def _does_nothing(handler: ast.ExceptHandler) -> bool:
    """Whether it goes on as if nothing had happened."""
    return all(
        isinstance(one, ast.Pass | ast.Continue | ast.Break)
        or (isinstance(one, ast.Expr) and _says_nothing(one.value))
        for one in handler.body
    )


def _says_nothing(value: ast.expr) -> bool:
    """Whether an expression is a constant, or prints an empty text."""
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        said = [one for one in value.args if not (isinstance(one, ast.Constant) and not one.value)]
        return value.func.id == "print" and not said
    return isinstance(value, ast.Constant)


def _tells(handler: ast.ExceptHandler) -> bool:
    """Whether it raises again, or at least says which error it was."""
    for node in ast.walk(handler):
        if isinstance(node, ast.Raise):
            return True
        if isinstance(node, ast.Name) and node.id == handler.name:
            return True
        if isinstance(node, ast.Attribute) and node.attr in {"exception", "print_exc"}:
            return True
    return False


def _calls(facts: Facts) -> Iterator[tuple[str, Place]]:
    scoped = _scopes(facts)
    for item, call, name in facts.calls():
        if name in {"warnings.filterwarnings", "warnings.simplefilter"}:
            if _silences_all(facts, call, name) and (item.cell, call.lineno) not in scoped:
                yield "warnings", place(item)
        elif name == "contextlib.suppress" and any(
            last_name(facts.name(one)) in _BLANKET for one in call.args
        ):
            yield "pass", place(item)
        elif name == "numpy.seterr" and "ignore" in _values(facts, call):
            yield "numpy", place(item)
        elif name.endswith(".set_option") and _values(facts, call)[:1] == [
            "mode.chained_assignment"
        ]:
            yield "pandas", place(item)
        elif name == "logging.disable":
            yield "stream", place(item)
        elif last_name(name) == "set_custom_exc":
            yield "traceback", place(item)
        elif name in _EXITS and _ends_early(facts, item):
            yield "exit", place(item)


def _ends_early(facts: Facts, item: Item) -> bool:
    """Whether it stands by itself at the top of a cell that others follow."""
    own = item.inside is None and isinstance(item.parent, ast.Expr)
    top = facts.parsed.trees[item.cell].body
    return own and item.parent in top and item.cell < max(facts.parsed.trees)


def _scopes(facts: Facts) -> frozenset[tuple[int, int]]:
    """Lines inside of `with warnings.catch_warnings():`, where silence ends by itself."""
    lines = set()
    for item in facts.live(ast.With):
        node = item.node
        if isinstance(node, ast.With) and any(
            isinstance(one.context_expr, ast.Call)
            and facts.name(one.context_expr.func) == "warnings.catch_warnings"
            for one in node.items
        ):
            lines |= {(item.cell, line) for line in range(node.lineno, (node.end_lineno or 0) + 1)}
    return frozenset(lines)


def _silences_all(facts: Facts, call: ast.Call, name: str) -> bool:
    words = {word.arg: word.value for word in call.keywords}
    action = call.args[0] if call.args else words.get("action")
    if facts.value(action) != "ignore":
        return False
    second = "category" if name.endswith("simplefilter") else "message"
    kind = words.get("category") or (
        call.args[1] if second == "category" and call.args[1:] else None
    )
    kind = kind or (call.args[2] if second == "message" and len(call.args) > 2 else None)  # noqa: PLR2004  the third parameter
    text = words.get("message") or (call.args[1] if second == "message" and call.args[1:] else None)
    narrow = facts.value(text) not in {"", ".*", ...} or words.get("module") is not None
    return not narrow and (kind is None or last_name(facts.name(kind)) in _ALL_WARNINGS)


def _values(facts: Facts, call: ast.Call) -> list[object]:
    return [facts.value(one) for one in [*call.args, *(word.value for word in call.keywords)]]


def _writes(facts: Facts) -> Iterator[tuple[str, Place]]:
    """Assignments that put something deaf where the messages go."""
    for item in facts.live(ast.Assign):
        node = item.node
        if not isinstance(node, ast.Assign):
            continue
        name = facts.name(node.targets[0])
        if last_name(name) in {"showtraceback", "_showtraceback", "excepthook"}:
            yield "traceback", place(item)
        elif name == "sys.stderr" and not facts.name(node.value).startswith("sys."):
            yield "stream", place(item)
        elif name in {"warnings.warn", "warnings.showwarning"} and isinstance(
            node.value, ast.Lambda
        ):
            yield "warnings", place(item)
        elif name.endswith("options.mode.chained_assignment") and facts.value(node.value) is None:
            yield "pandas", place(item)


def _cells(parsed: ParsedNotebook) -> Iterator[tuple[str, Place]]:
    for cell in parsed.cells:
        if cell.kind == "code" and _SILENT_TAGS.intersection(cell.tags):
            yield "tag", (cell.index, 1, 1)
    for magic in parsed.magics:
        if magic.kind == "cell" and magic.name == "capture":
            yield "captured", (magic.cell, magic.line, 1)
