"""A lock as a file: YAML in one canonical form, read as strictly as content is."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path
from typing import Any, Final

import msgspec

from minbar.content.problems import visible
from minbar.content.yaml_nodes import MAX_BYTES
from minbar.drawing.yaml_text import yaml_text
from minbar.errors import UserError
from minbar.models.lock import LOCK_SCHEMA, Lock
from minbar.store.files import naming, new_file, replace_file, sync_folder

__all__ = ["LOCK_SUFFIX", "check_place", "dump_lock", "load_lock", "read_lock", "write_lock"]

LOCK_SUFFIX: Final = ".lock.yaml"
_MODE: Final = 0o644
# What file systems without hard links answer.
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK})
_SCHEMA_LINE: Final = re.compile(
    rb"""^schema:[ ]*(["']?)(?P<kind>[a-z-]+)/(?P<major>[0-9]{1,9})\1[ ]*\r?$""", re.MULTILINE
)


def dump_lock(lock: Lock) -> bytes:
    """Return the canonical bytes of a lock.

    Fields stand in the order of their declaration, the keys of a mapping sorted,
    defaults are written out and there are no comments: equal locks have equal bytes.
    """
    plain: dict[str, Any] = msgspec.to_builtins(lock, order="deterministic", str_keys=True)
    return yaml_text(plain).encode("utf-8")


def load_lock(raw: bytes, *, name: str) -> Lock:
    """Return the lock that a file holds.

    Args:
        raw: the whole file.
        name: what the places in errors begin with.

    Raises:
        UserError: if it is the lock of a newer minbar, or no lock at all.
        ContentError: with every problem of the file, each at `name:line:column`.
    """
    from minbar.content.strict_yaml import load_yaml

    _check_form(raw, name)
    return load_yaml(raw, Lock, name=name)


def read_lock(path: Path) -> Lock:
    """Read a lock file.

    Raises:
        UserError: as `load_lock`, and if it is a folder or too large to be a lock.
        OSError: if it cannot be read.
    """
    if path.is_dir():
        what = "is a folder, and a lock is a file"
        raise UserError(what, where=str(path), todo=f"Name the `*{LOCK_SUFFIX}` in it")
    with path.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        what = f"is larger than {MAX_BYTES} bytes, and no lock is"
        raise UserError(what, where=str(path), todo="Name the file that `minbar draw` wrote")
    return load_lock(raw, name=str(path))


def write_lock(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Put the bytes of a lock in their place: all of them or nothing.

    A file that is there already and says the same stays as it is.

    Args:
        path: where; its folder is there.
        data: canonical bytes.
        replace: write over another file of this name.

    Raises:
        UserError: if another file is there and must not be replaced.
        OSError: if it cannot be written; what was there is unharmed.
    """
    check_place(path, data, replace=replace)
    if replace:
        replace_file(path, data, mode=_MODE)
        return
    with naming(path), new_file(path.parent, data, mode=_MODE) as fresh:
        try:
            path.hardlink_to(fresh)  # unlike a rename, it replaces nothing
        except FileExistsError:  # it came between the check and now
            check_place(path, data)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            fresh.replace(path)
    sync_folder(path.parent)


def check_place(path: Path, data: bytes | None = None, *, replace: bool = False) -> None:
    """Refuse a place where a lock cannot be put, before anything is drawn.

    Args:
        path: where a lock is to go.
        data: its bytes; None while they are not known.
        replace: another file of this name may be written over.

    Raises:
        UserError: if there is no such folder, or another file is there.
    """
    if not path.parent.is_dir():
        what = "there is no such folder"
        raise UserError(what, where=str(path.parent), todo="Make it, or name another --out")
    there = os.path.lexists(path)
    if path.is_dir() or (there and not replace and not _same(path, data)):
        what = "is there already, and is something else"
        todo = "Name another --out, or replace it with --force"
        raise UserError(what, where=str(path), todo=todo)


def _same(path: Path, data: bytes | None) -> bool:
    return path.is_file() and (data is None or path.read_bytes() == data)


def _check_form(raw: bytes, name: str) -> None:
    match = _SCHEMA_LINE.search(raw[:MAX_BYTES])
    if match is None:
        return  # the strict reader says what is there instead
    written = f"{match['kind'].decode()}/{match['major'].decode()}"
    if written == LOCK_SCHEMA:
        return
    kind = LOCK_SCHEMA.partition("/")[0]
    line = raw.count(b"\n", 0, match.start()) + 1
    where = f"{name}:{line}:1"
    if match["kind"].decode() != kind:
        what = f"is no lock, but `{visible(written)}`"
        raise UserError(what, where=where, todo="Name the file that `minbar draw` wrote")
    what = f"is a lock of another minbar, `{visible(written)}`; this one reads `{LOCK_SCHEMA}`"
    raise UserError(what, where=where, todo="Upgrade minbar")
