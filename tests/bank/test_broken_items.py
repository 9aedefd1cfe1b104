"""Items with one thing wrong each: what is said about them, at which place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minbar.bank.checking import Checked, OpenRooms, check_bank
from minbar.bank.proved import ProvedBefore
from minbar.content.banks import load_bank
from tests.bank import broken_claims, broken_maths, broken_programs
from tests.bank.samples import Broken, break_item, make_bank

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

STATIC = [*broken_maths.STATIC, *broken_programs.STATIC, *broken_claims.STATIC]
RUN = [*broken_maths.RUN, *broken_programs.RUN, *broken_claims.RUN]
PLACE = re.compile(r"(item\.yaml|[a-z_]+\.py):[1-9]\d*:[1-9]\d*: ")


def check(folder: Path, cases: Sequence[Broken], rooms: OpenRooms | None) -> tuple[Path, Checked]:
    """Check the small bank with broken copies of its items."""
    root = make_bank(folder)
    for case in cases:
        break_item(root, case)
    bank = load_bank([root])
    assert bank.problems == ()
    before = ProvedBefore(folder / "proved")
    return root, check_bank(bank, [], rooms=rooms, before=before)


def said(root: Path, checked: Checked, case: Broken) -> list[str]:
    """What was said about one item, places relative to its folder."""
    folder = f"{root / case.folder}/"
    return [
        str(problem).replace(folder, "")
        for problem in checked.problems
        if problem.where.startswith(folder)
    ]


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Checked]:
    """Look at all items that are wrong as they stand, without running anything."""
    return check(tmp_path_factory.mktemp("static"), STATIC, None)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, rooms: OpenRooms) -> tuple[Path, Checked]:
    """Run all items that only a run shows to be wrong."""
    return check(tmp_path_factory.mktemp("run"), RUN, rooms)


@pytest.mark.parametrize("case", STATIC, ids=lambda case: case.slug)
def test_what_is_wrong_as_it_stands_is_said_without_a_run(
    looked_at: tuple[Path, Checked], case: Broken, snapshot: SnapshotAssertion
) -> None:
    """No Docker is needed to name a rule that the text of an item breaks."""
    messages = said(*looked_at, case)
    assert messages
    assert all(PLACE.match(message) for message in messages)
    assert messages == snapshot


@pytest.mark.parametrize("case", RUN, ids=lambda case: case.slug)
def test_what_only_a_run_shows_is_said_after_it(
    run: tuple[Path, Checked], case: Broken, snapshot: SnapshotAssertion
) -> None:
    """A proof room finds the rule that the item breaks when its code runs."""
    messages = said(*run, case)
    assert messages
    assert all(PLACE.match(message) for message in messages)
    assert messages == snapshot


def test_what_only_a_run_shows_is_not_said_before(tmp_path: Path) -> None:
    """Each such item looks right, and is in the list of what is left unproved."""
    _, checked = check(tmp_path, RUN, None)
    assert checked.problems == []
    assert {case.id for case in RUN} <= {item for item, _ in checked.unproved}


def test_nothing_is_said_of_items_that_are_right(
    looked_at: tuple[Path, Checked], run: tuple[Path, Checked]
) -> None:
    """Every message is about a broken item, none about the items beside it."""
    for (root, checked), cases in ((looked_at, STATIC), (run, RUN)):
        folders = tuple(f"{root / case.folder}/" for case in cases)
        assert all(problem.where.startswith(folders) for problem in checked.problems)
