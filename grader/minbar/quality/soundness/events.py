"""What happens in a notebook that a check may ask about, in the order in which it happens."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final, Literal

from minbar.quality.soundness.rows import NO_ROWS, Rows

Figure = Literal[
    "highest taken",
    "lowest taken",
    "taken",
    "ranked",
    "highest",
    "lowest",
    "spread",
    "averaged",
    "compared",
    "first",
    "last",
    "middle",
    "turned",
]
"""What is done with figures of models: see `Trace.figures`."""

Purpose = Literal["", "seeds", "sizes", "bounds", "quantiles", "levels", "left-out", "repeats"]
"""What a loop is for: see `loop_purpose`."""

__all__ = [
    "NOTHING",
    "Comparison",
    "Duplication",
    "Facts",
    "Figure",
    "Fit",
    "Learned",
    "Loop",
    "Prediction",
    "Purpose",
    "Scored",
    "Site",
    "Split",
    "Trace",
]


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """A place in the notebook; all three count from 1."""

    cell: int
    line: int
    column: int = 1


@dataclass(frozen=True, slots=True)
class Loop:
    """A loop that is being run.

    Attributes:
        site: where it begins.
        folds: whether it walks over the folds of a cross-validation.
        names: what holds its items.
        keeps: which end is kept, where something in it is compared with the best so far.
        purpose: what its items go into: see `loop_purpose`.
        follows: names that hold something else in each round, by its variable.
    """

    site: Site
    folds: bool
    names: frozenset[str] = frozenset()
    keeps: frozenset[Figure] = frozenset()
    purpose: Purpose = ""
    follows: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of some data at one moment.

    Attributes:
        rows: which rows.
        learned: numbers of the statistics that flowed into the values.
        duplications: numbers of the resamplings that the rows went through.
    """

    rows: Rows = NO_ROWS
    learned: frozenset[int] = frozenset()
    duplications: frozenset[int] = frozenset()


NOTHING: Final = Facts()


@dataclass(frozen=True, slots=True)
class Learned:
    """Something learned from rows that can flow into features.

    Attributes:
        number: its position in the trace.
        site: where it was learned.
        what: what learned it, as written: `StandardScaler`, `mean`.
        family: `scaling`, `imputation`, `reduction`, `selection`, `text`, `target`, …
        rows: the rows that it saw.
        confidence: that fitting it on test rows is a leak.
        owner: identity of the transformer; 0 for a plain statistic.
        paired: whether it compares two columns: a feature with the target, perhaps.
        column: the column that it is a statistic of, where that is one and known.
        told: whether it was given the target, and makes features by it.
    """

    number: int
    site: Site
    what: str
    family: str
    rows: Rows
    confidence: float
    owner: int = 0
    column: str | None = None
    paired: bool = False
    told: bool = False


@dataclass(frozen=True, slots=True)
class Duplication:
    """Rows copied, or invented from their neighbours."""

    number: int
    site: Site
    what: str
    rows: Rows
    target: bool = True
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Split:
    """Rows divided for training and testing."""

    site: Site
    what: str
    key: str
    rows: Rows
    shuffled: bool
    temporal: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """A model fitted.

    Attributes:
        number: its position among the fits.
        site: where.
        model: the class, as written.
        owner: identity of the estimator.
        train: what it was fitted on.
        loops: the loops around it, outermost first.
        validation: rows that it watched while fitting.
        stops: whether watching them chooses the model (early stopping, best weights).
        classifier: True or False where the class says so, None otherwise.
        search: whether the fit tries settings by cross-validation.
        features: what is known of the columns it was given, for checks of features.
        known: whether it is the class of a library that is known.
        afterwards: numbers of columns in the features that are known only after the fact.
        named_at: where those were last taken by name.
        balanced: whether it was told to weigh rare classes up.
        level: whether it predicts a quantile.
        pseudo: whether it learns what another model predicted.
        tasks: loops in each round of which it predicts something else.
        handmade: whether it is no class's, but a product of the notebook's own.
    """

    number: int
    site: Site
    model: str
    owner: int
    train: Facts
    loops: tuple[Loop, ...]
    validation: tuple[Facts, ...] = ()
    stops: bool = False
    classifier: bool | None = None
    search: bool = False
    known: bool = True
    target: str | None = None
    has_target: bool | None = None
    identifiers: tuple[str, ...] = ()
    afterwards: frozenset[int] = frozenset()
    named_at: tuple[Site, ...] = ()
    balanced: bool = False
    deep: bool = False
    context: tuple[object, ...] = ()
    supervised: bool = True
    gradual: bool = False
    copied_target: bool = True
    level: bool = False
    pseudo: bool = False
    tasks: frozenset[Site] = frozenset()
    handmade: bool = False


