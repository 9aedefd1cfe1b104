"""Packs a submission on the candidate's machine: what goes in, checked and in order.

Copied into every workspace with what it imports, so all of that needs the
standard library only.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
import stat
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from minbar.errors import SubmissionError, UserError
from minbar.store.candidates import check_candidate
from minbar.takehomes import names
from minbar.takehomes.notebook_check import check_notebook
from minbar.takehomes.patterns import matches
from minbar.takehomes.shadowing import check_shadowing

__all__ = [
    "PlainReceipt",
    "further_files",
    "pack",
    "package_name",
    "read_receipt",
    "read_regular",
    "submission_files",
]

MIB: Final = 1024 * 1024
MANIFEST_SCHEMA: Final = "submission/1"
MAX_FILES: Final = 200
EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
REGULAR_FILE: Final = (stat.S_IFREG | 0o644) << 16
# Folders and files of the workspace itself; no pattern takes them along.
OURS: Final = frozenset(
    {"README.md", "brief.md", "check.py", "requirements.txt", "submit.py"}
    | {names.DATA, names.MANIFEST, names.RECEIPT, names.TESTS}
)
NOBODYS: Final = frozenset({"__pycache__", "node_modules"})


def submission_files(folder: Path, workspace: Mapping[str, Any]) -> dict[str, bytes]:
    """Read what belongs to the submission: notebook, allowed files and receipt.

    Args:
        folder: the candidate's workspace.
        workspace: content of its `.minbar/workspace.json`.

    Raises:
        SubmissionError: if something is missing, too large, no regular file, hides an
            installed module, or the notebook is none.
    """
    chosen = [workspace["notebook"], names.RECEIPT, *further_files(folder, workspace)]
    if len(chosen) > MAX_FILES:
        msg = f"{len(chosen)} files fit what may be handed in; at most {MAX_FILES} are taken"
        raise SubmissionError(msg, where=str(folder), todo="Move some of them elsewhere")
    check_shadowing(chosen, folder)
    limit = workspace["max_mb"] * MIB
    files: dict[str, bytes] = {}
    for name in chosen:
        files[name] = read_regular(folder, name, limit)
        limit -= len(files[name])
        if limit < 0:
            msg = f"the submission is larger than {workspace['max_mb']} MiB"
            todo = "Clear outputs you don't need, or leave files out; " + _largest(files)
            raise SubmissionError(msg, where=name, todo=todo)
    check_notebook(files[workspace["notebook"]], workspace["notebook"])
    read_receipt(files[names.RECEIPT], workspace["id"])
    return files


@dataclass(frozen=True, slots=True)
class PlainReceipt:
    """What a receipt says, its signature unchecked: only the grader can check it.

    Attributes:
        takehome: id of the take-home.
        candidate: pseudonym.
        deadline: the deadline in force, with its time zone.
    """

    takehome: str
    candidate: str
    deadline: dt.datetime


def read_receipt(raw: bytes, takehome: str) -> PlainReceipt:
    """Read a receipt without checking its signature.

    Raises:
        SubmissionError: if it is none, or for another take-home.
    """
    todo = "Put back the receipt.json that came with your workspace"
    try:
        receipt = _parse_receipt(raw[: names.MAX_RECEIPT_BYTES])
    except (ValueError, KeyError, TypeError, RecursionError, UserError):
        msg = "this is not the receipt that came with the workspace"
        raise SubmissionError(msg, where=names.RECEIPT, todo=todo) from None
    if receipt.takehome != takehome:
        msg = f"the receipt is for {receipt.takehome[:64]!a}, not for {takehome!r}"
        raise SubmissionError(msg, where=names.RECEIPT, todo=todo)
    return receipt


def _parse_receipt(raw: bytes) -> PlainReceipt:
    fields = json.loads(raw.decode("utf-8"))
    deadline = dt.datetime.fromisoformat(fields["deadline"])
    if deadline.tzinfo is None:
        msg = "a deadline has a time zone"
        raise ValueError(msg)
    return PlainReceipt(
        str(fields["takehome"]), check_candidate(str(fields["candidate"])), deadline
    )


def package_name(takehome: str, candidate: str) -> str:
    """Name of the package's file."""
    return f"{takehome}-{candidate}.zip"


def pack(files: Mapping[str, bytes], workspace: Mapping[str, Any]) -> bytes:
    """Pack files and a manifest into a zip; the same files give the same bytes anywhere.

    Nothing in it is compressed, because compressors differ between machines.
    """
    manifest = {
        "schema": MANIFEST_SCHEMA,
        "takehome": workspace["id"],
        "version": workspace["version"],
        "notebook": workspace["notebook"],
        "files": {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)},
    }
    text = json.dumps(manifest, indent=1, sort_keys=True).encode("ascii") + b"\n"
    contents = {**files, names.MANIFEST: text}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.create_system = 3
            entry.external_attr = REGULAR_FILE
            package.writestr(entry, contents[name])
    return target.getvalue()


def further_files(folder: Path, workspace: Mapping[str, Any]) -> list[str]:
    """Return the paths of the files that may come along with the notebook, sorted.

    Data and what the notebook's run writes never come along: the grader has its
    own. Whether they are regular files is not looked at.
    """
    ours = {workspace["notebook"], *workspace["data"], *workspace["exam"]["artefacts"]}
    found = {path.relative_to(folder).as_posix() for path in _walk(folder)} - ours
    packed_before = package_name(workspace["id"], "*")
    chosen = {name for name in found if matches(name, workspace["allowed"])}
    return sorted(name for name in chosen if not matches(name, [packed_before]))


def _walk(folder: Path) -> Iterator[Path]:
    """Everything in the workspace that the candidate may have made.

    Linked folders are looked into one level deep: what fits a pattern in there is
    refused later, rather than left out in silence.
    """
    for name, folders, files in os.walk(folder):
        place = Path(name)
        top = place == folder
        folders[:] = sorted(one for one in folders if not _skipped(place, one, top=top))
        for one in files:
            if not one.startswith(".") and not (top and one in OURS):
                yield place / one
        for one in folders:
            if (place / one).is_symlink():
                yield from (place / one).iterdir()


def _skipped(place: Path, name: str, *, top: bool) -> bool:
    virtual_environment = (place / name / "pyvenv.cfg").exists()
    return name.startswith(".") or name in NOBODYS or virtual_environment or (top and name in OURS)


def read_regular(folder: Path, name: str, limit: int) -> bytes:
    """Read a file of the candidate's, `limit` bytes and one more at most.

    Raises:
        SubmissionError: if it is missing, lies behind a link or is no regular file.
    """
    path = folder / name
    for step in [path, *path.parents[: name.count("/")]]:
        if step.is_symlink():
            msg = "this is a link, and only regular files can be handed in"
            where = step.relative_to(folder).as_posix()
            raise SubmissionError(msg, where=where, todo="Put the file itself here")
    if not path.exists():
        msg = "this file is missing"
        raise SubmissionError(msg, where=name, todo="It must be in this folder")
    if not path.is_file():
        msg = "this is no regular file, and only such can be handed in"
        raise SubmissionError(msg, where=name, todo="Move it elsewhere")
    with path.open("rb") as stream:
        return stream.read(limit + 1)


def _largest(files: Mapping[str, bytes]) -> str:
    name = max(files, key=lambda one: len(files[one]))
    return f"the largest is {name}"
