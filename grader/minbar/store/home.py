"""Where minbar keeps what must outlast a command: the secret, ledgers, cached data."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from minbar.errors import UserError

__all__ = ["ENVIRONMENT_VARIABLE", "private_dir", "state_dir"]

ENVIRONMENT_VARIABLE = "MINBAR_HOME"
OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH


def state_dir() -> Path:
    """Return the folder of minbar's state, created for its owner alone.

    It is `MINBAR_HOME` where that is set, else the platform's own place.

    Raises:
        UserError: if it is no folder, or others could change what is in it.
    """
    chosen = os.environ.get(ENVIRONMENT_VARIABLE)
    folder = Path(chosen).expanduser().absolute() if chosen else _platform_dir()
    return private_dir(folder)


def private_dir(folder: Path) -> Path:
    """Create `folder` with mode 0700; refuse an existing one that others can change.

    One that others may read is taken as it is, because every file that minbar
    keeps in it has mode 0600; one that others may write could be given another
    secret.

    Raises:
        UserError: if it is no folder, or others could change what is in it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        msg = "this is a file, and minbar needs a folder of this name"
        raise UserError(msg, where=str(folder), todo=_CHOOSE_ANOTHER) from None
    _check_owner(folder)
    return folder


_CHOOSE_ANOTHER = f"Move it away, or name another folder in {ENVIRONMENT_VARIABLE}"


def _check_owner(folder: Path) -> None:
    if sys.platform == "win32":
        return  # access is by inherited lists there; the profile folder is private
    status = folder.stat()
    if status.st_uid != os.geteuid():
        msg = f"the folder belongs to user {status.st_uid}, not to you"
        raise UserError(msg, where=str(folder), todo=_CHOOSE_ANOTHER)
    if status.st_mode & OTHERS_MAY_WRITE:
        msg = "others may write in this folder, so what it holds can't be trusted"
        raise UserError(msg, where=str(folder), todo="Give it mode 0700: chmod 700")


def _platform_dir() -> Path:
    if sys.platform == "win32":
        return _from_variable("LOCALAPPDATA", Path.home() / "AppData" / "Local") / "minbar"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "minbar"
    return _from_variable("XDG_STATE_HOME", Path.home() / ".local" / "state") / "minbar"


def _from_variable(name: str, default: Path) -> Path:
    value = Path(os.environ.get(name, ""))
    # The XDG specification says that relative paths are to be ignored.
    return value if value.is_absolute() else default
