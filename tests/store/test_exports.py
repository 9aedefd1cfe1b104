"""Exports replace what exports wrote, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from minbar.errors import UserError
from minbar.store import exports
from minbar.store.exports import MANIFEST, write_export_file, write_export_folder
from minbar.store.files import new_file

MARKER = b"an export of ours"
FILES = {"index.html": b"new index", "items/a.html": b"new a"}


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its way; the manifest apart."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_new_folder_appears_whole(tmp_path: Path) -> None:
    """Folders on the way to it are made, and a manifest names its files."""
    folder = tmp_path / "deep" / "site"
    write_export_folder(folder, FILES)
    assert contents(folder) == FILES
    manifest = json.loads((folder / MANIFEST).read_bytes())
    assert manifest == {"schema": "export-folder/1", "files": sorted(FILES)}
    assert [path.name for path in folder.parent.iterdir()] == ["site"]
    assert folder.stat().st_mode & 0o777 == 0o755


def test_an_earlier_export_is_replaced(tmp_path: Path) -> None:
    """Files that the new one lacks go, with folders left empty; what others laid there stays."""
    write_export_folder(tmp_path, {**FILES, "old/b.html": b"old b", "items/c.html": b"old c"})
    (tmp_path / "mine.txt").write_bytes(b"mine")
    (tmp_path / "items" / "mine.txt").write_bytes(b"mine")
    write_export_folder(tmp_path, FILES)
    assert contents(tmp_path) == {**FILES, "mine.txt": b"mine", "items/mine.txt": b"mine"}
    assert not (tmp_path / "old").exists()


def test_what_is_no_export_is_not_written_over(tmp_path: Path) -> None:
    """A folder with other things in it takes `--force`, and even then they stay."""
    (tmp_path / "index.html").write_bytes(b"mine")
    (tmp_path / "mine.txt").write_bytes(b"mine")
    with pytest.raises(UserError, match="no earlier export"):
        write_export_folder(tmp_path, FILES)
    assert contents(tmp_path) == {"index.html": b"mine", "mine.txt": b"mine"}
    write_export_folder(tmp_path, FILES, force=True)
    assert contents(tmp_path) == {**FILES, "mine.txt": b"mine"}


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    """Nothing is lost there."""
    write_export_folder(tmp_path, FILES)
    assert contents(tmp_path) == FILES


@pytest.mark.parametrize("name", ["../out.txt", "/etc/hostname", "link/out.txt", "a/../../out.txt"])
def test_a_manifest_reaches_nothing_outside(tmp_path: Path, name: str) -> None:
    """Whoever wrote the manifest: only files within the folder are ever taken away."""
    folder = tmp_path / "site"
    write_export_folder(folder, FILES)
    outside = tmp_path / "out.txt"
    outside.write_bytes(b"kept")
    (folder / "link").symlink_to(tmp_path)
    manifest = {"schema": "export-folder/1", "files": [name, "items/a.html"]}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    write_export_folder(folder, {"index.html": b"x"})
    assert outside.read_bytes() == b"kept"
    assert not (folder / "items").exists()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"schema": "other/1", "files": []}', "\x00"])
def test_a_manifest_of_something_else_is_none(tmp_path: Path, text: str) -> None:
    """A file of that name alone makes no export."""
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(UserError, match="no earlier export"):
        write_export_folder(tmp_path, FILES)


def test_a_full_disk_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old export stays as it was, the error names the file, and no stage is left behind."""
    write_export_folder(tmp_path, {"index.html": b"old index"})

    def fail(folder: Path, data: bytes, *, mode: int, durable: bool) -> object:
        if data == b"new a":
            raise OSError(28, "No space left on device")
        return new_file(folder, data, mode=mode, durable=durable)

    monkeypatch.setattr(exports, "new_file", fail)
    with pytest.raises(OSError, match="No space left") as error:
        write_export_folder(tmp_path, FILES)
    assert error.value.filename == str(tmp_path / "items/a.html")
    assert contents(tmp_path) == {"index.html": b"old index"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html", MANIFEST]


def test_a_file_is_replaced_if_it_is_an_export(tmp_path: Path) -> None:
    """The marker may be at either end; any other file takes `--force`."""
    path = tmp_path / "new" / "bank.xml"
    long = b"x" * 10_000
    for data in (MARKER + long, long + MARKER):
        write_export_file(path, data, marker=MARKER)
        assert path.read_bytes() == data
    path.write_bytes(long + MARKER + long)
    with pytest.raises(UserError, match="no earlier export"):
        write_export_file(path, b"", marker=MARKER)
    write_export_file(path, MARKER, marker=MARKER, force=True)
    assert path.read_bytes() == MARKER


def test_a_folder_is_no_file_and_a_file_no_folder(tmp_path: Path) -> None:
    """Each is refused in its own words, forced or not."""
    with pytest.raises(UserError, match="is a folder"):
        write_export_file(tmp_path, b"", marker=MARKER, force=True)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError, match="is a file"):
        write_export_folder(tmp_path / "file", FILES, force=True)


def test_a_file_is_written_in_parts(tmp_path: Path) -> None:
    """One after another, and in place of the last export when all of them are there."""
    path = tmp_path / "deep" / "export.csv"

    def parts(last: bytes) -> Iterator[bytes]:
        yield MARKER
        yield last
        if path.exists():
            assert path.read_bytes() == MARKER + b"1"

    for last in (b"1", b"2"):
        write_export_file(path, parts(last), marker=MARKER)
        assert path.read_bytes() == MARKER + last
    assert path.stat().st_mode & 0o777 == 0o644


def test_parts_that_break_off_change_nothing(tmp_path: Path) -> None:
    """What raises while they are made leaves the old file, and nothing beside it."""
    path = tmp_path / "export.csv"
    path.write_bytes(MARKER)

    def parts() -> Iterator[bytes]:
        yield MARKER
        raise KeyError

    with pytest.raises(KeyError):
        write_export_file(path, parts(), marker=MARKER)
    assert contents(tmp_path) == {"export.csv": MARKER}
