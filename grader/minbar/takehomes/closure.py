"""Which files of a package a program needs: its modules, and all that they import."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["needed_files"]


def needed_files(package: Path, modules: Iterable[str]) -> list[str]:
    """Return paths of modules of a package and of everything in it that they import.

    Imports within functions count; packages that lead to a module come along.

    Args:
        package: folder of the package, such as `…/minbar`.
        modules: full names to begin with, such as `minbar.testing`.

    Returns:
        Paths from the package's own folder on, such as `minbar/testing.py`, sorted.

    Raises:
        FileNotFoundError: if one of `modules` is none.
    """
    root = package.parent
    waiting = [_path_of(root, module) for module in modules]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += _parents(package, path)
            waiting += _imports(root, path, package.name)
    return sorted(path.relative_to(root).as_posix() for path in found)


def _path_of(root: Path, module: str) -> Path:
    path = _if_module(root, module)
    if path is None:
        raise FileNotFoundError(module)
    return path


def _if_module(root: Path, module: str) -> Path | None:
    base = root.joinpath(*module.split("."))
    for path in (base.with_suffix(".py"), base / "__init__.py"):
        if path.is_file():
            return path
    return None


def _parents(package: Path, path: Path) -> list[Path]:
    inside = [folder for folder in path.parents if folder.is_relative_to(package)]
    return [init for folder in inside if (init := folder / "__init__.py").is_file()]


def _imports(root: Path, path: Path, package: str) -> Iterator[Path]:
    here = path.relative_to(root).parent.parts
    for node in ast.walk(ast.parse(path.read_bytes())):
        for name in _names(node, here):
            if name.partition(".")[0] == package and (found := _if_module(root, name)):
                yield found


def _names(node: ast.AST, here: tuple[str, ...]) -> Iterator[str]:
    """Every name that an import may mean: the module, and each thing in it."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = here[: len(here) - node.level + 1] if node.level else ()
        module = ".".join([*base, *([node.module] if node.module else [])])
        yield module
        yield from (f"{module}.{alias.name}" for alias in node.names)
