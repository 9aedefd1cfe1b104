"""A role as a team hires for it, typed."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from minbar.models.hypothesis import Hypothesis
from minbar.models.names import (
    Change,
    ContentId,
    ItemType,
    Line,
    Part,
    Score,
    Semver,
    Slug,
    Use,
)

__all__ = ["Interview", "LoopRound", "Profile", "Role", "Strength"]

Grade = Annotated[int, Meta(ge=1, le=5)]
InterviewType = ItemType | Literal["take-home"]


class Profile(Part, frozen=True, kw_only=True):
    """What the work takes, from 1 (little) to 5 (as much as there is).

    Attributes:
        ml: machine-learning skill.
        engineering: software-engineering skill.
        communication: communication with people outside the field.
    """

    ml: Grade
    engineering: Grade
    communication: Grade


class Strength(Part, frozen=True, kw_only=True):
    """A strength that the process tries to show.

    Attributes:
        hypothesis: what is tested.
        statement: the same as a sentence about somebody in this role.
    """

    hypothesis: Hypothesis
    statement: Line


class Interview(Part, frozen=True, kw_only=True):
    """A type of interview and what it is for in this role.

    Attributes:
        type: type of items, or `take-home`.
        use: `core` tests a strength, `bar` checks the minimum, `stretch` is optional.
        why: what it shows about somebody in this role.
    """

    type: InterviewType
    use: Use
    why: Line


class LoopRound(Part, frozen=True, kw_only=True):
    """One round of the role's interview loop: a set of a blueprint, or a take-home.

    Attributes:
        title: what the round is called in the plan.
        blueprint: blueprint that its set is drawn by, by id.
        takehome: take-home that it is, by id, where no set is drawn.
        tests: strengths of the role that it gives evidence for.
        bars: hypotheses of the role's bars that it checks.
    """

    title: Annotated[str, Meta(min_length=3, max_length=100)]
    blueprint: ContentId | None = None
    takehome: Slug | None = None
    tests: Annotated[list[Hypothesis], Meta(max_length=8)] = msgspec.field(default_factory=list)
    bars: Annotated[list[Hypothesis], Meta(max_length=8)] = msgspec.field(default_factory=list)


class Role(Part, frozen=True, kw_only=True):
    """The whole of a file in `rubrics/roles`.

    Attributes:
        schema: always `role/1`.
        id: identifier, equal to the file's name.
        version: quoted semver.
        title: name of the role.
        summary: what somebody in it does all day.
        profile: what it takes.
        strengths: hypotheses to test.
        bars: hypothesis to the least score that meets the bar, at any level.
        interviews: types of interview and their use.
        changelog: newest first; its first version is `version`.
        takehomes: take-homes that suit it, by id.
        loop: rounds of the whole process in their order; together they test every
            strength and check every bar.
    """

    schema: Literal["role/1"]
    id: Slug
    version: Semver
    title: Annotated[str, Meta(min_length=3, max_length=60)]
    summary: Line
    profile: Profile
    strengths: Annotated[list[Strength], Meta(min_length=1, max_length=5)]
    bars: Annotated[dict[Hypothesis, Score], Meta(min_length=1)]
    interviews: Annotated[list[Interview], Meta(min_length=1)]
    changelog: Annotated[list[Change], Meta(min_length=1)]
    takehomes: list[Slug] = msgspec.field(default_factory=list)
    loop: Annotated[list[LoopRound], Meta(max_length=12)] = msgspec.field(default_factory=list)
