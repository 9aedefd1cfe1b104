"""`minbar draw`: what an interviewer reads, and what goes wrong."""

from __future__ import annotations

import contextlib
import functools
import json
import re
import sqlite3
import stat
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from minbar.drawing import desk
from minbar.drawing.lock_file import read_lock
from minbar.store import database
from minbar.store.secret import store_secret
from tests.cli.commands import minbar
from tests.cli.drawing import run
from tests.drawing.drawn_bank import NOW, SECRET, grown_bank

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

TALK = ("--role", "engineer", "--level", "2", "--blueprint", "talk")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a bank with some choice, which nobody changes."""
    return grown_bank(tmp_path_factory.mktemp("grown"))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with a known secret and a clock that stands still."""
    home = tmp_path / "state"
    home.mkdir(mode=0o700)
    (home / "secret").write_bytes(SECRET)
    (home / "secret").chmod(0o600)
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.setenv("MINBAR_HOME", str(home))
    monkeypatch.chdir(folder)
    monkeypatch.setattr(desk.Desk, "__init__", _standing_clock(desk.Desk.__init__))
    return folder


def _standing_clock(init: Any) -> Any:  # noqa: ANN401  a constructor
    def standing(self: desk.Desk, database: Any) -> None:  # noqa: ANN401  as above
        init(self, database, now=lambda: NOW, secret=store_secret)

    return standing


def locks(folder: Path) -> list[Path]:
    """All locks of a folder, by name."""
    return sorted(folder.rglob("*.lock.yaml"))


def test_screen_shows_the_set(bank: Path, snapshot: SnapshotAssertion) -> None:
    """Items with time and evidence, reserves, what was assumed and relaxed, what to do next."""
    assert run(bank, "draw", *TALK, "--candidate", "c-1", "--requisition", "r-1").output == snapshot


def test_another_try_is_shown_as_one(bank: Path, snapshot: SnapshotAssertion) -> None:
    """The set that was drawn before is named, with its seed."""
    run(bank, "draw", *TALK, "--candidate", "c-1")
    assert run(bank, "draw", *TALK, "--candidate", "c-1", "--seed", "luck").output == snapshot


def test_same_request_says_that_it_is_the_same(bank: Path, here: Path) -> None:
    """No second set, and the file is written again if it is gone."""
    run(bank, "draw", *TALK, "--candidate", "c-1")
    (path,) = locks(here)
    before = path.read_bytes()
    path.unlink()
    again = run(bank, "draw", *TALK, "--candidate", "c-1").output
    assert "the same set again" in again
    assert [each.read_bytes() for each in locks(here)] == [before]


def test_json_holds_path_and_lock(bank: Path, here: Path) -> None:
    """A program gets all of the lock and where it lies."""
    result = run(bank, "draw", *TALK, "--candidate", "c-1", "--json")
    (entry,) = json.loads(result.output)
    assert entry["path"] == str(locks(here)[0])
    assert entry["lock"]["id"] == read_lock(Path(entry["path"])).id
    assert (entry["again"], entry["earlier"]) == (False, [])


def test_sets_for_several_candidates(bank: Path, here: Path) -> None:
    """One lock for each, and whose it is is said on the screen alone."""
    output = run(
        bank, "draw", *TALK, "--candidate", "c-1", "--candidate", "c-2", "--out", "forms"
    ).output
    assert re.findall(r"^For (.*):$", output, re.MULTILINE) == ["c-1", "c-2"]
    forms = [read_lock(path) for path in locks(here / "forms")]
    assert sorted(lock.request.form for lock in forms) == [1, 2]
    assert not any("c-1" in path.read_text() for path in locks(here))


def test_forms_for_nobody_in_particular(bank: Path, here: Path) -> None:
    """`--sets` draws so many parallel forms."""
    run(bank, "draw", *TALK, "--sets", "3")
    assert len(locks(here)) == 3


def test_out_may_be_a_file_or_a_folder(bank: Path, here: Path) -> None:
    """A folder keeps the set's own name."""
    (here / "sets").mkdir()
    run(bank, "draw", *TALK, "--candidate", "c-1", "--out", "sets")
    run(bank, "draw", *TALK, "--candidate", "c-2", "--out", "second.lock.yaml")
    assert [path.parent.name for path in locks(here)] == ["work", "sets"]


