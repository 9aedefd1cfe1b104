"""What can be drawn from, and what names it for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from minbar.content.banks import load_bank
from minbar.drawing.pool import Pool, detail_of, open_pool
from minbar.errors import ContentError, UserError
from tests.bank.samples import ALARMS, SPLIT, WEEKDAYS, edit, make_bank


def test_bank_without_active_items_is_refused(tmp_path: Path) -> None:
    """Only active items are drawn; where there is none, that is said."""
    root = make_bank(tmp_path)
    for item in (root / "questions").rglob("item.yaml"):
        edit(item, "status: active", "status: resting")
    with pytest.raises(UserError, match="none of the bank's 4 items is active"):
        open_pool(load_bank([root]))


def test_bank_with_a_problem_is_refused(tmp_path: Path) -> None:
    """A blueprint that contradicts itself is named with its line; nothing is drawn."""
    root = make_bank(tmp_path)
    edit(root / "rubrics" / "blueprints" / "hour.yaml", "{min: 20, max: 60}", "{min: 70, max: 60}")
    with pytest.raises(ContentError, match=r"hour.yaml:7:16: `min` is 70, more than `max`, 60"):
        open_pool(load_bank([root]))


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("minutes: 10", "minutes: 11", False),
        ("reviewers: [reviewer-1]", "exposure: {max_rate: 0.1}\nreviewers: [reviewer-1]", False),
        ("reviewers: [reviewer-1]", "reviewers: [reviewer-2]", True),
    ],
)
def test_hash_of_a_bank_is_of_all_that_draws_see(
    tmp_path: Path,
    old: str,
    new: str,
    same: bool,  # noqa: FBT001  a table of cases
) -> None:
    """Exposure counts, though it is in no item's record; who read an item does not."""
    root = make_bank(tmp_path)
    (before,) = open_pool(load_bank([root])).banks
    edit(root / "questions" / SPLIT / "item.yaml", old, new)
    (after,) = open_pool(load_bank([root])).banks
    assert (before.id, before.version) == ("acme", "4")
    assert (before == after) is same


def test_detail_holds_variants_and_bugs(pool: Pool) -> None:
    """Of maths the variants that may be drawn, of debugging the bugs in the order of the file."""
    items = {one.folder.name: one.item for one in pool.bank.items.values()}
    alarms = detail_of(items[Path(ALARMS).name])
    assert alarms.variants == 30
    assert alarms.params_of(1) == {"rate": 0.001, "recall": 0.8, "noise": 0.01}
    weekdays = detail_of(items[Path(WEEKDAYS).name])
    assert (weekdays.variants, weekdays.bugs[0]) == (0, items[Path(WEEKDAYS).name].bugs[0].id)
