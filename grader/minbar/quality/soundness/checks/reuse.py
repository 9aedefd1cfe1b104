"""One test set asked again and again: to compare models, to choose settings, to stop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from minbar.quality.findings import Finding, Severity, Step
from minbar.quality.soundness.checks.measuring import (
    chosen_among,
    chosen_by_folds,
    folded_by_hand,
    keeps_within,
    measured,
    measures,
    rounds_of,
    splitting,
    takes_best_split,
)
from minbar.quality.soundness.checks.same_rows import SameRows
from minbar.quality.soundness.checks.uses import Use, held_out, split_step, step, uses
from minbar.quality.soundness.events import Fit, Loop, Trace
from minbar.quality.soundness.rows import Rows, at_most, overlap

__all__ = ["check_reuse"]

_TWO: Final = 0.7
_MANY: Final = 0.85
_LOOP: Final = 0.85
_STOPPED: Final = 0.85
_WATCHED: Final = 0.55  # nothing in the code stops by them, or keeps the best: for review
_TUNED: Final = 0.75
_KEPT: Final = 0.8
_PAIR: Final = 2  # a baseline and a model, perhaps
_FRESH: Final = 0.5  # rows that chose nothing are left: for review
_REPORTED: Final = 0.5  # nothing in the code takes the best one: for review
_SHOWN: Final = 4
_SETTINGS: Final = 3  # of one class


def check_reuse(trace: Trace) -> Iterator[Finding]:
    """Report test sets that chose something and were then reported on."""
    asked = uses(trace, handmade=True)
    everything = [use for use in asked if held_out(use) and use.data.rows]
    scored = [
        use
        for use in everything
        if use.scores
        and not _of_fold(trace, use)
        and (not use.fit.handmade or chosen_among(use, trace))
    ]
    same_rows = SameRows(scored)
    told: list[Rows] = []
    judged: set[Rows] = set()
    for use in scored:
        rows = use.data.rows
        if rows in judged:
            continue
        judged.add(rows)
        if any(overlap(rows, known) for known in told):
            continue
        finding = _judge(trace, rows, _one_task(same_rows.of(rows)), everything)
        if finding is not None:
            told.append(rows)
            yield finding


def _of_fold(trace: Trace, use: Use) -> bool:
    """Whether the rows are one of many test sets: a fold, or drawn anew by one seed or another."""
    if any(cut.kind == "fold" for part in use.data.rows for cut in part.cuts):
        return True
    if folded_by_hand(trace, use):
        return True
    anew = splitting(trace, use)
    drawn = any(loop.purpose in {"seeds", "repeats"} for loop in anew)
    if not drawn or not any(one.loops for one in use.scores):
        return False  # the rows of the last round are those that all are scored on
    return not (takes_best_split(trace, use) or keeps_within(trace, use))


def _judge(trace: Trace, rows: Rows, same: list[Use], everything: list[Use]) -> Finding | None:
    """Say the first thing that is sure enough of uses of the same rows, or else the first."""
    cases = list(_cases(trace, rows, same))
    if not cases:
        return None
    rule, confidence, shown = next((case for case in cases if case[1] >= _TWO), cases[0])
    elsewhere = any(use.fit.owner in trace.asked_elsewhere for use in same)
    if elsewhere or _fresh(rows, everything):
        return _finding(trace, shown, rule, confidence * _FRESH, _FRESH_LEFT)
    end = _CHOSEN if confidence >= _TWO else _FOLLOWS.get(rule, _BY_FOLDS)
    return _finding(trace, shown, rule, confidence, end)


def _cases(trace: Trace, rows: Rows, same: list[Use]) -> Iterator[tuple[str, float, list[Use]]]:
    """Ways in which rows may have chosen: rule, confidence, uses to be shown."""
    reports = [use for use in same if measured(trace, use)]
    models = _models(_candidates(same, reports))
    by_folds = _REPORTED if chosen_by_folds(trace, _real(same)) else 1
    of_loop = by_folds if len({use.fit.model for use in _real(same)}) > 1 else 1
    ways = (
        ("loop", _LOOP * of_loop, [use for use in _real(same) if _tuned_in_loop(trace, use)]),
        ("several-models", _several(models) * by_folds, same if len(models) > 1 else []),
        ("threshold", _TUNED, [use for use in same if _tunes_threshold(trace, use)]),
        ("best-round", _KEPT, [use for use in same if _keeps_best(use)]),
        ("validation", *_watching(same, rows)),
        ("best-split", _KEPT, [use for use in same if takes_best_split(trace, use)]),
        ("measured", _LOOP * _REPORTED, reports),
    )
    yield from (way for way in ways if way[2])


def _several(models: set[tuple[object, ...]]) -> float:
    return _TWO if len(models) == _PAIR else _MANY


def _watching(same: list[Use], rows: Rows) -> tuple[float, list[Use]]:
    """Fits that look at the rows, or even stop by them."""
    watching = [fit for fit in _distinct(same) if _watches(fit, rows)]
    confidence = _STOPPED if any(fit.stops for fit in watching) else _WATCHED
    return confidence, same if watching else []


def _candidates(same: list[Use], reports: list[Use]) -> list[Use]:
    """Models that one may choose from: rounds that only measure are one of their kind, at most."""
    named = {use.fit.model: use for use in reports}
    rounds = {use.prediction.number for use in reports}
    others = [use for use in same if use.prediction.number not in rounds]
    known = {use.fit.model for use in others}
    return [*others, *(use for model, use in named.items() if model not in known)]


def _models(same: list[Use]) -> set[tuple[object, ...]]:
    """Models that were scored on the rows, told apart by what they are and what they saw.

    A constant guess is a yardstick, no candidate.
    """
    return {_identity(use) for use in _real(same)}


def _real(same: list[Use]) -> list[Use]:
    return [use for use in same if not use.fit.model.startswith("Dummy")]


def _identity(use: Use) -> tuple[object, ...]:
    """Which model it is; several that are only scored as one blend are one."""
    blends = frozenset(one.blend for one in use.scores)
    if use.scores and frozenset() not in blends:
        return ("blend", blends)
    if use.fit.tasks:
        return ("tasks", use.fit.site, use.fit.train)  # as many models as targets
    return (use.fit.owner, use.fit.train, use.fit.target)


def _one_task(same: list[Use]) -> list[Use]:
    """Uses that predict what most of them predict: two targets are two tasks."""
    targets = [use.fit.target for use in same if use.fit.target is not None]
    if not targets:
        return same
    usual = max(targets, key=targets.count)
    return [use for use in same if use.fit.target in {usual, None}]


def _distinct(same: list[Use]) -> list[Fit]:
    return list({use.fit.number: use.fit for use in same}.values())


def _tuned_in_loop(trace: Trace, use: Use) -> bool:
    """Whether fit and figure lie in one loop, and the rows are the same in each round."""
    if use.fit.gradual and not use.fit.handmade:
        return False
    again = splitting(trace, use)
    return any(
        loop in use.fit.loops
        and not (loop.folds or loop in again or _walks_over_targets(trace, use.fit, loop))
        and not _walks_over_rows(trace, use, loop)
        and not (measures(trace, use, loop) or _only_candidate(trace, use.fit, loop))
        for score in use.scores
        for loop in score.loops
    )


def _walks_over_targets(trace: Trace, fit: Fit, loop: Loop) -> bool:
    """Whether each round fits a target of its own, all else alike: as many tasks, no choice."""
    if loop.site in fit.tasks:
        return True
    return len({one.target for one in rounds_of(trace, fit, loop) if one.target}) > 1


def _walks_over_rows(trace: Trace, use: Use, loop: Loop) -> bool:
    """Whether each round is asked about test rows of its own."""
    rounds = rounds_of(trace, use.fit, loop)
    asked = {rows for one in rounds for rows in trace.rows_asked(one)[:1]}
    return len(asked) > 1 and len(asked) == len(rounds)


def _only_candidate(trace: Trace, fit: Fit, loop: Loop) -> bool:
    """Whether the other rounds of a loop only fit constant guesses."""
    others = [one for one in rounds_of(trace, fit, loop) if one.number != fit.number]
    return bool(others) and all(one.model.startswith("Dummy") for one in others)


def _keeps_best(use: Use) -> bool:
    """Whether the rounds of a training loop are scored on the rows, and the best one is kept."""
    return use.fit.gradual and any(
        loop.keeps and loop in use.fit.loops for score in use.scores for loop in score.loops
    )


def _tunes_threshold(trace: Trace, use: Use) -> bool:
    """Whether a loop tries thresholds on answers that were given before it, to take the best."""
    known = use.prediction.loops
    tries = [one for one in use.scores if one.tried and set(one.loops) - set(known)]
    chosen = any(loop.keeps for one in tries for loop in one.loops)
    picked = chosen or chosen_among(use, trace)
    return bool(tries) and (picked or any(one.tuned for one in use.scores))


def _watches(fit: Fit, rows: Rows) -> bool:
    return any(overlap(facts.rows, rows) for facts in fit.validation)


def _fresh(rows: Rows, everything: list[Use]) -> bool:
    """Whether rows that nothing was chosen on are left, and were asked about."""
    if _carved_from_training(rows):
        return True
    asked = at_most(rows)
    for use in everything:
        mine = use.data.rows
        if overlap(at_most(mine), asked) or any(_watches(one.fit, mine) for one in everything):
            continue
        others = [one for one in everything if one.scores and overlap(one.data.rows, mine)]
        if len(_models(others)) <= 1:
            return True
    return False


def _carved_from_training(rows: Rows) -> bool:
    """Whether the rows are a validation set: split off from the training side of a split."""
    return any(cut.side == "train" and cut.kind == "split" for part in rows for cut in part.cuts)


_CHOSEN: Final = "; the best of them is chosen by the test set, and no fresh rows are left."
_FRESH_LEFT: Final = ". If these rows choose one of them, its figure has to come from others."
_BY_FOLDS: Final = (
    ". Each was cross-validated on other rows as well: whoever chooses by these figures has no "
    "fresh rows left."
)
_FOLLOWS: Final = {"validation": ". Nothing in the code stops by them, or keeps the best round."}


def _finding(trace: Trace, same: list[Use], rule: str, confidence: float, end: str) -> Finding:
    last = same[-1]
    names = list(dict.fromkeys(use.fit.model for use in same))
    return Finding(
        check="leak-test-reuse",
        cell=last.site.cell,
        line=last.site.line,
        column=last.site.column,
        message=_message(rule, len(_models(same)), names, end),
        severity=_severity(rule, same),
        confidence=round(confidence, 2),
        rule=rule,
        path=_path(trace, same),
        reproduce="Choose by cross-validation on the training rows; ask the test set once.",
    )


def _severity(rule: str, same: list[Use]) -> Severity:
    """The best of many settings, or rounds, is worse than the better of a few models."""
    if rule in {"threshold", "best-round", "best-split"}:
        return "high"
    if rule == "validation":
        return "high" if any(use.fit.stops for use in same) else "medium"
    names = [str(identity[-1]) for identity in {(_identity(use), use.fit.model) for use in same}]
    settings = max(map(names.count, names), default=0)
    alone = rule == "loop" and len(set(names)) == 1
    return "high" if alone or (rule != "measured" and settings >= _SETTINGS) else "medium"


def _message(rule: str, count: int, names: list[str], end: str) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    if rule == "loop":
        what = f"A loop fits {shown} again and again and scores each on the same test rows"
    elif rule == "best-split":
        return (
            f"A loop splits the rows by one seed after another, scores {shown} on each test set, "
            "and takes the seed that looks best: the figure is the luckiest of all splits, not "
            "what to expect of new rows."
        )
    elif rule == "measured":
        return (
            f"A loop scores {shown} on the same test rows in each round, over seeds, sizes, "
            "quantiles or left-out columns. Nothing in the code takes the best of them."
        )
    elif rule == "threshold":
        what = f"A loop tries thresholds for {shown} and scores each on the same test rows"
    elif rule == "best-round":
        what = f"A loop trains {shown}, and the round with the best figure on the test rows is kept"
    elif rule == "validation":
        what = f"{shown} watches the test rows while it is fitted, and is then scored on them"
    else:
        what = f"{count} models ({shown}) are scored on the same test rows"
    return f"{what}{end}"


def _path(trace: Trace, same: list[Use]) -> tuple[Step, ...]:
    steps = list(split_step(trace, same[0].data.rows))
    for use in same[:_SHOWN]:
        steps.append(step(use.fit.site, f"model fitted: {use.fit.model}"))
        steps.append(step(use.site, "scored on the test rows"))
    return tuple(dict.fromkeys(steps))
