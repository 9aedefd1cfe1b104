"""Packets of a drawn set: the interviewer's whole, and the candidate's, which is a whitelist."""

from __future__ import annotations

import msgspec

from minbar.models.hypothesis import Hypothesis
from minbar.models.item import Item, ItemType
from minbar.models.rubric import Rubric

__all__ = [
    "CandidatePacket",
    "CandidateTask",
    "Guide",
    "InterviewerPacket",
    "PlantedBug",
    "Span",
    "Tested",
    "Worked",
]


class _Value(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the values in packets: frozen, by name only."""


class CandidateTask(_Value, frozen=True, kw_only=True):
    """One item as its candidate gets it: fields are added here, never left out of something.

    Id, title and topics are not in it, because each may give the point away.

    Attributes:
        pos: place in the interview, from 1.
        type: interview type, from which the sheet says where the work is done.
        minutes: time that the item takes.
        prompt: Markdown with `$…$`, the variant's values filled in.
        files: what the candidate starts from, path to text.
    """

    pos: int
    type: ItemType
    minutes: int
    prompt: str
    files: dict[str, str]


class CandidatePacket(_Value, frozen=True, kw_only=True):
    """All that a candidate gets.

    Attributes:
        set_id: id of the set, by which an interviewer tells two printed packets apart.
        opening, closing: minutes before the first task and after the last one.
        tasks: in the order of the interview.
    """

    set_id: str
    opening: int
    closing: int
    tasks: tuple[CandidateTask, ...]


class Span(_Value, frozen=True, kw_only=True):
    """A part of the timeline.

    Attributes:
        start, end: minutes from the beginning.
        what: what is done.
        pos: place of the item; None for opening and closing.
    """

    start: int
    end: int
    what: str
    pos: int | None = None


class Tested(_Value, frozen=True, kw_only=True):
    """A hypothesis about the candidate that the set gives evidence for.

    Attributes:
        hypothesis: which one.
        statement: the same as a sentence about somebody in this role.
        strength: the role hires for it.
        bar: least score of the role's minimum bar; None where it has none.
        wanted: least points of evidence that were asked for.
        points: points of evidence that the set gives.
        items: places of the items that give some.
    """

    hypothesis: Hypothesis
    statement: str
    strength: bool
    bar: float | None
    wanted: int
    points: int
    items: tuple[int, ...]


class Worked(_Value, frozen=True, kw_only=True):
    """The key of a maths item's variant.

    Attributes:
        value: the number, with its unit.
        accepted: how far from it a number may be.
        text: the way to it, Markdown.
        wrong: id of a wrong answer to the number that it gives.
    """

    value: str
    accepted: str
    text: str
    wrong: dict[str, str]


class PlantedBug(_Value, frozen=True, kw_only=True):
    """A bug as it stands in the program that the candidate gets.

    Attributes:
        id: its id within the item.
        says: what is wrong.
        symptom: `loud`, `quiet` or `flattering`.
        line: line of the planted program that it begins in, from 1; where it takes
            lines away, the line before which they are missing.
        right: lines as they would be right.
        planted: the same lines as they are.
        tests: names of the tests that catch it.
    """

    id: str
    says: str
    symptom: str
    line: int
    right: tuple[str, ...]
    planted: tuple[str, ...]
    tests: tuple[str, ...]


class Guide(_Value, frozen=True, kw_only=True):
    """An item as its interviewer needs it.

    Attributes:
        pos: place in the interview.
        minutes: its time.
        item: the item as it was drawn.
        prompt: as the candidate reads it.
        worked: the key of a maths item's variant.
        solution: a program that is right, of items that ask for one.
        bugs: those that were planted, in the order of the program.
        files: what the candidate starts from, path to text.
        rubric: what it is scored by; None if the bank has no such rubric any more.
    """

    pos: int
    minutes: int
    item: Item
    prompt: str
    worked: Worked | None
    solution: str | None
    bugs: tuple[PlantedBug, ...]
    files: dict[str, str]
    rubric: Rubric | None


class InterviewerPacket(_Value, frozen=True, kw_only=True):
    """All that an interviewer needs.

    Attributes:
        set_id: id of the set.
        role: title of the role.
        level: 1 to 3.
        as_of: day of the draw.
        requisition: whose set it is; None for nobody's.
        round: interview of a loop, from 1.
        timeline: opening, items, closing.
        tested: hypotheses, strengths first, then bars.
        items: in the order of the interview.
        reserves: drop-ins, by the place that they can stand in.
        notes: what is to be known about the set, as sentences.
    """

    set_id: str
    role: str
    level: int
    as_of: str
    requisition: str | None
    round: int
    timeline: tuple[Span, ...]
    tested: tuple[Tested, ...]
    items: tuple[Guide, ...]
    reserves: tuple[Guide, ...]
    notes: tuple[str, ...]
