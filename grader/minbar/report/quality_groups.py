"""What is the same in many places, told once: a list of hundreds is read by nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from minbar.models.quality import QualityFinding

__all__ = ["FIRST", "Alike", "alike", "spread", "told_places"]

Told = TypeVar("Told")

FIRST: Final = 3
"""Places that are named of those that are alike."""


@dataclass(frozen=True, slots=True)
class Alike(Generic[Told]):
    """Things that differ in their place only.

    Attributes:
        all: of them, in order; at least one.
    """

    all: tuple[Told, ...]

    @property
    def one(self) -> Told:
        """The first of them."""
        return self.all[0]

    @property
    def named(self) -> tuple[Told, ...]:
        """Those whose places are named."""
        return self.all[:FIRST]

    @property
    def others(self) -> int:
        """How many are not named."""
        return len(self.all) - len(self.named)


def alike(things: Iterable[Told], key: Callable[[Told], object]) -> list[Alike[Told]]:
    """Put together what has the same key, in the order in which keys come first."""
    groups: dict[object, list[Told]] = {}
    for one in things:
        groups.setdefault(key(one), []).append(one)
    return [Alike(tuple(group)) for group in groups.values()]


def spread(findings: Sequence[QualityFinding]) -> Iterator[QualityFinding | Alike[QualityFinding]]:
    """Give findings to be told in full, then those that cost nothing and repeat one of them."""
    costly = [one for one in findings if one.points]
    yield from costly
    known = {_rule(one) for one in costly}
    for group in alike((one for one in findings if not one.points), _rule):
        left = group.all
        if _rule(group.one) not in known or len(left) == 1:
            yield group.one
            left = left[1:]
        if left:
            yield Alike(left)


def told_places(group: Alike[Told], place: Callable[[Told], str]) -> str:
    """Name the first places and count the others."""
    named = "; ".join(map(place, group.named))
    if not group.others:
        return named
    return f"{named} and {group.others} other{'' if group.others == 1 else 's'}"


def _rule(one: QualityFinding) -> tuple[str, str, str]:
    return one.check, one.tool, one.rule