def test_replacing_shows_why(bank: Path, here: Path, snapshot: SnapshotAssertion) -> None:
    """The reserve stands in the set, and the reason below it."""
    run(bank, "draw", *TALK, "--candidate", "c-1", "--out", "a.lock.yaml")
    command = ("draw", "--replace", "1", here / "a.lock.yaml", "--why", "has seen it")
    assert run(bank, *command).output == snapshot


def test_loop_shows_rounds(bank: Path, here: Path, snapshot: SnapshotAssertion) -> None:
    """Who holds which round, what it tests, which items are in it."""
    command = ("draw", "--loop", "--role", "engineer", "--level", "2", "--candidate", "c-1")
    assert run(bank, *command, "--out", "loop").output == snapshot
    assert sorted(path.name for path in (here / "loop").iterdir()) == [
        "loop.yaml",
        "round-1.lock.yaml",
        "round-2.lock.yaml",
    ]
    (entry,) = [json.loads(run(bank, *command, "--out", "loop", "--json").output)]
    assert [each["again"] for each in entry["sets"]] == [True, True]
    assert entry["plan"]["rounds"][0]["tests"] == ["h_ml_depth"]


def test_impossible_loop_leaves_no_folder(bank: Path, here: Path) -> None:
    """Nothing is drawn, nothing is left."""
    exclude = ("--exclude", "acme.debugging.forecasting.weekdays")
    result = run(bank, "draw", "--loop", "--role", "engineer", *exclude, expected=1)
    assert "round 2 (acme.blueprint.hour)" in str(result.exception)
    assert not list(here.iterdir())


def test_nothing_to_recover_is_said(bank: Path) -> None:
    """And for a program it is an empty list."""
    assert "Nothing to recover" in run(bank, "draw", "--recover").output
    assert json.loads(run(bank, "draw", "--recover", "--json").output) == []


