"""Giving things to slots so that nothing is used twice: a flow, found path by path."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

__all__ = ["Shortage", "find_shortage"]


@dataclass(frozen=True, slots=True)
class Shortage:
    """Slots that need more than there is for all of them together.

    Attributes:
        slots: their numbers, from 0.
        needed: what they need.
        there: how many different things fit any of them.
    """

    slots: tuple[int, ...]
    needed: int
    there: int


def find_shortage(pools: Sequence[Sequence[Hashable]], counts: Sequence[int]) -> Shortage | None:
    """Return slots that cannot all be filled, None if all can.

    Args:
        pools: for each slot the things that fit; a thing is used once.
        counts: how many each slot needs.
    """
    seats = [slot for slot, count in enumerate(counts) for _ in range(count)]
    taken: dict[Hashable, int] = {}
    for seat in range(len(seats)):
        reached = _Search(pools, seats, taken)
        if not reached.seat(seat):
            return _shortage(pools, counts, {seats[each] for each in reached.seats})
    return None


class _Search:
    """One search for a thing for one more seat; others may have to change theirs."""

    def __init__(
        self, pools: Sequence[Sequence[Hashable]], seats: Sequence[int], taken: dict[Hashable, int]
    ) -> None:
        self.seats: set[int] = set()
        self._pools = pools
        self._slots = seats
        self._taken = taken
        self._seen: set[Hashable] = set()

    def seat(self, number: int) -> bool:
        """Find a thing for a seat; on success `taken` holds all seats."""
        self.seats.add(number)
        for thing in self._pools[self._slots[number]]:
            if thing in self._seen:
                continue
            self._seen.add(thing)
            if thing not in self._taken or self.seat(self._taken[thing]):
                self._taken[thing] = number
                return True
        return False


def _shortage(
    pools: Sequence[Sequence[Hashable]], counts: Sequence[int], slots: set[int]
) -> Shortage:
    """By Hall's theorem the slots that the search has reached have too little in common."""
    there = {thing for slot in slots for thing in pools[slot]}
    return Shortage(tuple(sorted(slots)), sum(counts[slot] for slot in slots), len(there))
