"""A rubric as its author declares it, typed."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from minbar.models.hypothesis import Hypothesis
from minbar.models.names import ByScore, Change, ContentId, Line, Part, ScoreByLevel, Semver, Slug

__all__ = ["HintRule", "Rubric", "RubricCriterion", "Scale"]

WholeScore = Annotated[int, Meta(ge=1, le=4)]


class Scale(Part, frozen=True, kw_only=True):
    """The scale of every criterion: four scores, hence no middle to hide in.

    Attributes:
        min: lowest score.
        max: highest score.
        not_observed: a scorer may say that nothing was seen; it is no score, and
            never counts as one.
    """

    min: Literal[1] = 1
    max: Literal[4] = 4
    not_observed: bool = True


class RubricCriterion(Part, frozen=True, kw_only=True):
    """One thing that is scored.

    Attributes:
        id: identifier within the rubric.
        title: a few words for scorecards.
        weight: share in the rubric's score, beside the other weights.
        anchors: what was seen at each score.
    """

    id: Slug
    title: Annotated[str, Meta(min_length=3, max_length=60)]
    weight: Annotated[int, Meta(ge=1, le=5)]
    anchors: ByScore


class HintRule(Part, frozen=True, kw_only=True):
    """What hints cost.

    Attributes:
        best_score_after: cost of all hints that were given, summed, to the best
            score that is still open. A sum that is not named counts as the next
            lower one that is; no hint costs nothing.
    """

    best_score_after: Annotated[
        dict[Annotated[int, Meta(ge=1, le=9)], WholeScore], Meta(min_length=1)
    ]

    def best_after(self, cost: int) -> int:
        """Return the best score that is open after hints that cost `cost` in all."""
        reached = [spent for spent in self.best_score_after if spent <= cost]
        return self.best_score_after[max(reached)] if reached else 4


class Rubric(Part, frozen=True, kw_only=True):
    """The whole of a file in `rubrics/rubrics`.

    Attributes:
        schema: always `rubric/1`.
        id: `<namespace>.rubric.<name>`, the name being the file's.
        version: quoted semver; items name its major version.
        title: a few words.
        hypothesis: what its score is evidence for.
        statement: the hypothesis as it is tested here, one sentence.
        criteria: what is scored; two or three, because more are not told apart
            while somebody talks.
        hint_rule: what hints cost.
        level_bar: least weighted score that meets the bar at each level.
        evidence_required: a score without a quote or a line of code is refused.
        changelog: newest first; its first version is `version`.
        scale: scores of each criterion.
        also: further hypotheses that an item scored by it may give evidence for.
        look_out: what scorers of this rubric get wrong, and what to do instead.
    """

    schema: Literal["rubric/1"]
    id: ContentId
    version: Semver
    title: Annotated[str, Meta(min_length=3, max_length=100)]
    hypothesis: Hypothesis
    statement: Line
    criteria: Annotated[list[RubricCriterion], Meta(min_length=2, max_length=3)]
    hint_rule: HintRule
    level_bar: ScoreByLevel
    evidence_required: bool
    changelog: Annotated[list[Change], Meta(min_length=1)]
    scale: Scale = msgspec.field(default_factory=Scale)
    also: list[Hypothesis] = msgspec.field(default_factory=list)
    look_out: list[Line] = msgspec.field(default_factory=list)
