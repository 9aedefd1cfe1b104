"""Abstract values: what the analysis knows of what a name holds."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

from minbar.quality.soundness.events import Facts, Site
from minbar.quality.soundness.rows import NO_ROWS, Cut, Rows, union

if TYPE_CHECKING:
    from minbar.quality.soundness.environment import Scope

__all__ = [
    "NOTHING_LEARNED",
    "UNKNOWN",
    "Class",
    "Const",
    "Data",
    "Estimator",
    "EstimatorKind",
    "Function",
    "Instance",
    "Length",
    "Library",
    "Mapping",
    "Method",
    "Sequence",
    "Unknown",
    "Value",
    "as_data",
    "join",
    "late",
    "limited",
    "merged",
    "softness",
    "statistics",
]

NOTHING_LEARNED: Final[frozenset[int]] = frozenset()
_MOST_LEARNED: Final = 48
_MOST_ITEMS: Final = 64
_MOST_DEPTH: Final = 4

EstimatorKind = Literal["transformer", "model", "search", "pipeline", "sampler", "unknown"]


class Value:
    """Anything that a name may hold."""

    __slots__ = ()


@dataclass(slots=True, eq=False)
class Unknown(Value):
    """Nothing is known of it, and no data flow into it."""


UNKNOWN: Final = Unknown()


@dataclass(slots=True, eq=False)
class Const(Value):
    """A literal: a number, a text, None, True."""

    value: object


@dataclass(slots=True, eq=False)
class Library(Value):
    """A module, class or function of a library, by its dotted path."""

    path: str
    text: str = ""

    @property
    def name(self) -> str:
        """The last part of the path; `text` is that of a `Path` which is known."""
        return self.path.rpartition(".")[2]


@dataclass(slots=True, eq=False)
class Length(Value):
    """How many rows some data have, or a number computed from that.

    Attributes:
        of: the rows.
        exact: whether it is just their number.
        place: the share of them that it is, and how many more; None if that is not known.
    """

    of: Rows
    exact: bool = True
    place: tuple[float, float] | None = (1.0, 0.0)


@dataclass(slots=True, eq=False)
class Sequence(Value):
    """A list, tuple or set; `open` if it may hold more of the same.

    Attributes:
        items: what is known to be in it.
        open: whether it may hold more of the same.
        but: of names of columns taken from a table, those that were left out;
            None for any other list.
        learned: numbers of the statistics that chose what is in it.
    """

    items: list[Value]
    open: bool = False
    but: frozenset[str] | None = None
    learned: frozenset[int] = NOTHING_LEARNED

    def add(self, item: Value) -> None:
        """Append, up to a fixed length; beyond it, items melt into the last."""
        if len(self.items) < _MOST_ITEMS:
            self.items.append(item)
        else:
            self.items[-1] = join(self.items[-1], item)
            self.open = True


@dataclass(slots=True, eq=False)
class Mapping(Value):
    """A dictionary; `rest` stands for all entries whose keys are not known."""

    items: dict[object, Value]
    rest: Value | None = None


@dataclass(slots=True, eq=False)
class Function(Value):
    """A function or lambda of the notebook, with the scope that it closes over."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    scope: Scope
    cell: int
    owner: Value | None = None


@dataclass(slots=True, eq=False)
class Class(Value):
    """A class of the notebook."""

    name: str
    methods: dict[str, Function]
    bases: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Instance(Value):
    """An object of a class of the notebook."""

    cls: Class
    attributes: dict[str, Value]
    site: Site


@dataclass(slots=True, eq=False)
class Method(Value):
    """A method taken from an object, not called yet."""

    owner: Value
    name: str


