"""Locks made by hand, of items that a bank has, for tests of packets."""

from __future__ import annotations

from collections.abc import Sequence

from minbar.bank.variants import deployed_variants
from minbar.content.banks import Bank, LoadedItem
from minbar.models.lock import (
    ContentRef,
    Engine,
    Lock,
    LockedItem,
    LockedReserve,
    LockInputs,
    LockRequest,
    Met,
    Objective,
    PoolCounts,
)
from minbar.models.names import MinutesRange

__all__ = ["CANDIDATE", "SET_ID", "hour", "make_lock", "place", "spare"]

SET_ID = "set-0123456789abcdef"
CANDIDATE = "c0ffee" + "0" * 58
"""A keyed hash of a candidate, easy to find in a text."""


def place(
    loaded: LoadedItem, pos: int, *, variant: int = 1, bugs: Sequence[str] = ()
) -> LockedItem:
    """Return an item of a bank as a lock names it.

    Args:
        loaded: the item.
        pos: its place.
        variant: of a maths item.
        bugs: to plant; the first two of the item by default.
    """
    item = loaded.item
    chosen = deployed_variants(item)[variant - 1] if item.type == "math" else None
    return LockedItem(
        pos=pos,
        slot=pos,
        id=item.id,
        version=item.version,
        sha256=loaded.sha256,
        minutes=item.minutes,
        variant=chosen.number if chosen else None,
        params=dict(chosen.values) if chosen else {},
        bugs=list(bugs) or [bug.id for bug in item.bugs[:2]],
    )


def spare(loaded: LoadedItem, pos: int) -> LockedReserve:
    """Return an item as the reserve of a place."""
    locked = place(loaded, pos)
    return LockedReserve(
        **{name: getattr(locked, name) for name in LockedReserve.__struct_fields__},
    )


def make_lock(
    bank: Bank,
    items: Sequence[LockedItem],
    *,
    reserves: Sequence[LockedReserve] = (),
    level: int = 2,
) -> Lock:
    """Return a lock of these items for the first role and blueprint of the bank."""
    role = next(iter(bank.roles.values()))
    blueprint = next(each for each in bank.blueprints.values() if each.role == role.id)
    return Lock(
        schema="set-lock/1",
        id=SET_ID,
        request=LockRequest(
            role=role.id,
            level=level,
            minutes=MinutesRange(min=30, max=60),
            blueprint=blueprint.id,
            as_of="2026-11-23",
            seed="a seed",
            candidate=CANDIDATE,
            requisition="req-481",
            hypotheses=dict(blueprint.evidence),
        ),
        inputs=LockInputs(
            banks=[ContentRef(id="minbar", version="52", sha256="0" * 64)],
            blueprint=_ref(bank, blueprint.id, blueprint.version),
            role=_ref(bank, role.id, role.version),
        ),
        engine=Engine(minbar="0.1.0", model=1, solver="none"),
        pool=PoolCounts(active=52, eligible=30),
        items=list(items),
        reserves=list(reserves),
        met=Met(
            minutes=sum(each.minutes for each in items),
            difficulty_mean=0.0,
            distinct_topics=3,
            evidence={},
            common_items=0,
            max_exposure=0,
        ),
        objective=Objective(value=1),
    )


def hour(bank: Bank) -> Lock:
    """Return an hour of the built-in bank: a program, a mechanism, a number; two reserves."""
    of = {name.partition(".")[2]: loaded for name, loaded in bank.items.items()}
    return make_lock(
        bank,
        [
            place(
                of["debugging.features.churn-snapshot"], 1, bugs=["already-gone", "unripe-labels"]
            ),
            place(of["theory.architectures.linear-attention-for-short-prompts"], 2),
            place(of["math.probability.precision-in-a-new-country"], 3, variant=7),
        ],
        reserves=[
            spare(of["theory.metrics.the-alert-on-average-precision"], 2),
            spare(of["math.information.overconfident-forecast"], 3),
        ],
    )


def _ref(bank: Bank, name: str, version: str) -> ContentRef:
    return ContentRef(id=name, version=version, sha256=bank.hashes[name])
