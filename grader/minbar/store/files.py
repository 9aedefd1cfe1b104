"""Writing files so that a crash leaves the old content or the new, never half."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

if sys.platform != "win32":
    import fcntl

__all__ = [
    "file_in_parts",
    "naming",
    "new_file",
    "remove_abandoned",
    "replace_file",
    "replace_files",
    "staged",
    "sync_folder",
]

_NEW: Final = ".new-"


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let errors name the file that was meant: a full disk names none by itself."""
    try:
        yield
    except OSError as error:
        name = error.filename
        if not isinstance(name, str) or Path(name).name.startswith(_NEW):
            error.filename = str(path)
        raise


@contextlib.contextmanager
def new_file(
    folder: Path, data: bytes, *, mode: int = 0o600, durable: bool = True
) -> Iterator[Path]:
    """Give the path of a complete temporary file in `folder`, gone afterwards.

    The caller renames or links it to its place within the context. A durable one
    survives a loss of power from then on, which costs milliseconds.
    """
    with _new_stream(folder) as (path, stream):
        stream.write(data)
        _finish(stream, durable=durable)
        path.chmod(mode)
        yield path


@contextlib.contextmanager
def file_in_parts(path: Path, *, mode: int = 0o600) -> Iterator[BinaryIO]:
    """Give a stream to write `path` in parts; what was there stays until all of them are.

    If the context is left with an error, everything is as it was.
    """
    with naming(path), _new_stream(path.parent) as (fresh, stream):
        yield stream
        _finish(stream, durable=True)
        fresh.chmod(mode)
        fresh.replace(path)
        sync_folder(path.parent)


@contextlib.contextmanager
def _new_stream(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=_NEW)
    path = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield path, stream
    finally:
        path.unlink(missing_ok=True)


def _finish(stream: BinaryIO, *, durable: bool) -> None:
    """End a stream and let go of it, as some platforms rename no file that is open."""
    stream.flush()
    if durable:
        os.fsync(stream.fileno())
    stream.close()


def replace_file(path: Path, data: bytes, *, mode: int = 0o600, durable: bool = True) -> None:
    """Write `path` whole, in place of what was there; a link is replaced, not followed."""
    with naming(path), new_file(path.parent, data, mode=mode, durable=durable) as fresh:
        fresh.replace(path)
    if durable:
        sync_folder(path.parent)


def replace_files(folder: Path, files: Mapping[str, bytes], *, mode: int = 0o600) -> None:
    """Write files that belong together: nothing changes before all of them are on the disk.

    A folder that is not there yet appears with all its files at once. In one that
    is there the files are replaced one after another, in the order given; other
    files in it stay.

    Raises:
        OSError: with the name of the file that could not be written; then everything
            is as it was.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    there = folder.is_dir()
    if there:
        remove_abandoned(folder)
    with naming(folder), staged(folder if there else folder.parent) as stage:
        for name, data in files.items():
            with naming(folder / name), new_file(stage, data, mode=mode) as fresh:
                fresh.replace(stage / name)
        sync_folder(stage)
        if there or not _renamed(stage, folder):
            for name in files:
                (stage / name).replace(folder / name)
        sync_folder(folder if there else folder.parent)


def remove_abandoned(folder: Path) -> None:
    """Remove what writers that were killed have left in a folder; those that live hold a lock."""
    with contextlib.suppress(OSError):
        for stage in [one for one in folder.iterdir() if one.name.startswith(_NEW)]:
            with contextlib.suppress(OSError), _locked(stage) as ours:
                if ours:
                    shutil.rmtree(stage, ignore_errors=True)


@contextlib.contextmanager
def staged(parent: Path) -> Iterator[Path]:
    """Give a new folder in `parent`, gone afterwards if nobody moved it away."""
    while True:
        stage = parent / f"{_NEW}{uuid.uuid4().hex}"
        stage.mkdir()
        with _locked(stage):
            if not stage.is_dir():  # somebody took it for abandoned before it was locked
                continue
            try:
                yield stage
            finally:
                shutil.rmtree(stage, ignore_errors=True)
            return


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold a lock on a folder, which ends with the process; False where that can't be had."""
    if sys.platform == "win32":
        yield False
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        ours = False
        with contextlib.suppress(OSError):  # somebody has it, or the disk knows no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            ours = True
        yield ours
    finally:
        os.close(descriptor)


def _renamed(stage: Path, folder: Path) -> bool:
    """Move a folder to its place; False if somebody else was there first."""
    try:
        stage.rename(folder)
    except OSError as error:
        if error.errno not in {errno.ENOTEMPTY, errno.EEXIST}:
            raise
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` survive a loss of power, where folders can be synced."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
