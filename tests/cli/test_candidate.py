"""`minbar candidate`: what is held about somebody is shown, and erased."""

from __future__ import annotations

import datetime as dt
import json
import sys
from pathlib import Path

import pytest

from minbar.store.attempts import Attempts
from minbar.store.database import open_database
from minbar.store.grades import keep_grade
from tests.cli.drawing import run
from tests.cli.terminal import Terminal
from tests.drawing.drawn_bank import grown_bank
from tests.store.kept_grades import new_grade


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a bank with some choice, which nobody changes."""
    return grown_bank(tmp_path_factory.mktemp("grown"))


@pytest.fixture(autouse=True)
def home(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Draw a set each for two candidates, on two days."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    for name, day in (("c-1", "2026-01-10"), ("c-2", "2026-03-10")):
        draw = ("draw", "--role", "engineer", "--as-of", day, "--candidate", name)
        run(bank, *draw, "--out", f"{name}.yaml")
    return tmp_path


def held(bank: Path, name: str) -> list[str]:
    """Return the days of the sets that are held of a candidate."""
    exported = json.loads(run(bank, "candidate", "export", name).output)
    assert exported["schema"] == "candidate-export/1"
    return [draw["as_of"] for draw in exported["draws"]]


def test_export_holds_sets_and_events(bank: Path) -> None:
    """Everything that the ledger knows, as JSON; the pseudonym itself is not in it."""
    output = run(bank, "candidate", "export", "c-1").output
    (draw,) = json.loads(output)["draws"]
    assert [event["kind"] for event in draw["events"]] == ["committed", "drawn"]
    assert draw["lock"].startswith("schema: set-lock/1")
    assert held(bank, "c-3") == []


def test_forgotten_candidate_is_gone(bank: Path) -> None:
    """Nothing is left of one, all of the other; a second time there is nothing to erase."""
    output = run(bank, "candidate", "forget", "c-1", "--yes").stdout
    assert output == "Forgotten: 1 candidate of 1 set, with 0 notes that people had written.\n"
    assert (held(bank, "c-1"), held(bank, "c-2")) == ([], ["2026-03-10"])
    again = run(bank, "candidate", "forget", "c-1", "--yes", "--json").stdout
    assert json.loads(again) == {
        "candidates": 0,
        "draws": 0,
        "notes": 0,
        "takehome_entries": 0,
        "grades": 0,
    }


def test_take_homes_are_shown_and_forgotten(bank: Path) -> None:
    """What somebody handed in is exported and erased, where no set was drawn for them too."""
    when = dt.datetime(2026, 1, 9, tzinfo=dt.UTC)
    for name in ("c-1", "c-9"):
        Attempts().record(name, "late-deliveries", "f" * 64, when)
    exported = json.loads(run(bank, "candidate", "export", "c-9").output)
    assert [entry["takehome"] for entry in exported["takehomes"]["attempts"]] == ["late-deliveries"]
    assert run(bank, "candidate", "forget", "c-9", "--yes").stdout == (
        "Forgotten: 1 entry on take-homes.\n"
    )
    assert run(bank, "candidate", "forget", "--before", "2026-02-01", "--yes").stdout == (
        "Forgotten: 1 candidate of 1 set, with 0 notes that people had written; "
        "1 entry on take-homes.\n"
    )
    assert [Attempts().count(name, "late-deliveries") for name in ("c-1", "c-9")] == [0, 0]


def test_grades_are_shown_and_forgotten(bank: Path) -> None:
    """With grade and notebook; those of others are another matter, until their day comes."""
    old = dt.datetime(2026, 1, 9, tzinfo=dt.UTC)
    with open_database() as database, database.begin() as conn:
        for key, name in (("1" * 64, "c-9"), ("2" * 64, "c-9"), ("3" * 64, "c-8")):
            keep_grade(conn, new_grade(key, candidate=name), now=old)
    exported = json.loads(run(bank, "candidate", "export", "c-9").output)
    assert [each["grade"] for each in exported["grades"]] == [{"points": 1}] * 2
    forgotten = run(bank, "candidate", "forget", "c-9", "--yes").stdout
    assert forgotten == "Forgotten: 2 grades.\n"
    assert json.loads(run(bank, "candidate", "export", "c-9").output)["grades"] == []
    assert run(bank, "candidate", "forget", "--before", "2026-01-10", "--yes").stdout == (
        "Forgotten: 1 grade.\n"
    )


def test_old_sets_are_forgotten_by_their_day(bank: Path) -> None:
    """Retention: everybody whose sets are older than a day, and nobody else."""
    run(bank, "candidate", "forget", "--before", "2026-02-01", "--yes")
    assert (held(bank, "c-1"), held(bank, "c-2")) == ([], ["2026-03-10"])


REMINDER = (
    "Not erased: written files (results, summaries, locks, packets), copies in CI, backups,"
    " and what Dask workers spilled to disk. Delete those yourself.\n"
)


def test_what_no_store_can_erase_is_said(bank: Path) -> None:
    """Beside the output, so that programs read JSON; the files themselves stay."""
    for words in (("c-1",), ("c-1", "--json"), ("--before", "2026-02-01")):
        assert run(bank, "candidate", "forget", *words, "--yes").stderr == REMINDER
    assert Path("c-1.yaml").exists()


def test_nothing_is_left_in_the_log_of_a_batch_that_runs(bank: Path, home: Path) -> None:
    """Its connection keeps SQLite's log alive; somebody in the middle of reading is told of."""
    log = home / "state" / "store.sqlite-wal"
    with open_database() as batch:
        with batch.begin() as conn:
            keep_grade(conn, new_grade(candidate="c-nine"))
        assert b"c-nine" in log.read_bytes()
        run(bank, "candidate", "forget", "c-nine", "--yes")
        assert log.read_bytes() == b""
    assert b"c-nine" not in (home / "state" / "store.sqlite").read_bytes()


