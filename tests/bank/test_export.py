"""What an export of a bank gathers."""

from __future__ import annotations

from pathlib import Path

import pytest

from minbar.bank.export import gather_export
from minbar.bank.planting import plant
from minbar.content.banks import load_bank
from minbar.errors import ContentError
from tests.bank.samples import ALARMS, edit, make_bank
from tests.report.exports import small_export


def test_every_deployed_variant_is_worked() -> None:
    """Numbers run from 1, prompts are filled in, and each has its key and its wrong answers."""
    (math,) = [each for each in small_export().items if each.item.type == "math"]
    assert [variant.number for variant in math.variants] == list(range(1, math.deployed + 1))
    first = math.variants[0]
    assert "0.1% are faulty" in first.prompt
    assert first.wrong.keys() == {"recall-only", "halves"}
    assert 0 < first.accepted < first.answer


def test_variants_are_capped() -> None:
    """A cap leaves the first variants, and how many are deployed stays known."""
    whole, (capped,) = small_export(), [e for e in small_export(2).items if e.variants]
    (full,) = [each for each in whole.items if each.variants]
    assert (capped.variants, capped.deployed) == (full.variants[:2], full.deployed)


def test_a_debugging_item_shows_its_bugs() -> None:
    """Each bug has the lines that it changes; the example holds what its lowest level plants."""
    (each,) = [each for each in small_export().items if each.item.bugs]
    diff = each.diffs["divides-by-week"]
    assert "-    return total / len(days)\n+    return total / 7\n" in diff
    assert each.planting is not None
    assert (each.planting.level, each.planting.bugs) == (1, ["learns-from-test"])
    assert each.planting.program == plant(each.files["solution.py"], each.item.bugs[:1])


def test_only_what_was_chosen_is_told(tmp_path: Path) -> None:
    """Items are those of the cards, in their order, each told; rubrics and roles are all there."""
    bank = load_bank([make_bank(tmp_path)])
    cards = list(bank.cards.values())[2:0:-1]
    told: list[tuple[int, int]] = []
    found = gather_export(bank, cards, tell=lambda done, of: told.append((done, of)))
    assert [each.item.id for each in found.items] == [card.id for card in cards]
    assert told == [(1, 2), (2, 2)]
    assert [role.id for role in found.roles] == ["engineer"]
    assert found.hashes.keys() == {"acme.rubric.depth", "engineer", "acme.blueprint.hour"}


def test_a_bank_with_problems_is_refused(tmp_path: Path) -> None:
    """What is wrong must not spread: every problem is named instead."""
    root = make_bank(tmp_path)
    edit(root / "questions" / ALARMS / "item.yaml", "minutes: 8", "minutes: soon")
    bank = load_bank([root])
    with pytest.raises(ContentError, match=r"item\.yaml:"):
        gather_export(bank, list(bank.cards.values()))
