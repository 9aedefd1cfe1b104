"""Writing a workspace's folder without ever touching the candidate's work."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from minbar.errors import UserError
from minbar.store.files import replace_file, staged
from minbar.takehomes import names
from minbar.takehomes.receipts import Receipt

__all__ = ["check_folder", "replace_receipt", "write_workspace"]

FILE_MODE: Final = 0o644
FOLDER_MODE: Final = 0o755


class _Whose(msgspec.Struct, frozen=True):
    takehome: str
    candidate: str


def write_workspace(
    folder: Path, files: Mapping[str, bytes], *, receipt: Receipt, notebook: str
) -> bool:
    """Write a workspace; in one that exists already, keep the notebook.

    Args:
        folder: a new or empty folder, or a workspace of this candidate.
        files: its files, by path.
        receipt: whose workspace it is.
        notebook: name of the file that is the candidate's own once it exists.

    Returns:
        Whether there was a notebook, which is as it was.

    Raises:
        UserError: if the folder holds something else, or leads elsewhere by a link.
    """
    if not check_folder(folder, receipt):
        _write_new(folder, files)
        return False
    kept = (folder / notebook).exists()
    for path, data in sorted(files.items()):
        if path != notebook or not kept:
            _write_within(folder, path, data)
    return kept


def replace_receipt(folder: Path, receipt: Receipt) -> None:
    """Write the receipt alone: into the candidate's workspace, or a new folder.

    Raises:
        UserError: if the folder holds something else, or leads elsewhere by a link.
    """
    check_folder(folder, receipt)
    folder.mkdir(parents=True, exist_ok=True)
    _write_within(folder, names.RECEIPT, receipt.to_json())


def check_folder(folder: Path, receipt: Receipt) -> bool:
    """Whether the folder is a workspace of this candidate; False if it is new or empty.

    Raises:
        UserError: if it is a link, or holds anything else.
    """
    if folder.is_symlink():
        what = "this is a link, and minbar writes through none in a workspace"
        raise UserError(what, where=str(folder), todo="Name the folder itself")
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return False
    _check_whose(folder, receipt)
    return True


def _write_new(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write beside its place first, so that a half-written workspace never shows."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with staged(folder.parent) as draft:
        for path, data in sorted(files.items()):
            _write_within(draft, path, data)
        draft.chmod(FOLDER_MODE)
        if folder.exists():
            folder.rmdir()
        draft.rename(folder)


def _write_within(folder: Path, path: str, data: bytes) -> None:
    """Write a file below `folder`; a link on the way would lead the write elsewhere.

    Raises:
        UserError: if there is one.
    """
    target = folder / path
    for parent in target.relative_to(folder).parents:
        if (folder / parent).is_symlink():
            what = "this is a link, and minbar writes through none in a workspace"
            raise UserError(what, where=str(folder / parent), todo="Remove it")
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_file(target, data, mode=FILE_MODE, durable=False)


def _check_whose(folder: Path, receipt: Receipt) -> None:
    todo = "Name another folder with --out"
    try:
        raw = (folder / names.RECEIPT).read_bytes()[: names.MAX_RECEIPT_BYTES]
        found = msgspec.json.decode(raw, type=_Whose)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        what = "this exists, and is no workspace that minbar made"
        raise UserError(what, where=str(folder), todo=todo) from None
    if (found.takehome, found.candidate) != (receipt.takehome, receipt.candidate):
        what = f"this is the workspace of {found.candidate!a} for {found.takehome!a}"
        raise UserError(what, where=str(folder), todo=todo)
