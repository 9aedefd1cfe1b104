"""The state folder is its owner's alone."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from minbar.errors import UserError
from minbar.store.home import private_dir, state_dir


def test_variable_chooses_the_folder(home: Path) -> None:
    """The folder is the one that MINBAR_HOME names, created with mode 0700."""
    assert state_dir() == home
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_default_follows_xdg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable, Linux keeps state under XDG_STATE_HOME."""
    monkeypatch.delenv("MINBAR_HOME")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "xdg"))
    assert state_dir() == tmp_path / "xdg" / "minbar"


@pytest.mark.parametrize("value", ["", "relative/path"])
def test_default_without_a_usable_xdg(
    value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty or relative XDG_STATE_HOME is ignored, as its specification says."""
    monkeypatch.setenv("MINBAR_HOME", "")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", value)
    assert state_dir() == tmp_path / ".local" / "state" / "minbar"


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("darwin", ("Library", "Application Support", "minbar")),
        ("win32", ("AppData", "Local", "minbar")),
    ],
)
def test_default_elsewhere(
    platform: str, expected: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """MacOS and Windows keep state where their programs do."""
    monkeypatch.delenv("MINBAR_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", platform)
    assert state_dir() == tmp_path.joinpath(*expected)


@pytest.mark.parametrize("mode", [0o770, 0o707, 0o777])
def test_folder_that_others_may_write(mode: int, tmp_path: Path) -> None:
    """A folder in which others could swap the secret is refused."""
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(mode)
    with pytest.raises(UserError, match="others may write"):
        private_dir(folder)


def test_folder_that_others_may_read(tmp_path: Path) -> None:
    """A folder that others may only list is taken: its files are closed to them."""
    folder = tmp_path / "readable"
    folder.mkdir()
    folder.chmod(0o755)
    assert private_dir(folder) == folder


def test_folder_of_another_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that belongs to somebody else is refused."""
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(UserError, match="belongs to user"):
        private_dir(tmp_path)


def test_file_in_its_place(tmp_path: Path) -> None:
    """A file of that name is a clear error."""
    path = tmp_path / "file"
    path.write_text("x")
    with pytest.raises(UserError, match="this is a file"):
        private_dir(path)
