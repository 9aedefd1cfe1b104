"""Writing files so that a crash leaves the old content or the new, never half."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import sys
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
_NEW_NAME: Final = re.compile(r"\.new-[0-9a-f]{32}")  # nobody else's, whatever they write here
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


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
    if durable:  # what is not is part of something larger that is
        remove_abandoned(folder)
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
    remove_abandoned(path.parent)
    with naming(path), _new_stream(path.parent) as (fresh, stream):
        yield stream
        _finish(stream, durable=True)
        fresh.chmod(mode)
        fresh.replace(path)
        sync_folder(path.parent)


@contextlib.contextmanager
def _new_stream(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    while True:
        path = _new_name(folder)
        descriptor = os.open(path, _CREATE, 0o600)
        with os.fdopen(descriptor, "wb") as stream, _locked(path, wait=True):
            if not path.is_file():  # somebody took it for abandoned before it was locked
                continue
            try:
                yield path, stream
            finally:
                path.unlink(missing_ok=True)
            return


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
        for path in [one for one in folder.glob(f"{_NEW}*") if _NEW_NAME.fullmatch(one.name)]:
            with contextlib.suppress(OSError), _locked(path) as ours:
                if ours:
                    _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    elif path.is_file():
        path.unlink()


@contextlib.contextmanager
def staged(parent: Path) -> Iterator[Path]:
    """Give a new folder in `parent`, gone afterwards if nobody moved it away."""
    remove_abandoned(parent)
    while True:
        stage = _new_name(parent)
        stage.mkdir()
        with _locked(stage, wait=True):
            if not stage.is_dir():  # somebody took it for abandoned before it was locked
                continue
            try:
                yield stage
            finally:
                shutil.rmtree(stage, ignore_errors=True)
            return


def _new_name(folder: Path) -> Path:
    return folder / f"{_NEW}{uuid.uuid4().hex}"


@contextlib.contextmanager
def _locked(path: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a lock on a file or folder, which ends with the process.

    Gives False where that can't be had: somebody has it, the disk knows no locks, or
    nothing is there any more. On Windows no file that is open is renamed.
    """
    with contextlib.ExitStack() as held:
        ours = False
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
                held.callback(os.close, descriptor)
                fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
                ours = True
        yield ours


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
