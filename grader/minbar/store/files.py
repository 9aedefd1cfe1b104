"""Writing files so that a crash leaves the old content or the new, never half."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["new_file", "replace_file", "sync_folder"]


@contextlib.contextmanager
def new_file(
    folder: Path, data: bytes, *, mode: int = 0o600, durable: bool = True
) -> Iterator[Path]:
    """Give the path of a complete temporary file in `folder`, gone afterwards.

    The caller renames or links it to its place within the context. A durable one
    survives a loss of power from then on, which costs milliseconds.
    """
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".new-")
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            if durable:
                os.fsync(stream.fileno())
        path.chmod(mode)
        yield path
    finally:
        path.unlink(missing_ok=True)


def replace_file(path: Path, data: bytes, *, mode: int = 0o600, durable: bool = True) -> None:
    """Write `path` whole, in place of what was there; a link is replaced, not followed."""
    with new_file(path.parent, data, mode=mode, durable=durable) as fresh:
        fresh.replace(path)
    if durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a loss of power, where folders can be synced."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
