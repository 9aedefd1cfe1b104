"""The store's secret: what all data keys and signatures are derived from."""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
import sys
from pathlib import Path

from minbar.errors import UserError
from minbar.store.files import new_file, sync_folder
from minbar.store.home import state_dir

__all__ = ["SECRET_BYTES", "SECRET_NAME", "store_secret"]

SECRET_BYTES = 32
SECRET_NAME = "secret"  # noqa: S105  the file's name, not the secret
OTHERS_MAY_USE = stat.S_IRWXG | stat.S_IRWXO


def store_secret() -> bytes:
    """Return the store's 32 secret bytes, made at the first call and never again.

    Raises:
        UserError: if the file can be read by others, or isn't a secret of ours.
    """
    path = state_dir() / SECRET_NAME
    if not os.path.lexists(path):
        _create(path)
    return _read(path)


def _create(path: Path) -> None:
    # A link appears complete or not at all, and only one process can make it:
    # two that start at once end up with the same secret.
    with (
        new_file(path.parent, secrets.token_bytes(SECRET_BYTES)) as fresh,
        contextlib.suppress(FileExistsError),
    ):
        os.link(fresh, path)
    sync_folder(path.parent)


def _read(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as stream:
        _check(os.fstat(stream.fileno()), path)
        data = stream.read(SECRET_BYTES + 1)
    if len(data) != SECRET_BYTES:
        msg = f"the store's secret is damaged: it must have {SECRET_BYTES} bytes"
        raise UserError(msg, where=str(path), todo=_RESTORE)
    return data


def _check(status: os.stat_result, path: Path) -> None:
    if not stat.S_ISREG(status.st_mode):
        msg = "the store's secret must be a regular file"
        raise UserError(msg, where=str(path), todo=_RESTORE)
    if sys.platform != "win32" and status.st_mode & OTHERS_MAY_USE:
        msg = "others can use the store's secret, so receipts could be forged"
        raise UserError(msg, where=str(path), todo=_CLOSE)


_RESTORE = (
    "Put it back from your backup; without it, receipts that were signed with it"
    " are refused and candidates' data can't be made again"
)
_CLOSE = (
    "If nobody else has read it, give it mode 0600: chmod 600; else move it away:"
    " a new one is made, and earlier receipts are refused"
)
