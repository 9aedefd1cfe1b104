"""Items held against one another."""

from __future__ import annotations

import dataclasses

import msgspec
import pytest

from minbar.bank.diffs import diff_items
from minbar.bank.lookup import FoundItem, find_version
from minbar.content.banks import load_bank
from minbar.models.names import Change
from tests.bank.samples import BASE

BANK = load_bank([BASE])
ALARMS = find_version(BANK, "acme.math.probability.alarms")


def changed(**fields: object) -> FoundItem:
    """Return the maths item with other fields."""
    return dataclasses.replace(ALARMS, item=msgspec.structs.replace(ALARMS.item, **fields))


@pytest.mark.parametrize("name", BANK.items)
def test_an_item_equals_itself(name: str) -> None:
    """Nothing differs, and scores compare."""
    found = find_version(BANK, name)
    result = diff_items(found, found)
    assert (result.differences, result.comparable) == ([], True)


def test_wording_compares() -> None:
    """Another title is one difference, and no obstacle."""
    result = diff_items(ALARMS, changed(title="Another title"))
    assert [each.field for each in result.differences] == ["title"]
    assert result.comparable


def test_another_key_does_not_compare() -> None:
    """Another number for the same question is a major change, whatever the changelog says."""
    answer = ALARMS.item.answer
    assert answer is not None
    other = msgspec.structs.replace(answer, value=f"2 * ({answer.value})")
    result = diff_items(ALARMS, changed(answer=other))
    assert [each.field for each in result.differences] == ["answer.value"]
    assert result.reasons == ["The change is a major one: the key gives another number."]


def test_the_changelog_is_believed_in_either_direction() -> None:
    """A later version that says it does not compare does not, from there and from here."""
    line = Change(version="2.0.0", date="2026-12-01", text="Scored anew.", comparable=False)
    later = changed(version="2.0.0", changelog=[line, *ALARMS.item.changelog])
    for pair in ((ALARMS, later), (later, ALARMS)):
        result = diff_items(*pair)
        assert result.reasons == ["The changelog says so of 2.0.0: Scored anew."]


def test_two_items_never_compare() -> None:
    """Scores of different items are not held against each other."""
    result = diff_items(ALARMS, find_version(BANK, "acme.theory.validation.split"))
    assert not result.comparable


def test_parts_are_named_by_their_ids() -> None:
    """A part that moved is not a part that changed."""
    item = ALARMS.item
    assert diff_items(ALARMS, changed(listen_for=item.listen_for[::-1])).differences == []


def test_attached_files_are_compared_by_line() -> None:
    """Of a file only the lines that differ are shown."""
    files = {**ALARMS.files, "check.py": ALARMS.files["check.py"] + b"# more\n"}
    result = diff_items(ALARMS, dataclasses.replace(ALARMS, files=files))
    assert [(each.field, each.lines) for each in result.differences] == [("check.py", ["+ # more"])]
