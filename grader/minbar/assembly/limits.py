"""What a set comes to, and the limits that it is held against."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from minbar.assembly.choices import MILLI, Choice, Task

__all__ = [
    "PARALLEL_TOLERANCE",
    "WISHES",
    "Limits",
    "amounts",
    "breaches",
    "target_sum",
    "wanted_limits",
]

WISHES: Final = ("difficulty", "topics", "overlap", "forms", "share", "cooldown")
"""What is wanted and may be relaxed, the most important first; the last gives way first."""

PARALLEL_TOLERANCE: Final = 0.15
"""How far, in logits, the means of parallel forms may be from the target."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on a set; None where there is none.

    Attributes:
        difficulty: most by which the sum of difficulties may miss its target, in
            thousandths of a logit.
        topics: least number of different topics.
        overlap: most items in common with one of the recent sets.
        forms: most items in common with another parallel form.
        share: most uses, over all items, above their largest shares of sets.
        cooldown: most items that are cooling down.
        uses: most sets of the window that may hold any of the items.
    """

    difficulty: int | None = None
    topics: int | None = None
    overlap: int | None = None
    forms: int | None = None
    share: int | None = None
    cooldown: int | None = None
    uses: int | None = None

    @property
    def given(self) -> dict[str, int]:
        """The limits that there are, by name."""
        values = ((name, getattr(self, name)) for name in (*WISHES, "uses"))
        return {name: value for name, value in values if value is not None}


def wanted_limits(task: Task) -> Limits:
    """Return the limits that are wanted; uses are not limited."""
    return Limits(
        difficulty=task.count * round(_tolerance(task) * MILLI),
        topics=_topics_wanted(task),
        overlap=1,
        forms=0,
        share=0,
        cooldown=0,
    )


def amounts(task: Task, chosen: Sequence[Choice]) -> Limits:
    """Return the tightest limits that a set holds."""
    names = frozenset(choice.card.id for choice in chosen)
    missed = sum(choice.milli for choice in chosen) - target_sum(task)
    return Limits(
        difficulty=abs(missed),
        topics=len({topic for choice in chosen for topic in choice.card.topics}),
        overlap=max((len(names & past) for past in task.recent), default=0),
        forms=max((len(names & past) for past in task.parallel), default=0),
        share=sum(choice.over for choice in chosen),
        cooldown=sum(choice.cooling for choice in chosen),
        uses=max((choice.uses for choice in chosen), default=0),
    )


def target_sum(task: Task) -> int:
    """Return the sum of difficulties that is aimed at, in thousandths of a logit."""
    mean = task.problem.blueprint.difficulty.mean.at(task.problem.request.level)
    return task.count * round(mean * MILLI)


def breaches(task: Task, chosen: Sequence[Choice], limits: Limits) -> list[str]:
    """Say what a set breaks: of what is never relaxed, and of the limits."""
    return [*_hard_breaches(task, chosen), *_soft_breaches(amounts(task, chosen), limits)]


def _hard_breaches(task: Task, chosen: Sequence[Choice]) -> Iterator[str]:
    request = task.problem.request
    minutes = sum(choice.card.minutes for choice in chosen)
    if not request.minutes.min <= minutes <= request.minutes.max:
        window = f"{request.minutes.min} to {request.minutes.max}"
        yield f"the items take {minutes} minutes, and {window} were asked for"
    for hypothesis, needed in sorted(request.hypotheses.items()):
        points = sum(choice.card.evidence.get(hypothesis, 0) for choice in chosen)
        if points < needed:
            yield f"`{hypothesis}` has {points} of {needed} points of evidence"
    if len(chosen) != task.count or task.seats.seat([choice.mask for choice in chosen]) is None:
        yield "the items do not fill the slots of the blueprint"
    for one, other in itertools.combinations(chosen, 2):
        if one.card.family == other.card.family:
            yield f"`{one.card.id}` and `{other.card.id}` are of one family"
        if other.card.id in one.card.enemies or one.card.id in other.card.enemies:
            yield f"`{one.card.id}` and `{other.card.id}` must not stand in one set"


def _soft_breaches(amount: Limits, limits: Limits) -> Iterator[str]:
    got = amount.given
    for name, limit in limits.given.items():
        if name == "topics" and got[name] < limit:
            yield f"{name} come to {got[name]}, and {limit} is the least"
        if name != "topics" and got[name] > limit:
            yield f"{name} comes to {got[name]}, and {limit} is the most"


def _tolerance(task: Task) -> float:
    tolerance = task.problem.blueprint.difficulty.tolerance
    return min(tolerance, PARALLEL_TOLERANCE) if task.problem.request.forms > 1 else tolerance


def _topics_wanted(task: Task) -> int:
    """The blueprint's number; with some of its slots left out no more than items."""
    wanted = task.problem.blueprint.distinct_topics
    whole = len(task.seats.slots) == len(task.problem.blueprint.slots)
    return wanted if whole else min(wanted, task.count)
