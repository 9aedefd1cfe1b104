"""Packets out of a lock: text replacement and arithmetic on values; nothing is run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from minbar.bank.variants import deployed_variants
from minbar.bank.views import Example, candidate_view, example
from minbar.content.banks import Bank
from minbar.drawing.packets_content import LockedContent, Stored, locked_content, nothing_stored
from minbar.drawing.packets_planting import bugs_of, describe_bugs, workspace
from minbar.errors import UserError
from minbar.models.hypothesis import HYPOTHESES, Hypothesis
from minbar.models.item import Item, evidence_points
from minbar.models.lock import Lock, LockedItem, LockedReserve
from minbar.models.packet import (
    CandidatePacket,
    CandidateTask,
    Guide,
    InterviewerPacket,
    PlantedBug,
    Span,
    Tested,
    Worked,
)
from minbar.models.role import Role
from minbar.models.rubric import Rubric

__all__ = ["CLOSING", "OPENING", "candidate_packet", "interviewer_packet"]

OPENING: Final = 5
"""Minutes for a welcome, and for what the interview will be like."""

CLOSING: Final = 5
"""Minutes for the candidate's own questions."""

Locked = LockedItem | LockedReserve


def candidate_packet(lock: Lock, bank: Bank, stored: Stored = nothing_stored) -> CandidatePacket:
    """Return what a candidate gets of a set; reserves are not in it.

    Args:
        lock: the set.
        bank: where its items are looked for first.
        stored: what the store has kept.

    Raises:
        UserError: if an item is not to be had as drawn, or the lock does not fit it.
    """
    tasks = (_task(locked, locked_content(locked, bank, stored)) for locked in lock.items)
    return CandidatePacket(set_id=lock.id, opening=OPENING, closing=CLOSING, tasks=tuple(tasks))


def interviewer_packet(
    lock: Lock, bank: Bank, stored: Stored = nothing_stored
) -> InterviewerPacket:
    """Return all that an interviewer needs for a set; as `candidate_packet` otherwise."""
    return _Interview(lock, bank, stored).packet()


def _task(locked: Locked, content: LockedContent) -> CandidateTask:
    return CandidateTask(
        pos=locked.pos,
        type=content.item.type,
        minutes=locked.minutes,
        prompt=_prompt(locked, content),
        files=workspace(content.item, content.files, locked.bugs),
    )


def _prompt(locked: Locked, content: LockedContent) -> str:
    """Return the prompt by the one way from items to candidates' texts."""
    raw = {name: text.encode("utf-8") for name, text in content.files.items()}
    return candidate_view(content.item, raw, _number(locked, content.item)).prompt


def _number(locked: Locked, item: Item) -> int | None:
    """Return the number of a maths item's variant, by its values: they are what was drawn.

    Raises:
        UserError: if the item has no variant of these values.
    """
    if item.type != "math" and not locked.params:
        return None
    for variant in deployed_variants(item):
        if dict(variant.values) == locked.params:
            return variant.number
    what = f"the values of place {locked.pos} are those of no variant of `{item.id}`"
    raise UserError(what, todo="The lock was changed by hand; take the one that was drawn")


