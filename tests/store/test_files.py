"""Files are replaced whole or not at all."""

from __future__ import annotations

import fcntl
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from minbar.store.files import file_in_parts, new_file, replace_file, replace_files, staged

FILES = {"a": b"new a", "b": b"new b"}


def contents(folder: Path) -> dict[str, bytes]:
    """Everything in a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def in_parts(path: Path, data: bytes) -> None:
    """Write a file as exports do."""
    with file_in_parts(path) as stream:
        stream.write(data)


def disk_fills_up(monkeypatch: pytest.MonkeyPatch, *, after: int) -> None:
    """Let the disk be full once so many files are on it."""
    left = iter([True] * after)

    def fail(_descriptor: int) -> None:
        if not next(left, False):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)


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


def test_error_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk says nothing of files; the error names the one that was meant."""
    disk_fills_up(monkeypatch, after=0)
    with pytest.raises(OSError, match="No space left") as caught:
        replace_file(tmp_path / "file", b"new")
    assert caught.value.filename == str(tmp_path / "file")


def test_new_folder_appears_with_all_its_files(tmp_path: Path) -> None:
    """A folder that is not there is made, and folders above it, as others make folders."""
    folder = tmp_path / "x" / "y"
    replace_files(folder, FILES, mode=0o644)
    assert contents(folder) == FILES
    assert stat.S_IMODE((folder / "a").stat().st_mode) == 0o644
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(folder.parent.stat().st_mode)
    assert [entry.name for entry in folder.parent.iterdir()] == ["y"]


def test_files_of_a_folder_are_replaced(tmp_path: Path) -> None:
    """Older files of the same names are replaced, and others stay."""
    (tmp_path / "a").write_bytes(b"old")
    (tmp_path / "notes").write_bytes(b"mine")
    replace_files(tmp_path, FILES)
    assert contents(tmp_path) == {**FILES, "notes": b"mine"}


def test_full_disk_leaves_a_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that is full after the first file leaves both old files, and names the second."""
    old = {"a": b"old a", "b": b"old b"}
    replace_files(tmp_path, old)
    disk_fills_up(monkeypatch, after=1)
    with pytest.raises(OSError, match="No space left") as caught:
        replace_files(tmp_path, FILES)
    assert contents(tmp_path) == old
    assert caught.value.filename == str(tmp_path / "b")


def test_full_disk_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that can't have all its files does not appear at all."""
    disk_fills_up(monkeypatch, after=1)
    with pytest.raises(OSError, match="No space left"):
        replace_files(tmp_path / "folder", FILES)
    assert list(tmp_path.iterdir()) == []


def test_folder_that_is_a_file(tmp_path: Path) -> None:
    """A file where the folder should be is named, and is not touched."""
    (tmp_path / "folder").write_bytes(b"mine")
    with pytest.raises(NotADirectoryError) as caught:
        replace_files(tmp_path / "folder", FILES)
    assert caught.value.filename == str(tmp_path / "folder")
    assert contents(tmp_path) == {"folder": b"mine"}


def test_interruption_leaves_a_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C while files are written changes none of them, and leaves nothing behind."""
    old = {"a": b"old a", "b": b"old b"}
    replace_files(tmp_path, old)

    def interrupt(_descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    for folder in (tmp_path, tmp_path / "new"):
        with pytest.raises(KeyboardInterrupt):
            replace_files(folder, FILES)
    assert contents(tmp_path) == old


def test_what_a_killed_writer_left_is_removed(tmp_path: Path) -> None:
    """Stages of processes that have ended go with the next results; those in use stay."""
    folder = tmp_path / "results"
    replace_files(folder, FILES)
    script = (
        "import os, signal, sys; from pathlib import Path; from minbar.store.files import staged\n"
        "with staged(Path(sys.argv[1])) as stage:\n"
        "    (stage / 'half').write_bytes(b'x')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", script, str(folder)], env=environment, check=False)
    assert done.returncode == -signal.SIGKILL
    assert len(contents_with_stages(folder)) == len(FILES) + 1
    with staged(folder) as mine:
        replace_files(folder, FILES)
        assert mine.is_dir()
        assert contents_with_stages(folder) == sorted([*FILES, mine.name])
    assert contents_with_stages(folder) == sorted(FILES)


WRITER = """
import os, signal, sys
from pathlib import Path
from minbar.store.files import file_in_parts
with file_in_parts(Path(sys.argv[1])) as stream:
    stream.write(b"half")
    stream.flush()
    print("writing", flush=True)
    sys.stdin.read()
