"""Items of a lock as they were drawn: from the bank, else from what was kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from minbar.content.banks import Bank, load_bank
from minbar.drawing.packets import candidate_packet, interviewer_packet
from minbar.drawing.packets_content import locked_content
from minbar.errors import UserError
from minbar.models.lock import LockedItem
from tests.bank.samples import ALARMS, SPLIT, edit, make_bank
from tests.drawing.packet_samples import make_lock, place

NAME = "acme.theory.validation.split"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a copy of the small bank."""
    return make_bank(tmp_path)


def newer(root: Path) -> Bank:
    """Return the bank after its question was written anew, as 1.1.0."""
    path = root / "questions" / SPLIT / "item.yaml"
    text = path.read_text("utf-8").replace("1.0.0", "1.1.0")
    path.write_text(text.replace("prompt: ", "prompt: Once more. ", 1), "utf-8")
    changed = load_bank([root])
    assert changed.problems == ()
    return changed


def drawn(root: Path) -> tuple[LockedItem, bytes, str]:
    """Return an item as a lock names it, its canonical bytes, and its prompt."""
    loaded = load_bank([root]).items[NAME]
    return place(loaded, 1), loaded.canonical, loaded.item.prompt


def test_what_the_bank_has_needs_no_store(root: Path) -> None:
    """A current item comes out of the bank; nobody is asked for it."""

    def unasked(sha256: str) -> bytes | None:
        raise AssertionError(sha256)

    locked, _, prompt = drawn(root)
    content = locked_content(locked, load_bank([root]), unasked)
    assert (content.item.prompt, content.newer) == (prompt, None)


def test_an_old_lock_gets_the_old_bytes(root: Path) -> None:
    """After a new version both packets show what was drawn, and the interviewer is told."""
    locked, record, prompt = drawn(root)
    bank = newer(root)
    lock = make_lock(bank, [locked])

    def stored(sha256: str) -> bytes | None:
        return record if sha256 == locked.sha256 else None

    assert candidate_packet(lock, bank, stored).tasks[0].prompt == prompt
    notes = interviewer_packet(lock, bank, stored).notes
    assert notes == (f"`{NAME}` is 1.0.0 here, as drawn; the bank has 1.1.0.",)


def test_a_variant_out_of_the_store_is_the_one_that_was_drawn(root: Path) -> None:
    """A record sorts parameters, which counts variants anew; the values still hold."""
    bank = load_bank([root])
    loaded = bank.items["acme.math.probability.alarms"]
    lock = make_lock(bank, [place(loaded, 1, variant=3)])
    before = candidate_packet(lock, bank).tasks[0].prompt
    record = loaded.canonical
    edit(root / "questions" / ALARMS / "item.yaml", "difficulty: ", "difficulty: -")
    changed = load_bank([root])
    assert changed.items[loaded.id].sha256 != loaded.sha256
    assert candidate_packet(lock, changed, lambda _sha256: record).tasks[0].prompt == before


def test_what_nobody_has_is_refused(root: Path) -> None:
    """The message says which place, what the bank has, and what to do."""
    locked, _, _ = drawn(root)
    with pytest.raises(UserError, match=r"place 1 .*the bank has 1\.1\.0.*--bank"):
        locked_content(locked, newer(root))


def test_bytes_that_are_not_those_are_refused(root: Path) -> None:
    """A store that answers with something else is not believed."""
    locked, record, _ = drawn(root)
    with pytest.raises(UserError, match="not to be had"):
        locked_content(locked, newer(root), lambda _sha256: record + b" ")


def test_an_edit_without_a_new_version_is_named_as_such(root: Path) -> None:
    """The bank's text is not what was drawn, although it bears the version."""
    locked, _, _ = drawn(root)
    path = root / "questions" / SPLIT / "item.yaml"
    path.write_text(path.read_text("utf-8").replace("prompt: ", "prompt: Well. ", 1), "utf-8")
    with pytest.raises(UserError, match=r"what the bank has as 1\.0\.0 is another text"):
        locked_content(locked, load_bank([root]))
