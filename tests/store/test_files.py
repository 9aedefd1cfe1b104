"""Files are replaced whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from minbar.store.files import new_file, replace_file


def test_replaces_whole(tmp_path: Path) -> None:
    """The new content is there, private, and nothing else is left in the folder."""
    path = tmp_path / "file"
    path.write_bytes(b"old and longer")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_failure_keeps_the_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails while writing leaves the old content and no rest."""
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def fail(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_link_is_replaced_not_followed(tmp_path: Path) -> None:
    """A planted link doesn't lead a write to the file that it points at."""
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    link = tmp_path / "link"
    link.symlink_to(target)
    replace_file(link, b"new")
    assert (target.read_bytes(), link.is_symlink()) == (b"precious", False)


def test_temporary_file_goes_away(tmp_path: Path) -> None:
    """What the caller doesn't rename is gone after the context."""
    with new_file(tmp_path, b"x") as path:
        assert path.read_bytes() == b"x"
    assert [entry.name for entry in tmp_path.iterdir()] == []
