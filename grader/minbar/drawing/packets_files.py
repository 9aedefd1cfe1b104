"""Packets on a disk: all of a packet is there, or nothing of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from minbar.errors import UserError
from minbar.models.packet import CandidatePacket
from minbar.store.files import naming, replace_file, staged

__all__ = ["candidate_files", "write_folder", "write_packet", "zipped"]

_FILE_MODE: Final = 0o644
_FOLDER_MODE: Final = 0o755
_PRIVATE: Final = 0o600  # what an interviewer reads is nobody else's
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # the same packet is the same bytes on every day
_ELSEWHERE: Final = "Name another place with --out"


def candidate_files(packet: CandidatePacket, page: str, content: bytes) -> dict[str, bytes]:
    """Return all files of a candidate's packet by path.

    Args:
        packet: whose files come beside the page.
        page: name of the page.
        content: of the page.
    """
    files = {page: content}
    for task in packet.tasks:
        for name, text in task.files.items():
            files[f"task-{task.pos}/{name}"] = text.encode("utf-8")
    return files


def zipped(files: Mapping[str, bytes], folder: str) -> bytes:
    """Return a zip archive of files in one folder; equal files give equal bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{path}", _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _FILE_MODE << 16
            archive.writestr(entry, content)
    return target.getvalue()


def write_packet(path: Path, content: bytes, *, lock: Path, private: bool) -> None:
    """Write a packet that is one file, in place of an older one.

    Args:
        path: where.
        content: of the file.
        lock: the lock that it was made from, which must not be written over.
        private: only its owner may read it.

    Raises:
        UserError: if there is a folder of this name, or the lock.
        OSError: if it cannot be written; what was there is unharmed.
    """
    if path.is_dir():
        what = "this is a folder, and the packet is one file"
        raise UserError(what, where=str(path), todo=_ELSEWHERE)
    if path.exists() and path.samefile(lock):
        what = "this is the lock itself"
        raise UserError(what, where=str(path), todo=_ELSEWHERE)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, content, mode=_PRIVATE if private else _FILE_MODE)


def write_folder(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write a candidate's packet into a new or empty folder.

    What is in one that exists may be a candidate's work, so it stays as it is.

    Raises:
        UserError: if there is something already.
        OSError: if it cannot be written; then nothing is there.
    """
    if folder.is_symlink() or (folder.exists() and not _is_empty(folder)):
        what = "something is here already, maybe a candidate's work"
        raise UserError(what, where=str(folder), todo=_ELSEWHERE)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with naming(folder), staged(folder.parent) as draft:
        for path, content in files.items():
            target = draft / path
            target.parent.mkdir(exist_ok=True)
            replace_file(target, content, mode=_FILE_MODE)
        draft.chmod(_FOLDER_MODE)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not any(folder.iterdir())
