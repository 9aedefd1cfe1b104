"""A rubric of code quality as its author declares it: `rubrics/quality/<name>.yaml`, typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from minbar.models.names import Change, ContentId, Line, Part, Semver, Slug

__all__ = ["DimensionRule", "Enough", "QualityRubric", "RuleOfCheck", "SeverityWeights"]

Share = Annotated[float, Meta(ge=0, le=1)]
Points = Annotated[float, Meta(gt=0, le=100)]


class SeverityWeights(Part, frozen=True, kw_only=True):
    """What a finding weighs; 1 costs all points of a presence check.

    Attributes:
        high: makes results wrong, or the work unrepeatable.
        medium: may do so, or hides that something did.
        low: costs the next reader time.
        info: worth knowing.
    """

    high: Share = 1.0
    medium: Share = 0.5
    low: Share = 0.25
    info: Share = 0.0


class RuleOfCheck(Part, frozen=True, kw_only=True):
    """What one check is worth, and how its findings are counted.

    Attributes:
        id: of the check.
        title: a few words for the report.
        points: at most.
        kind: `presence`: a finding costs the same in a short and a long notebook;
            `density`: it is measured by the number of statements.
        why: one sentence that a candidate would accept.
        threshold: confidence below which a finding is for review and costs nothing.
        subject: what must be there for the check to apply, each of them.
        reads: `code`, `text` (Markdown and layout) or `run` (what a clean run did).
        per_hundred: for `density`: weighted findings in a hundred statements that
            cost all points; shorter notebooks count as a hundred.
        gates: a finding of it leaves its whole dimension without points.
        voids: by rule, other checks that a finding of it leaves without points, where it
            counts: what they look at is worth nothing then.
    """

    id: Slug
    title: Annotated[str, Meta(min_length=3, max_length=80)]
    points: Points
    kind: Literal["presence", "density"]
    why: Line
    threshold: Share = 0.7
    subject: list[Slug] = msgspec.field(default_factory=list)
    reads: Literal["code", "text", "run"] = "code"
    per_hundred: Annotated[float, Meta(gt=0, le=100)] = 4.0
    gates: bool = False
    voids: dict[Slug, list[Slug]] = msgspec.field(default_factory=dict)


class DimensionRule(Part, frozen=True, kw_only=True):
    """One dimension and its checks.

    Attributes:
        id: stable identifier.
        title: a few words for the report.
        points: at most; the sum of its checks.
        checks: in the order of the report.
    """

    id: Slug
    title: Annotated[str, Meta(min_length=3, max_length=80)]
    points: Points
    checks: Annotated[list[RuleOfCheck], Meta(min_length=1)]


class Enough(Part, frozen=True, kw_only=True):
    """How much there must be for a score to say anything; below, a notebook waits for a person.

    Attributes:
        statements: at least so many that do something and differ in more than names and
            numbers, imports aside.
        judged: share of the points of checks that read, at least, that is about what the
            notebook has.
    """

    statements: Annotated[int, Meta(ge=0, le=1000)] = 10
    judged: Share = 0.5


class QualityRubric(Part, frozen=True, kw_only=True):
    """The whole of a file in `rubrics/quality`.

    Attributes:
        schema: always `quality-rubric/1`.
        id: `<namespace>.quality-rubric.<name>`, the name being the file's.
        version: quoted semver.
        title: a few words.
        runs: clean runs that are compared, each in a room of its own; the second one
            costs a second candidate room.
        dimensions: their points sum to 100.
        changelog: newest first; its first version is `version`.
        severity: what findings weigh.
        enough: what there must be for a score.
    """

    schema: Literal["quality-rubric/1"]
    id: ContentId
    version: Semver
    title: Annotated[str, Meta(min_length=3, max_length=100)]
    runs: Annotated[int, Meta(ge=1, le=2)]
    dimensions: Annotated[list[DimensionRule], Meta(min_length=1)]
    changelog: Annotated[list[Change], Meta(min_length=1)]
    severity: SeverityWeights = msgspec.field(default_factory=SeverityWeights)
    enough: Enough = msgspec.field(default_factory=Enough)

    @property
    def severities(self) -> Mapping[str, float]:
        """Weight by severity."""
        weights: dict[str, float] = msgspec.structs.asdict(self.severity)
        return weights

    @property
    def least_statements(self) -> int:
        """Of statements, for a score."""
        return self.enough.statements

    @property
    def least_judged(self) -> float:
        """Of the points of checks that read, for a score."""
        return self.enough.judged

    @property
    def checks_by_dimension(self) -> Mapping[str, Sequence[RuleOfCheck]]:
        """Checks by id of their dimension, in order."""
        return {one.id: one.checks for one in self.dimensions}