@dataclass(slots=True, eq=False)
class Data(Value):
    """A table, column, array, text corpus, or a figure computed from one.

    Attributes:
        rows: the rows that its values belong to; none for a figure.
        learned: numbers of statistics in all of its values.
        columns: the same for columns that were written since, by name.
        duplications: numbers of the resamplings it went through.
        predictions: numbers of the predictions in it.
        cuts: of a mask or an index, what selecting by it does to rows.
        pieces: if it was stacked from several sets of rows, those, in order.
        label: name of the one column it is, if known.
        names: names of its columns where a list selected them.
        dropped: names of columns that were taken out.
        exact: whether `names` and `dropped` tell all.
        parent: the table it was taken from, and the column.
        group: of a groupby, whether it is one.
        compared: predictions against what is true.
        soft: predictions are probabilities or scores, as far as is known.
        temporal: rows have an order in time.
        nulls: of a mask, whether it tells missing values.
        target: of a data set, the column that is to be predicted, if it is known.
        tried: predictions against a threshold that moves with a loop.
        blended: predictions of several models, made into one.
        tuned: predictions against a threshold that was worked out.
        labels: it is the names of a table's columns, but for those in `dropped`.
        whole: of an index, it holds each of its rows, in whatever order.
        weights: it was worked out from rows, to be multiplied with others.
        archive: a file that holds several arrays by name.
        grouped: each row is a figure of a group of other rows.
        own: of rows that were multiplied, names of the columns that differ between the copies.
        turned: of a table whose columns are rows now (`.T`), the resamplings that may be none:
            what was put under each other lies side by side. None for any other table.
        origin: the table that it was computed from row by row, as far as that is known: two
            of one origin and the same rows are copies.
        moves: of a column, loops in each round of which it is another one.

    Numbers below zero in `learned` and `columns` are no statistics: each stands for a
    column that is known only after the fact, and flows as they do. A whole table keeps
    them apart by column, so that dropping the column takes them out again.
    """

    rows: Rows = NO_ROWS
    learned: frozenset[int] = NOTHING_LEARNED
    columns: dict[str, frozenset[int]] = field(default_factory=dict)
    duplications: frozenset[int] = NOTHING_LEARNED
    predictions: frozenset[int] = NOTHING_LEARNED
    cuts: tuple[Cut, ...] = ()
    pieces: tuple[Rows, ...] = ()
    label: str | None = None
    names: frozenset[str] | None = None
    dropped: frozenset[str] = frozenset()
    exact: bool = False
    parent: Data | None = None
    group: bool = False
    compared: bool = False
    soft: bool = True
    temporal: bool = False
    nulls: bool = False
    opaque: bool = False
    random: bool = False
    loader: bool = False
    element: bool = False
    positions: bool = False
    labels: bool = False
    target: str | None = None
    tried: bool = False
    tuned: bool = False
    blended: bool = False
    origin: object | None = None
    whole: bool = False
    archive: bool = False
    weights: bool = False
    grouped: bool = False
    own: frozenset[str] = frozenset()
    turned: frozenset[int] | None = None
    moves: frozenset[Site] = frozenset()

    def all_learned(self) -> frozenset[int]:
        """Everything that was learned and flowed into any of its columns."""
        if not self.columns:
            return self.learned
        return limited(self.learned.union(*self.columns.values()))

    def facts(self) -> Facts:
        """Return what is known now, as a value that no later write changes."""
        return Facts(self.rows, statistics(self.all_learned()), self.duplications)

    def afterwards(self) -> frozenset[int]:
        """Numbers of the columns known only after the fact that are in it."""
        return self.all_learned() - statistics(self.all_learned())

    def take_in(self, other: Data) -> None:
        """Let everything in another table flow in, columns known afterwards each by itself."""
        apart = other.late_columns()
        flowing = statistics(other.all_learned())
        flowing |= other.learned if other.rows else NOTHING_LEARNED
        self.learned = limited(self.learned | flowing)
        for name, numbers in apart.items():
            self.columns[name] = limited(self.columns.get(name, self.learned) | numbers)

    def late_columns(self) -> dict[str, frozenset[int]]:
        """By name, what is known only after the fact in each column of a table."""
        if not self.rows:
            return {}
        found = ((name, late(numbers)) for name, numbers in self.columns.items())
        return {name: numbers for name, numbers in found if numbers}

    def forget_late(self) -> None:
        """Take out all that is known only after the fact: nobody knows what is left of it."""
        self.learned = statistics(self.learned)
        self.columns = {name: statistics(numbers) for name, numbers in self.columns.items()}

    def copy(self) -> Data:
        """Return another table with the same contents."""
        new = self.like()
        new.learned = self.learned
        new.columns = dict(self.columns)
        new.label, new.names, new.dropped = self.label, self.names, self.dropped
        new.exact, new.group, new.compared = self.exact, self.group, self.compared
        new.cuts, new.nulls = self.cuts, self.nulls
        new.pieces = self.pieces
        new.labels = self.labels
        new.whole = self.whole
        return new

    def like(self, extra: frozenset[int] = NOTHING_LEARNED) -> Data:
        """Return data over the same rows, computed from all of its values."""
        apart = self.late_columns()
        learned = statistics(self.all_learned()) | extra
        learned |= self.learned if self.rows else NOTHING_LEARNED
        return Data(
            rows=self.rows,
            learned=limited(learned),
            columns={name: limited(learned | numbers) for name, numbers in apart.items()},
            duplications=self.duplications,
            predictions=self.predictions,
            pieces=self.pieces,
            compared=self.compared,
            soft=self.soft,
            temporal=self.temporal,
            cuts=self.cuts if self.rows else (),
            opaque=self.opaque,
            element=self.element,
            tried=self.tried,
            tuned=self.tuned,
            blended=self.blended,
            origin=self.origin,
            grouped=self.grouped,
            weights=self.weights,
            archive=self.archive,
            own=self.own,
            turned=self.turned,
            moves=self.moves,
        )

    def write(self, key: str | None, value: Data, *, partly: bool = False) -> None:
        """Let values flow into a column, or into any if the key is not known.

        Args:
            key: name of the column.
            value: what flows.
            partly: only some rows are written, so what was there stays.
        """
        flowing = value.all_learned()
        if not value.rows or value.label not in {None, key}:
            self.origin = object()  # a constant, or another column: no copy of the rows any more
        self.duplications |= value.duplications if value.rows == self.rows else frozenset()
        if key is None:
            self.learned = limited(self.learned | flowing)
            self.predictions |= value.predictions
            return
        before = self.columns.get(key, self.learned) if partly else NOTHING_LEARNED
        self.columns[key] = limited(before | flowing)
        if self.own and (value.label is None or value.label in self.own | value.own):
            self.own |= {key}
        self.dropped -= {key}
        if self.names is not None:
            self.names |= {key}


