"""What a draw uses beside its request: only what could change it, and why each item is out."""

from __future__ import annotations

import dataclasses

import pytest

from minbar.drawing.desk import Desk
from minbar.drawing.gather import gather_inputs, read_state
from minbar.drawing.pool import Pool
from minbar.drawing.request import Asked
from minbar.models.lock import Usage
from minbar.store.exposure import LedgerState
from tests.drawing.drawn_bank import requests

SPLIT = "acme.theory.validation.split"


@pytest.fixture
def state(desk: Desk, pool: Pool) -> LedgerState:
    """Give the state of an empty ledger."""
    with desk.database.read() as conn:
        return read_state(conn, requests(pool, desk)[0])


def test_empty_ledger_gives_no_use(desk: Desk, pool: Pool, state: LedgerState) -> None:
    """Nothing was used, nothing is out; bank, blueprint and role are named by their hashes."""
    inputs = gather_inputs(requests(pool, desk)[0], pool, state)
    assert (inputs.window_sets, inputs.usage, inputs.excluded, inputs.recent) == (0, {}, [], [])
    assert inputs.blueprint.sha256 == pool.bank.hashes["acme.blueprint.talk"]
    assert inputs.role.id == "engineer"


def test_each_item_is_out_for_one_reason(desk: Desk, pool: Pool, state: LedgerState) -> None:
    """What leaked comes first, then what was seen; what was merely asked for comes last."""
    known = dataclasses.replace(
        state,
        leaked=frozenset({SPLIT}),
        seen=frozenset({SPLIT, f"{SPLIT}-a"}),
        seen_families=frozenset({f"{SPLIT}-b"}),
    )
    names = tuple(f"{SPLIT}{end}" for end in ("", "-a", "-b", "-c"))
    asked = Asked(role="engineer", level=2, blueprint="talk", exclude=names)
    inputs = gather_inputs(
        requests(pool, desk, asked)[0], pool, known, rounds={f"{SPLIT}-d": f"{SPLIT}-d"}
    )
    assert {each.id: each.why for each in inputs.excluded} == {
        SPLIT: "leaked",
        f"{SPLIT}-a": "seen",
        f"{SPLIT}-b": "family",
        f"{SPLIT}-c": "asked",
        f"{SPLIT}-d": "round",
    }


def test_use_of_items_for_other_levels_stays_out(
    desk: Desk, pool: Pool, state: LedgerState
) -> None:
    """It would make the lock larger and change nothing."""
    usage = {card.id: Usage(sets=2) for card in pool.cards} | {
        "acme.theory.gone.gone": Usage(sets=9)
    }
    known = dataclasses.replace(state, usage=usage, window_sets=30)
    inputs = gather_inputs(requests(pool, desk)[0], pool, known)
    assert inputs.usage.keys() == {card.id for card in pool.cards if 2 in card.levels}
