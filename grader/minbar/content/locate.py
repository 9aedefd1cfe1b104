"""Where the content is: one function decides, for every command."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import minbar
from minbar.errors import OurFault, UserError

__all__ = [
    "BANK_VARIABLE",
    "BUILT_IN",
    "PARTS",
    "built_in_root",
    "find_content",
    "is_installed_copy",
]

BANK_VARIABLE: Final = "MINBAR_BANK"
BUILT_IN: Final = "built-in"
PARTS: Final = ("questions", "rubrics", "takehomes")
_INSTALLED: Final = "_content"


def find_content(explicit: Sequence[Path] = ()) -> tuple[Path, ...]:
    """Return the roots of the content, each a folder that holds some of `PARTS`.

    The first of these that is given: `explicit` (from `--bank`), the environment
    variable `MINBAR_BANK` (paths separated as in `PATH`), what minbar brings along.
    Among paths that are given the word `built-in` stands for what minbar brings
    along, so that a company's content lies beside it.

    Raises:
        UserError: if a path that was given is no folder, or holds no content.
        OurFault: if minbar was installed without its content.
    """
    if explicit:
        return _given(explicit, "--bank")
    variable = os.environ.get(BANK_VARIABLE, "")
    if variable:
        parts = [Path(part) for part in variable.split(os.pathsep) if part]
        return _given(parts, BANK_VARIABLE)
    return (built_in_root(),)


def built_in_root() -> Path:
    """Return the root of the content that minbar brings along.

    The checkout where there is one, so that an editable install never shows a
    stale copy; else the copy inside the installed package.

    Raises:
        OurFault: if there is neither.
    """
    package = Path(minbar.__file__).resolve().parent
    checkout = package.parent.parent
    if _is_checkout(checkout) and _holds_content(checkout):
        return checkout
    installed = package / _INSTALLED
    if _holds_content(installed):
        return installed
    what = "minbar was installed without its content"
    todo = "Install it again, or give a folder of content with --bank"
    raise OurFault(what, where=str(package), todo=todo)


def is_installed_copy(root: Path) -> bool:
    """Whether a root lies within the installed package, where the next upgrade replaces it."""
    return root == Path(minbar.__file__).resolve().parent / _INSTALLED


def _given(paths: Sequence[Path], source: str) -> tuple[Path, ...]:
    roots: dict[Path, None] = {}
    for path in paths:
        if str(path) == BUILT_IN:
            roots[built_in_root()] = None
            continue
        if not path.is_dir():
            kind = "is no folder" if path.exists() else "does not exist"
            what = f"{kind}, but {source} names it as content"
            raise UserError(what, where=str(path))
        if not _holds_content(path):
            folders = ", ".join(f"`{part}/`" for part in PARTS)
            what = f"holds no content: none of {folders} is there"
            raise UserError(what, where=str(path), todo=f"Mend {source}")
        roots[path.resolve()] = None
    return tuple(roots)


def _holds_content(folder: Path) -> bool:
    return any((folder / part).is_dir() for part in PARTS)


def _is_checkout(folder: Path) -> bool:
    """Whether a folder is minbar's own source tree, not one that merely contains it."""
    import tomllib

    try:
        declared = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    project = declared.get("project")
    return isinstance(project, dict) and project.get("name") == "minbar"
