"""Drop-ins: for each place the best item with which the set still holds everything."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from minbar.assembly.choices import Choice, Task
from minbar.assembly.limits import Limits, breaches, target_sum
from minbar.assembly.ordering import Seated
from minbar.assembly.soft_rows import within

__all__ = ["find_reserves"]


def find_reserves(
    task: Task, seated: Sequence[Seated], limits: Limits, gone: Collection[str] = ()
) -> tuple[Choice | None, ...]:
    """Return for each place the lightest drop-in, None where there is none.

    The others keep their places. A reserve is of another family than the item that it
    stands in for, and where possible no reserve stands in for two.

    Args:
        task: the draw.
        seated: the set, in order.
        limits: limits that each exchanged set must hold.
        gone: families that must not come back.
    """
    families = {choice.card.family for _, choice in seated} | set(gone)
    allowed = within(task.by_weight, limits)
    free = [choice for choice in allowed if choice.card.family not in families]
    taken: set[str] = set()
    reserves: list[Choice | None] = []
    for place in range(len(seated)):
        fresh = [choice for choice in free if choice.card.id not in taken]
        again = [choice for choice in free if choice.card.id in taken]
        found = _first(task, seated, place, [*fresh, *again], limits)
        reserves.append(found)
        if found is not None:
            taken.add(found.card.id)
    return tuple(reserves)


def _first(
    task: Task, seated: Sequence[Seated], place: int, free: Iterable[Choice], limits: Limits
) -> Choice | None:
    slot = seated[place][0]
    others = [choice for number, (_, choice) in enumerate(seated) if number != place]
    gap = _Gap(task, others, limits)
    return next(
        (
            choice
            for choice in free
            if choice.mask >> slot & 1
            and gap.may_take(choice)
            and not breaches(task, [*others, choice], limits)
        ),
        None,
    )


class _Gap:
    """What an item must bring to a set that lacks one; a quick look before all is added up."""

    def __init__(self, task: Task, others: Sequence[Choice], limits: Limits) -> None:
        request = task.problem.request
        minutes = sum(choice.card.minutes for choice in others)
        self._minutes = range(request.minutes.min - minutes, request.minutes.max - minutes + 1)
        missing = target_sum(task) - sum(choice.milli for choice in others)
        most = limits.given["difficulty"]
        self._milli = range(missing - most, missing + most + 1)
        self._topics = {topic for choice in others for topic in choice.card.topics}
        self._new_topics = limits.given["topics"] - len(self._topics)
        self._evidence = {
            hypothesis: points
            for hypothesis, needed in request.hypotheses.items()
            if (points := needed - sum(each.card.evidence.get(hypothesis, 0) for each in others))
            > 0
        }

    def may_take(self, choice: Choice) -> bool:
        """Whether time, difficulty, topics and evidence come out right with the item."""
        card = choice.card
        return (
            card.minutes in self._minutes
            and choice.milli in self._milli
            and all(card.evidence.get(name, 0) >= least for name, least in self._evidence.items())
            and (self._new_topics <= 0 or len({*card.topics} - self._topics) >= self._new_topics)
        )
