"""Loops that ask one test set again and again, to measure and not to choose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from minbar.quality.soundness.checks.uses import Use
from minbar.quality.soundness.events import Figure, Fit, Loop, Trace
from minbar.quality.soundness.rows import Cut, covers, overlap

__all__ = [
    "chosen_among",
    "chosen_by_folds",
    "folded_by_hand",
    "keeps_within",
    "measured",
    "measures",
    "rounds_of",
    "splitting",
    "takes_best_split",
]

_FIRST: Final = 100  # scores among which one of the whole is looked for
_HIGHER: Final[Figure] = "highest"
_LOWER: Final[Figure] = "lowest"
_SCORE: Final = re.compile(r"score$|accuracy|auc|recall|precision|f1|r2|kappa|corr", re.IGNORECASE)
_ERROR: Final = re.compile(r"error|loss|mae|mse|rmse|mape|deviance", re.IGNORECASE)
_DEFINITE: Final = frozenset({"seeds", "sizes", "quantiles", "repeats"})


def measured(trace: Trace, use: Use) -> bool:
    """Tell whether a use is one round of a loop that measures, and of none that may choose."""
    if use.fit.gradual:
        return False  # epochs of a training loop
    anew = splitting(trace, use)
    around = (loop for loop in use.fit.loops if loop not in anew)
    loops = [loop for loop in around if any(loop in one.loops for one in use.scores)]
    return bool(loops) and all(measures(trace, use, loop) for loop in loops)


def measures(trace: Trace, use: Use, loop: Loop) -> bool:
    """Tell whether a loop around a fit and its figure changes nothing that one would choose.

    That is the seed, how many rows are trained on, the quantile that is predicted, or which
    columns a model is made to do without; and none of the rounds is taken as the best one.
    """
    if loop.purpose in _DEFINITE:
        known = True
    elif loop.purpose == "levels":
        known = use.fit.level
    elif loop.purpose == "bounds":
        known = _trains_on_others(trace, use.fit, loop)
    else:
        known = loop.purpose == "left-out" and _whole_is_scored(trace, use)
    shown: frozenset[Figure] = frozenset({"ranked"}) if loop.purpose == "left-out" else frozenset()
    return known and not chosen_among(use, trace, shown)


def chosen_among(use: Use, trace: Trace, shown: frozenset[Figure] = frozenset()) -> bool:
    """Tell whether a figure of this use is among those of which the best was taken.

    Args:
        use: the use.
        trace: what happened.
        shown: what is done to show them only: what columns are worth is put in order.
    """
    words = trace.figures.get(use.prediction.number, set()) - shown
    loops = (loop for one in use.scores for loop in one.loops)
    told = _one_taken(use, words) or _end_told(use, words)
    return told or _ranked(words) or _kept(use, words, loops)


def _best_ends(use: Use, words: AbstractSet[Figure]) -> frozenset[Figure]:
    """The end of its figures that is the best: both, where it is not known."""
    scores = any(_SCORE.search(one.metric) for one in use.scores)
    errors = any(_ERROR.search(one.metric) for one in use.scores)
    if scores == errors or "turned" in words:
        return frozenset((_HIGHER, _LOWER))
    return frozenset((_HIGHER,)) if scores else frozenset((_LOWER,))


def _one_taken(use: Use, words: AbstractSet[Figure]) -> bool:
    """Whether it was asked whose the best is; that of the worst too shows how far they go."""
    if "highest taken" in words and "lowest taken" in words:
        return False
    best = _best_ends(use, words)
    high = "highest taken" in words and _HIGHER in best
    return high or "taken" in words or ("lowest taken" in words and _LOWER in best)


def _end_told(use: Use, words: AbstractSet[Figure]) -> bool:
    """Whether the best one alone is told, and not how far they go."""
    told = words & {_HIGHER, _LOWER}
    return len(told) == 1 and told <= _best_ends(use, words) and "spread" not in words


def _ranked(words: AbstractSet[Figure]) -> bool:
    """Whether they are put in order, and not to tell their middle, or both ends."""
    both = {"first", "last"} <= words
    return "ranked" in words and not (both or "middle" in words or "spread" in words)


def _kept(use: Use, words: AbstractSet[Figure], loops: Iterable[Loop]) -> bool:
    """Whether one of the loops keeps the best figure so far."""
    best = _best_ends(use, words)
    return "compared" in words and any(loop.keeps & best for loop in loops)


def splitting(trace: Trace, use: Use) -> set[Loop]:
    """Return the loops in each round of which the rows are divided anew."""
    cuts = (cut for part in use.data.rows for cut in part.cuts)
    return {loop for cut in cuts for loop in trace.made_in.get(cut.key, ())}


def folded_by_hand(trace: Trace, use: Use) -> bool:
    """Tell whether a loop takes training and test rows of their own in each round, as folds are.

    A loop whose variable chooses the same of both (columns by their names, say) does not.
    """
    trained = {cut for part in use.fit.train.rows for cut in part.cuts}
    asked = {cut for part in use.data.rows for cut in part.cuts}
    if any(cut.kind == "group" for cut in asked):
        return False  # the parts of each group are no folds
    here, there = _rounds(trace, trained - asked), _rounds(trace, asked - trained)
    return bool(here & there & set(use.fit.loops))


def _rounds(trace: Trace, cuts: Iterable[Cut]) -> set[Loop]:
    return {loop for cut in cuts for loop in trace.by_round.get(cut.key, ())}


def takes_best_split(trace: Trace, use: Use) -> bool:
    """Tell whether a loop over seeds splits the rows anew, and the best of its figures is taken."""
    made = [
        loop for loop in splitting(trace, use) if loop.purpose == "seeds" and loop in use.fit.loops
    ]
    words = trace.figures.get(use.prediction.number, set())
    if not made or words & {"spread", "averaged"}:
        return False
    return _one_taken(use, words) or _end_told(use, words) or _kept(use, words, made)


def keeps_within(trace: Trace, use: Use) -> bool:
    """Tell whether a loop that does not split, in one that does, keeps the best of its rounds."""
    words = trace.figures.get(use.prediction.number, set())
    anew = splitting(trace, use)
    loops = (loop for one in use.scores for loop in one.loops)
    return _kept(use, words, [one for one in loops if one in use.fit.loops and one not in anew])


def _trains_on_others(trace: Trace, fit: Fit, loop: Loop) -> bool:
    """Whether each round trains on other rows: a bound of rows, not of a list of columns."""
    cuts = (cut for part in fit.train.rows for cut in part.cuts)
    if any(loop in trace.made_in.get(cut.key, ()) for cut in cuts):
        return True
    return len({one.train.rows for one in rounds_of(trace, fit, loop)}) > 1


def _whole_is_scored(trace: Trace, use: Use) -> bool:
    """Whether the model with all columns was scored before, outside of any loop."""
    asked = {one.prediction for one in trace.scores[:_FIRST] if not one.loops}
    return any(
        one.model == use.fit.model and one.train.rows == use.fit.train.rows and not one.loops
        for one in (trace.fits[trace.predictions[number].fit] for number in asked)
    )


def rounds_of(trace: Trace, fit: Fit, loop: Loop) -> list[Fit]:
    """Return what was fitted at one place in the rounds of one loop, all else alike."""
    if fit.site not in trace.rounds:
        found: dict[tuple[object, ...], list[Fit]] = {}
        for one in trace.fits_at(fit.site):
            for around in one.loops:
                found.setdefault((around.site, *_but_for(around, one)), []).append(one)
        trace.rounds[fit.site] = found
    return trace.rounds[fit.site].get((loop.site, *_but_for(loop, fit)), [])


def _but_for(loop: Loop, fit: Fit) -> tuple[object, ...]:
    """The calls and rounds that a fit is in, but for the rounds of one loop."""
    marks = fit.context
    return tuple(one for one in marks if not (isinstance(one, tuple) and one[0] == loop.site))


def chosen_by_folds(trace: Trace, same: list[Use]) -> bool:
    """Tell whether each model was cross-validated without the test rows, and none chosen by them.

    Then the test figures may be no more than what is reported of each.
    """
    return all(_has_folds(trace, use) and not chosen_among(use, trace) for use in same)


def _has_folds(trace: Trace, use: Use) -> bool:
    return any(
        one.owner == use.fit.owner
        and one.owner
        and not one.ignored
        and not overlap(one.data.rows, use.data.rows)
        and covers(one.data.rows, use.fit.train.rows)
        for one in trace.comparisons
    )
