"""Reading what somebody else put on a disk: no link followed, nothing waited for."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from minbar.errors import SubmissionError

__all__ = ["kind_of", "open_folder", "open_regular", "read_whole", "readable"]

_FILE: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_KINDS: Final = (
    (stat.S_ISREG, "a file"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISLNK, "a symbolic link"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
)
_WORDS: Final = {
    errno.ENOENT: ("does not exist", "Check the path"),
    errno.ENOTDIR: ("does not exist", "Check the path"),
    errno.EACCES: ("you have no permission to read it", "Change its permissions (`chmod u+r`)"),
    errno.EPERM: ("you have no permission to read it", "Change its permissions (`chmod u+r`)"),
    errno.ELOOP: ("is a symbolic link", "Give the file itself"),
}


def kind_of(mode: int) -> str:
    """Say in words what a file mode is."""
    return next((word for test, word in _KINDS if test(mode)), "a device")


@contextmanager
def readable(place: str) -> Iterator[None]:
    """Turn errors of the operating system into a submission's.

    Raises:
        SubmissionError: with `place`, for any `OSError` inside, and for a null in a name.
    """
    try:
        yield
    except ValueError:
        what = "no file can have this name"
        raise SubmissionError(what, where=place, todo="Check the path") from None
    except OSError as error:
        plain = (f"cannot be read: {error.strerror}", "Check the disk, and try again")
        what, todo = _WORDS.get(error.errno or 0, plain)
        raise SubmissionError(what, where=place, todo=todo) from None


@contextmanager
def open_regular(name: str | Path, place: str, *, folder: int | None = None) -> Iterator[int]:
    """Open a regular file, and nothing else.

    Args:
        name: path; relative to `folder` if that is given.
        place: how messages name it.
        folder: descriptor of a folder.

    Yields:
        A descriptor, closed at the end.

    Raises:
        SubmissionError: if it is none, or cannot be opened.
    """
    with readable(place):
        # Looked at before it is opened: opening a device can already do something.
        _require_regular(os.stat(name, dir_fd=folder, follow_symlinks=False), place)
        descriptor = os.open(name, _FILE, dir_fd=folder)
    try:
        with readable(place):
            _require_regular(os.fstat(descriptor), place)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def open_folder(name: str | Path, place: str, *, folder: int | None = None) -> Iterator[int]:
    """Open a folder, following no link; as `open_regular` otherwise."""
    with readable(place):
        descriptor = os.open(name, _FOLDER, dir_fd=folder)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def read_whole(descriptor: int, place: str, *, limit: int, todo: str = "") -> bytes:
    """Read a file that must keep its size while it is read.

    Args:
        descriptor: an open regular file.
        place: how messages name it.
        limit: most bytes.
        todo: what to do about a file that is larger.

    Raises:
        SubmissionError: if it is larger, or changes.
    """
    with readable(place):
        before = os.fstat(descriptor)
        if before.st_size > limit:
            what = f"has {before.st_size} bytes; at most {limit} are taken"
            raise SubmissionError(what, where=place, todo=todo)
        content = _read_to(descriptor, before.st_size)
        after = os.fstat(descriptor)
    if len(content) != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
        what = "changed while it was read"
        raise SubmissionError(what, where=place, todo="Let it rest, and grade again")
    return content


def _read_to(descriptor: int, size: int) -> bytes:
    """Read `size` bytes, and one more if there is one: then the file has grown."""
    content = os.read(descriptor, size + 1)  # whole on every local disk, without a copy
    while len(content) <= size and (more := os.read(descriptor, size + 1 - len(content))):
        content += more
    return content


def _require_regular(status: os.stat_result, place: str) -> None:
    if not stat.S_ISREG(status.st_mode):
        what = f"is {kind_of(status.st_mode)}, not a regular file"
        raise SubmissionError(what, where=place, todo="Give the file itself")
