"""The rounds of a role's interview loop: a set for each, and no item in two of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from minbar.content.banks import Bank
from minbar.drawing.gather import gather_inputs
from minbar.drawing.kept import lines_of
from minbar.drawing.pool import Pool, problem_of
from minbar.drawing.request import Asked, complete
from minbar.drawing.yaml_text import yaml_text
from minbar.errors import ImpossibleDraw, UserError
from minbar.models.lock import Lock, LockRequest
from minbar.models.role import LoopRound, Role

if TYPE_CHECKING:
    import datetime as dt

    from minbar.store.exposure import LedgerState

__all__ = ["LoopPlan", "PlannedRound", "dump_plan", "plan_of", "round_requests", "solve_rounds"]


class PlannedRound(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A round as it was planned.

    Attributes:
        round: its number, from 1.
        title: what it is called.
        interviewer: who holds it: a slot, to be filled with somebody else in each round.
        tests: strengths that it tests.
        bars: hypothesis to the least score that meets the bar which it checks.
        minutes: time of its set.
        blueprint, set, lock: what its set was drawn by, its id and its file.
        takehome, command: the take-home that it is, and what starts it.
    """

    round: int
    title: str
    interviewer: str
    tests: list[str] = []
    bars: dict[str, float] = {}
    minutes: int | None = None
    blueprint: str | None = None
    set: str | None = None
    lock: str | None = None
    takehome: str | None = None
    command: str | None = None


class LoopPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of `loop.yaml`.

    Attributes:
        schema: always `loop/1`.
        role, role_version, level, as_of: what the loop is for, and when it was drawn.
        candidate: keyed hash of the candidate; None for nobody in particular.
        requisition: opening that is filled.
        rounds: in their order.
    """

    schema: Literal["loop/1"] = "loop/1"
    role: str
    role_version: str
    level: int
    as_of: str
    candidate: str | None
    requisition: str | None
    rounds: list[PlannedRound]


def round_requests(
    asked: Asked, bank: Bank, *, today: dt.date, key: str | None
) -> tuple[LockRequest, ...]:
    """Return the request of each round that a set is drawn for.

    Args:
        asked: role, level, requisition, seed and what must not be drawn.
        bank: where role and blueprints are.
        today: for `as_of`, if it was left out.
        key: keyed hash of the candidate.

    Raises:
        UserError: if a name is unknown, or the role has no loop.
    """
    (first,) = complete(asked, bank, today=today, keys=(key,))
    role = bank.roles[first.role]
    if not any(held.blueprint for held in role.loop):
        what = f"role `{role.id}` says nothing of rounds that a set is drawn for"
        raise UserError(what, todo=f"Write them into `loop` of {bank.files[role.id].name}")
    return tuple(
        complete(
            dataclasses.replace(
                asked, role=role.id, level=first.level, blueprint=held.blueprint, round=number
            ),
            bank,
            today=today,
            keys=(key,),
        )[0]
        for number, held in enumerate(role.loop, 1)
        if held.blueprint is not None
    )


def solve_rounds(
    requests: Sequence[LockRequest], states: Sequence[LedgerState], pool: Pool
) -> Sequence[Lock]:
    """Draw a set for each round, so that no item or family stands in two.

    One after another; a round that the others leave nothing for is drawn first in
    the next try. Reserves stay out of other rounds, too, where the bank has enough.

    Raises:
        ImpossibleDraw: if a round is impossible on its own, or the bank is too small for all.
    """
    try:
        return _in_some_order(requests, states, pool, reserves=True)
    except ImpossibleDraw:
        return _in_some_order(requests, states, pool, reserves=False)


def plan_of(role: Role, sets: Sequence[tuple[Lock, str]], who: str = "ID") -> LoopPlan:
    """Return the plan of a loop.

    Args:
        role: whose loop it is.
        sets: lock of each set, and the name of its file.
        who: how the candidate is called in commands.
    """
    by_round = {lock.request.round: (lock, name) for lock, name in sets}
    request = sets[0][0].request
    slots = [number for number, held in enumerate(role.loop, 1) if held.blueprint]
    return LoopPlan(
        role=role.id,
        role_version=role.version,
        level=request.level,
        as_of=request.as_of,
        candidate=request.candidate,
        requisition=request.requisition,
        rounds=[
            _held(role, number, held, slots, by_round)
            if held.blueprint
            else _sent(role, number, who)
            for number, held in enumerate(role.loop, 1)
        ],
    )


def dump_plan(plan: LoopPlan) -> bytes:
    """Return the bytes of `loop.yaml`."""
    return yaml_text(msgspec.to_builtins(plan, order="deterministic")).encode("utf-8")


@dataclasses.dataclass(frozen=True, slots=True)
class _Blocked:
    """A round for which nothing is left, and what it lacks."""

    number: int
    error: ImpossibleDraw


def _in_some_order(
    requests: Sequence[LockRequest],
    states: Sequence[LedgerState],
    pool: Pool,
    *,
    reserves: bool,
) -> Sequence[Lock]:
    order, tries = [*range(len(requests))], len(requests)
    while True:
        drawn = _in_order(order, requests, states, pool, reserves=reserves)
        if not isinstance(drawn, _Blocked):
            return [drawn[number] for number in range(len(requests))]
        tries -= 1
        if drawn.number == order[0] or not tries:  # of the first nothing was taken
            raise _in_round(drawn.error, requests[drawn.number])
        order = [drawn.number, *(other for other in order if other != drawn.number)]


def _in_order(
    order: Sequence[int],
    requests: Sequence[LockRequest],
    states: Sequence[LedgerState],
    pool: Pool,
    *,
    reserves: bool,
) -> dict[int, Lock] | _Blocked:
    locks: dict[int, Lock] = {}
    for number in order:
        others = [*locks.values()]
        try:
            locks[number] = _draw(requests[number], states[number], pool, others, reserves=reserves)
        except ImpossibleDraw as error:
            return _Blocked(number, error)
    return locks


def _draw(
    request: LockRequest,
    state: LedgerState,
    pool: Pool,
    others: Sequence[Lock],
    *,
    reserves: bool,
) -> Lock:
    from minbar.assembly.draw import draw

    names = {line.id for line in lines_of(others)} if reserves else set()
    names |= {item.id for lock in others for item in lock.items}
    taken = {name: pool.bank.cards[name].family for name in names}
    return draw(problem_of(request, gather_inputs(request, pool, state, rounds=taken), pool))


def _in_round(error: ImpossibleDraw, request: LockRequest) -> ImpossibleDraw:
    """Say which round it is, and how it can be drawn on its own."""
    alone = f"minbar draw --round {request.round} --blueprint {request.blueprint}"
    return ImpossibleDraw(
        (
            f"round {request.round} ({request.blueprint}): {error.shortfalls[0]}",
            *error.shortfalls[1:],
        ),
        tuple(f"that round alone: `{alone} {change}`" for change in error.changes),
    )


def _held(
    role: Role,
    number: int,
    held: LoopRound,
    slots: Sequence[int],
    by_round: dict[int, tuple[Lock, str]],
) -> PlannedRound:
    lock, name = by_round[number]
    return PlannedRound(
        round=number,
        title=held.title,
        interviewer=f"interviewer {slots.index(number) + 1}",
        tests=[*held.tests],
        bars={bar: role.bars[bar] for bar in held.bars},
        minutes=lock.met.minutes,
        blueprint=held.blueprint,
        set=lock.id,
        lock=name,
    )


def _sent(role: Role, number: int, who: str) -> PlannedRound:
    held = role.loop[number - 1]
    return PlannedRound(
        round=number,
        title=held.title,
        interviewer="reviewer",
        tests=[*held.tests],
        bars={bar: role.bars[bar] for bar in held.bars},
        takehome=held.takehome,
        command=f"minbar takehome start {held.takehome} --candidate {who}",
    )
