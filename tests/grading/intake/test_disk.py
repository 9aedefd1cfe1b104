"""What is opened: regular files, and nothing that waits, leads elsewhere or changes."""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from minbar.errors import SubmissionError
from minbar.grading.intake.disk import kind_of, open_folder, open_regular, read_whole

NOBODY = 65534


def read(path: Path, limit: int = 100) -> bytes:
    """Read a whole file as the intake does."""
    with open_regular(path, "shown") as descriptor:
        return read_whole(descriptor, "shown", limit=limit, todo="smaller")


def refusal(path: Path) -> SubmissionError:
    """The error for a path."""
    with pytest.raises(SubmissionError) as caught:
        read(path)
    assert caught.value.where == "shown"
    return caught.value


@pytest.fixture
def unreadable(tmp_path: Path) -> Iterator[Path]:
    """A file without rights; root, who may read everything, becomes nobody meanwhile."""
    path = tmp_path / "f"
    path.write_text("x")
    path.chmod(0)
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    yield path
    os.seteuid(before)


def test_a_regular_file_is_read_whole(tmp_path: Path) -> None:
    """All bytes, up to the limit and at it."""
    (tmp_path / "f").write_bytes(b"x" * 100)
    assert read(tmp_path / "f") == b"x" * 100


def test_a_larger_file_is_refused(tmp_path: Path) -> None:
    """Size and limit are said before anything is read."""
    (tmp_path / "f").write_bytes(b"x" * 101)
    error = refusal(tmp_path / "f")
    assert error.what == "has 101 bytes; at most 100 are taken"
    assert error.todo == "smaller"


def test_missing(tmp_path: Path) -> None:
    """A path that leads nowhere."""
    assert refusal(tmp_path / "f").what == "does not exist"
    assert refusal(Path("/dev/null/x")).what == "does not exist"


@pytest.mark.parametrize("target", ["there", "nowhere", "/etc/hostname", "link"])
def test_a_link_is_refused(tmp_path: Path, target: str) -> None:
    """No link is followed, not even to a good file beside it."""
    (tmp_path / "there").write_text("x")
    (tmp_path / "link").symlink_to(target)
    assert refusal(tmp_path / "link").what == "is a symbolic link, not a regular file"


def test_a_link_that_appears_at_the_last_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look and the opening a file may become a link: the opening refuses it."""
    (tmp_path / "f").write_text("x")
    harmless = (tmp_path / "f").lstat()
    (tmp_path / "f").unlink()
    (tmp_path / "f").symlink_to("/etc/hostname")
    monkeypatch.setattr(os, "stat", lambda *_, **__: harmless)
    assert refusal(tmp_path / "f").what == "is a symbolic link"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    """A named pipe without a writer would block for ever."""
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe").what == "is a named pipe, not a regular file"


def test_a_pipe_that_appears_at_the_last_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even then nothing is waited for, and what was opened is looked at again."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "f").write_text("x")
    harmless = (tmp_path / "f").lstat()
    monkeypatch.setattr(os, "stat", lambda *_, **__: harmless)
    assert refusal(tmp_path / "pipe").what == "is a named pipe, not a regular file"


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket is no file."""
    monkeypatch.chdir(tmp_path)  # paths of sockets must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("s")
        assert refusal(Path("s")).what == "is a socket, not a regular file"


def test_a_device_is_refused() -> None:
    """A device may never end, or do something when it is opened."""
    assert refusal(Path("/dev/zero")).what == "is a device, not a regular file"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    """Where a file is expected, a folder is none."""
    assert refusal(tmp_path).what == "is a folder, not a regular file"


def test_no_permission(unreadable: Path) -> None:
    """The error says that rights are missing, and how to give them."""
    error = refusal(unreadable)
    assert error.what == "you have no permission to read it"
    assert "chmod" in error.todo


def test_a_null_in_a_path() -> None:
    """No file has such a name, and no traceback says so."""
    assert refusal(Path("a\0b")).what == "no file can have this name"


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    """Any other refusal of the system is passed on in its words."""
    assert refusal(tmp_path / ("a" * 300)).what == "cannot be read: File name too long"


def test_a_file_that_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More bytes than the size said are noticed."""
    (tmp_path / "f").write_bytes(b"x" * 9)
    honest = os.read

    def grow(descriptor: int, size: int) -> bytes:
        with (tmp_path / "f").open("ab") as stream:
            stream.write(b"y")
        return honest(descriptor, size)

    monkeypatch.setattr(os, "read", grow)
    assert refusal(tmp_path / "f").what == "changed while it was read"


def test_a_file_that_shrinks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer bytes than the size said are noticed."""
    (tmp_path / "f").write_bytes(b"x" * 9)
    honest = os.read

    def shrink(descriptor: int, size: int) -> bytes:
        os.truncate(tmp_path / "f", 3)
        return honest(descriptor, size)

    monkeypatch.setattr(os, "read", shrink)
    assert refusal(tmp_path / "f").what == "changed while it was read"


def test_a_file_that_is_rewritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other bytes of the same size are noticed by the time of change."""
    (tmp_path / "f").write_bytes(b"x" * 9)
    honest = os.read

    def rewrite(descriptor: int, size: int) -> bytes:
        found = honest(descriptor, size)
        os.utime(tmp_path / "f", ns=(1, 1))
        return found

    monkeypatch.setattr(os, "read", rewrite)
    assert refusal(tmp_path / "f").what == "changed while it was read"


def test_a_disk_that_answers_in_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Network disks may give less than was asked for."""
    (tmp_path / "f").write_bytes(b"0123456789")
    honest = os.read
    monkeypatch.setattr(os, "read", lambda descriptor, size: honest(descriptor, min(size, 3)))
    assert read(tmp_path / "f") == b"0123456789"


def test_a_folder_behind_a_link_is_refused(tmp_path: Path) -> None:
    """Folders are opened without following links, too."""
    (tmp_path / "link").symlink_to("/etc")
    with pytest.raises(SubmissionError), open_folder(tmp_path / "link", "shown"):
        pytest.fail("the link was followed")


def test_kinds_in_words() -> None:
    """Every kind of file has a name."""
    assert kind_of(stat.S_IFBLK) == "a device"
    assert kind_of(stat.S_IFDIR) == "a folder"
