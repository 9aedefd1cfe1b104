"""From what somebody typed to the whole request; what was left out is filled in, and said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, get_args

from minbar.content.banks import Bank
from minbar.drawing.blueprints import Wish, choose_blueprint, time_window
from minbar.drawing.names import listed
from minbar.drawing.points import evidence_points, points_said
from minbar.drawing.request_checks import check_day, check_names, check_numbers, topic_pattern
from minbar.errors import UserError
from minbar.models.blueprint import Blueprint
from minbar.models.hypothesis import Hypothesis
from minbar.models.lock import LockRequest
from minbar.models.names import ItemType, MinutesRange
from minbar.models.role import Role

__all__ = ["Asked", "blueprint_was_found", "complete"]

_USUAL_LEVEL: Final = 2
_KEY_DIGITS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an interviewer asked for; None and empty where they left it out.

    Attributes:
        role: id of the role; may be left out where the blueprint says it.
        level: 1 to 3.
        minutes: most time that the set may take.
        requisition: whose sets must not look alike.
        round: interview of a loop that the set is for.
        seed: seed of the draw.
        as_of: day of the draw.
        blueprint: id of the blueprint, or its last part.
        types: interview types.
        topics: topics, areas or domains, any of which each item must have.
        hypotheses: hypothesis to points of evidence; 0 asks for none.
        exclude: ids of items that are not wanted.
        forms: how many parallel forms.
    """

    role: str | None = None
    level: int | None = None
    minutes: int | None = None
    requisition: str | None = None
    round: int = 1
    seed: str | None = None
    as_of: dt.date | None = None
    blueprint: str | None = None
    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    hypotheses: Mapping[str, int] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    forms: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """What all forms of a request have in common."""

    role: Role
    blueprint: Blueprint
    level: int
    window: MinutesRange
    points: dict[Hypothesis, int]
    as_of: dt.date


def complete(
    asked: Asked, bank: Bank, *, today: dt.date, keys: Sequence[str | None] = (None,)
) -> tuple[LockRequest, ...]:
    """Return the whole request of each form.

    Args:
        asked: what was typed.
        bank: where its names must be.
        today: for `as_of`, if it was left out.
        keys: keyed hash of each form's candidate, or one of None for all of them.

    Raises:
        UserError: if a name is unknown, with the nearest one; if a number is out of
            its range; if what was asked for contradicts itself.
    """
    check_numbers(asked)
    check_day(asked.as_of, today)
    check_names(asked, bank)
    chosen = _choose(asked, bank, today)
    each = keys if len(keys) == asked.forms else [*keys] * asked.forms
    return tuple(_request(asked, chosen, form, key) for form, key in enumerate(each, 1))


def blueprint_was_found(request: LockRequest) -> bool:
    """Whether nobody named the blueprint of a request."""
    return any(line.startswith(f"Blueprint `{request.blueprint}`") for line in request.assumed)


def _choose(asked: Asked, bank: Bank, today: dt.date) -> _Chosen:
    if asked.role is None and asked.blueprint is None:
        what = "nothing says whom the set is for"
        raise UserError(what, todo="Name a --role or a --blueprint")
    strengths = [each.hypothesis for each in bank.roles[asked.role].strengths] if asked.role else []
    wish = Wish(
        role=asked.role,
        level=asked.level,
        minutes=asked.minutes,
        types=asked.types,
        strengths=strengths,
    )
    blueprint = choose_blueprint(bank.blueprints, wish, asked.blueprint)
    level = asked.level or min(blueprint.levels, key=lambda one: abs(one - _USUAL_LEVEL))
    return _Chosen(
        role=bank.roles[blueprint.role],
        blueprint=blueprint,
        level=level,
        window=time_window(blueprint, asked.minutes, asked.types),
        points=evidence_points(
            asked.hypotheses, asked.types, blueprint, level, bank.cards.values()
        ),
        as_of=asked.as_of or today,
    )


def _request(asked: Asked, chosen: _Chosen, form: int, candidate: str | None) -> LockRequest:
    seed = asked.seed or _seed(asked, candidate)
    return LockRequest(
        role=chosen.role.id,
        level=chosen.level,
        minutes=chosen.window,
        blueprint=chosen.blueprint.id,
        as_of=chosen.as_of.isoformat(),
        seed=seed,
        candidate=candidate,
        requisition=asked.requisition,
        round=asked.round,
        types=[kind for kind in get_args(ItemType) if kind in asked.types],
        topics=sorted({topic_pattern(topic) for topic in asked.topics}),
        hypotheses=chosen.points,
        exclude=sorted(set(asked.exclude)),
        forms=asked.forms,
        form=form,
        assumed=[*_assumed(asked, chosen, seed, candidate)],
    )


def _seed(asked: Asked, candidate: str | None) -> str:
    """Name what a set is for, so that the same request draws the same set."""
    who = candidate[:_KEY_DIGITS] if candidate else "anybody"
    return f"{asked.requisition or 'no-requisition'}/{who}/round-{asked.round}"


def _assumed(asked: Asked, chosen: _Chosen, seed: str, candidate: str | None) -> Iterator[str]:
    blueprint, window = chosen.blueprint, chosen.window
    if asked.role is None:
        yield f"Role `{chosen.role.id}`, as the blueprint says"
    if asked.level is None:
        yield f"Level {chosen.level}; the blueprint is for {_levels(blueprint)}"
    if asked.blueprint is None:
        yield f"Blueprint `{blueprint.id}` ({blueprint.title}): of the role's the best fit"
    held = {slot.type for slot in blueprint.slots}
    for kind in sorted(set(asked.types) - held):
        yield f"One item of type `{kind}`, for which the blueprint has no slot"
    if asked.minutes is None:
        yield f"{window.min} to {window.max} minutes, as the blueprint says"
    else:
        yield f"{window.min} minutes at least: two thirds of {window.max}"
    yield from points_said(asked.hypotheses, chosen.points, chosen.role)
    if candidate is None:
        yield "For nobody in particular: what a candidate has seen is not looked at"
    if asked.requisition is None:
        yield "No requisition: it may share items with any other set"
    if asked.as_of is None:
        yield f"As of {chosen.as_of.isoformat()}, today in UTC"
    if asked.seed is None:
        yield f"Seed `{seed}`, made of requisition, candidate and round"


def _levels(blueprint: Blueprint) -> str:
    return f"level {listed([str(level) for level in sorted(blueprint.levels)])}"
