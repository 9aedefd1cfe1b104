"""The small language of keys, conditions and wrong answers: parsed, never executed.

Text becomes Python's syntax tree, every node of it must be on a list, and a
walk over the tree computes the value. Nothing is compiled, looked up or called
but the functions of `arithmetic`. docs/bank-check.md describes the language.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from minbar.bank.arithmetic import CONSTANTS, FUNCTIONS, Number, UndefinedError, exact
from minbar.bank.evaluation import BINARY, COMPARISONS, Evaluation, Scalar, refusal
from minbar.content.problems import suggestion
from minbar.errors import ExpressionError

__all__ = ["RESERVED", "Expression", "Scalar", "parse_expression"]

RESERVED: Final = frozenset({*FUNCTIONS, *CONSTANTS})
"""Names that mean something in every expression, so that no parameter may have them."""

_MAX_LENGTH: Final = 1_000
_MAX_NODES: Final = 200
_MAX_DEPTH: Final = 40
_LANGUAGE: Final = (
    "Use numbers, parameters, + - * / **, comparisons, `and`, `or`, `not`, `a if b else c`"
    f" and {', '.join(sorted(FUNCTIONS))}"
)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was checked, node by node.

    Attributes:
        text: as its author wrote it.
        tree: its syntax tree; holds nothing that is not on the list.
        names: the parameters in it.
    """

    text: str
    tree: ast.expr
    names: frozenset[str]

    def number(self, values: Mapping[str, Scalar]) -> Number:
        """Return its value as a number.

        Args:
            values: parameter to value; others than those in `names` are not looked at.

        Raises:
            ExpressionError: if it has no finite value, or is no number.
        """
        return Evaluation(values).number(self.tree)

    def holds(self, values: Mapping[str, Scalar]) -> bool:
        """Return whether it is true, as a condition.

        Args:
            values: as for `number`.

        Raises:
            ExpressionError: if it has no value, or is no condition.
        """
        return Evaluation(values).truth(self.tree)


def parse_expression(text: str, names: Collection[str]) -> Expression:
    """Parse one expression.

    Args:
        text: the expression; at most some hundred characters.
        names: the parameters that it may use.

    Raises:
        ExpressionError: at `line:column` within the text, if it is anything else than
            the language allows.
    """
    tree = _parse(text)
    _check_size(tree)
    used = frozenset(name for name in _check(tree, names) if name not in CONSTANTS)
    return Expression(text, tree, used)


def _parse(text: str) -> ast.expr:
    _check_text(text)
    start = len(text) - len(text.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # `1if x else y` would be taken otherwise
            tree = ast.parse(text[start:].rstrip(), mode="eval").body
    except SyntaxError as error:
        where = f"{error.lineno or 1}:{(error.offset or 1) + start}"
        what = f"not an expression: {error.msg}"
        raise ExpressionError(what, where=where) from None
    except (MemoryError, RecursionError, ValueError):
        what = "its parts are nested too deeply"
        raise ExpressionError(what, where="1:1") from None
    _shift(tree, start)
    return tree


def _check_text(text: str) -> None:
    if len(text) > _MAX_LENGTH:
        what = f"it has more than {_MAX_LENGTH} characters"
        raise ExpressionError(what, where="1:1")
    odd = next((place for place, char in enumerate(text) if not _is_plain(char)), None)
    if odd is not None:
        before = text[:odd].split("\n")
        where = f"{len(before)}:{len(before[-1]) + 1}"
        what = f"the character {text[odd]!a} has no meaning here"
        raise ExpressionError(what, where=where, todo=_LANGUAGE)


def _shift(tree: ast.expr, columns: int) -> None:
    """Let places count from the beginning of the text, white space included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and node.lineno == 1:
            node.col_offset += columns


def _check_size(tree: ast.expr) -> None:
    waiting: list[tuple[ast.AST, int]] = [(tree, 1)]
    nodes = 0
    while waiting:
        node, depth = waiting.pop()
        nodes += 1
        if nodes > _MAX_NODES or depth > _MAX_DEPTH:
            raise refusal(tree, "it is too long", "Say it in fewer steps")
        waiting += [(part, depth + 1) for part in ast.iter_child_nodes(node)]


def _is_plain(char: str) -> bool:
    return (char.isascii() and char.isprintable() and char != "\\") or char == "\n"


def _check(node: ast.expr, names: Collection[str]) -> Iterator[str]:
    """Check a node and all below it; yields the names of values."""
    match node:
        case ast.Constant():
            _check_constant(node)
        case ast.Name(id=name):
            _check_name(node, names)
            yield name
        case ast.Call():
            _check_call(node)
        case ast.BinOp() if type(node.op) not in BINARY:
            raise refusal(node, "this operator is not part of the language", _LANGUAGE)
        case ast.UnaryOp() if not isinstance(node.op, ast.UAdd | ast.USub | ast.Not):
            raise refusal(node, "this operator is not part of the language", _LANGUAGE)
        case ast.Compare() if any(type(each) not in COMPARISONS for each in node.ops):
            raise refusal(node, "this comparison is not part of the language", _LANGUAGE)
        case ast.BinOp() | ast.UnaryOp() | ast.Compare() | ast.BoolOp() | ast.IfExp():
            pass
        case _:
            kind = type(node).__name__
            raise refusal(node, f"`{kind}` is not part of the language", _LANGUAGE)
    for part in _parts(node):
        yield from _check(part, names)


def _parts(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.Call):
        return list(node.args)
    return [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]


def _check_constant(node: ast.Constant) -> None:
    if isinstance(node.value, bool | str):
        return
    if not isinstance(node.value, int | float):
        kind = type(node.value).__name__
        raise refusal(node, f"a constant of type {kind} is not part of the language", _LANGUAGE)
    try:
        exact(node.value)
    except UndefinedError as error:
        raise refusal(node, str(error)) from None


def _check_name(node: ast.Name, names: Collection[str]) -> None:
    if node.id in FUNCTIONS:
        raise refusal(node, f"`{node.id}` is a function; call it")
    if node.id not in names and node.id not in CONSTANTS:
        todo = suggestion(node.id, {*names, *CONSTANTS})
        raise refusal(node, f"there is no parameter `{node.id}`", todo)


def _check_call(node: ast.Call) -> None:
    if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        what = (
            f"there is no function `{name}`" if name else "only functions by their names are called"
        )
        raise refusal(node.func, what, suggestion(name, FUNCTIONS))
    if node.keywords or any(isinstance(each, ast.Starred) for each in node.args):
        raise refusal(node, "arguments are given one by one, without names")
    _, least, most = FUNCTIONS[node.func.id]
    if not least <= len(node.args) <= most:
        span = f"{least}" if least == most else f"{least} to {most}"
        raise refusal(node, f"`{node.func.id}` takes {span} arguments, not {len(node.args)}")
