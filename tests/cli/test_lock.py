"""`minbar lock`: checking, drawing again, and what became of a set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minbar.drawing.lock_file import read_lock
from minbar.store.database import open_database
from minbar.store.draws import find_draw
from tests.cli.commands import minbar
from tests.cli.drawing import run
from tests.drawing.drawn_bank import grown_bank

SPLIT = "acme.theory.validation.split"
TALK = ("--role", "engineer", "--level", "2", "--blueprint", "talk")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a bank with some choice, which nobody changes."""
    return grown_bank(tmp_path_factory.mktemp("grown"))


@pytest.fixture(autouse=True)
def lock(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a set that was drawn, in an empty folder."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    run(bank, "draw", *TALK, "--candidate", "c-1", "--out", "a.lock.yaml")
    return tmp_path / "a.lock.yaml"


def status(lock: Path) -> str:
    """Return what the ledger says of a set."""
    with open_database() as database, database.read() as conn:
        return find_draw(conn, read_lock(lock).id).status


def test_lock_as_drawn_holds(bank: Path, lock: Path) -> None:
    """Checked without a solver, drawn again, and known to the ledger."""
    name = read_lock(lock).id
    assert run(bank, "lock", "check", lock, "--redraw").output.splitlines() == [
        f"{name}: all in it holds.",
        "The ledger calls it drawn.",
        f"{name}: drawn again to the same bytes.",
    ]
    assert run(bank, "lock", "redraw", lock).output == f"{name}: drawn again to the same bytes.\n"


def test_check_needs_no_store(bank: Path, lock: Path, tmp_path: Path) -> None:
    """Whoever only has the lock and the bank can verify it; no store is made for that."""
    store = f"sqlite:///{tmp_path / 'none.sqlite'}"
    output = run(bank, "lock", "check", lock, "--redraw", "--store", store).output
    assert "The ledger does not know it." in output
    assert not (tmp_path / "none.sqlite").exists()


def test_check_reads_a_store_that_may_not_be_written(
    bank: Path, lock: Path, tmp_path: Path
) -> None:
    """As somebody without a right to write, of file or folder, in a process of its own."""
    folder = tmp_path / "state"
    store = folder / "store.sqlite"
    before = {path.name: path.read_bytes() for path in folder.glob("store.sqlite*")}
    store.chmod(0o400)
    folder.chmod(0o500)
    try:
        done = minbar("lock", "check", lock, "--bank", bank, cwd=tmp_path, privileged=False)
    finally:
        folder.chmod(0o700)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The ledger calls it drawn." in done.stdout
    assert {path.name: path.read_bytes() for path in folder.glob("store.sqlite*")} == before


def test_edited_lock_ends_with_1(bank: Path, lock: Path) -> None:
    """The field is named on the screen and in JSON."""
    lock.write_text(lock.read_text().replace("  level: 2", "  level: 1", 1))
    assert "wrong: request.level " in run(bank, "lock", "check", lock, expected=1).output
    found = json.loads(run(bank, "lock", "check", lock, "--json", expected=1).output)
    assert "request.level" in [each["path"] for each in found["findings"]]
    assert (found["ledger"], found["redrawn"]) == ("drawn", None)
    assert "redrawn: " in run(bank, "lock", "redraw", lock, expected=1).output


def test_json_of_a_sound_lock(bank: Path, lock: Path) -> None:
    """Nothing found, drawn again."""
    assert json.loads(run(bank, "lock", "check", lock, "--redraw", "--json").output) == {
        "findings": [],
        "ledger": "drawn",
        "redrawn": True,
        "differences": [],
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "No such file"),
        ("schema: set-lock/9\n", "is a lock of another minbar"),
        ("schema: item/1\n", "is no lock"),
        ("just text\n", "text"),
    ],
)
def test_file_that_is_no_lock_ends_with_1(
    bank: Path, tmp_path: Path, text: str | None, words: str
) -> None:
    """Each with its own words."""
    path = tmp_path / "b.lock.yaml"
    if text is not None:
        path.write_text(text)
    assert words in str(run(bank, "lock", "check", path, expected=1).exception)


def test_used_and_no_more_cancelled(bank: Path, lock: Path) -> None:
    """A set that was used cannot be taken back; it is named by file or by id."""
    name = read_lock(lock).id
    assert run(bank, "lock", "used", lock).output == f"{name} is used.\n"
    assert status(lock) == "used"
    refused = run(bank, "lock", "cancel", name, "--why", "not held", expected=1)
    assert "is used; only a set that is" in str(refused.exception)


def test_cancelled_set_is_not_seen(bank: Path, lock: Path) -> None:
    """The same request draws the same items again, as if nothing had been."""
    before = read_lock(lock)
    run(bank, "lock", "cancel", before.id, "--why", "the interview was moved")
    assert status(lock) == "cancelled"
    output = run(bank, "draw", *TALK, "--candidate", "c-1", "--out", "b.lock.yaml").output
    again = read_lock(lock.with_name("b.lock.yaml"))
    assert again == before
    assert "cancelled" in output


def test_leaked_set_is_drawn_no_more(bank: Path, lock: Path) -> None:
    """Each of its items is named, and none is in the next set."""
    leaked = [item.id for item in read_lock(lock).items]
    output = run(bank, "lock", "leaked", lock, "--why", "a forum").output
    assert output.splitlines() == [f"{item} is drawn no more." for item in leaked]
    run(bank, "draw", *TALK, "--candidate", "c-2", "--out", "b.lock.yaml")
    assert not set(leaked) & {item.id for item in read_lock(lock.with_name("b.lock.yaml")).items}


def test_single_items_leak_and_are_lifted(bank: Path) -> None:
    """Until the item has changed, and somebody says so."""
    only = ("draw", "--role", "engineer", "--type", "debugging", "--level", "2")
    item = ("--item", "acme.debugging.forecasting.weekdays")
    run(bank, "lock", "leaked", *item, "--why", "a forum")
    assert "leaked" in str(run(bank, *only, expected=1).exception)
    run(bank, "lock", "leaked", *item, "--lift", "--why", "rewritten")
    run(bank, *only)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("leaked", "--why", "x"), 2),
        (("leaked", "a.lock.yaml", "--item", SPLIT, "--why", "x"), 2),
        (("leaked", "a.lock.yaml", "--lift", "--why", "x"), 2),
        (("leaked", "--item", f"{SPLIT}t", "--why", "x"), 1),
        (("cancel", "a.lock.yaml"), 2),
        (("used", "set-0000000000000000"), 1),
        (("used", "no-such.lock.yaml"), 1),
    ],
)
def test_wrong_use_changes_nothing(
    bank: Path, lock: Path, words: tuple[str, ...], code: int
) -> None:
    """Missing reasons, unknown sets and items, options that contradict each other."""
    run(bank, "lock", *words, expected=code)
    assert status(lock) == "drawn"
