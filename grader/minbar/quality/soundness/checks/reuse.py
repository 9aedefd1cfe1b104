"""One test set asked again and again: to compare models, to choose settings, to stop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from minbar.quality.findings import Finding, Step
from minbar.quality.soundness.checks.uses import Use, held_out, split_step, step, uses
from minbar.quality.soundness.events import Fit, Loop, Trace
from minbar.quality.soundness.rows import Rows, covers, overlap

__all__ = ["check_reuse"]

_TWO: Final = 0.7
_MANY: Final = 0.85
_LOOP: Final = 0.85
_STOPPED: Final = 0.85
_WATCHED: Final = 0.7
_TUNED: Final = 0.75
_KEPT: Final = 0.8
_PAIR: Final = 2  # a baseline and a model, perhaps
_FRESH: Final = 0.5  # rows that chose nothing are left: for review
_SHOWN: Final = 4


def check_reuse(trace: Trace) -> Iterator[Finding]:
    """Report test sets that chose something and were then reported on."""
    everything = [use for use in uses(trace) if held_out(use) and use.data.rows]
    scored = [use for use in everything if use.scores and not _of_fold(use.data.rows)]
    told: list[Rows] = []
    for use in scored:
        rows = use.data.rows
        if any(overlap(rows, known) for known in told):
            continue
        same = [one for one in scored if _same_rows(rows, one.data.rows)]
        finding = _judge(trace, rows, _one_task(same), everything)
        if finding is not None:
            told.append(rows)
            yield finding


def _of_fold(rows: Rows) -> bool:
    return any(cut.kind == "fold" for part in rows for cut in part.cuts)


def _judge(trace: Trace, rows: Rows, same: list[Use], everything: list[Use]) -> Finding | None:
    models = _models(same)
    looped = [use for use in same if _tuned_in_loop(trace, use)]
    kept = [use for use in same if _keeps_best(use)]
    watching = [fit for fit in _distinct(same) if _watches(fit, rows)]
    fresh = _FRESH if _fresh(rows, everything) else 1
    if looped:
        return _finding(trace, looped, "loop", _LOOP * fresh)
    if len(models) > 1:
        confidence = _TWO if len(models) == _PAIR else _MANY
        return _finding(trace, same, "several-models", confidence * fresh)
    tuned = [use for use in same if _tunes_threshold(use)]
    if tuned:
        return _finding(trace, tuned, "threshold", _TUNED * fresh)
    if kept:
        return _finding(trace, kept, "best-round", _KEPT * fresh)
    if watching:
        confidence = _STOPPED if any(fit.stops for fit in watching) else _WATCHED
        return _finding(trace, same, "validation", confidence * fresh)
    return None


def _same_rows(rows: Rows, other: Rows) -> bool:
    return rows == other or covers(rows, other) or covers(other, rows)


def _models(same: list[Use]) -> set[tuple[object, ...]]:
    """Models that were scored on the rows, told apart by what they are and what they saw.

    A constant guess is a yardstick, no candidate.
    """
    real = (use for use in same if not use.fit.model.startswith("Dummy"))
    return {_identity(use) for use in real}


def _identity(use: Use) -> tuple[object, ...]:
    """Which model it is; several that are only scored as one blend are one."""
    blends = frozenset(one.blend for one in use.scores)
    if use.scores and frozenset() not in blends:
        return ("blend", blends)
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
    if use.fit.gradual:
        return False
    again = {
        loop
        for part in use.data.rows
        for cut in part.cuts
        for loop in trace.made_in.get(cut.key, ())
    }
    return any(
        loop in use.fit.loops
        and not (loop.folds or loop in again or _walks_over_targets(trace, use.fit, loop))
        for score in use.scores
        for loop in score.loops
    )


def _walks_over_targets(trace: Trace, fit: Fit, loop: Loop) -> bool:
    """Whether each round fits a target of its own, all else alike: as many tasks, no choice."""
    else_alike = _but_for(loop, fit)
    targets = {
        one.target
        for one in trace.fits
        if one.site == fit.site and one.target and _but_for(loop, one) == else_alike
    }
    return len(targets) > 1


def _but_for(loop: Loop, fit: Fit) -> tuple[object, ...]:
    """The calls and rounds that a fit is in, but for the rounds of one loop."""
    marks = fit.context
    return tuple(one for one in marks if not (isinstance(one, tuple) and one[0] == loop.site))


def _keeps_best(use: Use) -> bool:
    """Whether the rounds of a training loop are scored on the rows, and the best one is kept."""
    return use.fit.gradual and any(
        loop.chooses and loop in use.fit.loops for score in use.scores for loop in score.loops
    )


def _tunes_threshold(use: Use) -> bool:
    """Whether a loop tries thresholds on answers that were given before it, to take the best."""
    known = use.prediction.loops
    tries = [one for one in use.scores if one.tried and set(one.loops) - set(known)]
    chosen = any(loop.chooses for one in tries for loop in one.loops)
    return bool(tries) and (chosen or any(one.tuned for one in use.scores))


def _watches(fit: Fit, rows: Rows) -> bool:
    return any(overlap(facts.rows, rows) for facts in fit.validation)


def _fresh(rows: Rows, everything: list[Use]) -> bool:
    """Whether rows that nothing was chosen on are left, and were asked about."""
    if _carved_from_training(rows):
        return True
    for use in everything:
        mine = use.data.rows
        if overlap(mine, rows) or any(_watches(one.fit, mine) for one in everything):
            continue
        others = [one for one in everything if one.scores and overlap(one.data.rows, mine)]
        if len(_models(others)) <= 1:
            return True
    return False


def _carved_from_training(rows: Rows) -> bool:
    """Whether the rows are a validation set: split off from the training side of a split."""
    return any(cut.side == "train" and cut.kind == "split" for part in rows for cut in part.cuts)


def _finding(trace: Trace, same: list[Use], rule: str, confidence: float) -> Finding:
    last = same[-1]
    names = list(dict.fromkeys(use.fit.model for use in same))
    return Finding(
        check="leak-test-reuse",
        cell=last.site.cell,
        line=last.site.line,
        column=last.site.column,
        message=_message(rule, len(_models(same)), names),
        severity="medium",
        confidence=round(confidence, 2),
        rule=rule,
        path=_path(trace, same),
        reproduce="Choose by cross-validation on the training rows; ask the test set once.",
    )


def _message(rule: str, count: int, names: list[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_SHOWN])
    if rule == "loop":
        what = f"A loop fits {shown} again and again and scores each on the same test rows"
    elif rule == "threshold":
        what = f"A loop tries thresholds for {shown} and scores each on the same test rows"
    elif rule == "best-round":
        what = f"A loop trains {shown}, and the round with the best figure on the test rows is kept"
    elif rule == "validation":
        what = f"{shown} watches the test rows while it is fitted, and is then scored on them"
    else:
        what = f"{count} models ({shown}) are scored on the same test rows"
    return f"{what}; the best of them is chosen by the test set, and no fresh rows are left."


def _path(trace: Trace, same: list[Use]) -> tuple[Step, ...]:
    steps = list(split_step(trace, same[0].data.rows))
    for use in same[:_SHOWN]:
        steps.append(step(use.fit.site, f"model fitted: {use.fit.model}"))
        steps.append(step(use.site, "scored on the test rows"))
    return tuple(dict.fromkeys(steps))
