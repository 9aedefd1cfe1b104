"""The canonical record of an item and its hash."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.content.banks import load_bank
from minbar.content.records import item_record, read_record, record_sha256
from minbar.errors import UserError
from minbar.models.item import Item

BASE = Path(__file__).parents[1] / "content" / "gallery" / "base"
BANK = load_bank([BASE])
AXIS = BANK.find_item("acme.debugging.training.axis")


def changed(item: Item, **fields: Any) -> Item:  # noqa: ANN401  fields of any type
    """Return the item with other values in some fields."""
    return msgspec.structs.replace(item, **fields)


@pytest.mark.parametrize("name", BANK.items)
def test_a_record_gives_the_item_back(name: str) -> None:
    """What matters survives the way through the store, attached files included."""
    loaded = BANK.items[name]
    item, files = read_record(loaded.canonical, name="store")
    assert item == changed(loaded.item, status="retired", reviewers=[], enemies=[])
    assert files == loaded.files
    assert item_record(item, files) == loaded.canonical


@pytest.mark.parametrize("name", BANK.items)
def test_the_hash_is_the_hash_of_the_record(name: str) -> None:
    """Who holds the record can check the hash without minbar."""
    loaded = BANK.items[name]
    assert record_sha256(loaded.canonical) == loaded.sha256 == BANK.hashes[name]
    assert json.loads(loaded.canonical)["schema"] == "item-record/1"


@pytest.mark.parametrize(
    "fields", [{"status": "resting"}, {"reviewers": ["reviewer-9"]}, {"enemies": []}]
)
def test_what_steers_draws_is_not_hashed(fields: dict[str, Any]) -> None:
    """A rested item, a further reviewer or a new enemy is the same item."""
    item = BANK.find_item("acme.theory.validation.leak").item
    assert item_record(changed(item, **fields), {}) == item_record(item, {})


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "Another"},
        {"prompt": "Another."},
        {"version": "1.1.1"},
        {"levels": [1]},
        {"rubric": "acme.rubric.depth@2"},
        {"topics": ["ml.validation.split"]},
    ],
)
def test_what_is_asked_or_scored_is_hashed(fields: dict[str, Any]) -> None:
    """Any change of what a candidate or an interviewer gets is another item."""
    item = AXIS.item
    assert item_record(changed(item, **fields), AXIS.files) != AXIS.canonical


@given(st.binary(max_size=20))
def test_a_change_of_an_attached_file_is_hashed(more: bytes) -> None:
    """One byte more in a file is another item; another system's line ends are not."""
    text = more.decode("latin-1").encode("utf-8").replace(b"\r", b"")
    files = {**AXIS.files, "solution.py": AXIS.files["solution.py"] + text}
    assert (item_record(AXIS.item, files) == AXIS.canonical) == (not text)
    windows = {name: raw.replace(b"\n", b"\r\n") for name, raw in files.items()}
    assert item_record(AXIS.item, windows) == item_record(AXIS.item, files)


def test_defaults_written_out_are_not_hashed() -> None:
    """A field that a later minbar adds has a default, and changes no hash."""
    record = json.loads(AXIS.canonical)
    assert "references" not in record["item"]
    assert "required" not in record["item"]["listen_for"][1]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (b"{", "not the record of an item"),
        (b"\xff", "not the record of an item"),
        (b'{"schema": "item-record/2", "item": {}, "files": {}}', "Upgrade minbar"),
        (b'{"schema": "item-record/1", "item": {}, "files": {}}', "missing required field"),
    ],
)
def test_what_is_no_record_is_refused(record: bytes, said: str) -> None:
    """Damaged and newer records are named as such, never half read."""
    with pytest.raises(UserError, match=said):
        read_record(record, name="store")
