"""Points from findings, by a rubric: arithmetic on values, and nothing else.

Each check has points at most, and findings cost some of them. A *presence* check asks
whether something is so, and does not care how long the notebook is: the same finding
costs as much in ten lines as in a thousand. A *density* check counts: what it costs is
measured by the number of statements. The same rule costs at most once a cell and three
times a notebook; where it is broken more often than that, those three stand for all of
its places, each at most for what it would cost in a short notebook.

A check is out of the denominator in two cases only: what it is about is absent, or it
was not asked for (clean runs that nobody ordered). Code that could not be followed earns
none of the points of the checks that would have read it, and a person is asked to look.
A notebook in which next to nothing is left to judge waits for a person as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeVar

from minbar.quality.findings import Finding, Opaque
from minbar.quality.result import Analysis, NotAnalysed

__all__ = ["CheckRule", "CheckScore", "FindingScore", "Score", "ScoringRubric", "score"]

State = Literal["scored", "absent", "not-run", "opaque", "gated", "failed"]
Kind = Literal["presence", "density"]
_Said = TypeVar("_Said", Opaque, NotAnalysed)

_A_NOTEBOOK: Final = 3
_PER: Final = 100
_DIGITS: Final = 2


class CheckRule(Protocol):
    """What a rubric says of one check."""

    @property
    def id(self) -> str:
        """Stable id of the check."""

    @property
    def points(self) -> float:
        """Points at most."""

    @property
    def kind(self) -> Kind:
        """How findings are counted."""

    @property
    def threshold(self) -> float:
        """Confidence below which a finding is for review and costs nothing."""

    @property
    def subject(self) -> Sequence[str]:
        """What must be there, each of them, for the check to apply."""

    @property
    def reads(self) -> Literal["code", "text", "run"]:
        """What the check looks at."""

    @property
    def per_hundred(self) -> float:
        """For density: weighted findings in a hundred statements that cost all points."""

    @property
    def gates(self) -> bool:
        """Whether a finding of it costs its whole dimension."""

    @property
    def voids(self) -> Mapping[str, Sequence[str]]:
        """By rule, the checks that a finding of it, if it counts, leaves without points."""


class ScoringRubric(Protocol):
    """What scoring needs of a rubric."""

    @property
    def severities(self) -> Mapping[str, float]:
        """Weight of a finding by its severity: 1 costs all points of a presence check."""

    @property
    def least_statements(self) -> int:
        """Different statements, imports aside, below which there is no telling."""

    @property
    def least_judged(self) -> float:
        """Share of the points of checks that read, below which there is no telling."""

    @property
    def checks_by_dimension(self) -> Mapping[str, Sequence[CheckRule]]:
        """The checks of each dimension, in order."""


@dataclass(frozen=True, slots=True)
class FindingScore:
    """One finding and what it costs.

    Attributes:
        number: position in the findings that were scored.
        dimension: that its check belongs to; empty for a check that the rubric has not.
        points: that it costs.
        review: True where its confidence is too low to count.
    """

    number: int
    dimension: str
    points: float
    review: bool


@dataclass(frozen=True, slots=True)
class CheckScore:
    """One check.

    Attributes:
        id: of the check.
        dimension: that it belongs to.
        points: earned.
        max_points: to be earned; 0 where the check is out of the denominator.
        state: what became of it.
        note: why, where it was not simply scored.
    """

    id: str
    dimension: str
    points: float
    max_points: float
    state: State
    note: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """The whole score.

    Attributes:
        checks: in the rubric's order.
        findings: in the order in which they came.
        points: earned.
        max_points: to be earned by this notebook.
        waits: why a person has to judge it, because there is too little for this to be a
            measure of anything; empty where there is enough.
    """

    checks: tuple[CheckScore, ...]
    findings: tuple[FindingScore, ...]
    points: float
    max_points: float
    waits: str = ""


def score(
    analysis: Analysis,
    findings: Sequence[Finding],
    rubric: ScoringRubric,
    *,
    subjects: Collection[str] = (),
    not_run: Mapping[str, str] | None = None,
    withheld: Mapping[str, str] | None = None,
) -> Score:
    """Score a notebook.

    Args:
        analysis: of its source; its size, subjects and blind spots are used.
        findings: all of them, those of the runs included.
        rubric: the rules.
        subjects: further subjects, such as those that runs have shown.
        not_run: by check, why it was not asked for.
        withheld: by check, why what it would look at never came about; it earns nothing.
    """
    known = {*analysis.subjects, *subjects}
    decided: dict[str, tuple[State, str]] = {
        **{name: ("not-run", why) for name, why in (not_run or {}).items()},
        **{name: ("gated", why) for name, why in (withheld or {}).items()},
    }
    scorer = _Scorer(analysis, findings, rubric, known, decided)
    checks = tuple(scorer.check(name, rule) for name, rule in _rules(rubric))
    checks = _gated(checks, rubric, findings)
    return Score(
        checks=checks,
        findings=tuple(scorer.finding(number) for number in range(len(findings))),
        points=round(sum(check.points for check in checks), _DIGITS),
        max_points=round(sum(check.max_points for check in checks), _DIGITS),
        waits=_waits(analysis, checks, rubric),
    )


def _waits(analysis: Analysis, checks: Sequence[CheckScore], rubric: ScoringRubric) -> str:
    """Why there is no telling. Code that cannot be followed is there: it is told, and costs."""
    size, least = analysis.work + analysis.unread, rubric.least_statements
    if size < least and not analysis.opaque:
        has = f"{size} of its statements do something and differ in more than names and numbers"
        return f"there is not enough to judge: {has} (imports aside), and {least} is the least"
    read = {rule.id for _, rule in _rules(rubric) if rule.reads != "run"}
    whole = sum(rule.points for _, rule in _rules(rubric) if rule.id in read)
    judged = sum(one.max_points for one in checks if one.id in read)
    if judged >= rubric.least_judged * whole or any(one.state == "failed" for one in checks):
        return ""
    share = f"{rubric.least_judged * _PER:g} % of them is the least"
    return (
        f"there is not enough to judge: of the {whole:g} points of checks that read, "
        f"{judged:g} are about what this notebook has, and {share}"
    )


def _rules(rubric: ScoringRubric) -> list[tuple[str, CheckRule]]:
    by_dimension = rubric.checks_by_dimension
    return [(name, rule) for name, rules in by_dimension.items() for rule in rules]


class _Scorer:
    """Findings by check, and what each has cost."""

    def __init__(
        self,
        analysis: Analysis,
        findings: Sequence[Finding],
        rubric: ScoringRubric,
        subjects: Collection[str],
        decided: Mapping[str, tuple[State, str]],
    ) -> None:
        self._analysis = analysis
        self._findings = findings
        self._severities = rubric.severities
        self._subjects = subjects
        self._decided = decided
        self._costs: dict[int, float] = {}
        self._dimensions = {rule.id: name for name, rule in _rules(rubric)}
        self._thresholds = {rule.id: rule.threshold for _, rule in _rules(rubric)}
        self._faked = {
            one.fakes: number
            for number, one in reversed([*enumerate(findings)])
            if one.fakes and not self._is_for_review(one)
        }

    def check(self, dimension: str, rule: CheckRule) -> CheckScore:
        """Score one check."""
        out = self._decided.get(rule.id) or self._out(rule)
        if out is not None:
            most = rule.points if out[0] == "gated" else 0
            return CheckScore(rule.id, dimension, 0, most, *out)
        blind = self._blind(rule)
        loss = self._loss(rule)
        if rule.id in self._faked:
            self._charge(self._faked[rule.id], rule.points - loss)
            note = "what is there only looks like it; see the findings"
            return CheckScore(rule.id, dimension, 0, rule.points, "scored", note)
        if blind is not None:
            return CheckScore(rule.id, dimension, 0, rule.points, "opaque", blind)
        share, note = self._read_share(rule)
        points = max(0.0, round((rule.points - loss) * share, _DIGITS))
        return CheckScore(rule.id, dimension, points, rule.points, "scored", note)

    def finding(self, number: int) -> FindingScore:
        """Say what a finding cost."""
        one = self._findings[number]
        return FindingScore(
            number=number,
            dimension=self._dimensions.get(one.check, self._dimensions.get(one.fakes, "")),
            points=round(self._costs.get(number, 0.0), _DIGITS),
            review=self._is_for_review(one),
        )

    def _is_for_review(self, finding: Finding) -> bool:
        known = self._thresholds
        needed = known.get(finding.check, known.get(finding.fakes, 1.0))
        return finding.confidence < needed

    def _out(self, rule: CheckRule) -> tuple[State, str] | None:
        """Why a check is out of the denominator, if it is."""
        failed = _concerning(rule, [one for one in self._analysis.not_analysed if one.ours])
        if failed is not None:
            return "failed", failed.reason
        if rule.reads != "run" and not _names(rule, self._analysis.answers):
            return "failed", "this minbar has no check of this name"
        missing = [name for name in rule.subject if name not in self._subjects]
        shut = rule.gates and any(one.check == rule.id for one in self._findings)
        if missing and not shut and not self._may_hide(rule):
            return "absent", f"there {_none(missing[0])} that it could be about"
        return None

    def _may_hide(self, rule: CheckRule) -> bool:
        """Whether code that could not be followed may hold what a check is about."""
        return self._blind(rule) is not None

    def _blind(self, rule: CheckRule) -> str | None:
        """Why the check has no answer, if code kept it from one."""
        if rule.reads != "code":
            return None
        reason = _concerning(rule, self._analysis.not_analysed)
        hidden = _concerning(rule, self._analysis.opaque)
        if reason is not None and reason.cell == 0:
            return reason.reason
        if hidden is not None:
            return f"cell {hidden.cell}, line {hidden.line}: {hidden.reason}"
        unread = next((one for one in self._analysis.opaque if not one.checks), None)
        if unread is not None and rule.kind == "presence":
            return f"cell {unread.cell}: {unread.reason}"
        return None

    def _read_share(self, rule: CheckRule) -> tuple[float, str]:
        """Code that was not read earns none of a density check's points."""
        size, unread = self._analysis.statements, self._analysis.unread
        if rule.reads != "code" or rule.kind != "density" or not unread:
            return 1.0, ""
        share = size / (size + unread)
        return share, f"{unread} lines could not be read, and earn nothing"

    def _loss(self, rule: CheckRule) -> float:
        """Spread what the findings of a check cost over them, gravest first."""
        left = float(rule.points)
        for number, cost in self._priced(rule):
            cost = min(left, cost)  # noqa: PLW2901  no more than there is
            self._charge(number, cost)
            left -= cost
        return rule.points - left

    def _priced(self, rule: CheckRule) -> list[tuple[int, float]]:
        """What each finding that counts would cost by itself, gravest first."""
        places = self._places(rule)
        if rule.kind == "presence":
            counted = self._counted(places)
            return [(number, rule.points * self._weight(number)) for number in counted]
        unit = rule.points / rule.per_hundred
        hundreds = max(self._analysis.statements, _PER) / _PER
        by_rule: dict[str, list[int]] = {}
        for number in places:
            by_rule.setdefault(self._findings[number].rule, []).append(number)
        priced: dict[int, float] = {}
        for numbers in by_rule.values():
            kept = numbers[:_A_NOTEBOOK]
            whole, most = (sum(map(self._weight, some)) for some in (numbers, kept))
            # Those that are kept stand for all, but none for more than in a short notebook.
            factor = min(1.0, whole / most / hundreds) if most else 0.0
            priced |= {number: unit * factor * self._weight(number) for number in kept}
        return [(number, priced[number]) for number in places if number in priced]

    def _charge(self, number: int, cost: float) -> None:
        self._costs[number] = self._costs.get(number, 0.0) + cost

    def _places(self, rule: CheckRule) -> list[int]:
        """Numbers of the findings that count once a rule and cell, gravest first."""
        own = [
            number
            for number, one in enumerate(self._findings)
            if one.check == rule.id and not self._is_for_review(one)
        ]
        own.sort(key=lambda number: (-self._weight(number), number))
        first: dict[tuple[str, int], int] = {}
        for number in own:
            one = self._findings[number]
            first.setdefault((one.rule, one.cell), number)
        return list(first.values())

    def _counted(self, places: Sequence[int]) -> list[int]:
        """Of them three of each rule."""
        seen: Counter[str] = Counter()
        counted = []
        for number in places:
            rule = self._findings[number].rule
            seen[rule] += 1
            if seen[rule] <= _A_NOTEBOOK:
                counted.append(number)
        return counted

    def _weight(self, number: int) -> float:
        return self._severities.get(self._findings[number].severity, 0.0)