def test_recovering_what_cannot_be_written_ends_with_1(
    bank: Path, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each set that waits is named with why; with --force it is written."""
    from minbar.drawing import session

    with monkeypatch.context() as patch:
        patch.setattr(session, "put_in_place", lambda *_, **__: None)
        run(bank, "draw", *TALK, "--candidate", "c-1", "--out", "a.lock.yaml")
    (here / "a.lock.yaml").write_text("mine")
    result = run(bank, "draw", "--recover", expected=1)
    assert "a.lock.yaml" in result.output
    assert "is there already" in result.output
    assert "a.lock.yaml" in run(bank, "draw", "--recover", "--force").output


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--role", "enginer"), "Did you mean `engineer`"),
        (("--role", "engineer", "--level", "7"), "7 is no level"),
        (("--role", "engineer", "--minutes", "0"), "0 is no number of minutes"),
        (("--role", "engineer", "--minutes", "-5"), "-5 is no number of minutes"),
        (("--role", "engineer", "--minutes", "10000"), "10000 is no number of minutes"),
        (("--role", "engineer", "--sets", "0"), "0 is no number of sets"),
        (("--role", "engineer", "--as-of", "0001-01-01"), "0001-01-01 is no day"),
        (("--role", "engineer", "--minutes", "5"), "no set holds all that is asked"),
        (("--role", "engineer", "--topic", "ml.validatoin"), "Did you mean `ml.validation`"),
        (("--role", "engineer", "--candidate", "c\n1"), r"'c\n1' can't be a candidate's pseudonym"),
        (("--role", "engineer", "--candidate", "x" * 10_000), "can't be a candidate's pseudonym"),
        (("--role", "engineer", "--out", "no-such/a.yaml"), "no-such: there is no such folder"),
        (("--role", "engineer", "--store", "mysql://x/y"), "mysql"),
        (("--role", "engineer", "--store", "postgresql://127.0.0.1:1/none"), "127.0.0.1"),
    ],
)
def test_bad_input_ends_with_1(
    bank: Path, here: Path, options: tuple[str, ...], words: str
) -> None:
    """Clear words, nothing drawn, nothing written."""
    result = run(bank, "draw", *options, expected=1)
    assert words in str(result.exception)
    assert len(str(result.exception)) < 1000
    assert not list(here.iterdir())


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--role", "engineer", "--level", "two"),
        ("--role", "engineer", "--as-of", "yesterday"),
        ("--role", "engineer", "--hypothesis", "h_math=many"),
        ("--replace", "1"),
        ("--replace", "1", "a.lock.yaml"),
        ("a.lock.yaml",),
        ("--recover", "--loop", "--role", "engineer"),
        ("--role", "engineer", "--loop", "--sets", "2"),
        ("--role", "engineer", "--loop", "--minutes", "60"),
        ("--role", "engineer", "--sets", "2", "--candidate", "c-1"),
    ],
)
def test_wrong_use_ends_with_2(bank: Path, options: tuple[str, ...]) -> None:
    """Options that contradict each other, or are none."""
    run(bank, "draw", *options, expected=2)


def test_hypothesis_alone_asks_for_what_one_item_gives(bank: Path, here: Path) -> None:
    """Three points, as an item gives for its own hypothesis."""
    run(bank, "draw", *TALK, "--hypothesis", "h_math", "--hypothesis", "h_ml_depth=4")
    assert read_lock(locks(here)[0]).request.hypotheses == {"h_math": 3, "h_ml_depth": 4}


def test_time_that_is_named_is_enough_as_it_is_typed(bank: Path, here: Path) -> None:
    """Another time could find another blueprint, so the one that was tried is named."""
    asked = ("--role", "engineer", "--level", "2", "--type", "theory", "--type", "math")
    words = run(bank, "draw", *asked, "--minutes", "5", expected=1).exception
    assert words is not None
    named = re.search(r"--minutes (\d+) --blueprint ([a-z.]+)", str(words))
    assert named is not None
    run(bank, "draw", *asked, "--minutes", named[1], "--blueprint", named[2])
    assert len(locks(here)) == 1


def test_read_only_store_is_named(bank: Path, here: Path, tmp_path: Path) -> None:
    """As somebody without a right to write, in a process of its own."""
    run(bank, "draw", *TALK, "--candidate", "c-1")
    store = tmp_path / "state" / "store.sqlite"
    before = store.read_bytes()
    for path in (store, store.parent):
        path.chmod(path.stat().st_mode & ~stat.S_IWUSR)
    arguments = ("draw", *TALK, "--candidate", "c-2", "--bank", bank)
    try:
        done = minbar(*arguments, cwd=here, privileged=False)
    finally:
        store.parent.chmod(0o700)
    assert done.returncode == 1
    assert "store.sqlite" in done.stderr
    assert (store.read_bytes(), len(locks(here))) == (before, 1)


def test_locked_store_is_named(
    bank: Path, here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else writes for longer than a command waits; nothing is drawn."""
    run(bank, "draw", *TALK, "--candidate", "c-1")
    opening = functools.partial(database.open_database, busy_seconds=0.1)
    monkeypatch.setattr(database, "open_database", opening)
    store = tmp_path / "state" / "store.sqlite"
    with contextlib.closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        result = run(bank, "draw", *TALK, "--candidate", "c-2", expected=1)
    assert "store.sqlite" in str(result.exception)
    assert len(locks(here)) == 1
    assert "Nothing to recover" in run(bank, "draw", "--recover").output


def test_damaged_store_is_named(bank: Path, here: Path, tmp_path: Path) -> None:
    """A file that is no database stays as it is."""
    store = tmp_path / "state" / "store.sqlite"
    store.write_bytes(b"not a database " * 100)
    result = run(bank, "draw", *TALK, expected=1)
    assert "store.sqlite" in str(result.exception)
    assert store.read_bytes().startswith(b"not a database")
    assert not locks(here)


def test_folder_without_a_right_to_write_is_named(bank: Path, here: Path) -> None:
    """The set is pending then, and recovered elsewhere."""
    closed = here / "closed"
    closed.mkdir(mode=0o500)
    arguments = ("draw", *TALK, "--candidate", "c-1", "--bank", bank, "--out", "closed/a.lock.yaml")
    done = minbar(*arguments, cwd=here, privileged=False)
    assert done.returncode == 1
    assert "closed/a.lock.yaml: the lock of set-" in done.stderr
    assert "minbar draw --recover" in done.stderr
    output = run(bank, "draw", "--recover", "--out", here).output
    assert "a.lock.yaml" in output
    assert [path.name for path in locks(here)] == ["a.lock.yaml"]
