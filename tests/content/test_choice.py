"""What the built-in roles ask for can be drawn, with a choice; decisions are about all of it."""

from __future__ import annotations

import functools
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import get_args

import pytest

from minbar.content.banks import Bank, load_bank
from minbar.content.locate import built_in_root
from minbar.models.blueprint import Blueprint
from minbar.models.card import ItemCard
from minbar.models.fitting import fits
from minbar.models.names import ItemType

LEAST = 6  # sets that a blueprint must leave a choice of, at each level
LEVELS = (1, 2, 3)
Set = frozenset[str]


@functools.cache
def bank() -> Bank:
    """The built-in bank."""
    return load_bank([built_in_root()])


BLUEPRINTS = [
    pytest.param(blueprint, level, id=f"{blueprint.id.rpartition('.')[2]}-level-{level}")
    for blueprint in bank().blueprints.values()
    for level in blueprint.levels
]


def holds(cards: Sequence[ItemCard], blueprint: Blueprint, level: int) -> bool:
    """Whether items are together what a blueprint asks for, with nothing relaxed."""
    evidence: Counter[str] = Counter()
    for card in cards:
        evidence.update(card.evidence)
    ids = {card.id for card in cards}
    mean = sum(card.difficulty for card in cards) / len(cards)
    target = blueprint.difficulty
    return (
        len({card.family for card in cards}) == len(cards)
        and not any(ids.intersection(card.enemies) for card in cards)
        and blueprint.minutes.min <= sum(card.minutes for card in cards) <= blueprint.minutes.max
        and all(evidence[name] >= points for name, points in blueprint.evidence.items())
        and len({topic for card in cards for topic in card.topics}) >= blueprint.distinct_topics
        and abs(mean - target.mean.at(level)) <= target.tolerance + 1e-9
    )


@functools.cache
def sets_of(blueprint_id: str, level: int) -> frozenset[Set]:
    """Every set that a blueprint allows."""
    blueprint = bank().blueprints[blueprint_id]
    active = [card for card in bank().cards.values() if card.status == "active"]
    choices = [
        itertools.combinations(
            [card for card in active if fits(card, slot, blueprint.role, level)], slot.count
        )
        for slot in blueprint.slots
    ]
    found = set()
    for chosen in itertools.product(*choices):
        cards = [card for cards in chosen for card in cards]
        if holds(cards, blueprint, level):
            found.add(frozenset(card.id for card in cards))
    return frozenset(found)


def plans(rounds: Sequence[frozenset[Set]], used: Set = frozenset()) -> Iterator[Set]:
    """Yield the items of every way through a loop that asks nothing twice."""
    if not rounds:
        yield used
        return
    for items in sorted(rounds[0], key=sorted):
        if not items & used:
            yield from plans(rounds[1:], used | items)


@pytest.mark.parametrize(("blueprint", "level"), BLUEPRINTS)
def test_a_blueprint_leaves_a_choice(blueprint: Blueprint, level: int) -> None:
    """Two candidates need not meet the same set by necessity, whatever the level."""
    assert len(sets_of(blueprint.id, level)) >= LEAST


def test_every_type_of_item_is_drawn() -> None:
    """No type is in the bank only to be looked at."""
    drawn = {slot.type for each in bank().blueprints.values() for slot in each.slots}
    assert drawn == set(get_args(ItemType))


@pytest.mark.parametrize("role", sorted(bank().roles))
def test_every_role_has_an_hour_and_something_else(role: str) -> None:
    """A set for about an hour, and at least one of another length or content."""
    longest = [each.minutes.max for each in bank().blueprints.values() if each.role == role]
    assert len(longest) >= 2
    assert any(55 <= minutes <= 60 for minutes in longest)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("role", sorted(bank().roles))
def test_a_loop_asks_nothing_twice(role: str, level: int) -> None:
    """Every role says its rounds, and the bank has items for all of them at every level."""
    loop = bank().roles[role].loop
    assert loop
    rounds = [sets_of(each.blueprint, level) for each in loop if each.blueprint]
    assert any(plans(rounds))


@pytest.mark.parametrize("role", sorted(bank().roles))
def test_a_policy_has_a_floor_for_all_that_counts(role: str) -> None:
    """Hire for strengths, meet a minimum bar everywhere else: also on strengths not shown."""
    (policy,) = [each for each in bank().policies.values() if each.role == role]
    declared = bank().roles[role]
    counts = {*declared.bars, *(strength.hypothesis for strength in declared.strengths)}
    assert set(policy.minimum_bar) == counts
    for hypothesis, floor in policy.minimum_bar.items():
        for level in LEVELS:
            assert floor.at(level) >= declared.bars.get(hypothesis, 2.0)
            if hypothesis in policy.strengths.of:
                assert floor.at(level) < policy.strengths.at_least.at(level)
