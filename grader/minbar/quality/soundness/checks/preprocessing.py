"""Preprocessing that was fitted on rows which a model is tested on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from minbar.quality.findings import Finding, Severity, Step
from minbar.quality.soundness.checks.uses import Use, held_out, read_step, split_step, step, uses
from minbar.quality.soundness.events import Comparison, Learned, Site, Trace
from minbar.quality.soundness.rows import covers, crossing, overlap

__all__ = ["check_preprocessing"]

_UNSCORED: Final = 0.95  # a figure is made of most answers, in a way that is not seen
_ELSEWHERE: Final = 0.85  # answers for a file of its own, to be handed in
_ONLY_ASKED: Final = 0.85  # nothing of it is in the model, and no figure is made of the answers
_CLEAN_TEST_EXISTS: Final = 0.6
_CROSS_VALIDATED: Final = 0.95
_PARTLY: Final = 0.6  # out-of-fold features, say: no row was prepared with its own help
_OF_TARGET: Final = 0.9
_OWN_STATISTIC: Final = 0.9
_OF_FEATURES: Final = frozenset(
    ["VarianceThreshold", "DropConstantFeatures", "DropCorrelatedFeatures"]
)


@dataclass(frozen=True, slots=True)
class _Case:
    """A learned statistic that a test rests on."""

    learned: Learned
    confidence: float
    refit: bool
    use: Use | None = None
    comparison: Comparison | None = None


@dataclass(slots=True)
class _Tested:
    """Uses of models on rows that they had not seen."""

    uses: list[Use]
    _clean: dict[int, bool] = field(default_factory=dict)

    def are_clean_of(self, learned: Learned) -> bool:
        """Whether some figure was made on rows of the same kind that the statistic did not see.

        The answer is kept: thousands of uses may ask about the same statistic.
        """
        if learned.number not in self._clean:
            self._clean[learned.number] = any(
                one.scores and not overlap(learned.rows, one.data.rows) and _related(learned, one)
                for one in self.uses
            )
        return self._clean[learned.number]


def check_preprocessing(trace: Trace) -> Iterator[Finding]:
    """Report statistics that test rows had a part in, once for each place."""
    best: dict[tuple[Site, str, bool], _Case] = {}
    for case in _cases(trace):
        key = (case.learned.site, case.learned.what, case.refit)
        known = best.get(key)
        if known is None or case.confidence > known.confidence:
            best[key] = case
    leaking = {key[:2] for key, case in best.items() if not case.refit}
    for key, case in best.items():
        if not (case.refit and key[:2] in leaking):
            yield _finding(trace, case)


def _cases(trace: Trace) -> Iterator[_Case]:
    everything = uses(trace, handmade=True)
    tested = _Tested([use for use in everything if held_out(use)])
    for use in tested.uses:
        for number in sorted(use.fit.train.learned | use.data.learned):
            case = _of_use(trace.learned[number], use, tested)
            if case is not None:
                yield case
    for use in everything:
        if crossing(use.fit.train.rows, use.data.rows):  # some of the test rows were seen
            for number in sorted(use.data.learned - use.fit.train.learned):
                case = _of_use(trace.learned[number], use, tested)
                if case is not None and case.refit:
                    yield case
    for comparison in trace.comparisons:
        if comparison.used:
            yield from _of_comparison(trace, comparison, tested)


def _of_use(learned: Learned, use: Use, tested: _Tested) -> _Case | None:
    if not overlap(learned.rows, use.data.rows):
        return None
    confidence = _confidence(learned, use) * _asked(use)
    in_training = learned.number in use.fit.train.learned
    if not in_training and covers(use.data.rows, learned.rows):
        if not learned.owner:
            confidence *= _OWN_STATISTIC
        return _Case(learned, confidence, refit=True, use=use)
    apart = not covers(learned.rows, use.data.rows) and not covers(use.data.rows, learned.rows)
    if apart and not _by_value(learned):
        confidence *= _PARTLY
    if tested.are_clean_of(learned):
        confidence *= _CLEAN_TEST_EXISTS
    if not in_training and not use.scores:
        confidence *= _ONLY_ASKED
    return _Case(learned, confidence, refit=False, use=use)


def _by_value(learned: Learned) -> bool:
    """Whether its rows were all those with certain values, such as those of one class."""
    return all(cut.kind in {"filter", "group"} for part in learned.rows for cut in part.cuts)


def _asked(use: Use) -> float:
    """How sure it is that the answer is an evaluation."""
    if use.scores:
        return 1
    sources = {part.source for part in use.fit.train.rows}
    inside = all(part.source in sources for part in use.data.rows)
    return _UNSCORED if inside else _ELSEWHERE


def _confidence(learned: Learned, use: Use) -> float:
    """A statistic of the target itself leaks for certain."""
    if learned.column is not None and learned.column == use.fit.target:
        return max(learned.confidence, _OF_TARGET)
    return learned.confidence


def _related(learned: Learned, use: Use) -> bool:
    """Whether the model of that figure was trained on rows that the statistic saw."""
    return overlap(learned.rows, use.fit.train.rows)


def _of_comparison(trace: Trace, comparison: Comparison, tested: _Tested) -> Iterator[_Case]:
    on_training_set = any(cut.side == "train" for part in comparison.data.rows for cut in part.cuts)
    for number in sorted(comparison.data.learned):
        learned = trace.learned[number]
        if not overlap(learned.rows, comparison.data.rows):
            continue
        confidence = learned.confidence * _CROSS_VALIDATED
        own = on_training_set and covers(comparison.data.rows, learned.rows)
        if own or tested.are_clean_of(learned):
            confidence *= _CLEAN_TEST_EXISTS
        yield _Case(learned, confidence, refit=False, comparison=comparison)


def _finding(trace: Trace, case: _Case) -> Finding:
    learned = case.learned
    severity = _severity(trace, case)
    said = _refit_message(case) if case.refit else _message(case, severe=severity == "high")
    return Finding(
        check="leak-refit" if case.refit else "leak-preprocessing",
        cell=learned.site.cell,
        line=learned.site.line,
        column=learned.site.column,
        message=said,
        severity=severity,
        confidence=round(case.confidence, 2),
        rule=learned.family,
        path=_path(trace, case),
        reproduce=_ADVICE_REFIT if case.refit else _ADVICE,
    )


_ADVICE: Final = (
    "Split first, fit this on the training rows alone (or put it into a Pipeline), "
    "and compare the scores."
)
_ADVICE_REFIT: Final = "Use what was fitted on the training rows: transform, not fit_transform."


def _severity(trace: Trace, case: _Case) -> Severity:
    """How much harm it does: what knows the answers of test rows is worse than their spread."""
    return "high" if not case.refit and _knows_target(trace, case.learned) else "medium"


def _knows_target(trace: Trace, learned: Learned) -> bool:
    """Whether the target had a part in it: features chosen by it, or codes made of it."""
    if learned.told or learned.family == "target encoding":
        return True
    if learned.family == "selection" and learned.what not in _OF_FEATURES:
        among_features = learned.what in _EITHER and not learned.paired
        return not among_features or learned.number in trace.aimed
    targets = {fit.target for fit in trace.fits if fit.supervised}
    return learned.column is not None and learned.column in targets


# Of a whole table: how its columns go with each other, the target among them.
_EITHER: Final = frozenset({"corr", "cov", "corrcoef"})


def _message(case: _Case, *, severe: bool) -> str:
    learned = case.learned
    where = "on rows that are test rows later"
    if case.comparison is not None:
        where = "on all rows before the cross-validation, its held-out folds included"
    if severe:
        return (
            f"`{learned.what}` ({learned.family}) is fitted {where}, so the answers that the "
            "model is tested with have already shaped its features; the score can be far "
            "better than on new data."
        )
    return (
        f"`{learned.what}` ({learned.family}) is fitted {where}, so what the model is tested "
        "with has already shaped its features; the score may be better than on new data."
    )


def _refit_message(case: _Case) -> str:
    learned = case.learned
    if not learned.owner:
        return (
            f"The test rows are prepared with a `{learned.what}` of their own, not with that of "
            "the training rows: the same value means another thing to the model."
        )
    return (
        f"`{learned.what}` ({learned.family}) is fitted again on the test rows: they are put on "
        "another scale than the rows the model learned from."
    )


def _path(trace: Trace, case: _Case) -> tuple[Step, ...]:
    learned = case.learned
    steps = [*read_step(trace, learned.rows), step(learned.site, f"fitted: {learned.what}")]
    if case.use is not None:
        steps += split_step(trace, case.use.data.rows)
        steps.append(step(case.use.fit.site, f"model fitted: {case.use.fit.model}"))
        done = "scored" if case.use.scores else "predicted"
        steps.append(step(case.use.site, f"{done} on test rows"))
    if case.comparison is not None:
        steps.append(step(case.comparison.site, f"scored on folds: {case.comparison.what}"))
    return tuple(steps)
