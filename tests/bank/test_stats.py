"""Counts of banks, and their picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from minbar.bank.filling import unfillable
from minbar.bank.stats import bank_stats
from minbar.bank.stats_picture import stats_svg
from minbar.content.banks import load_bank
from minbar.content.locate import built_in_root
from tests.bank.samples import BASE

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

BANK = load_bank([built_in_root()])
STATS = bank_stats(BANK)


def test_types_add_up_to_the_whole() -> None:
    """Each item has one type, so their rows sum to the total."""
    assert sum(row.items for row in STATS.types) == STATS.total.items == len(BANK.cards)
    assert sum(row.minutes for row in STATS.types) == STATS.total.minutes
    assert sum(STATS.statuses.values()) == STATS.total.items


def test_uses_add_up_to_the_role() -> None:
    """Core, bar and stretch of a role are all its items."""
    assert {role: sum(uses.values()) for role, uses in STATS.uses.items()} == {
        row.name: row.items for row in STATS.roles
    }


def test_grid_never_exceeds_its_type() -> None:
    """No cell holds more items than its type has."""
    for row in STATS.types:
        assert all(count <= row.items for count in STATS.grid[row.name].values())


def test_holes_are_those_of_the_check() -> None:
    """What is said to be short is what `bank check` says."""
    assert [hole.partition(": ")[2] for hole in STATS.holes] == [
        hole.what for hole in unfillable(BANK)
    ]


def test_picture_holds_every_count(snapshot: SnapshotAssertion) -> None:
    """The picture is well-formed, loads nothing, and writes each number out."""
    small = bank_stats(load_bank([BASE]))
    picture = stats_svg(small)
    tree = ET.fromstring(picture)  # noqa: S314  it is our own
    written = [each.text for each in tree.iter("{http://www.w3.org/2000/svg}text")]
    cells = len(small.types) * (len(small.roles) + 3)
    assert len([text for text in written if text and text.isdigit()]) == cells
    assert picture == snapshot
