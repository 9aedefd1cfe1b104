"""Demonstration data of the built-in take-homes, made where they are always made: in a room."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from minbar.content.takehomes import Takehome

Make = Callable[[str], Mapping[str, bytes]]


def test_demonstration_data_have_the_recorded_hashes(
    takehome: Takehome, demonstration: Make
) -> None:
    """The pinned image makes the recorded bytes, as every other machine does."""
    made = demonstration(takehome.spec.id)
    found = {name: hashlib.sha256(content).hexdigest() for name, content in made.items()}
    assert found == takehome.spec.data.demonstration


def test_demonstration_data_are_small(takehome: Takehome, demonstration: Make) -> None:
    """All generated files together are smaller than 2 MB."""
    assert sum(map(len, demonstration(takehome.spec.id).values())) < 2_000_000


def test_late_deliveries_hide_every_scored_label(demonstration: Make) -> None:
    """Only the new orders are in a work and a hidden file, and there without a label."""
    made = demonstration("late-deliveries")
    mine = ids(made["orders.csv"]) | ids(made["new_orders.csv"])
    for name in ("fresh_orders.csv", "clean_orders.csv", "holdout_orders.csv"):
        assert not ids(made[name]) & mine, name
    assert ids(made["new_truth.csv"]) == ids(made["new_orders.csv"])
    assert ids(made["labels.csv"]) == ids(made["orders.csv"])
    assert not ids(made["fresh_labels.csv"]) & ids(made["holdout_orders.csv"])


def ids(table: bytes) -> set[bytes]:
    """Return the first column of a table."""
    return {line.partition(b",")[0] for line in table.splitlines()[1:]}
