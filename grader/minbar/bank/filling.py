"""Whether active items are enough for a blueprint, by counting; what is short is named.

What is said to be short is short for certain. What passes here can still fail
where times, evidence and enemies have to fit together; the draw finds that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from minbar.bank.matching import Shortage, find_shortage
from minbar.content.bank_places import place_in_file
from minbar.content.banks import Bank
from minbar.errors import ContentProblem
from minbar.models.blueprint import Blueprint
from minbar.models.card import ItemCard
from minbar.models.fitting import fits

__all__ = ["unfillable"]

Pools = Sequence[Sequence[ItemCard]]
Said = tuple[tuple[str | int, ...], str]


def unfillable(bank: Bank) -> list[ContentProblem]:
    """Return what each blueprint of a bank is short of, at each of its levels."""
    active = [card for card in bank.cards.values() if card.status == "active"]
    return [
        problem
        for blueprint in bank.blueprints.values()
        for problem in _problems(bank, blueprint, active)
    ]


def _problems(
    bank: Bank, blueprint: Blueprint, active: Sequence[ItemCard]
) -> Iterator[ContentProblem]:
    """One problem for each thing that is short, with all levels at which it is."""
    short: dict[Said, list[int]] = {}
    for level in blueprint.levels:
        pools = [
            [card for card in active if fits(card, slot, blueprint.role, level)]
            for slot in blueprint.slots
        ]
        for said in _short(blueprint, level, pools):
            short.setdefault(said, []).append(level)
    for (steps, what), levels in short.items():
        named = " and ".join(str(level) for level in levels).replace(" and ", ", ", len(levels) - 2)
        where = place_in_file(bank.files[blueprint.id], *steps)
        at = f"at level{'s' if len(levels) > 1 else ''} {named}"
        todo = "Write or review items, or ask for less"
        yield ContentProblem(f"{at} {what}", where=where, todo=todo)


def _short(blueprint: Blueprint, level: int, pools: Pools) -> Iterator[Said]:
    shortages = list(_slots(blueprint, pools))
    if shortages:
        yield from shortages  # sums over slots that cannot be filled say nothing
        return
    yield from _minutes(blueprint, pools)
    yield from _evidence(blueprint, pools)
    yield from _topics(blueprint, pools)
    yield from _difficulty(blueprint, level, pools)


def _slots(blueprint: Blueprint, pools: Pools) -> Iterator[Said]:
    counts = [slot.count for slot in blueprint.slots]
    lacking = False
    for number, (slot, pool) in enumerate(zip(blueprint.slots, pools, strict=True)):
        families = {card.family for card in pool}
        if len(families) < slot.count:
            lacking = True
            what = f"`{slot.type}` needs {_items(slot.count)}, and {len(families)} active fit"
            yield ("slots", number), what
    if lacking:
        return
    shortage = find_shortage([[card.family for card in pool] for pool in pools], counts)
    if shortage is not None:
        yield _together(shortage)


def _together(shortage: Shortage) -> Said:
    slots = " and ".join(f"{number + 1}" for number in shortage.slots)
    what = f"slots {slots} together need {_items(shortage.needed)}, and {shortage.there} active fit"
    return ("slots", shortage.slots[0]), what


def _minutes(blueprint: Blueprint, pools: Pools) -> Iterator[Said]:
    least = _best(blueprint, pools, lambda card: -card.minutes)
    most = _best(blueprint, pools, lambda card: card.minutes)
    if -least > blueprint.minutes.max:
        what = f"the shortest items take {-least:g} minutes, and there are {blueprint.minutes.max}"
        yield ("minutes", "max"), what
    if most < blueprint.minutes.min:
        what = f"the longest items take {most:g} minutes of at least {blueprint.minutes.min}"
        yield ("minutes", "min"), what


def _evidence(blueprint: Blueprint, pools: Pools) -> Iterator[Said]:
    for hypothesis, needed in blueprint.evidence.items():
        most = _best(blueprint, pools, lambda card, h=hypothesis: card.evidence.get(h, 0))  # type: ignore[misc]
        if most < needed:
            what = f"no choice gives more than {most:g} of {needed} points for `{hypothesis}`"
            yield ("evidence", hypothesis), what


def _topics(blueprint: Blueprint, pools: Pools) -> Iterator[Said]:
    there = {topic for pool in pools for card in pool for topic in card.topics}
    most = min(len(there), int(_best(blueprint, pools, lambda card: len(card.topics))))
    if most < blueprint.distinct_topics:
        what = f"no choice has more than {most} of {blueprint.distinct_topics} topics"
        yield ("distinct_topics",), what


def _difficulty(blueprint: Blueprint, level: int, pools: Pools) -> Iterator[Said]:
    target = blueprint.difficulty
    mean, count = target.mean.at(level), sum(slot.count for slot in blueprint.slots)
    easiest = 0.0 - _best(blueprint, pools, lambda card: -card.difficulty) / count
    hardest = _best(blueprint, pools, lambda card: card.difficulty) / count
    if easiest > mean + target.tolerance:
        what = f"the easiest choice has a difficulty of {easiest:.2f}, and {mean:g} is the target"
        yield ("difficulty", "mean", str(level)), what
    if hardest < mean - target.tolerance:
        what = f"the hardest choice has a difficulty of {hardest:.2f}, and {mean:g} is the target"
        yield ("difficulty", "mean", str(level)), what


def _best(blueprint: Blueprint, pools: Pools, value: Callable[[ItemCard], float]) -> float:
    """Return a bound: the largest sum of a value that slots could reach, each on its own."""
    return sum(
        sum(sorted((value(card) for card in pool), reverse=True)[: slot.count])
        for slot, pool in zip(blueprint.slots, pools, strict=True)
    )


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"
