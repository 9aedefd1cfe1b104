"""Packets on a disk."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from minbar.drawing.packets_files import candidate_files, write_folder, write_packet, zipped
from minbar.errors import UserError
from minbar.models.packet import CandidatePacket, CandidateTask

TASK = CandidateTask(
    pos=3, type="debugging", minutes=20, prompt="Find it.", files={"program.py": "x = 1\n"}
)
PACKET = CandidatePacket(set_id="set-0", opening=5, closing=5, tasks=(TASK,))
FILES = {"interview.html": b"<p>", "task-3/program.py": b"x = 1\n"}


def test_files_lie_in_a_folder_of_their_task() -> None:
    """So two programs of one set do not meet."""
    assert candidate_files(PACKET, "interview.html", b"<p>") == FILES


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    """All files are there, readable for the candidate, and nothing else is left."""
    write_folder(tmp_path / "new" / "packet", FILES)
    found = {
        path.relative_to(tmp_path / "new" / "packet").as_posix(): path.read_bytes()
        for path in (tmp_path / "new").rglob("*")
        if path.is_file()
    }
    assert found == FILES
    assert stat.S_IMODE((tmp_path / "new" / "packet").stat().st_mode) == 0o755


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """Whoever made the folder beforehand gets the packet into it."""
    (tmp_path / "packet").mkdir()
    write_folder(tmp_path / "packet", FILES)
    assert (tmp_path / "packet" / "task-3" / "program.py").read_bytes() == b"x = 1\n"


@pytest.mark.parametrize("there", ["folder", "file", "link"])
def test_what_is_there_stays(tmp_path: Path, there: str) -> None:
    """A candidate may have worked in it; a link could lead anywhere."""
    place = tmp_path / "packet"
    if there == "folder":
        place.mkdir()
        (place / "mine.py").write_text("hours of work")
    elif there == "file":
        place.write_text("hours of work")
    else:
        (tmp_path / "elsewhere").mkdir()
        place.symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(UserError, match="something is here already"):
        write_folder(place, FILES)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_archive_is_the_same_on_every_day() -> None:
    """Equal files give equal bytes, in one folder that bears the set's name."""
    archive = zipped(FILES, "set-0.candidate")
    assert archive == zipped(dict(FILES), "set-0.candidate")
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        assert opened.namelist() == [f"set-0.candidate/{name}" for name in FILES]
        assert opened.read("set-0.candidate/task-3/program.py") == b"x = 1\n"


def test_an_interviewers_packet_is_its_readers_alone(tmp_path: Path) -> None:
    """It is replaced by a newer one, and nobody else on the machine may read it."""
    lock, path = tmp_path / "a.lock.yaml", tmp_path / "packet.html"
    lock.write_text("lock")
    write_packet(path, b"old", lock=lock, private=True)
    write_packet(path, b"new", lock=lock, private=True)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["a.lock.yaml", "linked", "."])
def test_the_lock_is_never_written_over(tmp_path: Path, name: str) -> None:
    """Neither by its name nor through a link; a folder is refused, too."""
    lock = tmp_path / "a.lock.yaml"
    lock.write_text("lock")
    (tmp_path / "linked").symlink_to(lock)
    with pytest.raises(UserError, match="--out"):
        write_packet(tmp_path / name, b"packet", lock=lock, private=False)
    assert lock.read_text() == "lock"
