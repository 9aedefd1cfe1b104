"""Models at work: who was asked about which rows, and whether a figure came of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from minbar.quality.findings import Step
from minbar.quality.soundness.events import Facts, Fit, Prediction, Scored, Site, Split, Trace
from minbar.quality.soundness.rows import Rows, overlap

__all__ = ["Use", "held_out", "read_step", "split_step", "step", "uses"]


@dataclass(slots=True)
class Use:
    """A fitted model asked about rows.

    Attributes:
        fit: the fit.
        prediction: the question.
        scores: figures that were made of the answer.
    """

    fit: Fit
    prediction: Prediction
    scores: list[Scored] = field(default_factory=list)

    @property
    def data(self) -> Facts:
        """What is known of the rows."""
        return self.prediction.data

    @property
    def site(self) -> Site:
        """Where the figure, or else the answer, is made."""
        return self.scores[0].site if self.scores else self.prediction.site


def uses(trace: Trace, *, handmade: bool = False) -> list[Use]:
    """Return every use of a supervised model that was not part of its training.

    Args:
        trace: what happened.
        handmade: whether to give scored products of the notebook's own too.
    """
    found: dict[int, Use] = {}
    for prediction in trace.predictions:
        fit = trace.fits[prediction.fit]
        if prediction.number in trace.trained_on or fit.number in trace.pending:
            continue
        if fit.supervised and (handmade or not fit.handmade):
            found[prediction.number] = Use(fit, prediction)
    for score in trace.scores:
        use = found.get(score.prediction)
        if use is not None:
            use.scores.append(score)
    return [use for use in found.values() if use.scores or not use.fit.handmade]


def held_out(use: Use) -> bool:
    """Tell whether the model had not seen the rows."""
    return not overlap(use.fit.train.rows, use.data.rows)


def step(site: Site, text: str) -> Step:
    """Return one step of a path."""
    return Step(site.cell, site.line, text)


def read_step(trace: Trace, rows: Rows) -> tuple[Step, ...]:
    """Return where rows were read, if that is known."""
    sources = sorted({part.source for part in rows})
    known = [trace.reads[number] for number in sources if number in trace.reads]
    return tuple(step(site, f"read: {what[:60]}") for site, what in known[:2])


def split_step(trace: Trace, rows: Rows) -> tuple[Step, ...]:
    """Return the last split that led to these rows."""
    keys = {cut.key for part in rows for cut in part.cuts}
    made: list[Split] = [split for split in trace.splits if split.key in keys]
    return tuple(step(split.site, f"split: {split.what}") for split in made[-1:])
