"""Sets of rows, by where they come from and how they were divided.

A set of rows is a set of *parts*. A part is a source (one file, one loader) and the
divisions that led to it, as a path: `train.csv`, then the training side of a split,
then fold 3. Two parts share rows if one path is the beginning of the other. They share
none if one division sent them to different sides. Divisions that are not comparable
(two filters by different columns) share rows only where chance decided one of them.
The groups of a `groupby` are others in each round of a loop, but which ones is not known:
they share with whatever the rows that were grouped share with. Slices and filters whose
bounds are known are compared by these. What an index or a mask takes that cannot be followed
is some of the rows, and shares with nothing but those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from minbar.quality.soundness.reach import Reach, meet, within

__all__ = [
    "NO_ROWS",
    "Cut",
    "CutKind",
    "Part",
    "Rows",
    "at_most",
    "covers",
    "crossing",
    "divide",
    "flip",
    "fresh_key",
    "overlap",
    "source",
    "union",
]

CutKind = Literal["split", "fold", "sample", "slice", "filter", "group", "unknown"]

_RANDOM: Final = frozenset({"split", "fold", "sample"})
_MOST_PARTS: Final = 12
_MOST_CUTS: Final = 12


@dataclass(frozen=True, slots=True)
class Cut:
    """One division of rows, and the side taken.

    Attributes:
        key: what divides: equal keys divide equal rows in the same way.
        side: which part of them.
        kind: how it divides.
        reach: from where to where it takes rows, if that is known.
    """

    key: str
    side: str
    kind: CutKind
    reach: Reach | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one source after some divisions."""

    source: int
    cuts: tuple[Cut, ...] = ()


Rows = frozenset[Part]
NO_ROWS: Final[Rows] = frozenset()


def source(number: int) -> Rows:
    """Return all rows of a source."""
    return frozenset({Part(number)})


def divide(rows: Rows, cuts: Iterable[Cut]) -> Rows:
    """Return what is left of rows after divisions; one that was made already changes nothing."""
    for cut in cuts:
        rows = frozenset(_cut(part, cut) for part in rows)
    return rows


def _cut(part: Part, cut: Cut) -> Part:
    if cut in part.cuts or len(part.cuts) >= _MOST_CUTS:
        return part
    if any(made.key == cut.key for made in part.cuts):
        # The other side of what divided these rows already: it is another division by now.
        cut = Cut(fresh_key(frozenset({part}), cut.key), cut.side, cut.kind, cut.reach)
    return Part(part.source, (*part.cuts, cut))


def fresh_key(rows: Rows, key: str) -> str:
    """Return a key that none of the rows was divided by: a split of a split is another one."""
    made = {cut.key for part in rows for cut in part.cuts}
    again = key
    for number in range(1, _MOST_CUTS + 1):
        if again not in made:
            break
        again = f"{key}#{number}"
    return again


def union(rows: Iterable[Rows]) -> Rows:
    """Return rows of several sets together, up to a fixed number of parts."""
    joined: set[Part] = set()
    for one in rows:
        if len(joined) < _MOST_PARTS:
            joined |= one
    return frozenset(joined)


def flip(cut: Cut) -> Cut:
    """Return the other side of a division in two."""
    side = cut.side[1:] if cut.side.startswith("!") else f"!{cut.side}"
    return Cut(cut.key, side, cut.kind, _rest(cut.reach))


def _rest(reach: Reach | None) -> Reach | None:
    """What a reach leaves out, if that is one piece."""
    if reach is None or (reach.low is None) == (reach.high is None):
        return None
    return Reach(reach.axis, low=reach.high, high=reach.low)


def overlap(one: Rows, other: Rows) -> bool:
    """Tell whether two sets share rows, as far as that is known; unknown is no."""
    return any(_share(a, b) for a in one for b in other)


def covers(whole: Rows, rows: Rows) -> bool:
    """Tell whether every part of `rows` lies within one of `whole`."""
    return all(any(_within(part, big) for big in whole) for part in rows)


def _within(part: Part, big: Part) -> bool:
    whole = _known(big)
    return part.source == big.source and _known(part)[: len(whole)] == whole


def _known(part: Part) -> tuple[Cut, ...]:
    """The divisions of which it is known what they take."""
    return tuple(cut for cut in part.cuts if cut.kind != "group")


def _share(one: Part, other: Part) -> bool:
    if one.source != other.source:
        return False
    sides = {cut.key: cut.side for cut in other.cuts}
    if any(sides.get(cut.key, cut.side) != cut.side for cut in one.cuts):
        return False
    for at, (a, b) in enumerate(zip(_known(one), _known(other), strict=False)):
        if a != b:
            return _undivided(a, b) or _meet(_known(one)[at:], _known(other)[at:])
    return True


def _undivided(one: Cut, other: Cut) -> bool:
    """Whether chance decided one of two divisions, so that it took rows on both sides."""
    kinds = {one.kind, other.kind}
    return "unknown" not in kinds and bool(kinds & _RANDOM)


def at_most(rows: Rows) -> Rows:
    """Return the rows that these are among: without what nobody knows how it chose."""
    if not any(cut.kind == "unknown" for part in rows for cut in part.cuts):
        return rows
    return frozenset(
        Part(part.source, tuple(cut for cut in part.cuts if cut.kind != "unknown")) for part in rows
    )


def crossing(one: Rows, other: Rows) -> bool:
    """Tell whether two slices, or filters, of the same rows have some in common, and not all."""
    return any(_cross(a, b) for a in one for b in other)


def _cross(one: Part, other: Part) -> bool:
    if not _share(one, other):
        return False
    pairs = zip(_known(one), _known(other), strict=False)
    first = next(((a, b) for a, b in pairs if a != b), None)
    return first is not None and not _undivided(*first)


def _meet(one: tuple[Cut, ...], other: tuple[Cut, ...]) -> bool:
    """Whether rows between known bounds are surely among those between others.

    What is asked of both alike, after that, leaves some of them on both sides.
    """
    alike = {cut for cut in one if cut.reach is None}.intersection(other)
    mine, others = (_reaches([cut for cut in cuts if cut not in alike]) for cuts in (one, other))
    if mine is None or others is None or mine.keys() != others.keys():
        return False
    return all(meet(reach, others[axis]) for axis, reach in mine.items())


def _reaches(cuts: Iterable[Cut]) -> dict[str, Reach] | None:
    """By axis, how far some divisions reach together; None where that is not known of one."""
    found: dict[str, Reach] = {}
    for cut in cuts:
        if cut.reach is None or not within(found, cut.reach):
            return None
    return found
