"""Reading content folders: regular files only, nothing from elsewhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from minbar.content import folders
from minbar.content.folders import list_names, read_file, read_tree
from minbar.content.problems import Problems


@pytest.fixture
def problems() -> Problems:
    """An empty collection of problems."""
    return Problems()


def said(problems: Problems) -> list[str]:
    """What was noted, without places."""
    return [problem.what for problem in problems.found]


def test_tree_is_read_by_relative_path(tmp_path: Path, problems: Problems) -> None:
    """Files of all levels come sorted, with `/` between the parts, without clutter."""
    for name in ("b/y.txt", "b/x.txt", "a.txt", "__pycache__/c.pyc", "b/.DS_Store", "a.txt~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    files = read_tree(tmp_path, problems)
    assert list(files.items()) == [
        ("a.txt", b"a.txt"),
        ("b/x.txt", b"b/x.txt"),
        ("b/y.txt", b"b/y.txt"),
    ]
    assert said(problems) == []


@pytest.mark.parametrize("target", ["inside.txt", "/etc/hostname", "nowhere", "."])
def test_links_are_refused(tmp_path: Path, problems: Problems, target: str) -> None:
    """No link is followed, wherever it leads."""
    (tmp_path / "inside.txt").write_text("")
    (tmp_path / "link").symlink_to(target)
    assert list(read_tree(tmp_path, problems)) == ["inside.txt"]
    assert said(problems) == ["is a link"]


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path, problems: Problems) -> None:
    """A named pipe would hang whoever opens it."""
    os.mkfifo(tmp_path / "pipe")
    assert read_tree(tmp_path, problems) == {}
    assert said(problems) == ["is not a regular file"]


def test_large_files_are_refused(
    tmp_path: Path, problems: Problems, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file above the limit is named with its size."""
    monkeypatch.setattr(folders, "MAX_FILE_BYTES", 3)
    (tmp_path / "f").write_text("four")
    assert read_file(tmp_path / "f", problems) is None
    assert said(problems) == ["has 4 bytes; at most 3 are allowed"]


def test_many_files_are_refused(
    tmp_path: Path, problems: Problems, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder above the limit is not read to its end."""
    monkeypatch.setattr(folders, "MAX_FILES", 2)
    for number in range(5):
        (tmp_path / str(number)).write_text("")
    assert len(read_tree(tmp_path, problems)) == 2
    assert said(problems) == ["holds more than 2 files"]


def test_a_missing_file_is_a_problem(tmp_path: Path, problems: Problems) -> None:
    """What cannot be read is noted, not raised."""
    assert read_file(tmp_path / "none", problems) is None
    assert said(problems) == ["cannot be read: No such file or directory"]


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    """A root may lack any of its parts."""
    assert list_names(tmp_path / "none") == []