def _gated(
    checks: tuple[CheckScore, ...], rubric: ScoringRubric, findings: Sequence[Finding]
) -> tuple[CheckScore, ...]:
    """A gate that has a finding leaves its dimension, or what rests on it, without points."""
    shut: dict[str, str] = {}
    for rules in rubric.checks_by_dimension.values():
        for rule in rules:
            for name in _shut_by(rule, rules, findings):
                shut.setdefault(name, f"`{rule.id}` failed, and nothing else counts before it")
    return tuple(
        CheckScore(one.id, one.dimension, 0, one.max_points, "gated", shut[one.id])
        if one.max_points and one.id in shut
        else one
        for one in checks
    )


def _shut_by(
    rule: CheckRule, dimension: Sequence[CheckRule], findings: Sequence[Finding]
) -> Iterator[str]:
    """Ids of the checks that the findings of a check leave without points."""
    own = [one for one in findings if one.check == rule.id]
    if rule.gates and own:
        yield from (other.id for other in dimension if other.id != rule.id)
    for one in own:
        if one.confidence >= rule.threshold:
            yield from rule.voids.get(one.rule, ())


def _concerning(rule: CheckRule, said: Sequence[_Said]) -> _Said | None:
    """The first of them that names the check."""
    return next((one for one in said if _names(rule, one.checks)), None)


def _names(rule: CheckRule, patterns: Sequence[str]) -> bool:
    return any(
        pattern == rule.id or (pattern.endswith("*") and rule.id.startswith(pattern[:-1]))
        for pattern in patterns
    )


def _none(subject: str) -> str:
    many = subject.endswith("s") and not subject.endswith("ss")
    return f"{'are' if many else 'is'} no {subject.replace('-', ' ')}"
