"""A folder that was handed in: looked at without following a link, nor for long."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from minbar.errors import SubmissionError
from minbar.grading.intake.disk import kind_of, open_folder, open_regular, read_whole, readable
from minbar.grading.intake.entries import Entry
from minbar.grading.intake.limits import MAX_ENTRIES, MAX_LEVELS
from minbar.grading.intake.names import shown

__all__ = ["Folder", "opened_folder"]

# Folders that tools make; what lies in them is nobody's submission.
_TOOLS: Final = frozenset({"__pycache__", "node_modules"})
_ENVIRONMENT: Final = "pyvenv.cfg"  # marks a virtual environment


@contextmanager
def opened_folder(path: Path, descend: Callable[[str], bool]) -> Iterator[Folder]:
    """Open a folder and list it.

    Args:
        path: the folder.
        descend: whether to look into a folder, by its relative path.

    Raises:
        SubmissionError: if it cannot be read, or holds too many files.
    """
    place = shown(str(path))
    with open_folder(path, place) as descriptor:
        yield Folder(descriptor, place, descend)


class Folder:
    """A folder as a container of files."""

    def __init__(self, descriptor: int, place: str, descend: Callable[[str], bool]) -> None:
        """List everything that may matter."""
        self._descriptor = descriptor
        self._place = place
        self._descend = descend
        self._entries: dict[str, Entry] = {}
        self._seen = 0
        with readable(place):
            self._list(descriptor, "", 1)

    @property
    def shown(self) -> str:
        """How messages name it."""
        return self._place

    @property
    def entries(self) -> Mapping[str, Entry]:
        """Every file that was looked at."""
        return self._entries

    def read(self, name: str, limit: int) -> bytes:
        """Read one file whole, each folder on its way opened without following a link."""
        *folders, last = name.split("/")
        place = f"{self._place}/{shown(name)}"
        with ExitStack() as stack:
            descriptor = self._descriptor
            for part in folders:
                descriptor = stack.enter_context(open_folder(part, place, folder=descriptor))
            opened = stack.enter_context(open_regular(last, place, folder=descriptor))
            return read_whole(opened, place, limit=limit)

    def _list(self, descriptor: int, prefix: str, level: int) -> None:
        names = self._names(descriptor)
        if prefix and _ENVIRONMENT in names:
            return
        for name in names:
            if name.startswith(".") or name in _TOOLS:
                continue
            path = prefix + name
            status = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            if not stat.S_ISDIR(status.st_mode):
                self._entries[path] = Entry(status.st_size, kind_of(status.st_mode))
            elif level < MAX_LEVELS and self._descend(path):
                with open_folder(name, f"{self._place}/{shown(path)}", folder=descriptor) as inner:
                    self._list(inner, f"{path}/", level + 1)

    def _names(self, descriptor: int) -> list[str]:
        """Names in one folder, sorted; too many in all are refused before they are read."""
        with os.scandir(descriptor) as found:
            names = [entry.name for entry in islice(found, MAX_ENTRIES + 1)]
        self._seen += len(names)
        if self._seen > MAX_ENTRIES:
            what = f"holds more than {MAX_ENTRIES} files"
            todo = "Hand in the notebook, or the package that `python submit.py` makes"
            raise SubmissionError(what, where=self._place, todo=todo)
        return sorted(names)
