"""Which submissions a path names: itself, or those that lie in a folder."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from minbar.models.takehome import TakehomeSpec
from minbar.takehomes.names import MANIFEST, RECEIPT

__all__ = ["Found", "find_submissions"]

_NOTEBOOK: Final = ".ipynb"
_PACKAGE: Final = ".zip"
_NEVER: Final = ("__macosx",)
_DEPTH: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """What paths name.

    Attributes:
        paths: of the submissions, those of a folder by their names.
        left_out: what lies beside them and can't be handed in.
    """

    paths: list[Path]
    left_out: list[Path]


def find_submissions(paths: Sequence[Path], spec: TakehomeSpec) -> Found:
    """Find the submissions that paths name; no link is followed.

    A folder is one submission if it holds the take-home's notebook, a receipt or a
    manifest, or a single notebook and no other work. Else all that lies in it is a
    submission: every notebook, package, link and folder, so that none is forgotten
    because of what its author made of it. Other files are left out.
    """
    found = Found([], [])
    for path in paths:
        if not _is_folder(path) or _is_one(path, spec):
            found.paths.append(path)
            continue
        for entry in _entries(path):
            (found.paths if _is_work(entry) or _is_folder(entry) else found.left_out).append(entry)
    return found


def _is_one(folder: Path, spec: TakehomeSpec) -> bool:
    entries = _entries(folder)
    if {entry.name for entry in entries} & {spec.files.notebook, RECEIPT, MANIFEST}:
        return True
    work = [entry for entry in entries if _is_work(entry)]
    folders = [entry for entry in entries if _is_folder(entry) and _holds_work(entry, _DEPTH)]
    if not work and not folders:
        return True
    return len(work) == 1 and work[0].suffix.lower() == _NOTEBOOK and not folders


def _is_work(entry: Path) -> bool:
    return entry.suffix.lower() in {_NOTEBOOK, _PACKAGE} and not _is_folder(entry)


def _holds_work(folder: Path, depth: int) -> bool:
    return any(
        _is_work(entry) or (depth > 1 and _is_folder(entry) and _holds_work(entry, depth - 1))
        for entry in _entries(folder)
    )


def _entries(folder: Path) -> list[Path]:
    """Return what lies in a folder; one that can't be read is for the intake to refuse."""
    try:
        return sorted(_shown(folder))
    except OSError:
        return []


def _shown(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if not entry.name.startswith(".") and entry.name.lower() not in _NEVER:
            yield entry


def _is_folder(path: Path) -> bool:
    """Whether it is a folder and no link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except OSError:
        return False
