"""A whole check: what is looked at, what is run, and what need not be run again."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import pytest

from minbar.bank.checking import Checked, OpenRooms, check_bank
from minbar.bank.proved import ProvedBefore, code_sha256
from minbar.content.banks import load_bank
from minbar.errors import ImageMissingError, UserError
from minbar.rooms.interface import RoomProvider
from tests.bank.samples import ALARMS, SPLIT, TOP, Broken, break_item, edit
from tests.rooms.fakes import FakeRooms

ITEMS = {
    "acme.debugging.forecasting.weekdays",
    "acme.math.probability.alarms",
    "acme.theory.validation.split",
    "acme.whiteboard.streams.top",
}
CLAIM = "acme.theory.validation.split"


@pytest.fixture
def before(tmp_path: Path) -> ProvedBefore:
    """Give a memory that knows nothing yet."""
    return ProvedBefore(tmp_path / "proved")


def check(
    root: Path, before: ProvedBefore, rooms: OpenRooms | None, *ids: str, reuse: bool = False
) -> Checked:
    """Check a bank."""
    return check_bank(load_bank([root]), ids, rooms=rooms, before=before, reuse=reuse)


@contextlib.contextmanager
def no_engine(environments: Collection[str]) -> Iterator[tuple[RoomProvider, Mapping[str, str]]]:
    """Fail as an engine that is not there."""
    if environments:
        what = "the image was not built"
        raise ImageMissingError(what)
    yield FakeRooms(), {}


def test_a_bank_that_is_right(root: Path, before: ProvedBefore, rooms: OpenRooms) -> None:
    """Everything is run, and there is nothing to say."""
    told: list[tuple[int, int]] = []
    checked = check_bank(
        load_bank([root]),
        [],
        rooms=rooms,
        before=before,
        tell=lambda done, of, _item: told.append((done, of)),
    )
    assert checked.problems == []
    assert set(checked.items) == ITEMS
    assert (checked.runs, checked.unproved, checked.reused) == (4, [], [])
    assert told == [(0, 4), (1, 4), (2, 4), (3, 4), (4, 4)]


def test_without_a_run_it_is_said_what_is_open(root: Path, before: ProvedBefore) -> None:
    """No engine is needed, and nothing is called proved that is not."""
    checked = check(root, before, None)
    assert checked.problems == []
    assert sorted(checked.unproved) == [
        ("acme.debugging.forecasting.weekdays", "planted bugs"),
        ("acme.math.probability.alarms", "second route"),
        ("acme.theory.validation.split", "claims"),
        ("acme.whiteboard.streams.top", "solution and starter"),
    ]
    assert check(root, before, None, reuse=True).reused == []


def test_one_item_alone(root: Path, before: ProvedBefore, rooms: OpenRooms) -> None:
    """With ids, only these are looked at, and nothing between the parts."""
    edit(root / "rubrics/blueprints/hour.yaml", "h_debug: 3", "h_debug: 50")
    checked = check(root, before, rooms, CLAIM, CLAIM)
    assert (checked.items, checked.runs, checked.problems) == ([CLAIM], 1, [])
    assert len(check(root, before, None).problems) == 1


def test_an_unknown_item(root: Path, before: ProvedBefore) -> None:
    """The error guesses which was meant."""
    with pytest.raises(UserError, match=r"Did you mean `acme\.theory\.validation\.split`"):
        check(root, before, None, "acme.theory.validation.spilt")


def test_an_item_that_cannot_be_loaded(root: Path, before: ProvedBefore) -> None:
    """Its problems are those of loading; others' are not shown."""
    edit(root / "questions" / SPLIT / "item.yaml", "minutes: 10", "minutes: ten")
    edit(root / "questions" / TOP / "item.yaml", "minutes: 15", "minutes: many")
    (problem,) = check(root, before, None, CLAIM).problems
    assert "split/item.yaml" in problem.where
    assert len(check(root, before, None).problems) >= 2


def test_what_was_proved_is_passed_over(root: Path, before: ProvedBefore, rooms: OpenRooms) -> None:
    """Only what changed is run again; a change of status alone runs nothing."""
    check(root, before, rooms)
    again = check(root, before, rooms, reuse=True)
    assert (set(again.reused), again.items, again.runs) == (ITEMS, [], 0)
    edit(root / "questions" / SPLIT / "item.yaml", "status: active", "status: resting")
    edit(root / "questions" / ALARMS / "item.yaml", "Of all parts,", "Of the parts,")
    changed = check(root, before, rooms, reuse=True)
    assert changed.items == ["acme.math.probability.alarms"]
    assert changed.runs == 1


def test_what_is_wrong_is_never_remembered(
    root: Path, before: ProvedBefore, rooms: OpenRooms
) -> None:
    """A broken item is broken every time."""
    break_item(root, Broken("false", SPLIT, {"item.yaml": [("< 2.6", "< 2.2")]}))
    for _ in range(2):
        checked = check(root, before, rooms, "acme.theory.validation.false", reuse=True)
        assert (len(checked.problems), checked.reused) == (1, [])


