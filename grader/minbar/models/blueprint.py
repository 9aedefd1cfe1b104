"""A blueprint, typed: what a set of items for one interview must hold."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from minbar.models.hypothesis import Hypothesis
from minbar.models.names import (
    Change,
    ContentId,
    ItemType,
    Level,
    Line,
    LogitByLevel,
    MinutesRange,
    Part,
    Semver,
    Slug,
    TopicPattern,
    Use,
)

__all__ = ["Blueprint", "DifficultyTarget", "Slot"]


class Slot(Part, frozen=True, kw_only=True):
    """Some items of one type.

    Attributes:
        type: type of the items.
        count: how many.
        minutes: time of each; any time where it is left out.
        hypothesis: what each must give evidence for; any where it is left out.
        use: uses of the items in the blueprint's role; any where it is left out.
        topics: each item has one of these topics, which may end in `.*`; any topic
            where it is left out.
        title: what the slot is called in the packet.
    """

    type: ItemType
    count: Annotated[int, Meta(ge=1, le=10)]
    minutes: MinutesRange | None = None
    hypothesis: Hypothesis | None = None
    use: list[Use] = msgspec.field(default_factory=list)
    topics: list[TopicPattern] = msgspec.field(default_factory=list)
    title: Line | None = None


class DifficultyTarget(Part, frozen=True, kw_only=True):
    """How hard the set is as a whole.

    Attributes:
        mean: mean of the experts' difficulties, in logits, at each level.
        tolerance: how far the mean may be from it.
    """

    mean: LogitByLevel
    tolerance: Annotated[float, Meta(gt=0, le=4)]


class Blueprint(Part, frozen=True, kw_only=True):
    """The whole of a file in `rubrics/blueprints`.

    Attributes:
        schema: always `blueprint/1`.
        id: `<namespace>.blueprint.<name>`, the name being the file's.
        version: quoted semver.
        title: a few words.
        role: role that it is for.
        levels: levels that it is for.
        minutes: time of the whole set.
        slots: what the set holds.
        evidence: hypothesis to the least points of evidence in the set, counted by
            `evidence_points`.
        difficulty: how hard the set is.
        distinct_topics: least number of different topics in the set.
        changelog: newest first; its first version is `version`.
        about: when to use it.
    """

    schema: Literal["blueprint/1"]
    id: ContentId
    version: Semver
    title: Annotated[str, Meta(min_length=3, max_length=100)]
    role: Slug
    levels: Annotated[list[Level], Meta(min_length=1, max_length=3)]
    minutes: MinutesRange
    slots: Annotated[list[Slot], Meta(min_length=1, max_length=12)]
    evidence: Annotated[dict[Hypothesis, Annotated[int, Meta(ge=1, le=60)]], Meta(min_length=1)]
    difficulty: DifficultyTarget
    distinct_topics: Annotated[int, Meta(ge=1, le=60)]
    changelog: Annotated[list[Change], Meta(min_length=1)]
    about: Line | None = None