def statistics(numbers: frozenset[int]) -> frozenset[int]:
    """Return the numbers of what was learned, without columns known only after the fact."""
    if any(number < 0 for number in numbers):
        return frozenset(number for number in numbers if number >= 0)
    return numbers


def late(numbers: frozenset[int]) -> frozenset[int]:
    """Return the numbers of columns known only after the fact."""
    return numbers - statistics(numbers)


def limited(numbers: frozenset[int]) -> frozenset[int]:
    """Cap a set of numbers: the first ones are kept."""
    if len(numbers) <= _MOST_LEARNED:
        return numbers
    return frozenset(sorted(numbers)[:_MOST_LEARNED])


@dataclass(slots=True, eq=False)
class Estimator(Value):
    """An estimator, transformer, pipeline, search or sampler.

    Attributes:
        name: the class, as written.
        kind: what it does.
        site: where it was made: its identity.
        number: identity over the run.
        steps: what it is made of: a pipeline's steps, a search's estimator.
        settings: keyword arguments.
        learned: numbers of the statistics that it holds.
        fit: number of the last fit; None before.
        data: data given when it was made.
        known: whether its class is known.
        seen: what it was fitted on.
        takes: names of the columns that it takes out of its table; None for all of them.
    """

    name: str
    kind: EstimatorKind
    site: Site
    number: int
    steps: tuple[Estimator | Instance, ...] = ()
    settings: MappingOf[str, Value] = field(default_factory=dict)
    learned: frozenset[int] = NOTHING_LEARNED
    fit: int | None = None
    data: Data | None = None
    known: bool = True
    seen: Facts | None = None
    takes: frozenset[str] | None = None


