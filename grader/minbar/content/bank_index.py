"""The index of a bank: what was parsed once is not parsed again until its file changes.

One file for each combination of roots: a length, a head (MessagePack), the cards
of all items, then the values of all parts one behind the other, mapped into memory
and decoded when they are asked for. Any such file may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

import minbar
from minbar.models.card import ItemCard

__all__ = [
    "FileState",
    "FolderState",
    "Head",
    "Index",
    "IndexFile",
    "PartState",
    "code_fingerprint",
    "file_state",
    "folder_state",
]

_MAGIC: Final = b"minbar-index-1\n"
_LENGTH: Final = 8  # bytes of the head's length
# A file that changed this shortly before it was read may change again within one
# tick of the file system's clock; such a file is hashed again next time.
_RACY_NS: Final = 2_000_000_000
_NEVER: Final = -1
_NEW: Final = ".new-"
_ABANDONED: Final = 600.0  # seconds
_CARDS: Final = msgspec.msgpack.Decoder(list[ItemCard])


class FileState(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A file as it was read.

    Attributes:
        path: relative to the root.
        size: bytes.
        modified: time of the last change of its content, in ns.
        changed: time of the last change of content or owner, in ns.
        sha256: hash of its bytes.
    """

    path: str
    size: int
    modified: int
    changed: int
    sha256: bytes


class FolderState(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A folder as it was read; its times change when a name in it comes or goes."""

    root: int
    path: str
    modified: int
    changed: int


class PartState(msgspec.Struct, frozen=True, array_like=True):
    """A part of a bank and where its value lies.

    Attributes:
        root: number of the root.
        kind: kind of part.
        id: its id.
        sha256: hash of what matters of it, in hexadecimal.
        files: the YAML file, then the attached files.
        start: where its value begins, counted from the first value.
        length: bytes of its value.
    """

    root: int
    kind: str
    id: str
    sha256: str
    files: tuple[FileState, ...]
    start: int
    length: int


class Head(msgspec.Struct, frozen=True, array_like=True):
    """What an index knows without its values.

    Attributes:
        code: fingerprint of the code that wrote it.
        roots: roots of the content.
        takehomes: ids of the take-homes there.
        environments: names of the environments there.
        folders: every folder of the banks.
        parts: every part that is right in itself.
        sound: there was no problem at all.
        cards: number of bytes that the cards of all items take, in MessagePack.
    """

    code: str
    roots: tuple[str, ...]
    takehomes: tuple[str, ...]
    environments: tuple[str, ...]
    folders: tuple[FolderState, ...]
    parts: tuple[PartState, ...]
    sound: bool
    cards: int


class Index:
    """An index in memory: the head, and the bytes behind it."""

    __slots__ = ("buffer", "head")

    def __init__(self, head: Head, buffer: memoryview) -> None:
        """Keep the head, and the bytes of cards and values behind it."""
        self.head = head
        self.buffer = buffer

    def cards(self) -> list[ItemCard]:
        """Return the cards of all items, in the order of their parts."""
        return _CARDS.decode(self.buffer[: self.head.cards])

    def value(self, part: PartState) -> memoryview:
        """Return the bytes of a part's value."""
        start = self.head.cards + part.start
        return self.buffer[start : start + part.length]


class IndexFile:
    """The file of an index."""

    def __init__(self, folder: Path, roots: Sequence[Path]) -> None:
        """Choose the file for `roots` in `folder`."""
        named = "\0".join(str(root) for root in roots)
        self._path = folder / f"bank-{hashlib.sha256(named.encode()).hexdigest()[:16]}.index"
        self._roots = tuple(str(root) for root in roots)

    def read(self) -> Index | None:
        """Return the index, None if there is none, or other code wrote it, or it is damaged."""
        try:
            with self._path.open("rb") as stream:
                buffer = memoryview(mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError):
            return None
        body = len(_MAGIC) + _LENGTH
        if bytes(buffer[: len(_MAGIC)]) != _MAGIC:
            return None
        length = int.from_bytes(buffer[len(_MAGIC) : body], "little")
        try:
            head = msgspec.msgpack.decode(buffer[body : body + length], type=Head)
        except msgspec.DecodeError:
            return None
        rest = buffer[body + length :]
        end = head.cards + (head.parts[-1].start + head.parts[-1].length if head.parts else 0)
        fits = head.code == code_fingerprint() and head.roots == self._roots and end == len(rest)
        return Index(head, rest) if fits else None

    def write(self, index: Index) -> None:
        """Replace the index; where that fails the next load is slow, and nothing else."""
        packed = msgspec.msgpack.encode(index.head)
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _remove_abandoned(self._path.parent)
            descriptor, name = tempfile.mkstemp(dir=self._path.parent, prefix=_NEW)
            try:
                with os.fdopen(descriptor, "wb") as stream:
                    stream.write(_MAGIC + len(packed).to_bytes(_LENGTH, "little") + packed)
                    stream.write(index.buffer)
                Path(name).replace(self._path)
            finally:
                Path(name).unlink(missing_ok=True)


def _remove_abandoned(folder: Path) -> None:
    """Remove what was not written to its end; nobody needs as long for an index."""
    for path in folder.glob(f"{_NEW}*"):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < time.time() - _ABANDONED:
                path.unlink()


def file_state(path: str, status: os.stat_result, sha256: bytes, read_ns: int) -> FileState:
    """Return the state of a file that was read at `read_ns`."""
    modified, changed = _times(status, read_ns)
    return FileState(path, status.st_size, modified, changed, sha256)


def folder_state(root: int, path: str, status: os.stat_result, read_ns: int) -> FolderState:
    """Return the state of a folder that was read at `read_ns`."""
    return FolderState(root, path, *_times(status, read_ns))


def _times(status: os.stat_result, read_ns: int) -> tuple[int, int]:
    if max(status.st_mtime_ns, status.st_ctime_ns) > read_ns - _RACY_NS:
        return _NEVER, _NEVER
    return status.st_mtime_ns, status.st_ctime_ns


def code_fingerprint() -> str:
    """Say which code reads and checks content: an index of other code is not believed."""
    package = Path(minbar.__file__).parent
    marks = [minbar.__version__]
    for part in ("models", "content"):
        for entry in sorted(os.scandir(package / part), key=lambda entry: entry.name):
            if entry.name.endswith(".py"):
                status = entry.stat()
                marks.append(f"{entry.name}:{status.st_size}:{status.st_mtime_ns}")
    return hashlib.sha256("\n".join(marks).encode()).hexdigest()
