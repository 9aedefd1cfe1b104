"""Who sits where, and in which order the interview goes."""

from __future__ import annotations

from collections.abc import Sequence

from minbar.assembly.choices import Choice, Task
from minbar.errors import OurFault

__all__ = ["Seated", "in_order"]

Seated = tuple[int, Choice]
"""Number, from 0, of the slot among those that take part, and the item in it."""


def in_order(task: Task, chosen: Sequence[Choice]) -> tuple[Seated, ...]:
    """Seat a set: slots as in the blueprint, and in a slot the easier item first.

    Raises:
        OurFault: if the items do not fill the slots.
    """
    by_id = sorted(chosen, key=lambda choice: choice.card.id)
    seats = task.seats.seat([choice.mask for choice in by_id])
    if seats is None:
        what = "the items of the set do not fill the slots"
        raise OurFault(what)
    seated = zip(seats, by_id, strict=True)
    return tuple(sorted(seated, key=lambda each: (each[0], each[1].milli, each[1].card.id)))
