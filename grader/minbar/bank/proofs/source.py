"""Content's code as modules and as lists of what it imports."""

from __future__ import annotations

import ast
import linecache
import sys
import types

__all__ = ["imported", "load_module"]


def load_module(name: str, source: str, file: str) -> types.ModuleType:
    """Run a program as a new module, known by its name to pickles and data classes."""
    module = types.ModuleType(name)
    module.__file__ = file
    sys.modules[name] = module
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    exec(compile(source, file, "exec"), module.__dict__)  # noqa: S102  content, in its own room
    return module


def imported(source: str) -> list[str]:
    """Return the modules that a program imports, as far as it can be parsed."""
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return []
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {
        node.module
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }
    return sorted(names - {"__future__"})
