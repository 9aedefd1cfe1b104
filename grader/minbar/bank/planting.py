"""Planting bugs into a program that is right: text for text, each at its one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from minbar.errors import UserError
from minbar.models.item import Bug

__all__ = ["Spot", "find_spot", "plant"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a bug is planted.

    Attributes:
        start, end: characters of the program that are replaced.
        first, last: lines that they lie in, from 1.
    """

    start: int
    end: int
    first: int
    last: int

    def shares_a_line(self, other: Spot) -> bool:
        """Whether both change one line, so that two bugs would look like one."""
        return self.first <= other.last and other.first <= self.last


def find_spot(program: str, bug: Bug) -> Spot:
    """Return where a bug belongs.

    Raises:
        UserError: if its text does not occur exactly once.
    """
    count = program.count(bug.fixed)
    if count != 1:
        what = f"the text of bug `{bug.id}` occurs {count} times in the program"
        todo = "Copy it from the program" if count == 0 else "Take more of the line"
        raise UserError(what, todo=todo)
    start = program.index(bug.fixed)
    end = start + len(bug.fixed)
    first = program.count("\n", 0, start) + 1
    last = program.count("\n", 0, max(start, end - 1)) + 1
    return Spot(start, end, first, last)


def plant(program: str, bugs: Iterable[Bug]) -> str:
    """Return the program with all of `bugs` in it; everything else stays as it is.

    Raises:
        UserError: if a bug's text does not occur exactly once.
    """
    for spot, bug in _from_the_end(program, [*bugs]):
        program = program[: spot.start] + bug.buggy + program[spot.end :]
    return program


def _from_the_end(program: str, bugs: Sequence[Bug]) -> list[tuple[Spot, Bug]]:
    placed = [(find_spot(program, bug), bug) for bug in bugs]
    return sorted(placed, key=lambda pair: pair[0].start, reverse=True)