"""


def writer(path: Path) -> subprocess.Popen[str]:
    """Start a process that is in the middle of writing a file, until it is ended."""
    started = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    assert started.stdout.readline() == "writing\n"
    return started


@pytest.mark.parametrize("write", [in_parts, replace_file])
def test_a_file_that_a_killed_writer_left_is_removed(
    tmp_path: Path, write: Callable[[Path, bytes], None]
) -> None:
    """The next file that is written there takes it away, but nothing of one who still writes."""
    path = tmp_path / "file"
    with writer(path) as killed, writer(path) as alive:
        assert len(contents(tmp_path)) == 2
        killed.kill()
        killed.wait()
        write(path, b"new")
        assert sorted(contents(tmp_path).values()) == [b"half", b"new"]
        alive.communicate("")
        assert contents(tmp_path) == {"file": b"half"}


def test_files_of_others_are_not_taken_for_abandoned(tmp_path: Path) -> None:
    """A name that only begins like ours, a link, and a pipe stay."""
    ours = f".new-{'0' * 32}"
    (tmp_path / ".new-york.csv").write_bytes(b"mine")
    (tmp_path / f"{ours}.csv").write_bytes(b"mine")
    (tmp_path / ours).symlink_to(tmp_path / ".new-york.csv")
    os.mkfifo(tmp_path / f".new-{'1' * 32}")
    before = contents_with_stages(tmp_path)
    replace_file(tmp_path / "file", b"new")
    assert contents_with_stages(tmp_path) == sorted([*before, "file"])


def test_a_file_that_was_taken_for_abandoned_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between making a file and locking it somebody may remove it: then there is another."""
    real, removed = os.open, list[Path]()

    def remove_first(path: Path, flags: int, mode: int = 0o777) -> int:
        if not flags & os.O_CREAT and not removed and Path(path).is_file():
            removed.append(Path(path))
            Path(path).unlink()
        return real(path, flags, mode)

    monkeypatch.setattr(os, "open", remove_first)
    replace_file(tmp_path / "file", b"new")
    assert removed
    assert contents(tmp_path) == {"file": b"new"}


def test_who_removes_what_is_abandoned_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stage that somebody is about to remove is not used: the lock is theirs until it is gone."""
    real, taken = Path.mkdir, list[Path]()

    def take_first(path: Path) -> None:
        real(path)
        if not taken:
            taken.append(path)
            descriptor = os.open(path, os.O_RDONLY)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            threading.Timer(0.2, remove, [path, descriptor]).start()

    def remove(path: Path, descriptor: int) -> None:
        path.rmdir()
        os.close(descriptor)

    monkeypatch.setattr(Path, "mkdir", take_first)
    with staged(tmp_path) as stage:
        assert taken
        assert stage not in taken
        assert contents_with_stages(tmp_path) == [stage.name]


def test_two_writers_of_one_folder_that_was_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who comes second replaces the files of who was first; nothing is left beside them."""
    folder, real = tmp_path / "results", Path.rename

    def somebody_is_first(path: Path, target: Path) -> Path:
        folder.mkdir()
        (folder / "a").write_bytes(b"their a")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", somebody_is_first)
    replace_files(folder, FILES)
    assert contents(folder) == FILES
    assert [entry.name for entry in tmp_path.iterdir()] == ["results"]


def contents_with_stages(folder: Path) -> list[str]:
    """Names of everything in a folder."""
    return sorted(entry.name for entry in folder.iterdir())
