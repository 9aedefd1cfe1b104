"""Reading the files of a content folder: regular files only, sizes capped, no links."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Final

from minbar.content.problems import Problems, visible

__all__ = ["MAX_FILE_BYTES", "is_clutter", "list_names", "read_file", "read_tree"]

MAX_FILE_BYTES: Final = 10_000_000
MAX_FILES: Final = 500
# What editors, notebooks and systems leave behind; never content.
_CLUTTER: Final = frozenset({"__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".DS_Store"})


def list_names(folder: Path) -> list[str]:
    """Return the names in a folder, sorted, without the clutter of tools; none if no folder."""
    try:
        names = [path.name for path in folder.iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(name for name in names if not is_clutter(name))


def read_tree(folder: Path, problems: Problems) -> dict[str, bytes]:
    """Read every file below `folder`, by its path relative to it with `/` between parts.

    Links, devices and files that are too large become problems, not exceptions.
    """
    files: dict[str, bytes] = {}
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        for name in list_names(place):
            path = place / name
            if stat.S_ISDIR(path.lstat().st_mode):
                waiting.append(path)
                continue
            if len(files) >= MAX_FILES:
                problems.add(f"holds more than {MAX_FILES} files", where=str(folder))
                return files
            content = read_file(path, problems)
            if content is not None:
                files[path.relative_to(folder).as_posix()] = content
    return dict(sorted(files.items()))


def read_file(path: Path, problems: Problems) -> bytes | None:
    """Read one regular file; note a problem and return None if it is none, or too large."""
    try:
        status = path.lstat()
        if stat.S_ISREG(status.st_mode) and status.st_size <= MAX_FILE_BYTES:
            return path.read_bytes()
    except OSError as error:
        problems.add(f"cannot be read: {error.strerror}", where=_shown(path))
        return None
    if stat.S_ISLNK(status.st_mode):
        todo = "Put the file itself here; content never leads outside its folder"
        problems.add("is a link", where=_shown(path), todo=todo)
    elif stat.S_ISREG(status.st_mode):
        what = f"has {status.st_size} bytes; at most {MAX_FILE_BYTES} are allowed"
        problems.add(what, where=_shown(path))
    else:
        problems.add("is not a regular file", where=_shown(path), todo="Remove it")
    return None


def _shown(path: Path) -> str:
    return str(path.parent / visible(path.name))


def is_clutter(name: str) -> bool:
    """Whether a file or folder was left behind by an editor, a notebook or the system."""
    return name in _CLUTTER or name.endswith((".pyc", "~", ".swp"))
