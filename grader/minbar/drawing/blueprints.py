"""Which blueprint a set is drawn by, and what is left of it for a request of its own."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

import msgspec

from minbar.content.problems import visible
from minbar.drawing.names import listed, require_known
from minbar.errors import UserError
from minbar.models.blueprint import Blueprint, Slot
from minbar.models.hypothesis import Hypothesis
from minbar.models.names import ItemType, MinutesRange

__all__ = ["Wish", "choose_blueprint", "time_window", "with_types"]

_LEAST_SHARE: Final = 2 / 3  # of the minutes asked for: a set must not leave half of them empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a blueprint has to suit; None and empty where anything does.

    Attributes:
        role: id of the role.
        level: 1 to 3.
        minutes: most time.
        types: interview types.
        strengths: what the role wants tested.
    """

    role: str | None = None
    level: int | None = None
    minutes: int | None = None
    types: tuple[str, ...] = ()
    strengths: Collection[Hypothesis] = ()


def choose_blueprint(
    blueprints: Mapping[str, Blueprint], wish: Wish, named: str | None = None
) -> Blueprint:
    """Return the blueprint that was named, else the one that suits best.

    Best is: the fewest types missing, then the fewest besides them, the least time
    off, the most strengths of the role, the first by id.

    Args:
        blueprints: all of the bank, by id.
        wish: what is asked for.
        named: an id, or its last part.

    Raises:
        UserError: if there is none by that name or for this role and level, or if
            the one that was named is for another role or level.
    """
    if named is not None:
        return _named(blueprints, wish, named)
    of_role = [one for one in blueprints.values() if one.role == wish.role]
    if not of_role:
        what = f"the bank has no blueprint for role `{wish.role}`"
        raise UserError(what, todo="Write one into `rubrics/blueprints`")
    suiting = [one for one in of_role if wish.level is None or wish.level in one.levels]
    if not suiting:
        there = sorted({level for one in of_role for level in one.levels})
        what = f"no blueprint of role `{wish.role}` is for level {wish.level}"
        raise UserError(what, todo=f"There are some for level {_levels(there)}")
    return min(suiting, key=lambda one: _rank(one, wish))


def with_types(blueprint: Blueprint, types: Sequence[str]) -> Blueprint:
    """Return the blueprint with a slot for each type asked for that it lacks."""
    held = {slot.type for slot in blueprint.slots}
    lacking = [kind for kind in get_args(ItemType) if kind in types and kind not in held]
    if not lacking:
        return blueprint
    slots = [*blueprint.slots, *(Slot(type=kind, count=1) for kind in lacking)]
    return msgspec.structs.replace(blueprint, slots=slots)


def time_window(blueprint: Blueprint, minutes: int | None, types: Collection[str]) -> MinutesRange:
    """Return least and most minutes of a set.

    Args:
        blueprint: gives them, where nobody asked for others.
        minutes: most minutes asked for; then the least are two thirds of them.
        types: where fewer types are asked for, the set may be as short as they are.
    """
    if minutes is not None:
        return MinutesRange(min=max(1, math.ceil(minutes * _LEAST_SHARE)), max=minutes)
    if types:
        return MinutesRange(min=1, max=blueprint.minutes.max)
    return blueprint.minutes


def _named(blueprints: Mapping[str, Blueprint], wish: Wish, named: str) -> Blueprint:
    short = {one.rpartition(".")[2]: one for one in blueprints}
    name = named if "." in named else short.get(named, named)
    names = [*blueprints] if "." in named else [*short]
    require_known("blueprint", name if name in blueprints else named, [*names, *blueprints])
    found = blueprints[name]
    if wish.role is not None and found.role != wish.role:
        what = f"blueprint `{visible(name)}` is for role `{found.role}`, not `{wish.role}`"
        raise UserError(what, todo="Leave --role out, or name another blueprint")
    if wish.level is not None and wish.level not in found.levels:
        what = f"blueprint `{visible(name)}` is not for level {wish.level}"
        raise UserError(what, todo=f"It is for level {_levels(found.levels)}")
    return found


def _levels(levels: Sequence[int]) -> str:
    return listed([str(level) for level in levels], word="or")


def _rank(blueprint: Blueprint, wish: Wish) -> tuple[object, ...]:
    held, asked = {slot.type for slot in blueprint.slots}, set(wish.types)
    off = 0
    if wish.minutes is not None:
        off = max(blueprint.minutes.min - wish.minutes, wish.minutes - blueprint.minutes.max, 0)
    tested = len(blueprint.evidence.keys() & set(wish.strengths))
    extra = len(held - asked) if asked else 0
    return (len(asked - held), extra, off, -tested, blueprint.id)
