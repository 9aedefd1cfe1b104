"""Files that an import would find before the installed module of that name.

Found on the candidate's machine by looking for the module itself; the grader
knows the names in its own environment and refuses more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from importlib.machinery import PathFinder
from pathlib import Path

from minbar.errors import SubmissionError
from minbar.takehomes import names

__all__ = ["check_shadowing"]


def check_shadowing(files: Iterable[str], folder: Path) -> None:
    """Refuse a file of the candidate's that hides an installed module.

    Args:
        files: paths of what would be handed in, with `/` between their parts.
        folder: the workspace.

    Raises:
        SubmissionError: at the first such file.
    """
    own = {folder.resolve(), (folder / names.CHECKER).resolve()}
    elsewhere = [entry for entry in sys.path if Path(entry or ".").resolve() not in own]
    for name in files:
        module = name.partition("/")[0].removesuffix(".py")
        if name.endswith(".py") and _is_installed(module, elsewhere):
            what = f"this would be imported instead of the module {module!a}"
            raise SubmissionError(what, where=name, todo="Rename it")


def _is_installed(module: str, path: list[str]) -> bool:
    if module in sys.stdlib_module_names or module == "minbar":
        return True
    found = PathFinder.find_spec(module, path)
    # A folder without `__init__.py` is a module of any name: it hides nothing.
    return found is not None and found.origin is not None
