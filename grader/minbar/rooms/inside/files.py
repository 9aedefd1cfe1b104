"""Files that arrive in frames and leave as bytes, never by a path of a candidate's choice."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath

__all__ = ["read_regular", "write_below"]


def write_below(folder: Path, name: str, data: bytes) -> None:
    """Write a file that the host sent, below `folder`.

    Raises:
        ValueError: if the name is absolute or climbs out; the host has checked it before.
    """
    parts = PurePosixPath(name)
    if parts.is_absolute() or not parts.parts or ".." in parts.parts or "\0" in name:
        msg = f"not a name below the folder: {name!r}"
        raise ValueError(msg)
    target = folder / parts
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)


def read_regular(path: Path, limit: int) -> tuple[str, bytes]:
    """Read a file that candidate code wrote.

    No link is followed, nothing but a regular file is opened for longer than it
    takes to see what it is, and no more than `limit` bytes are read.

    Returns:
        A status (`ok`, `missing`, `not-regular`, `too-large`) and the bytes.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return "missing", b""
    except OSError:
        return "not-regular", b""
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return "not-regular", b""
        data = _read_up_to(descriptor, limit + 1)
    finally:
        os.close(descriptor)
    return ("too-large", b"") if len(data) > limit else ("ok", data)


def _read_up_to(descriptor: int, limit: int) -> bytes:
    parts, left = [], limit
    while left > 0 and (part := os.read(descriptor, min(left, 1 << 20))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
