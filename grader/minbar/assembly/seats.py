"""The seats of a set: slots that take part, which items fit where, who sits where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from minbar.models.blueprint import Blueprint, Slot
from minbar.models.lock import LockRequest

__all__ = ["Seats", "seats_of"]


@dataclass(frozen=True, slots=True)
class Seats:
    """Slots that take part in a draw.

    Sets of slots are bit masks: bit k stands for the k-th slot that takes part.

    Attributes:
        numbers: number of each in the blueprint, from 1.
        slots: the slots.
    """

    numbers: tuple[int, ...]
    slots: tuple[Slot, ...]

    @property
    def count(self) -> int:
        """How many items the set has."""
        return sum(slot.count for slot in self.slots)

    def room(self, mask: int) -> int:
        """How many items the slots of a mask take together."""
        return sum(slot.count for bit, slot in enumerate(self.slots) if mask >> bit & 1)

    def crowded(self, masks: Iterable[int]) -> dict[int, int]:
        """Return the masks that bound what may be chosen, to the room in them.

        A choice of as many items as there are seats can be seated exactly if, for
        each of these masks, at most so many items fit nowhere outside it (Hall).

        Args:
            masks: for each different way of fitting the slots that an item fits.
        """
        single = set(masks)
        unions, added = set(single), set(single)
        while added:
            added = {one | other for one in added for other in single if one & other} - unions
            unions |= added
        return {mask: self.room(mask) for mask in sorted(unions)}

    def fillable(self, families: Mapping[int, int]) -> bool:
        """Whether every seat can have a family of its own.

        Args:
            families: mask to the number of families with just these slots.
        """
        return all(
            sum(count for other, count in families.items() if other & mask) >= self.room(mask)
            for mask in range(1, 1 << len(self.slots))
        )

    def seat(self, masks: Sequence[int]) -> tuple[int, ...] | None:
        """Return for each item the number, from 0, of its slot; None if they do not fit.

        Items are seated one after another, each in the first slot that can be made free.
        """
        taken: list[list[int]] = [[] for _ in self.slots]
        for item in range(len(masks)):
            if not self._seat_one(item, masks, taken, set()):
                return None
        seated = {item: slot for slot, items in enumerate(taken) for item in items}
        return tuple(seated[item] for item in range(len(masks)))

    def _seat_one(
        self, item: int, masks: Sequence[int], taken: list[list[int]], tried: set[int]
    ) -> bool:
        for slot in self._bits(masks[item]):
            if slot in tried:
                continue
            tried.add(slot)
            if len(taken[slot]) < self.slots[slot].count:
                taken[slot].append(item)
                return True
            for other in taken[slot]:
                if self._seat_one(other, masks, taken, tried):
                    taken[slot].remove(other)
                    taken[slot].append(item)
                    return True
        return False

    def _bits(self, mask: int) -> Iterator[int]:
        return (bit for bit in range(len(self.slots)) if mask >> bit & 1)


def seats_of(blueprint: Blueprint, request: LockRequest) -> Seats:
    """Return the slots of a blueprint that a request leaves in."""
    chosen = [
        (number, slot)
        for number, slot in enumerate(blueprint.slots, start=1)
        if not request.types or slot.type in request.types
    ]
    return Seats(tuple(number for number, _ in chosen), tuple(slot for _, slot in chosen))
