"""Which submissions a path names: itself, or those that lie in a folder."""

from __future__ import annotations

import stat
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from minbar.models.takehome import TakehomeSpec
from minbar.takehomes.names import MANIFEST, RECEIPT

__all__ = ["find_submissions"]

_ENDINGS: Final = (".ipynb", ".zip")
_NEVER: Final = ("__macosx",)


def find_submissions(paths: Sequence[Path], spec: TakehomeSpec) -> list[Path]:
    """Return one path for each submission, those of a folder by their names.

    A folder is one submission if it holds the take-home's notebook, a receipt or a
    manifest, or only one thing that could be handed in. Else every notebook, package
    and folder with one of them in it is a submission. No link is followed.
    """
    return [one for path in paths for one in _below(path, spec)]


def _below(path: Path, spec: TakehomeSpec) -> Iterable[Path]:
    if not _is_folder(path):
        return [path]
    entries = _entries(path)
    names = {entry.name for entry in entries}
    if names & {spec.files.notebook, RECEIPT, MANIFEST}:
        return [path]
    found = [entry for entry in entries if _may_be_one(entry)]
    alone = len(found) == 1 and not _is_folder(found[0])
    return [path] if alone or not found else found


def _may_be_one(entry: Path) -> bool:
    name = entry.name.lower()
    if name.startswith(".") or name in _NEVER:
        return False
    if _is_folder(entry):
        return any(one.name.lower().endswith(_ENDINGS) for one in _entries(entry))
    return name.endswith(_ENDINGS)


def _entries(folder: Path) -> list[Path]:
    """Return what lies in a folder; one that can't be read is for the intake to refuse."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _is_folder(path: Path) -> bool:
    """Whether it is a folder and no link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
