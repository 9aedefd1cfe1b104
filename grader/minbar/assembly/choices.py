"""A draw in numbers: what may be chosen, with whatever is summed, as integers."""

from __future__ import annotations

import datetime as dt
import functools
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from minbar.assembly.eligible import find_eligible
from minbar.assembly.problem import Problem
from minbar.assembly.seats import Seats, seats_of
from minbar.assembly.weights import weigh
from minbar.errors import UserError
from minbar.models.card import ItemCard
from minbar.models.lock import LockInputs

__all__ = ["MILLI", "Choice", "Task", "task_of"]

MILLI: Final = 1000
"""Difficulties are summed in thousandths of a logit and rates in thousandths."""

_MOST_ITEMS: Final = 60


class Choice(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An item that may be chosen.

    Attributes:
        card: the item.
        mask: slots that it fits, as a bit mask.
        milli: its difficulty, in thousandths of a logit.
        uses: sets of the window that hold it.
        over: uses by which one more would exceed its largest share of sets.
        cooling: it was used in this requisition too short a time ago.
        weight: its weight in this draw.
    """

    card: ItemCard
    mask: int
    milli: int
    uses: int
    over: int
    cooling: bool
    weight: int


@dataclass(frozen=True)
class Task:
    """A problem in numbers.

    Attributes:
        problem: the problem.
        seats: its slots.
        choices: everything that may be chosen, by id.
        excluded: reason to the number of items that are not among the choices.
    """

    problem: Problem
    seats: Seats
    choices: tuple[Choice, ...]
    excluded: Mapping[str, int]

    @functools.cached_property
    def count(self) -> int:
        """How many items the set has."""
        return self.seats.count

    @functools.cached_property
    def by_id(self) -> dict[str, Choice]:
        """The choices by id."""
        return {choice.card.id: choice for choice in self.choices}

    @functools.cached_property
    def by_weight(self) -> tuple[Choice, ...]:
        """The choices, the lightest first."""
        return tuple(sorted(self.choices, key=lambda each: (each.weight, each.card.id)))

    @functools.cached_property
    def recent(self) -> tuple[frozenset[str], ...]:
        """The recent sets of the requisition, newest first."""
        return tuple(frozenset(past.items) for past in self.problem.inputs.recent)

    @functools.cached_property
    def parallel(self) -> tuple[frozenset[str], ...]:
        """Those of the recent sets that are parallel forms of this one."""
        return self.recent[: self.problem.request.form - 1]

    @functools.cached_property
    def families(self) -> frozenset[str]:
        """Families with more than one choice."""
        counts = Counter(choice.card.family for choice in self.choices)
        return frozenset(family for family, count in counts.items() if count > 1)

    @functools.cached_property
    def enemies(self) -> frozenset[tuple[str, str]]:
        """Pairs of choices that must not stand in one set, each in order."""
        there = self.by_id
        return frozenset(
            (min(choice.card.id, other), max(choice.card.id, other))
            for choice in self.choices
            for other in choice.card.enemies
            if other in there and other != choice.card.id
        )


def task_of(problem: Problem) -> Task:
    """Put a problem into numbers.

    Raises:
        UserError: if the blueprint asks for more items than a set may have, or a day
            is in no calendar.
    """
    seats = seats_of(problem.blueprint, problem.request)
    as_of = _day(problem.request.as_of, "request.as_of")
    if seats.count > _MOST_ITEMS:
        what = f"blueprint `{problem.blueprint.id}` asks for {seats.count} items"
        raise UserError(what, todo=f"A set has at most {_MOST_ITEMS}")
    eligible = find_eligible(problem, seats)
    uses = {card.id: _uses(problem.inputs, card.id) for card in eligible.cards}
    weights = weigh(problem.request.seed, uses)
    choices = tuple(
        _choice(card, mask, weights[card.id], problem.inputs, as_of)
        for card, mask in zip(eligible.cards, eligible.masks, strict=True)
    )
    return Task(problem, seats, choices, eligible.excluded)


def _uses(inputs: LockInputs, name: str) -> int:
    usage = inputs.usage.get(name)
    return usage.sets if usage else 0


def _choice(card: ItemCard, mask: int, weight: int, inputs: LockInputs, as_of: dt.date) -> Choice:
    uses = _uses(inputs, card.id)
    return Choice(
        card=card,
        mask=mask,
        milli=round(card.difficulty * MILLI),
        uses=uses,
        over=_over(card, uses, inputs.window_sets),
        cooling=_is_cooling(card, as_of, inputs),
        weight=weight,
    )


def _over(card: ItemCard, uses: int, window: int) -> int:
    """How far this set would lift an item above its share; one use is always within it."""
    allowed = -(-round(card.max_rate * MILLI) * (window + 1) // MILLI)
    return max(0, uses + 1 - max(1, allowed))


def _is_cooling(card: ItemCard, as_of: dt.date, inputs: LockInputs) -> bool:
    usage = inputs.usage.get(card.id)
    if usage is None or usage.last is None:
        return False
    passed = as_of - _day(usage.last, f"inputs.usage.{card.id}.last")
    return passed.days < card.cooldown_days


def _day(text: str, where: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        what = f"{text} is no day of the calendar"
        raise UserError(what, where=where) from error
