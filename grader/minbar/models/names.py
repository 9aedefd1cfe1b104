"""Forms of names and texts that all content shares."""

from __future__ import annotations

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

__all__ = [
    "ByScore",
    "Change",
    "ContentId",
    "ItemId",
    "ItemType",
    "Level",
    "Line",
    "Logit",
    "LogitByLevel",
    "Minutes",
    "MinutesRange",
    "Part",
    "PersonId",
    "PythonName",
    "RubricRef",
    "Score",
    "ScoreByLevel",
    "Semver",
    "Slug",
    "Text",
    "TopicId",
    "TopicPattern",
    "Use",
]

ItemType = Literal[
    "theory",
    "math",
    "debugging",
    "whiteboard",
    "pair-coding",
    "applied",
    "project",
    "background",
]
Use = Literal["core", "bar", "stretch"]

_SLUG: Final = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
Slug = Annotated[str, Meta(pattern=rf"^{_SLUG}$", max_length=64)]
ItemId = Annotated[str, Meta(pattern=rf"^{_SLUG}(\.{_SLUG}){{3}}$", max_length=200)]
# `<namespace>.<kind>.<name>`: rubrics, blueprints, policies.
ContentId = Annotated[str, Meta(pattern=rf"^{_SLUG}(\.{_SLUG}){{2}}$", max_length=150)]
TopicId = Annotated[str, Meta(pattern=rf"^{_SLUG}(\.{_SLUG}){{2}}$", max_length=150)]
# A topic, an area (`ml.metrics.*`) or a domain (`ml.*`).
TopicPattern = Annotated[
    str, Meta(pattern=rf"^{_SLUG}(\.{_SLUG}){{2}}$|^{_SLUG}(\.{_SLUG})?\.\*$", max_length=150)
]
RubricRef = Annotated[str, Meta(pattern=rf"^{_SLUG}(\.{_SLUG}){{2}}@[1-9]\d*$", max_length=150)]
Semver = Annotated[str, Meta(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")]
PersonId = Annotated[str, Meta(pattern=rf"^{_SLUG}$", max_length=64)]
Level = Annotated[int, Meta(ge=1, le=3)]
Score = Annotated[float, Meta(ge=1, le=4)]
Logit = Annotated[float, Meta(ge=-4, le=4)]
Minutes = Annotated[int, Meta(ge=1, le=480)]
Text = Annotated[str, Meta(min_length=1, max_length=20_000)]
Line = Annotated[str, Meta(min_length=1, max_length=1_000)]
PythonName = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=64)]


class Part(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """Base of the parts of content: frozen, by name only, no field too many.

    What equals its default is left out of canonical bytes, so that a field which
    a later minbar adds changes no hash.
    """


class Change(Part, frozen=True, kw_only=True):
    """One line of the changelog.

    Attributes:
        version: version that the change made.
        date: day of the change, `YYYY-MM-DD`, in quotes.
        text: what changed.
        comparable: scores from before and after can be compared.
    """

    version: Semver
    date: Annotated[str, Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    text: Line
    comparable: bool


class ScoreByLevel(Part, frozen=True, kw_only=True, rename={"one": "1", "two": "2", "three": "3"}):
    """A score for each level: 1 (works with guidance), 2 (works alone), 3 (leads others).

    Attributes:
        one: score at level 1.
        two: score at level 2.
        three: score at level 3.
    """

    one: Score
    two: Score
    three: Score

    def at(self, level: int) -> float:
        """Return the score of a level, 1 to 3."""
        return (self.one, self.two, self.three)[level - 1]


class LogitByLevel(Part, frozen=True, kw_only=True, rename={"one": "1", "two": "2", "three": "3"}):
    """A difficulty, in logits, for each level.

    Attributes:
        one: difficulty at level 1.
        two: difficulty at level 2.
        three: difficulty at level 3.
    """

    one: Logit
    two: Logit
    three: Logit

    def at(self, level: int) -> float:
        """Return the difficulty of a level, 1 to 3."""
        return (self.one, self.two, self.three)[level - 1]


class ByScore(
    Part, frozen=True, kw_only=True, rename={"one": "1", "two": "2", "three": "3", "four": "4"}
):
    """What was seen at each score; behaviour, not adjectives.

    Attributes:
        one: what was seen at score 1.
        two: what was seen at score 2.
        three: what was seen at score 3.
        four: what was seen at score 4.
    """

    one: Line
    two: Line
    three: Line
    four: Line

    def at(self, score: int) -> str:
        """Return what was seen at a score, 1 to 4."""
        return (self.one, self.two, self.three, self.four)[score - 1]


class MinutesRange(Part, frozen=True, kw_only=True):
    """A span of time.

    Attributes:
        min: least minutes.
        max: most minutes.
    """

    min: Minutes
    max: Minutes
