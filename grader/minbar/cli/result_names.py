"""Names of the folders that results go to: safe as file names, and none given twice."""

from __future__ import annotations

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

__all__ = ["ResultNames"]

_UNSAFE: Final = re.compile(r"[^\w.@+-]+")
_FALLBACK: Final = "submission"
_LONGEST: Final = 100


class ResultNames:
    """Gives each submission of one command the name of a folder of its own.

    The name is the candidate's pseudonym, else that of the file without its ending.
    Where several files have one name, as in `alice/work.ipynb bob/work.ipynb`, that
    of the folder comes first.
    """

    def __init__(self, paths: Iterable[Path], *, taken: Iterable[str] = ()) -> None:
        """Know all submissions of the command, so that names do not depend on their order.

        Args:
            paths: of the submissions.
            taken: names that no folder may have.
        """
        counted = Counter(_stem(path).casefold() for path in paths)
        self._several = {name for name, times in counted.items() if times > 1}
        self._given = {name.casefold() for name in taken}

    def give(self, path: Path, candidate: str | None) -> str:
        """Return the name for a submission; every call gives another one."""
        plain = _safe(candidate) if candidate is not None else self._of_file(path)
        name, number = plain, 1
        while name.casefold() in self._given:
            number += 1
            name = f"{plain}-{number}"
        self._given.add(name.casefold())
        return name

    def _of_file(self, path: Path) -> str:
        stem = _stem(path)
        if stem.casefold() not in self._several:
            return stem
        return _safe(f"{_absolute(path).parent.name}-{stem}")


def _stem(path: Path) -> str:
    where = _absolute(path)
    # Path.is_dir() raises for a name that is too long; that is for the intake to say.
    return _safe(where.name if os.path.isdir(where) else where.stem)  # noqa: PTH112


def _absolute(path: Path) -> Path:
    """Resolve `.` and `..`, which name no folder, and follow no link."""
    return Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow links


def _safe(name: str) -> str:
    """Keep letters of all alphabets; nothing that leads elsewhere, hides or acts on a terminal."""
    composed = unicodedata.normalize("NFC", name)  # the one form that all file systems keep apart
    kept = re.sub(r"^\.", "_", _UNSAFE.sub("_", composed)[:_LONGEST])
    return kept if kept.strip("_.") else _FALLBACK
