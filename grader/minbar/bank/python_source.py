"""Python files of items, parsed and never run here."""

from __future__ import annotations

import ast
import warnings

from minbar.bank.subject import Subject
from minbar.content.problems import Problems
from minbar.errors import ContentProblem

__all__ = ["functions", "parse_python", "parse_text"]


def parse_python(subject: Subject, name: str, problems: Problems) -> ast.Module | None:
    """Parse an attached file; None, with a problem, if it is no Python."""
    parsed = parse_text(subject.text(name))
    if isinstance(parsed, ast.Module):
        return parsed
    line, column, what = parsed
    problems.found.append(ContentProblem(what, where=subject.code(name, line, column)))
    return None


def parse_text(text: str) -> ast.Module | tuple[int, int, str]:
    """Return the syntax tree of a program; where it is none line, column and what is wrong."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a doubtful escape is for a linter to say
            return ast.parse(text)
    except SyntaxError as error:
        return error.lineno or 1, error.offset or 1, f"not valid Python: {error.msg}"
    except (MemoryError, RecursionError, ValueError):
        return 1, 1, "not valid Python: too deeply nested, or a character that it cannot hold"


def functions(tree: ast.Module) -> dict[str, ast.FunctionDef]:
    """Return the functions of a program's top level by name."""
    return {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
