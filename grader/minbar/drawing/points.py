"""Points of evidence that a set must give: for strengths of the role, and for its bars."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import cast

from minbar.drawing.names import listed
from minbar.models.blueprint import Blueprint
from minbar.models.card import ItemCard
from minbar.models.hypothesis import HYPOTHESES, Hypothesis
from minbar.models.role import Role

__all__ = ["evidence_points", "points_said"]


def evidence_points(
    asked: Mapping[str, int],
    types: Collection[str],
    blueprint: Blueprint,
    level: int,
    cards: Iterable[ItemCard],
) -> dict[Hypothesis, int]:
    """Return hypothesis to least points, in the order of the hypotheses.

    The blueprint gives them, and what was asked for takes their place. Where only
    some types are asked for, a hypothesis that is none of an item of these types is
    not asked for either: the slots that would have tested it are gone.
    """
    points: dict[str, int] = dict(blueprint.evidence.items())
    if types:
        own = {card.hypothesis for card in cards if _may_stand(card, types, blueprint, level)}
        points = {name: least for name, least in points.items() if name in own}
    points |= asked
    return {name: points[name] for name in _in_order(points) if points[name]}


def points_said(
    asked: Mapping[str, int], points: Mapping[Hypothesis, int], role: Role
) -> Iterator[str]:
    """Say what the set tests, and what of the role it leaves to other interviews."""
    strengths = [strength.hypothesis for strength in role.strengths]
    for noun, names in (("strength", strengths), ("minimum bar", [*role.bars]), ("", _in_order())):
        given = [
            name for name in names if name in points and name not in asked and _is(noun, name, role)
        ]
        if given:
            shown = listed([f"{points[name]} for `{name}`" for name in given])
            yield f"Points of evidence, {_plural(noun, given)}: {shown}"
    for noun, names in (("strength", strengths), ("minimum bar", [*role.bars])):
        left = [f"`{name}`" for name in names if name not in points]
        if left:
            yield f"Not in this set, {_plural(noun, left)} of the role: {listed(left)}"


def _is(noun: str, name: str, role: Role) -> bool:
    """Each hypothesis is said once: as a strength, as a bar, or as neither."""
    strengths = {strength.hypothesis for strength in role.strengths}
    if noun == "strength":
        return True
    return name not in strengths and (noun == "minimum bar" or name not in role.bars)


def _plural(noun: str, names: Collection[str]) -> str:
    if not noun:
        return "beside strengths and bars"
    return noun if len(names) == 1 else f"{noun}s"


def _may_stand(card: ItemCard, types: Collection[str], blueprint: Blueprint, level: int) -> bool:
    return (
        card.status == "active"
        and card.type in types
        and blueprint.role in card.roles
        and level in card.levels
    )


def _in_order(names: Collection[str] | None = None) -> list[Hypothesis]:
    return [cast("Hypothesis", name) for name in HYPOTHESES if names is None or name in names]