def test_memory_is_of_item_image_and_code(
    before: ProvedBefore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another item, image or version of the proof was not proved."""
    assert not before.knows("item", "image")
    before.add("item", "image")
    assert before.knows("item", "image")
    assert not before.knows("other", "image")
    assert not before.knows("item", "other")
    monkeypatch.setattr("minbar.bank.proved.code_sha256", lambda: "other code")
    assert not before.knows("item", "image")


def test_the_code_that_counts_is_all_that_proves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a proof imports of the bank is in the hash; what only shows items is not."""
    hashed: list[str] = []

    def files_sha256(files: Mapping[str, bytes]) -> str:
        hashed.extend(files)
        return ""

    monkeypatch.setattr("minbar.bank.proved.files_sha256", files_sha256)
    code_sha256.__wrapped__()
    assert {"arithmetic.py", "mutations.py", "proofs/child.py", "telltales.py"} <= set(hashed)
    assert not {"filling.py", "history.py", "checking.py"} & set(hashed)


def test_memory_forgets_what_nobody_asks_for(tmp_path: Path, before: ProvedBefore) -> None:
    """After ninety days a note is thrown away, and not before."""
    import os
    import time

    before.sweep()
    before.add("old", "image")
    before.add("new", "image")
    for path in (tmp_path / "proved").iterdir():
        age = 91 if before._path("old", "image") == path else 89  # noqa: SLF001
        os.utime(path, (time.time() - age * 86_400,) * 2)
    before.sweep()
    assert not before.knows("old", "image")
    assert before.knows("new", "image")


def test_texts_need_no_engine(root: Path, before: ProvedBefore) -> None:
    """An item without code is checked where no engine is."""
    path = root / "questions" / SPLIT / "item.yaml"
    path.write_text(path.read_text("utf-8").partition("checks:")[0], "utf-8")
    assert check(root, before, no_engine, CLAIM).items == [CLAIM]
    with pytest.raises(ImageMissingError):
        check(root, before, no_engine)


def test_claims_about_pytorch_run_in_their_environment(
    root: Path, before: ProvedBefore, rooms: OpenRooms
) -> None:
    """An item names the environment that its code needs, and gets it."""
    code = (
        "      import torch\n\n      assert torch.ones(2, requires_grad=True).sum().item() == 2\n"
    )
    last = "      assert 2.0 < sum(best) / 500 < 2.6\n"
    deep = ("minutes: 10\n", "minutes: 10\nenvironment: deep\n")
    break_item(root, Broken("deep", SPLIT, {"item.yaml": [deep, (last, code)]}))
    assert check(root, before, rooms, "acme.theory.validation.deep").problems == []
    break_item(root, Broken("shallow", SPLIT, {"item.yaml": [(last, code)]}))
    (problem,) = check(root, before, rooms, "acme.theory.validation.shallow").problems
    assert "No module named 'torch'" in problem.what


def test_history_is_part_of_a_check(root: Path, before: ProvedBefore) -> None:
    """With a commit versions are held against it, for all items or for those named."""

    def git(*arguments: str) -> None:
        named = ["-c", "user.name=author-1", "-c", "user.email=author-1@example.invalid"]
        subprocess.run(["git", "-C", str(root), *named, *arguments], check=True)  # noqa: S607

    git("init", "--quiet", ".")
    git("add", "--all")
    git("commit", "--quiet", "--message", "A state of the bank")
    edit(root / "questions" / SPLIT / "item.yaml", "What do you ask?", "What would you ask?")
    bank = load_bank([root])
    for ids in ([], [CLAIM]):
        checked = check_bank(bank, ids, rooms=None, before=before, since="HEAD")
        assert ["content changed since HEAD" in each.what for each in checked.problems] == [True]
    other = check_bank(
        bank, ["acme.whiteboard.streams.top"], rooms=None, before=before, since="HEAD"
    )
    assert other.problems == []


def test_problems_are_in_the_order_of_their_places(root: Path, before: ProvedBefore) -> None:
    """Whoever mends a file begins at its top."""
    edit(root / "questions" / ALARMS / "item.yaml", "{rate:.1%} are faulty. A", "{rate:d} are. A")
    edit(root / "questions" / ALARMS / "item.yaml", ", value: recall}", "}")
    edit(root / "questions" / ALARMS / "check.py", "def check(", "def answer(")
    where = [
        problem.where.rpartition("alarms/")[2] for problem in check(root, before, None).problems
    ]
    assert where == ["check.py:1:1", "item.yaml:20:17", "item.yaml:28:1"]


def test_what_was_proved_before_an_end_is_kept(
    root: Path, before: ProvedBefore, rooms: OpenRooms
) -> None:
    """Who ends a check half-way begins the next one where it stopped."""

    def leave(done: int, _of: int, _item: str) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_bank(load_bank([root]), [], rooms=rooms, before=before, tell=leave)
    assert len(check(root, before, rooms, reuse=True).reused) == 2
