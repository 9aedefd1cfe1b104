"""How a panel decides about a role, typed: strengths shown, bars met, no total."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from minbar.models.hypothesis import Hypothesis
from minbar.models.names import Change, ContentId, Part, ScoreByLevel, Semver, Slug

__all__ = ["Disagreement", "Override", "Policy", "StrengthRule"]


class StrengthRule(Part, frozen=True, kw_only=True):
    """Which strengths must have shown.

    Attributes:
        need: how many of them.
        of: the role's strengths that count.
        at_least: least score of a strength that has shown, at each level.
        raters: how many people must have scored it.
    """

    need: Annotated[int, Meta(ge=1, le=5)]
    of: Annotated[list[Hypothesis], Meta(min_length=1, max_length=8)]
    at_least: ScoreByLevel
    raters: Annotated[int, Meta(ge=1, le=5)]


class Disagreement(Part, frozen=True, kw_only=True):
    """What happens when two people score one hypothesis far apart.

    Attributes:
        points: distance from which on it counts.
        then: `second-rater` (somebody else scores, blind), `discuss` or `nothing`.
    """

    points: Annotated[float, Meta(gt=0, le=3)]
    then: Literal["second-rater", "discuss", "nothing"]


class Override(Part, frozen=True, kw_only=True):
    """Whether a panel lead may decide against the rules.

    Attributes:
        allowed: it may happen.
        needs: what is written down when it does.
    """

    allowed: bool
    needs: list[Literal["reason", "approver"]]


class Policy(Part, frozen=True, kw_only=True):
    """The whole of a file in `rubrics/policies`.

    Attributes:
        schema: always `policy/1`.
        id: `<namespace>.policy.<name>`, the name being the file's.
        version: quoted semver.
        role: role that it decides about.
        strengths: what must have shown.
        minimum_bar: hypothesis to its least score at each level; each must hold,
            and none makes up for another.
        untested: what a hypothesis that nobody tested counts as; never as met.
        disagreement: what happens when scores are far apart.
        override: whether the rules may be set aside.
        changelog: newest first; its first version is `version`.
    """

    schema: Literal["policy/1"]
    id: ContentId
    version: Semver
    role: Slug
    strengths: StrengthRule
    minimum_bar: Annotated[dict[Hypothesis, ScoreByLevel], Meta(min_length=1)]
    untested: Literal["insufficient-evidence", "not-met"]
    disagreement: Disagreement
    override: Override
    changelog: Annotated[list[Change], Meta(min_length=1)]
