"""The workspace of a debugging item, and what an interviewer reads about its bugs.

The candidate gets the planted program and one smoke test of ours. None of the
item's own tests: each is named after one fault, all that pass tell by themselves
where there is nothing to find, and which ones pass is known only by running them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from minbar.bank.planting import Spot, find_spot, plant
from minbar.errors import UserError
from minbar.models.item import Bug, Item
from minbar.models.packet import PlantedBug

__all__ = ["PROGRAM", "SMOKE_TEST", "bugs_of", "describe_bugs", "workspace"]

PROGRAM: Final = "program.py"
"""What every planted program is called: the author's name of the file may say too much."""

SMOKE_TEST: Final = '''\
"""A first test of the program. Add your own below, and run them: python -m pytest"""

import math

import program


def test_report_is_a_number():
    """The program runs to its end and reports a finite number."""
    reported = program.report()
    headline = next(iter(reported.values())) if isinstance(reported, dict) else reported
    assert math.isfinite(headline)
'''


def workspace(item: Item, files: Mapping[str, str], planted: Sequence[str]) -> dict[str, str]:
    """Return what a candidate starts from, name to text; empty for items without code.

    Args:
        item: the item.
        files: its attached files, name to text.
        planted: ids of the bugs to plant.

    Raises:
        UserError: if a bug is not the item's, or cannot be planted.
    """
    if item.files is None:
        return {}
    if item.type == "debugging":
        program = plant(files[item.files.solution], bugs_of(item, planted))
        return {PROGRAM: program, f"test_{PROGRAM}": SMOKE_TEST}
    starter = item.files.starter
    return {} if starter is None else {starter: files[starter]}


def bugs_of(item: Item, planted: Sequence[str]) -> list[Bug]:
    """Return bugs of an item by their ids.

    Raises:
        UserError: if there is no such bug.
    """
    known = {bug.id: bug for bug in item.bugs}
    unknown = [name for name in planted if name not in known]
    if unknown:
        what = f"`{item.id}` {item.version} has no bug `{unknown[0]}`"
        raise UserError(what, todo="The lock was changed by hand; take the one that was drawn")
    return [known[name] for name in planted]


def describe_bugs(program: str, bugs: Sequence[Bug]) -> tuple[PlantedBug, ...]:
    """Say where bugs stand in the planted program, from its top to its end.

    Args:
        program: the right one.
        bugs: those that are planted into it.

    Raises:
        UserError: if one cannot be planted.
    """
    placed = sorted(
        ((find_spot(program, bug), bug) for bug in bugs), key=lambda pair: pair[0].start
    )
    described: list[PlantedBug] = []
    moved = 0  # lines that the bugs above have added, or taken away
    for spot, bug in placed:
        right, planted = _lines(program, spot, bug)
        described.append(
            PlantedBug(
                id=bug.id,
                says=bug.says,
                symptom=bug.symptom,
                line=spot.first + moved,
                right=right,
                planted=planted,
                tests=tuple(bug.detected_by),
            )
        )
        moved += len(planted) - len(right)
    return tuple(described)


def _lines(program: str, spot: Spot, bug: Bug) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the whole lines that a bug lies in, right and planted."""
    start = program.rfind("\n", 0, spot.start) + 1
    end = program.find("\n", max(spot.start, spot.end - 1))
    end = len(program) if end < 0 else end + 1
    planted = program[start : spot.start] + bug.buggy + program[spot.end : end]
    return tuple(program[start:end].splitlines()), tuple(planted.splitlines())
