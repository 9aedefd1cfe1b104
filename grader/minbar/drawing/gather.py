"""Everything that a draw uses beside the request, from the bank and from the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, Literal

from minbar.content.banks import Bank
from minbar.drawing.pool import Pool
from minbar.models.card import ItemCard
from minbar.models.lock import ContentRef, Exclusion, LockInputs, LockRequest, Usage

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from minbar.store.exposure import LedgerState

__all__ = ["WINDOW_DAYS", "WINDOW_SETS", "blueprint_ref", "gather_inputs", "read_state", "role_ref"]

WINDOW_SETS: Final = 100
"""The newest sets that count as exposure, at most so many."""

WINDOW_DAYS: Final = 365
"""Days after which a set counts no more."""

_Why = Literal["seen", "family", "round", "leaked", "asked"]


def read_state(conn: Connection, request: LockRequest) -> LedgerState:
    """Return the ledger as the draw of a request sees it.

    Args:
        conn: of one read transaction.
        request: what is asked.
    """
    from minbar.store.exposure import Window, ledger_state

    return ledger_state(
        conn,
        as_of=dt.date.fromisoformat(request.as_of),
        window=Window(sets=WINDOW_SETS, days=WINDOW_DAYS),
        candidate_key=request.candidate,
        requisition=request.requisition,
    )


def gather_inputs(
    request: LockRequest, pool: Pool, state: LedgerState, *, rounds: Mapping[str, str] | None = None
) -> LockInputs:
    """Return the inputs of a draw.

    Args:
        request: what is asked.
        pool: what there is to draw from.
        state: the ledger.
        rounds: items of other rounds of the same loop, with their families.
    """
    return LockInputs(
        banks=[*pool.banks],
        blueprint=blueprint_ref(pool.bank, request.blueprint),
        role=role_ref(pool.bank, request.role),
        window_sets=state.window_sets,
        usage=_usage(request, pool, state),
        excluded=[*_exclusions(request, pool, state, rounds or {})],
        recent=[*state.recent],
    )


def blueprint_ref(bank: Bank, name: str) -> ContentRef:
    """Name a blueprint of a bank, with its hash."""
    return ContentRef(id=name, version=bank.blueprints[name].version, sha256=bank.hashes[name])


def role_ref(bank: Bank, name: str) -> ContentRef:
    """Name a role of a bank, with its hash."""
    return ContentRef(id=name, version=bank.roles[name].version, sha256=bank.hashes[name])


def _usage(request: LockRequest, pool: Pool, state: LedgerState) -> dict[str, Usage]:
    """Use of the items that could be drawn: of others it changes nothing."""
    return {
        card.id: state.usage[card.id]
        for card in pool.cards
        if card.id in state.usage and request.role in card.roles and request.level in card.levels
    }


def _exclusions(
    request: LockRequest, pool: Pool, state: LedgerState, rounds: Mapping[str, str]
) -> Iterator[Exclusion]:
    asked, families = frozenset(request.exclude), frozenset(rounds.values())
    for card in pool.cards:
        why = _why(card, state, asked)
        if why is None and (card.id in rounds or card.family in families):
            why = "round"
        if why is not None:
            yield Exclusion(id=card.id, why=why)


def _why(card: ItemCard, state: LedgerState, asked: frozenset[str]) -> _Why | None:
    if card.id in state.leaked:
        return "leaked"
    if card.id in state.seen:
        return "seen"
    if card.family in state.seen_families:
        return "family"
    return "asked" if card.id in asked else None
