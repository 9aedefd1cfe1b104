"""Locks as files: one form, read strictly, never written over something else."""

from __future__ import annotations

import errno
from pathlib import Path

import msgspec
import pytest

from minbar.drawing.lock_file import dump_lock, load_lock, read_lock, write_lock
from minbar.errors import ContentError, UserError
from minbar.models.lock import Lock


def test_lock_reads_back_the_same(lock: Lock) -> None:
    """From bytes to value and back to the same bytes."""
    data = dump_lock(lock)
    again = load_lock(data, name="a.lock.yaml")
    assert again == lock
    assert dump_lock(again) == data


def test_order_of_mappings_does_not_count(lock: Lock) -> None:
    """Equal locks have equal bytes, whatever order their mappings were filled in."""
    turned = dict(reversed(lock.met.evidence.items()))
    other = msgspec.structs.replace(lock, met=msgspec.structs.replace(lock.met, evidence=turned))
    assert dump_lock(other) == dump_lock(lock)


def test_newer_lock_is_refused_with_words(lock: Lock) -> None:
    """A lock of a later form says that minbar is too old, not a list of unknown fields."""
    raw = dump_lock(lock).replace(b"set-lock/1", b"set-lock/2")
    with pytest.raises(
        UserError, match=r"a\.lock\.yaml:1:1: is a lock of another minbar, `set-lock/2`"
    ):
        load_lock(raw, name="a.lock.yaml")


def test_other_files_are_named_as_what_they_are() -> None:
    """An item given in place of a lock is called an item."""
    with pytest.raises(UserError, match="is no lock, but `item/1`"):
        load_lock(b"schema: item/1\nid: x\n", name="item.yaml")


def test_slip_in_a_field_is_named_with_its_place(lock: Lock) -> None:
    """Line, column and nearest name, as for content."""
    raw = dump_lock(lock).replace(b"  role: engineer", b"  rolle: engineer")
    with pytest.raises(ContentError, match=r"a:4:3: .*`rolle`.*(?s:.*)`role`"):
        load_lock(raw, name="a")


def test_huge_file_is_not_read(tmp_path: Path) -> None:
    """No lock is larger than a megabyte; the rest of the file stays unread."""
    path = tmp_path / "big.lock.yaml"
    path.write_bytes(b"#" * (1024 * 1024 + 1))
    with pytest.raises(UserError, match="is larger than 1048576 bytes"):
        read_lock(path)


def test_folder_is_no_lock(tmp_path: Path) -> None:
    """A folder of locks is named as such."""
    with pytest.raises(UserError, match="is a folder"):
        read_lock(tmp_path)


def test_same_bytes_may_be_there(tmp_path: Path) -> None:
    """Writing what is there already changes nothing and is no error."""
    path = tmp_path / "a.lock.yaml"
    write_lock(path, b"one")
    before = path.stat().st_ino
    write_lock(path, b"one")
    assert (path.read_bytes(), path.stat().st_ino) == (b"one", before)


def test_other_file_is_kept_unless_forced(tmp_path: Path) -> None:
    """Another lock of this name is refused, and replaced only when that is asked for."""
    path = tmp_path / "a.lock.yaml"
    path.write_bytes(b"other")
    with pytest.raises(UserError, match="is there already"):
        write_lock(path, b"one")
    assert path.read_bytes() == b"other"
    write_lock(path, b"one", replace=True)
    assert path.read_bytes() == b"one"


def test_missing_folder_is_named(tmp_path: Path) -> None:
    """The folder is named, not a temporary file in it."""
    with pytest.raises(UserError, match="no-such: there is no such folder"):
        write_lock(tmp_path / "no-such" / "a.lock.yaml", b"one")


def test_file_system_without_links_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where links are refused, the file is moved into its place."""

    def refuse(_: Path, target: Path) -> None:
        raise OSError(errno.EPERM, "no links here", str(target))

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    write_lock(tmp_path / "a.lock.yaml", b"one")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"one"]
