"""Blueprints: what active items are short of is named, level by level."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from minbar.bank.filling import unfillable
from minbar.content.banks import load_bank
from tests.bank.samples import TOP, WEEKDAYS, edit

BLUEPRINT = "rubrics/blueprints/hour.yaml"
TODO = "Write or review items, or ask for less"


def short(root: Path) -> list[str]:
    """What is said to be short."""
    bank = load_bank([root])
    assert bank.problems == ()
    return [str(problem).replace(f"{root}/{BLUEPRINT}:", "") for problem in unfillable(bank)]


def test_the_small_bank_fills_its_blueprint(root: Path) -> None:
    """Nothing is short of what is there."""
    assert short(root) == []


@pytest.mark.parametrize(
    ("item", "old", "new"),
    [
        (WEEKDAYS, "status: active", "status: reviewed"),
        (WEEKDAYS, "roles: {engineer: core}", "roles: {other: core}"),
    ],
    ids=["status", "role"],
)
def test_only_active_items_of_the_role_count(root: Path, item: str, old: str, new: str) -> None:
    """An item that may not be drawn for the role is not there."""
    shutil.copy(root / "rubrics/roles/engineer.yaml", root / "rubrics/roles/other.yaml")
    edit(root / "rubrics/roles/other.yaml", "id: engineer", "id: other")
    edit(root / "questions" / item / "item.yaml", old, new)
    assert short(root) == [
        f"9:5: at levels 1 and 2 `debugging` needs 1 item, and 0 active fit. {TODO}"
    ]


@pytest.mark.parametrize(
    ("slot", "says"),
    [
        ("{type: debugging, count: 2}", "`debugging` needs 2 items, and 1 active fit"),
        ("{type: debugging, count: 1, minutes: {min: 25, max: 40}}", "needs 1 item, and 0 active"),
        ("{type: debugging, count: 1, hypothesis: h_data}", "needs 1 item, and 0 active"),
        ("{type: debugging, count: 1, use: [bar, stretch]}", "needs 1 item, and 0 active"),
        ("{type: debugging, count: 1, topics: [ml.validation.leakage]}", "and 0 active"),
        ("{type: debugging, count: 1, topics: [code.algorithms.*]}", "and 0 active"),
    ],
)
def test_slots_are_held_against_items(root: Path, slot: str, says: str) -> None:
    """Count, minutes, hypothesis, use and topics each rule items out."""
    edit(root / BLUEPRINT, "{type: debugging, count: 1}", slot)
    (found,) = short(root)
    assert says in found


@pytest.mark.parametrize(
    "slot",
    [
        "{type: debugging, count: 1, minutes: {min: 15, max: 20}}",
        "{type: debugging, count: 1, hypothesis: h_code}",
        "{type: debugging, count: 1, use: [core]}",
        "{type: debugging, count: 1, topics: [ml.*]}",
        "{type: debugging, count: 1, topics: [ml.metrics.*, math.*]}",
    ],
)
def test_slots_that_fit(root: Path, slot: str) -> None:
    """A follow-up's evidence counts, and a pattern takes whole areas and domains."""
    edit(root / BLUEPRINT, "{type: debugging, count: 1}", slot)
    assert short(root) == []


def test_levels_are_named_apart(root: Path) -> None:
    """What is short at one level only is said of that level."""
    edit(root / "questions" / WEEKDAYS / "item.yaml", "levels: [1, 2]", "levels: [2]")
    edit(root / "questions" / WEEKDAYS / "item.yaml", "plant: {1: 1, 2: 2}", "plant: {2: 2}")
    (found,) = short(root)
    assert found.startswith("9:5: at level 1 `debugging`")


def test_slots_that_want_the_same_item(root: Path) -> None:
    """Two slots that one item could fill, each alone, are short together."""
    edit(root / BLUEPRINT, "slots:\n", "slots:\n  - {type: theory, count: 1}\n")
    assert short(root) == [
        "9:5: at levels 1 and 2 slots 1 and 3 together need 2 items, and 1 active fit. " + TODO
    ]


def test_items_of_one_family_count_once(root: Path) -> None:
    """Who has seen one has seen the other."""
    twin = root / "questions/whiteboard/streams/twin"
    shutil.copytree(root / "questions" / TOP, twin)
    edit(twin / "item.yaml", "streams.top\n", "streams.twin\n")
    edit(root / BLUEPRINT, "{type: debugging, count: 1}", "{type: whiteboard, count: 2}")
    edit(root / BLUEPRINT, "{h_debug: 3, h_ml_depth: 3}", "{h_ml_depth: 3}")
    assert short(root) == []
    edit(twin / "item.yaml", "levels:", "family: acme.whiteboard.streams.top\nlevels:")
    (found,) = short(root)
    assert "`whiteboard` needs 2 items, and 1 active fit" in found


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("minutes: {min: 20, max: 60}", "minutes: {min: 31, max: 60}",
         "7:16: at levels 1 and 2 the longest items take 30 minutes of at least 31"),
        ("minutes: {min: 20, max: 60}", "minutes: {min: 20, max: 29}",
         "7:25: at levels 1 and 2 the shortest items take 30 minutes, and there are 29"),
        ("h_debug: 3", "h_debug: 4",
         "11:21: at levels 1 and 2 no choice gives more than 3 of 4 points for `h_debug`"),
        ("h_debug: 3", "h_product: 1", "11:23: at levels 1 and 2 no choice gives more than 0 of 1"),
        ("distinct_topics: 2", "distinct_topics: 5",
         "13:18: at levels 1 and 2 no choice has more than 4 of 5 topics"),
        ("{1: 0.0, 2: 0.0", "{1: 1.5, 2: 0.0",
         "12:24: at level 1 the hardest choice has a difficulty of 0.00, and 1.5 is the target"),
        ("{1: 0.0, 2: 0.0", "{1: 0.0, 2: -1.5",
         "12:32: at level 2 the easiest choice has a difficulty of 0.00, and -1.5 is the target"),
    ],
)  # fmt: skip
def test_sums_that_no_choice_reaches(root: Path, old: str, new: str, says: str) -> None:
    """Minutes, evidence, topics and difficulty have bounds, and a blueprint beyond is short."""
    edit(root / BLUEPRINT, old, new)
    (found,) = short(root)
    assert found.startswith(says)