def as_data(value: Value, depth: int = 0) -> Data:
    """Return what flows in a value of any kind, as data."""
    if isinstance(value, Data):
        return value
    if depth > _MOST_DEPTH:
        return Data()
    if isinstance(value, Sequence):
        return _collected(value, merged([as_data(item, depth + 1) for item in value.items]))
    if isinstance(value, Mapping):
        held = list(value.items.values()) + ([value.rest] if value.rest is not None else [])
        return _named_apart(merged([as_data(item, depth + 1) for item in held]), value)
    if isinstance(value, Instance) and depth < _MOST_DEPTH - 1:
        return _held(value, depth)
    return Data()


def _collected(value: Sequence, whole: Data) -> Data:
    """What is in a list: pieces that a loop gathered are rows, and what chose them flows in."""
    if value.learned:
        chosen = whole.like(value.learned)
        chosen.columns = whole.columns
        return chosen
    if value.open and whole.element and whole.rows:
        whole = whole.like()
        whole.element = False
    return whole


def _named_apart(whole: Data, value: Mapping) -> Data:
    """Columns of a table that a dictionary makes: what is known afterwards stays in its own."""
    apart = {
        str(key): late(item.learned)
        for key, item in value.items.items()
        if isinstance(item, Data) and item.rows and late(item.learned)
    }
    if apart and whole.rows:
        whole = whole.copy()
        whole.learned = statistics(whole.learned)
        for name, numbers in apart.items():
            whole.columns[name] = whole.learned | numbers
    return whole


def _held(value: Instance, depth: int) -> Data:
    """What flows in an object: a data set of one's own holds features and targets."""
    held = [as_data(item, depth + 2) for item in value.attributes.values()]
    return next((one for one in held if one.rows), Data())


def merged(parts: Iterable[Data]) -> Data:
    """Return data that all of these flow into, side by side or stacked."""
    parts = [part for part in parts if part.rows or part.learned or part.predictions]
    if len(parts) == 1:
        return parts[0]
    result = Data(temporal=any(part.temporal for part in parts))
    rowsets = list(dict.fromkeys(part.rows for part in parts if part.rows))
    result.rows = union(rowsets)
    if len(rowsets) > 1:
        result.pieces = tuple(rowsets)
    for part in parts:
        result.take_in(part)
    result.duplications = NOTHING_LEARNED.union(*(part.duplications for part in parts))
    result.predictions = NOTHING_LEARNED.union(*(part.predictions for part in parts))
    result.compared = any(part.compared for part in parts)
    result.tried = any(part.tried for part in parts)
    result.blended = any(part.blended for part in parts)
    result.tuned = any(part.tuned for part in parts)
    result.soft = softness(parts)
    result.grouped = bool(parts) and all(part.grouped for part in parts if part.rows)
    result.opaque = any(part.opaque for part in parts)
    result.element = bool(parts) and all(part.element for part in parts)
    return result


def softness(parts: Iterable[Data]) -> bool:
    """Tell whether the predictions among these are scores: what is true is no prediction."""
    return all(part.soft for part in parts if part.predictions)


def join(one: Value, other: Value) -> Value:  # noqa: PLR0911  one way for each kind of value
    """Return what a name holds after two ways met: the first way decides on rows."""
    if one is other or isinstance(other, Unknown):
        return one
    if isinstance(one, Unknown) or (isinstance(one, Const) and one.value is None):
        return other
    if isinstance(one, Data) and isinstance(other, Data):
        return _join_data(one, other)
    if isinstance(one, Const) and isinstance(other, Data):
        return other
    if isinstance(one, Const) and isinstance(other, Const):
        return one if one.value == other.value else UNKNOWN
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return other if len(other.items) > len(one.items) else one
    return one


def _join_data(one: Data, other: Data) -> Data:
    joined = one.copy()
    if not one.rows:
        joined.rows = other.rows
    joined.labels, joined.dropped = one.labels, one.dropped
    joined.learned = limited(one.learned | other.learned)
    joined.columns |= other.columns
    joined.duplications |= other.duplications
    joined.predictions |= other.predictions
    joined.exact = one.exact and other.exact and one.names == other.names
    return joined