@dataclass(frozen=True, slots=True)
class Prediction:
    """A fitted model asked about rows."""

    number: int
    site: Site
    fit: int
    data: Facts
    method: str
    loops: tuple[Loop, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A prediction turned into a figure; `prediction` is its number."""

    site: Site
    metric: str
    prediction: int
    loops: tuple[Loop, ...]
    soft: bool = True
    tried: bool = False
    tuned: bool = False
    blend: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Comparison:
    """A cross-validation: an estimator fitted and scored on folds of the same rows.

    Attributes:
        used: whether its figure is looked at; of a search, only if asked for.
        afterwards: as of a fit.
        named_at: as of a fit.
        ignored: whether its figures go nowhere: a statement of its own in a loop or function.
        by_group: whether the folds keep together what is of one group.
    """

    site: Site
    what: str
    model: str
    data: Facts
    owner: int = 0
    used: bool = True
    afterwards: frozenset[int] = frozenset()
    named_at: tuple[Site, ...] = ()
    ignored: bool = False
    by_group: bool = False

    def as_used(self) -> Comparison:
        """Return the same comparison, its figure looked at."""
        return replace(self, used=True)


@dataclass(slots=True)
class Trace:
    """Everything recorded.

    Attributes:
        figures: by the number of a prediction, what was done with its scores: the highest,
            the lowest or some one `taken` (whose it is was asked), `ranked`, one end of them
            told, their `spread` or average told, `compared`, the `first`, `last` or a `middle`
            one of several looked at, `turned` so that the other end is the best.
        by_round: by what divides rows, the loops whose variable decides how it does.
        parted: what divides rows into equal parts, one for each fold perhaps.
        walks: what divides rows into windows that walk over all of them.
        small: what draws the smaller part of rows, as one draws test rows.
        asked_elsewhere: networks that were asked, in a loop, about data that could not be
            followed: a test set of its own, perhaps.
        rounds: by the place of a fit, what was fitted there in all rounds of one loop, by the
            loop's place and the calls and rounds of others that it was in.
        numbered: numbers of the resamplings whose copies were numbered, or joined with other
            rows: an hour of each day, a month of each contract.
        apart: numbers of the resamplings whose copies a column tells apart, a number of each.
        aimed: numbers of the statistics of which one column was taken by name: of
            correlations, those with the target.
    """

    learned: list[Learned] = field(default_factory=list)
    duplications: list[Duplication] = field(default_factory=list)
    splits: list[Split] = field(default_factory=list)
    fits: list[Fit] = field(default_factory=list)
    predictions: list[Prediction] = field(default_factory=list)
    scores: list[Scored] = field(default_factory=list)
    comparisons: list[Comparison] = field(default_factory=list)
    reads: dict[int, tuple[Site, str]] = field(default_factory=dict)
    made_in: dict[str, tuple[Loop, ...]] = field(default_factory=dict)
    by_round: dict[str, tuple[Loop, ...]] = field(default_factory=dict)
    trained_on: set[int] = field(default_factory=set)
    pending: set[int] = field(default_factory=set)
    signs: set[str] = field(default_factory=set)
    parted: set[str] = field(default_factory=set)
    walks: set[str] = field(default_factory=set)
    small: set[str] = field(default_factory=set)
    asked_elsewhere: set[int] = field(default_factory=set)
    rounds: dict[Site, dict[tuple[object, ...], list[Fit]]] = field(default_factory=dict)
    late_names: dict[int, str] = field(default_factory=dict)
    figures: dict[int, set[Figure]] = field(default_factory=dict)
    aimed: set[int] = field(default_factory=set)
    numbered: set[int] = field(default_factory=set)
    apart: set[int] = field(default_factory=set)
    _by_site: dict[Site, list[Fit]] = field(default_factory=dict)
    _counted: int = 0
    _asked: dict[int, list[Rows]] = field(default_factory=dict)
    _asked_counted: int = 0

    def fits_at(self, site: Site) -> list[Fit]:
        """Return the fits of one place, in each round and call; found at once."""
        for fit in self.fits[self._counted :]:
            self._by_site.setdefault(fit.site, []).append(fit)
        self._counted = len(self.fits)
        return self._by_site.get(site, [])

    def rows_asked(self, fit: Fit) -> list[Rows]:
        """Return the rows that a fitted model was asked about; found at once."""
        for one in self.predictions[self._asked_counted :]:
            self._asked.setdefault(one.fit, []).append(one.data.rows)
        self._asked_counted = len(self.predictions)
        return self._asked.get(fit.number, [])
