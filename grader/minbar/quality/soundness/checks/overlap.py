"""Rows that a model is both trained and tested on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from minbar.quality.findings import Finding, Step
from minbar.quality.soundness.checks.uses import Use, held_out, read_step, split_step, step, uses
from minbar.quality.soundness.copies import EXPLODED, WINDOWS
from minbar.quality.soundness.events import Duplication, Fit, Trace
from minbar.quality.soundness.knowledge.estimators import SAMPLERS
from minbar.quality.soundness.rows import Rows, covers, crossing, overlap

__all__ = ["check_overlap"]

_DUPLICATED: Final = 0.9
_NUMBERED: Final = 0.5  # each copy has a number, or other rows beside it: other rows, perhaps
_WHOLE: Final = 0.9
_ONLY_TRAINING: Final = 0.7
_UNKNOWN_MODEL: Final = 0.8
_SHARED_WINDOWS: Final = (
    "The windows overlap, and chance divides them: most windows of the test set share rows "
    "with windows of the training set."
)


def check_overlap(trace: Trace) -> Iterator[Finding]:
    """Report rows that training and test share."""
    everything = uses(trace)
    yield from _duplicated(trace, uses(trace, handmade=True))
    yield from _seen_before(trace, everything)


def _duplicated(trace: Trace, everything: list[Use]) -> Iterator[Finding]:
    """Copies made before the split lie on both sides of it."""
    told: set[int] = set()
    for use in everything:
        for number in sorted(use.fit.train.duplications & use.data.duplications - told):
            if held_out(use) and _on_both_sides(trace, trace.duplications[number], use):
                told.add(number)
                end = step(use.site, f"{'scored' if use.scores else 'predicted'} on test rows")
                steps = (*split_step(trace, use.data.rows), end)
                yield _duplication(trace, trace.duplications[number], steps)
    for comparison in trace.comparisons:
        if not comparison.used or _has_clean_test(comparison.data.rows, everything):
            continue
        for number in sorted(comparison.data.duplications - told):
            made = trace.duplications[number]
            grouped = comparison.by_group and made.what not in SAMPLERS
            if grouped or made.what in {EXPLODED, WINDOWS}:
                continue  # a cross-validation by groups keeps them together, perhaps
            told.add(number)
            steps = (step(comparison.site, f"scored on folds: {comparison.what}"),)
            yield _duplication(trace, trace.duplications[number], steps)


def _on_both_sides(trace: Trace, made: Duplication, use: Use) -> bool:
    """Whether copies came to lie on both sides: a division by groups keeps them together."""
    if made.what in SAMPLERS:
        return True
    by_row = _divided_by_row(trace, use.fit.train.rows, use.data.rows)
    if made.what == WINDOWS:
        return by_row
    if made.what == EXPLODED:
        return by_row and use.fit.copied_target
    return by_row or not _by_group(trace, use.data.rows)


def _divided_by_row(trace: Trace, train: Rows, tested: Rows) -> bool:
    """Whether chance divided training and test rows, one by one."""
    sides = {cut.key: cut.side for part in train for cut in part.cuts}
    apart = {
        (cut.key, part.source)
        for part in tested
        for cut in part.cuts
        if sides.get(cut.key, cut.side) != cut.side
    }
    sampled = any(cut.kind == "sample" for part in tested for cut in part.cuts)
    by_chance = any(
        (split.key, part.source) in apart
        for split in trace.splits
        if split.shuffled or "Shuffle" in split.what
        for part in split.rows
    )
    return (by_chance or sampled) and not _by_group(trace, tested)


def _by_group(trace: Trace, rows: Rows) -> bool:
    """Whether rows were divided so that those of one group stay together."""
    grouped = {split.key for split in trace.splits if "Group" in split.what}
    return any(cut.key in grouped for part in rows for cut in part.cuts)


def _has_clean_test(rows: Rows, everything: list[Use]) -> bool:
    return any(
        use.scores and held_out(use) and not overlap(rows, use.data.rows) for use in everything
    )


def _duplication(trace: Trace, made: Duplication, steps: tuple[Step, ...]) -> Finding:
    return Finding(
        check="leak-overlap",
        cell=made.site.cell,
        line=made.site.line,
        column=made.site.column,
        message=_SHARED_WINDOWS
        if made.what == WINDOWS
        else (
            f"`{made.what}` multiplies rows before they are split, so that copies (or rows "
            "made from their neighbours) are in the training set and in the test set."
        ),
        severity="high",
        confidence=_NUMBERED if made.number in trace.numbered else _DUPLICATED,
        rule="resampling",
        path=(*read_step(trace, made.rows), step(made.site, f"resampled: {made.what}"), *steps),
        reproduce=(
            "Split the rows in order, or by person, before windows are cut; compare the scores."
            if made.what == WINDOWS
            else "Split first and resample the training rows only; compare the scores."
        ),
    )


def _seen_before(trace: Trace, everything: list[Use]) -> Iterator[Finding]:
    """The rows of the test were rows of the fit."""
    by_fit: dict[int, list[Use]] = {}
    for use in everything:
        by_fit.setdefault(use.fit.number, []).append(use)
    told: set[tuple[object, ...]] = set()
    for number, mine in by_fit.items():
        fit = trace.fits[number]
        for use in mine:
            if not use.scores or held_out(use) or not fit.train.rows:
                continue
            finding = _judge(trace, fit, use, mine, everything)
            key = (fit.site, finding.rule) if finding is not None else ()
            if finding is not None and key not in told:
                told.add(key)
                yield finding


def _judge(
    trace: Trace, fit: Fit, use: Use, mine: list[Use], everything: list[Use]
) -> Finding | None:
    shared = _shared(trace, fit, use.data.rows)
    if shared:
        return _finding(trace, fit, use, shared)
    if not covers(fit.train.rows, use.data.rows):
        return None
    if any(held_out(other) and other.data.rows for other in mine):
        return None
    if _tested_elsewhere(trace, fit, everything):
        return None
    return _finding(trace, fit, use, "training-score")


def _shared(trace: Trace, fit: Fit, tested: Rows) -> str:
    """How test rows came to be among the training rows; empty if it is not known."""
    apart = _test_side(tested) or _drawn_to_test(trace, tested)
    if apart and _strictly_wider(fit.train.rows, tested):
        return "test-in-training"
    if _test_side(tested) and _has_some(trace, fit, tested):
        return "some-in-training"
    if _drawn_twice(fit.train.rows, tested):
        return "drawn-twice"
    return "crossing" if crossing(fit.train.rows, tested) else ""


def _has_some(trace: Trace, fit: Fit, tested: Rows) -> bool:
    """Whether some of the test rows, by what they hold, were put under the training rows.

    Rows whose answers another model guessed are no help with the true ones; in a loop, what
    was learned from in one round may be gone from the test of the next.
    """
    if fit.pseudo or fit.loops:
        return False
    for one in fit.train.rows:
        for whole in tested:
            more = one.cuts[len(whole.cuts) :]
            inside = one != whole and covers(frozenset({whole}), frozenset({one}))
            chosen = all(cut.kind in {"filter", "sample"} for cut in more)
            if inside and chosen and not any(trace.made_in.get(cut.key) for cut in more):
                return True
    return False


def _test_side(rows: Rows) -> bool:
    """Whether the rows are one side of a split made by chance, and not its training side."""
    return any(
        cut.kind in {"split", "sample"} and cut.side not in {"train", "drawn", "0"}
        for part in rows
        for cut in part.cuts
    )


def _drawn_to_test(trace: Trace, rows: Rows) -> bool:
    """Whether the rows are a smaller part that was drawn, as one draws test rows."""
    keys = {part.cuts[-1].key for part in rows if part.cuts and part.cuts[-1].side == "drawn"}
    return bool(keys & trace.small)


def _drawn_twice(train: Rows, tested: Rows) -> bool:
    """Whether both were drawn from the same rows, each without a look at the other."""
    return any(
        one.source == other.source
        and one.cuts[:-1] == other.cuts[:-1]
        and one.cuts != other.cuts
        and all(part.cuts and part.cuts[-1].kind == "sample" for part in (one, other))
        and {part.cuts[-1].side for part in (one, other)} == {"drawn"}
        for one in train
        for other in tested
    )


def _strictly_wider(train: Rows, tested: Rows) -> bool:
    return covers(train, tested) and not covers(tested, train)


def _tested_elsewhere(trace: Trace, fit: Fit, everything: list[Use]) -> bool:
    """Whether the same kind of model is scored on rows it has not seen, or on folds."""
    if fit.search:
        return True
    for other in everything:
        if other.scores and held_out(other) and other.fit.owner == fit.owner:
            return True
        if other.scores and held_out(other) and other.fit.model == fit.model:
            return True
    return any(one.used or one.model == fit.model for one in trace.comparisons)


def _finding(trace: Trace, fit: Fit, use: Use, rule: str) -> Finding:
    whole = rule != "training-score"
    confidence = _WHOLE if whole else _ONLY_TRAINING
    if whole:
        message = (
            f"`{fit.model}` is fitted on rows that include "
            f"{'some of ' if rule != 'test-in-training' else ''}the test rows it is scored on "
            f"(cell {use.site.cell}): the score says how well it remembers."
        )
    else:
        message = (
            f"`{fit.model}` is scored only on the rows it was fitted on: nothing tells how it "
            "does on new data."
        )
    return Finding(
        check="leak-overlap",
        cell=use.site.cell,
        line=use.site.line,
        column=use.site.column,
        message=message,
        severity="high" if whole else "medium",
        confidence=confidence if fit.known else round(confidence * _UNKNOWN_MODEL, 2),
        rule=rule,
        path=(
            *read_step(trace, use.data.rows),
            *split_step(trace, use.data.rows),
            step(fit.site, f"model fitted: {fit.model}"),
            step(use.site, "scored on the same rows"),
        ),
        reproduce="Score the model on rows that no fit has seen, and compare.",
    )
