"""Cards of items: everything that lists and draws read, and nothing that gives an answer away."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from minbar.content.banks import load_bank
from minbar.models.card import ItemCard, card_of
from minbar.models.item import FollowUp, Item, evidence_points

BANK = load_bank([Path(__file__).parents[1] / "content" / "gallery" / "base"])
ITEMS = {name: loaded.item for name, loaded in BANK.items.items()}
RARE = ITEMS["acme.math.probability.rare"]


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_a_card_repeats_the_item(item: Item) -> None:
    """Fields of one name hold one value."""
    card = msgspec.json.decode(msgspec.json.encode(card_of(item, "ab")))
    plain = msgspec.json.decode(msgspec.json.encode(item))
    shared = card.keys() & plain.keys() - {"enemies"}
    assert {"id", "version", "status", "topics", "roles", "levels", "minutes"} <= shared
    assert {name: card[name] for name in shared} == {name: plain[name] for name in shared}
    assert card["sha256"] == "ab"


def test_what_is_left_out_is_filled_in() -> None:
    """An item is its own family, and its exposure has defaults."""
    card = card_of(RARE, "")
    assert card.family == RARE.id
    assert (card.max_rate, card.cooldown_days) == (0.25, 30)


def test_a_card_says_whether_there_is_code() -> None:
    """Maths and debugging need their environment; a question alone does not."""
    code = {name: card_of(item, "").has_code for name, item in ITEMS.items()}
    assert code == {
        "acme.debugging.training.axis": True,
        "acme.math.probability.rare": True,
        "acme.theory.validation.leak": False,
        "acme.theory.validation.twin": False,
    }


def test_a_card_holds_no_text_of_the_interviewer() -> None:
    """Lists may be shown where answers may not."""
    assert not set(ItemCard.__struct_fields__) & {
        "prompt",
        "listen_for",
        "wrong_answers",
        "hints",
        "follow_ups",
        "anchors",
        "answer",
        "bugs",
        "files",
    }


def test_evidence_counts_an_own_hypothesis_and_those_of_follow_ups() -> None:
    """Three points for its own, one for each other one, however often it is probed."""
    assert evidence_points(RARE) == {"h_math": 3, "h_ml_depth": 1}
    again = [FollowUp(ask="a", probes=probed, listen_for="b") for probed in ("h_math", "h_comm")]
    item = msgspec.structs.replace(RARE, follow_ups=[*RARE.follow_ups, *again, *again])
    assert evidence_points(item) == {"h_math": 3, "h_ml_depth": 1, "h_comm": 1}
