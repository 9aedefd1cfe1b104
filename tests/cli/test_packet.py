"""`minbar packet` as a process of its own."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from minbar.content.banks import load_bank
from minbar.drawing.lock_file import dump_lock
from minbar.store.database import open_database
from minbar.store.items import keep_items
from tests.bank.samples import SPLIT, make_bank
from tests.cli.commands import Done, below, minbar
from tests.drawing.packet_samples import CANDIDATE, SET_ID, make_lock, place

NAME = "acme.theory.validation.split"
PROGRAM = "acme.debugging.forecasting.weekdays"
BUGS = ("learns-from-test", "divides-by-week")


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Give a copy of the small bank, and beside it the lock of a question and a program."""
    root = make_bank(tmp_path)
    loaded = load_bank([root])
    lock = make_lock(
        loaded, [place(loaded.items[NAME], 1), place(loaded.items[PROGRAM], 2, bugs=BUGS)]
    )
    (tmp_path / "a.lock.yaml").write_bytes(dump_lock(lock))
    return root


def packet(bank: Path, *arguments: str | Path) -> Done:
    """Run the command beside the bank, with a state of its own."""
    home = {"MINBAR_HOME": str(bank.parent / "home"), "MINBAR_STORE": ""}
    return minbar(
        "packet", "a.lock.yaml", "--bank", bank, *arguments, cwd=bank.parent, variables=home
    )


@pytest.mark.parametrize(("form", "head"), [("html", b"<!DOCTYPE"), ("md", b"#"), ("pdf", b"%PDF")])
def test_an_interviewers_packet_is_one_file(bank: Path, form: str, head: bytes) -> None:
    """It is named after the set, in the form that was asked for, and nothing else is written."""
    done = packet(bank, "--for", "interviewer", "--to", form)
    name = f"{SET_ID}.interviewer.{form}"
    assert (done.stdout, done.stderr, done.returncode) == (f"wrote {name}\n", "", 0)
    assert (bank.parent / name).read_bytes().startswith(head)
    assert sorted(path.name for path in bank.parent.iterdir()) == sorted(
        ["a.lock.yaml", "bank", "home", name]
    )


def test_a_candidates_packet_is_a_folder(bank: Path) -> None:
    """The page, the planted program and one test; the keyed hash of the candidate is nowhere."""
    done = packet(bank, "--for", "candidate", "--out", "for/them")
    assert (done.returncode, done.stderr) == (0, "")
    folder = bank.parent / "for" / "them"
    assert below(folder) == [
        "interview.html",
        "task-2",
        "task-2/program.py",
        "task-2/test_program.py",
    ]
    program = (folder / "task-2" / "program.py").read_text("utf-8")
    assert "return days, days[cut:]" in program
    assert "number % 7] - value" in program
    assert CANDIDATE not in (folder / "interview.html").read_text("utf-8")


def test_a_folder_that_is_there_is_left_alone(bank: Path) -> None:
    """A second run does not touch what a candidate may have changed; exit code 1."""
    assert packet(bank, "--for", "candidate").returncode == 0
    program = bank.parent / f"{SET_ID}.candidate" / "task-2" / "program.py"
    program.write_text("# my work\n", "utf-8")
    done = packet(bank, "--for", "candidate")
    assert done.returncode == 1
    assert "something is here already" in done.stderr
    assert program.read_text("utf-8") == "# my work\n"


def test_a_folder_can_be_one_archive(bank: Path) -> None:
    """With --zip the same files are in one."""
    done = packet(bank, "--for", "candidate", "--to", "md", "--zip")
    assert done.returncode == 0
    archive = (bank.parent / f"{SET_ID}.candidate.zip").read_bytes()
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        names = [name.partition("/")[2] for name in opened.namelist()]
    assert names == ["interview.md", "task-2/program.py", "task-2/test_program.py"]


def test_zip_is_for_candidates(bank: Path) -> None:
    """The interviewer's packet is one file already: a matter of usage."""
    assert packet(bank, "--for", "interviewer", "--zip").returncode == 2


def test_an_old_lock_is_served_from_the_store(bank: Path) -> None:
    """After a new version the drawn one comes out of the store; without it that is said."""
    loaded = load_bank([bank]).items[NAME]
    kept = {loaded.sha256: (loaded.id, loaded.item.version, loaded.canonical)}
    prompt, path = loaded.item.prompt.strip(), bank / "questions" / SPLIT / "item.yaml"
    text = path.read_text("utf-8").replace("1.0.0", "1.1.0")
    path.write_text(text.replace("prompt: ", "prompt: Once more. ", 1), "utf-8")

    refused = packet(bank, "--for", "candidate", "--to", "md")
    assert refused.returncode == 1
    assert "the bank has 1.1.0, and the store has not kept it" in refused.stderr

    with (
        open_database(f"sqlite:///{bank.parent}/kept.sqlite") as database,
        database.begin() as conn,
    ):
        keep_items(conn, kept)
    store = f"sqlite:///{bank.parent}/kept.sqlite"
    done = packet(bank, "--for", "candidate", "--to", "md", "--store", store)
    assert (done.returncode, done.stderr) == (0, "")
    page = (bank.parent / f"{SET_ID}.candidate" / "interview.md").read_text("utf-8")
    assert prompt in page
    assert "Once more." not in page


def test_what_cannot_be_written_is_named(bank: Path) -> None:
    """A file where a folder is needed: exit code 1, and nothing has changed."""
    (bank.parent / "file").write_text("mine")
    done = packet(bank, "--for", "interviewer", "--out", "file/packet.html")
    assert done.returncode == 1
    assert "file" in done.stderr
    assert (bank.parent / "file").read_text() == "mine"


def test_no_docker_is_needed(bank: Path) -> None:
    """With no engine in reach the packet is written all the same."""
    home = {"MINBAR_HOME": str(bank.parent / "home"), "DOCKER_HOST": "unix:///nowhere"}
    done = minbar(
        "packet", "a.lock.yaml", "--for", "candidate", "--bank", bank, cwd=bank.parent,
        variables=home,
    )  # fmt: skip
    assert done.returncode == 0
