"""Folders as they are handed in, with every kind of thing that can lie in one.

A case is records, each ended by 0xFF: a letter for the kind, a path, 0xFE, content.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.fuzz.targets.packages import look_at

__all__ = ["case", "record"]

_MOST: Final = 40  # records of one case
_LONGEST: Final = 1 << 20  # of a sparse file, twice what is taken
_BASE: Final = tempfile.TemporaryDirectory(prefix="minbar-fuzz-")
_ROOT: Final = os.fsencode(Path(_BASE.name, "handed-in"))


def record(kind: str, path: bytes, content: bytes = b"") -> bytes:
    """Return one record of a case."""
    return kind.encode() + path.replace(b"\xff", b"") + b"\xfe" + content.replace(b"\xff", b"")


def case(data: bytes) -> None:
    """A folder is taken or refused, whatever lies in it; nothing in it is followed or opened."""
    shutil.rmtree(_ROOT, ignore_errors=True)
    os.mkdir(_ROOT)  # noqa: PTH102  names are bytes here
    for written in data.split(b"\xff")[:_MOST]:
        path, _, content = written[1:].partition(b"\xfe")
        with contextlib.suppress(OSError, ValueError):  # what the disk takes is enough
            _lay(written[:1], path, content)
    look_at(Path(os.fsdecode(_ROOT)))


def _lay(kind: bytes, path: bytes, content: bytes) -> None:
    """Put one thing in its place, which is inside of the folder whatever its name says."""
    parts = [part for part in path.split(b"/") if part not in {b"", b".", b".."}][:12]
    if not parts or b"\0" in path:
        return
    place = os.path.join(_ROOT, *parts)  # noqa: PTH118  as above
    os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120  as above
    _MAKERS.get(kind, _write)(place, content)


def _write(place: bytes, content: bytes) -> None:
    with open(place, "xb") as stream:  # noqa: PTH123  as above
        stream.write(content)


def _sparse(place: bytes, content: bytes) -> None:
    _write(place, b"")
    os.truncate(place, len(content) * 4096 % (4 * _LONGEST))


def _link(place: bytes, content: bytes) -> None:
    os.symlink(content.replace(b"\0", b"") or b"/etc/hostname", place)  # noqa: PTH211  as above


def _hard(place: bytes, content: bytes) -> None:
    del content
    os.link(__file__.encode(), place)  # as above


def _closed(place: bytes, content: bytes) -> None:
    _write(place, content)
    os.chmod(place, 0)  # noqa: PTH101  as above


_MAKERS: Final[dict[bytes, Callable[[bytes, bytes], None]]] = {
    b"c": _closed,
    b"d": lambda place, _: os.mkdir(place),  # noqa: PTH102  as above
    b"h": _hard,
    b"l": _link,
    b"p": lambda place, _: os.mkfifo(place),
    b"s": _sparse,
}
