"""Columns that do not belong into the features: the target, identifiers, and time shuffled."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from minbar.quality.findings import Finding, Severity
from minbar.quality.soundness.checks.uses import read_step, step
from minbar.quality.soundness.events import Comparison, Fit, Site, Trace

__all__ = ["KNOWN_AFTERWARDS", "check_features"]

KNOWN_AFTERWARDS = "known-afterwards"
_LATE = 0.9
_TRIED = 0.5  # the last model does without it
_TARGET = 0.8
_IDENTIFIER = 0.6
_TIME = 0.6


def check_features(trace: Trace) -> Iterator[Finding]:
    """Report features that a model should not have had."""
    told: set[tuple[str, Site]] = set()
    for fit in trace.fits:
        for finding in _of_fit(fit):
            key = (finding.rule, fit.site)
            if fit.supervised and key not in told:
                told.add(key)
                yield finding
    yield from _known_afterwards(trace)
    yield from _shuffled_time(trace)


def _known_afterwards(trace: Trace) -> Iterator[Finding]:
    """Models, or cross-validations, whose features hold what is known only after the fact.

    Where the last model of the notebook does without, an earlier one may have been a trial:
    that is for a person to say.
    """
    fits = [fit for fit in trace.fits if fit.supervised and not fit.model.startswith("Dummy")]
    followed = [fit for fit in fits if fit.known]
    tried = bool(followed) and not followed[-1].afterwards
    told: set[tuple[Site, frozenset[int]]] = set()
    everything: list[Fit | Comparison] = [*fits, *trace.comparisons]
    for one in everything:
        key = (one.site, one.afterwards)
        if one.afterwards and key not in told:
            told.add(key)
            yield _late(trace, one, tried=tried)


def _late(trace: Trace, one: Fit | Comparison, *, tried: bool) -> Finding:
    names = [trace.late_names[number] for number in sorted(one.afterwards, reverse=True)]
    shown = ", ".join(f"`{name}`" for name in names)
    rows = one.train.rows if isinstance(one, Fit) else one.data.rows
    finding = _finding(
        KNOWN_AFTERWARDS,
        one.site,
        f"`{one.model}` is fitted on {shown}, known only after what it is to predict has "
        "happened: its scores are too good, and on new rows it is blind.",
        severity="high",
        confidence=_TRIED if tried else _LATE,
        advice="Leave out what is not known yet when a prediction is made; compare the scores.",
    )
    taken = (step(site, "taken by name") for site in one.named_at)
    done = step(one.site, f"model fitted: {one.model}")
    path = tuple(dict.fromkeys((*read_step(trace, rows), *taken, done)))
    return dataclasses.replace(finding, path=path)


def _of_fit(fit: Fit) -> Iterator[Finding]:
    if fit.has_target:
        yield _finding(
            "target-in-features",
            fit.site,
            f"The features that `{fit.model}` is fitted on still hold the target `{fit.target}`: "
            "the model is told the answer.",
            severity="high",
            confidence=_TARGET,
            advice="Look at the columns of the features right before the fit.",
        )
    if fit.identifiers:
        names = ", ".join(f"`{name}`" for name in fit.identifiers)
        yield _finding(
            "id-in-features",
            fit.site,
            f"`{fit.model}` is fitted on {names}, which names rows and says nothing about new "
            "ones; where it does help, the order of rows leaks.",
            severity="medium",
            confidence=_IDENTIFIER,
            advice="Leave the column out and compare the scores.",
        )


def _shuffled_time(trace: Trace) -> Iterator[Finding]:
    for split in trace.splits:
        if split.temporal and split.shuffled and split.what == "train_test_split":
            yield _finding(
                "shuffled-time",
                split.site,
                "Rows that are ordered in time are shuffled before they are split: the model is "
                "trained on days after those that it is tested on.",
                severity="medium",
                confidence=_TIME,
                advice="Split by date (shuffle=False, or TimeSeriesSplit), and compare.",
            )


def _finding(
    rule: str, site: Site, message: str, *, severity: Severity, confidence: float, advice: str
) -> Finding:
    return Finding(
        check="leak-features",
        cell=site.cell,
        line=site.line,
        column=site.column,
        message=message,
        severity=severity,
        confidence=confidence,
        rule=rule,
        reproduce=advice,
    )
