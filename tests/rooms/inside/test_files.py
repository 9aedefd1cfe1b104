"""Files arrive below their folder only, and leave as bytes of regular files only."""

from __future__ import annotations

import os
import socket
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.rooms.inside.files import read_regular, write_below


@pytest.mark.parametrize("name", ["a.csv", "data/work/a.csv", "./a.csv", "a b/\N{SNOWMAN}"])
def test_a_file_is_written_below_its_folder(tmp_path: Path, name: str) -> None:
    """Folders on the way are made; a second file of the name replaces the first."""
    write_below(tmp_path, name, b"old")
    write_below(tmp_path, name, b"new")
    assert (tmp_path / name).read_bytes() == b"new"


@pytest.mark.parametrize(
    "name", ["", ".", "/etc/x", "../x", "a/../../x", "a/..", "..", "a\0b", "//x"]
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    """Absolute names, climbing names and no names write nothing."""
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(ValueError, match="not a name below"):
        write_below(folder, name, b"x")
    assert [path.name for path in tmp_path.rglob("*")] == ["folder"]


@given(st.text(alphabet="./a\0", max_size=8))
def test_no_name_writes_outside(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """Whatever the name: a file below the folder, or a refusal."""
    outer = tmp_path_factory.mktemp("outer")
    folder = outer / "inner"
    folder.mkdir()
    try:
        write_below(folder, name, b"x")
    except ValueError:
        assert list(outer.rglob("*")) == [folder]
    else:
        written = [path for path in outer.rglob("*") if path.is_file()]
        assert len(written) == 1
        assert folder in written[0].parents


@pytest.mark.parametrize(("size", "status"), [(0, "ok"), (100, "ok"), (101, "too-large")])
def test_a_file_is_read_up_to_its_limit(tmp_path: Path, size: int, status: str) -> None:
    """At the limit it is whole, above it nothing is given."""
    path = tmp_path / "file"
    path.write_bytes(b"x" * size)
    assert read_regular(path, 100) == (status, b"x" * size if status == "ok" else b"")


def test_a_huge_sparse_file_is_not_read_whole(tmp_path: Path) -> None:
    """A terabyte of nothing is too large after its first bytes."""
    path = tmp_path / "sparse"
    with path.open("wb") as sink:
        sink.truncate(1 << 40)
    assert read_regular(path, 1000) == ("too-large", b"")


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    """No file, no folder on the way: missing."""
    assert read_regular(tmp_path / "none", 9) == ("missing", b"")
    assert read_regular(tmp_path / "none" / "none", 9) == ("missing", b"")


def test_nothing_but_a_regular_file_is_read(tmp_path: Path) -> None:
    """Links, pipes, sockets and folders are refused at once, and no writer is waited for."""
    (tmp_path / "target").write_bytes(b"secret")
    (tmp_path / "link").symlink_to(tmp_path / "target")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        for name in ("link", "dangling", "folder", "pipe", "socket"):
            assert read_regular(tmp_path / name, 9) == ("not-regular", b""), name
    (tmp_path / "secret").write_bytes(b"x")
    assert read_regular(tmp_path / "secret" / "below", 9) == ("not-regular", b"")


def test_a_pipe_with_a_writer_is_no_file_either(tmp_path: Path) -> None:
    """A candidate who feeds a pipe feeds nobody."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    descriptor = os.open(pipe, os.O_RDWR)
    try:
        os.write(descriptor, b"endless")
        worker = threading.Thread(target=read_regular, args=(pipe, 9))
        worker.start()
        worker.join(5)
        assert not worker.is_alive()
        assert read_regular(pipe, 9) == ("not-regular", b"")
    finally:
        os.close(descriptor)