def test_a_log_that_is_in_use_is_said(bank: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was erased is reported all the same, and the same command once more ends it."""
    monkeypatch.setattr("minbar.store.database.open_database.__kwdefaults__", {"busy_seconds": 0.2})
    forget = ("candidate", "forget", "c-1", "--yes")
    with open_database() as batch, batch.read() as conn:
        assert conn.exec_driver_sql("SELECT count(*) FROM draws").scalar_one() == 2
        refused = run(bank, *forget, expected=1)
    assert refused.stdout.startswith("Forgotten: 1 candidate of 1 set")
    assert "then run the same command again" in str(refused.exception)
    assert run(bank, *forget).stdout == "Nothing is held: there was nothing to erase.\n"
    assert held(bank, "c-1") == []


def test_nothing_is_erased_unasked(bank: Path) -> None:
    """Where nobody can be asked, --yes is needed."""
    refused = run(bank, "candidate", "forget", "c-1", expected=1)
    assert "Say --yes" in str(refused.exception)
    assert held(bank, "c-1") == ["2026-01-10"]


@pytest.mark.parametrize(("answer", "left", "code"), [(b"y\n", 0, 0), (b"n\n", 1, 130)])
def test_somebody_at_a_terminal_is_asked(
    bank: Path, home: Path, answer: bytes, left: int, code: int
) -> None:
    """Yes erases, no leaves everything as it is."""
    terminal = Terminal([sys.executable, "-m", "minbar", "candidate", "forget", "c-1"], home)
    try:
        terminal.wait_for("cannot be undone")
        terminal.press(answer)
        assert terminal.ended() == code
    finally:
        terminal.close()
    assert len(held(bank, "c-1")) == left


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("forget", "--yes"), 2),
        (("forget", "c-1", "--before", "2026-02-01", "--yes"), 2),
        (("forget", "--before", "soon", "--yes"), 2),
        (("forget", "c\n1", "--yes"), 1),
        (("export", "x" * 10_000), 1),
    ],
)
def test_wrong_use_erases_nothing(bank: Path, words: tuple[str, ...], code: int) -> None:
    """Neither, both, no day, no pseudonym."""
    run(bank, "candidate", *words, expected=code)
    assert held(bank, "c-1") == ["2026-01-10"]