@dataclass(frozen=True, slots=True)
class _Interview:
    """One lock with all that is known about it."""

    lock: Lock
    bank: Bank
    stored: Stored

    def packet(self) -> InterviewerPacket:
        request = self.lock.request
        contents = {locked.pos: self._content(locked) for locked in self.lock.items}
        spare = [(locked, self._content(locked)) for locked in self.lock.reserves]
        items = tuple(self._guide(each, contents[each.pos]) for each in self.lock.items)
        reserves = tuple(self._guide(locked, content) for locked, content in spare)
        role = self.bank.roles.get(request.role)
        return InterviewerPacket(
            set_id=self.lock.id,
            role=role.title if role else request.role,
            level=request.level,
            as_of=request.as_of,
            requisition=request.requisition,
            round=request.round,
            timeline=_timeline(items),
            tested=tuple(_tested(self.lock, items, role)),
            items=items,
            reserves=reserves,
            notes=tuple(self._notes([*contents.values(), *(each for _, each in spare)], items)),
        )

    def _content(self, locked: Locked) -> LockedContent:
        return locked_content(locked, self.bank, self.stored)

    def _guide(self, locked: Locked, content: LockedContent) -> Guide:
        item = content.item
        return Guide(
            pos=locked.pos,
            minutes=locked.minutes,
            item=item,
            prompt=_prompt(locked, content),
            worked=_worked(item, example(item, _number(locked, item))),
            solution=_solution(item, content.files),
            bugs=_bugs(item, content.files, locked.bugs),
            files=workspace(item, content.files, locked.bugs),
            rubric=_rubric(self.bank, item),
        )

    def _notes(self, contents: Sequence[LockedContent], items: Sequence[Guide]) -> Iterator[str]:
        yield from self.lock.request.assumed
        yield from (each.says for each in self.lock.relaxed)
        for swap in self.lock.replaced:
            yield f"Place {swap.pos} was replaced on {swap.on}, because: {swap.why}"
        role = self.lock.inputs.role
        if self.bank.hashes.get(role.id) != role.sha256:
            yield f"The role `{role.id}` is no longer what it was when the set was drawn."
        for content in contents:
            if content.newer is not None:
                item = content.item
                yield f"`{item.id}` is {item.version} here, as drawn; the bank has {content.newer}."
        for name in dict.fromkeys(guide.item.rubric for guide in items if guide.rubric is None):
            yield f"The bank has no rubric `{name}`: score by what each score looks like."


def _solution(item: Item, files: Mapping[str, str]) -> str | None:
    if item.files is None or item.type == "debugging":
        return None
    return files[item.files.solution]


def _bugs(item: Item, files: Mapping[str, str], planted: Sequence[str]) -> tuple[PlantedBug, ...]:
    if item.files is None:
        return ()
    return describe_bugs(files[item.files.solution], bugs_of(item, planted))


def _rubric(bank: Bank, item: Item) -> Rubric | None:
    name, _, major = item.rubric.partition("@")
    found = bank.rubrics.get(name)
    return found if found is not None and found.version.partition(".")[0] == major else None


def _worked(item: Item, shown: Example | None) -> Worked | None:
    if shown is None or item.answer is None:
        return None
    unit = f" {item.answer.unit}" if item.answer.unit else ""
    return Worked(
        value=f"{shown.answer:.6g}{unit}",
        accepted=f"{shown.accepted:.3g}",
        text=shown.worked,
        wrong={name: f"{number:.6g}" for name, number in shown.wrong.items()},
    )


def _timeline(items: Sequence[Guide]) -> tuple[Span, ...]:
    spans = [Span(start=0, end=OPENING, what="Opening")]
    for guide in items:
        at = spans[-1].end
        what = guide.item.title
        spans.append(Span(start=at, end=at + guide.minutes, what=what, pos=guide.pos))
    at = spans[-1].end
    return (*spans, Span(start=at, end=at + CLOSING, what="Closing"))


def _tested(lock: Lock, items: Sequence[Guide], role: Role | None) -> Iterator[Tested]:
    strengths = {each.hypothesis: each.statement for each in role.strengths} if role else {}
    bars = role.bars if role else {}
    points = {guide.pos: evidence_points(guide.item) for guide in items}
    there = {name for each in points.values() for name in each} | set(lock.request.hypotheses)
    order: list[Hypothesis] = [*strengths, *bars, *HYPOTHESES]
    for name in dict.fromkeys(name for name in order if name in there):
        yield Tested(
            hypothesis=name,
            statement=strengths.get(name, HYPOTHESES[name]),
            strength=name in strengths,
            bar=bars.get(name),
            wanted=lock.request.hypotheses.get(name, 0),
            points=sum(each.get(name, 0) for each in points.values()),
            items=tuple(pos for pos, each in points.items() if name in each),
        )
