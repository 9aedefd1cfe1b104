"""Writing an export: whole or not at all, and never over what somebody else wrote.

A folder of an export says in `minbar-export.json` which files are its own. The next
export replaces those and takes away what it no longer has; all other files stay.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from minbar.errors import UserError
from minbar.store.files import file_in_parts, naming, new_file, staged, sync_folder

__all__ = ["MANIFEST", "write_export_file", "write_export_folder"]

MANIFEST: Final = "minbar-export.json"
"""File of an exported folder that names its files."""

_SCHEMA: Final = "export-folder/1"
_MODE: Final = 0o644
_FORCE: Final = "Name another place, or pass `--force` to write there all the same"
_ENDS: Final = 4_096  # bytes at either end of a file in which an export names itself
_LARGEST: Final = 16 * 1024 * 1024


def write_export_file(
    path: Path, data: bytes | Iterable[bytes], *, marker: bytes, force: bool = False
) -> None:
    """Write an export that is one file.

    Args:
        path: of the file.
        data: the export, whole or in parts; what raises while they are made leaves the
            file as it was.
        marker: what an export of this kind has at its begin or its end.
        force: write over a file that is no export.

    Raises:
        UserError: if something else is there.
        OSError: with the name of the file, if it cannot be written.
    """
    if path.is_dir():
        what = "is a folder"
        raise UserError(what, where=str(path), todo="Name the file to write")
    if path.exists() and not force and not _has_marker(path, marker):
        what = "is there already, and no earlier export"
        raise UserError(what, where=str(path), todo=_FORCE)
    path.parent.mkdir(parents=True, exist_ok=True)
    with file_in_parts(path, mode=_MODE) as stream:
        stream.writelines([data] if isinstance(data, bytes) else data)


def write_export_folder(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write an export of several files; a new folder appears with all of them at once.

    In a folder that is there, nothing changes before all files are on the disk.

    Args:
        folder: where to.
        files: way below the folder, with `/`, to content.
        force: write into a folder with other things in it; they stay.

    Raises:
        UserError: if something else is there.
        OSError: with the name of a file that cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        what = "is a file"
        raise UserError(what, where=str(folder), todo="Name the folder to write")
    there = folder.is_dir()
    old = _own_files(folder)
    if there and old is None and not force and any(folder.iterdir()):
        what = "is a folder with other things in it, and no earlier export"
        raise UserError(what, where=str(folder), todo=_FORCE)
    held = {**files, MANIFEST: _manifest(files)}
    folder.parent.mkdir(parents=True, exist_ok=True)
    with naming(folder), staged(folder if there else folder.parent) as stage:
        for name, data in held.items():
            _lay(stage, folder, name, data)
        stage.chmod(0o755)
        if there:
            _move(stage, folder, held)
            _clear(folder, (old or set()) - held.keys())
        else:
            stage.rename(folder)
    sync_folder(folder.parent)


def _lay(stage: Path, folder: Path, name: str, data: bytes) -> None:
    """Write a file of the stage; one sync of the folder at the end is enough for an export."""
    target = stage / name
    with naming(folder / name):
        target.parent.mkdir(parents=True, exist_ok=True)
        with new_file(target.parent, data, mode=_MODE, durable=False) as fresh:
            fresh.replace(target)


def _move(stage: Path, folder: Path, names: Collection[str]) -> None:
    for name in names:
        with naming(folder / name):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (stage / name).replace(folder / name)


def _clear(folder: Path, names: Collection[str]) -> None:
    """Take away what the last export had and this one has not, and folders left empty."""
    for name in names:
        with contextlib.suppress(FileNotFoundError, IsADirectoryError):
            (folder / name).unlink()
    for name in {str(PurePosixPath(name).parent) for name in names} - {"."}:
        with contextlib.suppress(OSError):  # something of somebody else's is in it
            (folder / name).rmdir()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return json.dumps({"schema": _SCHEMA, "files": sorted(files)}, indent=1).encode() + b"\n"


def _own_files(folder: Path) -> set[str] | None:
    """Return the files that an earlier export wrote; None if the folder is none."""
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes()[:_LARGEST])
        if manifest["schema"] != _SCHEMA:
            return None
        return {name for name in manifest["files"] if _is_below(folder, name)}
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _is_below(folder: Path, name: str) -> bool:
    """Whether a name of a manifest, which anybody may have written, stays in the folder."""
    way = PurePosixPath(name)
    inside = not way.is_absolute() and ".." not in way.parts
    return inside and (folder / name).parent.resolve().is_relative_to(folder.resolve())


def _has_marker(path: Path, marker: bytes) -> bool:
    with naming(path), path.open("rb") as stream:
        begin = stream.read(_ENDS)
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _ENDS))
        return marker in begin or marker in stream.read(_ENDS)
