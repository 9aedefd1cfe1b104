"""What packets say in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from minbar.models.hypothesis import HYPOTHESES
from minbar.models.item import ItemType, ListenFor
from minbar.models.packet import CandidatePacket, CandidateTask, Guide, InterviewerPacket, Tested
from minbar.models.rubric import Rubric

__all__ = [
    "BEFORE",
    "GOOD_TO_KNOW",
    "HYPOTHESES",
    "RECOMMENDATIONS",
    "as_what",
    "bar",
    "expect",
    "hint_rule",
    "how",
    "in_order",
    "kind",
    "length",
    "listening",
    "path",
    "span",
    "symptom",
]

_KINDS: Final[dict[ItemType, str]] = {
    "theory": "theory",
    "math": "maths",
    "debugging": "pair debugging",
    "whiteboard": "whiteboard coding",
    "pair-coding": "pair coding",
    "applied": "applied ML",
    "project": "previous project",
    "background": "culture and background",
}
_HOW: Final[dict[ItemType, str]] = {
    "theory": "In conversation; sketch whatever helps.",
    "math": "On paper or a whiteboard, thinking aloud; a calculator is fine.",
    "debugging": "In an editor of your choice, together.",
    "whiteboard": "On a whiteboard or in a plain editor; nothing needs to run.",
    "pair-coding": "In an editor of your choice, together.",
    "applied": "In conversation; sketch whatever helps.",
    "project": "In conversation, about work of your own.",
    "background": "In conversation, about what you have done.",
}
_SYMPTOMS: Final = {
    "loud": "loud: it raises",
    "quiet": "quiet: wrong without a sign",
    "flattering": "flattering: the report looks better than right",
}

GOOD_TO_KNOW: Final = (
    "Ask whenever something is unclear. Asking is part of the work, and it costs nothing.",
    "Think aloud where you can. How you get somewhere counts as much as where you arrive.",
    "If you are stuck, say so. A hint is better than silence.",
    "If you have seen a task before, please say so: you get another one, and that is all.",
    "Look up names and signatures as you do at work. Say when you do.",
    "Nobody gets through everything, and nobody has to.",
    "If you need a break, more time to read, or another way of working, say so at any time.",
)
"""What makes an hour easier for whoever sits on the other side."""

BEFORE: Final = (
    "Say what is to come, that asking is fine, and that nobody gets through everything.",
    "Ask before each item whether they have seen it; then the reserve stands in.",
    "Read the prompt as it is written. Tick what you hear, and write down their words.",
    "Give every hint that is needed, and tick it. A candidate who is stuck shows nothing.",
    "Score each item before the next one, from what you have written down.",
)

RECOMMENDATIONS: Final = ("strong no", "no", "hire", "strong hire", "no decision")


def expect(packet: CandidatePacket) -> str:
    """Say how many tasks there are, and how long it takes."""
    tasks = sum(task.minutes for task in packet.tasks)
    total = packet.opening + tasks + packet.closing
    several = f"{len(packet.tasks)} tasks" if len(packet.tasks) != 1 else "one task"
    return f"This takes about {total} minutes: {several}, and time for your own questions."


def how(task: CandidateTask) -> str:
    """Say where a task is worked on."""
    return _HOW[task.type]


def path(task: CandidateTask, name: str) -> str:
    """Return where a file of a task lies beside the candidate's page."""
    return f"task-{task.pos}/{name}"


def length(packet: InterviewerPacket) -> str:
    """Say how long it takes."""
    total = packet.timeline[-1].end
    items = sum(guide.minutes for guide in packet.items)
    return f"{total} minutes in all, {items} of them for items, hints and first follow-ups."


def span(packet: InterviewerPacket, pos: int) -> str:
    """Say from when to when an item is on."""
    found = next(each for each in packet.timeline if each.pos == pos)
    return f"Minutes {found.start} to {found.end}"


def kind(name: ItemType) -> str:
    """Name an interview type."""
    return _KINDS[name]


def symptom(name: str) -> str:
    """Say what a symptom means."""
    return _SYMPTOMS[name]


def as_what(tested: Tested) -> str:
    """Say what a hypothesis is to the role."""
    if tested.strength:
        return "a strength to show"
    return "in passing" if tested.bar is None else f"minimum bar {tested.bar:.1f}"


def in_order(listen_for: Sequence[ListenFor]) -> list[ListenFor]:
    """Return what is required first, then by the level that it tells."""
    return sorted(listen_for, key=lambda each: (not each.required, each.level or 0))


def listening(each: ListenFor) -> str:
    """Say how much something counts that a good answer says."""
    word = "required" if each.required else "extra"
    return f"{word}, from level {each.level} on" if each.level else word


def hint_rule(guide: Guide) -> str:
    """Say which score stays open after hints."""
    if guide.rubric is None:
        return ""
    rule = sorted(guide.rubric.hint_rule.best_score_after.items())
    parts = ", ".join(f"{best} after a cost of {cost}" for cost, best in rule)
    return f"Best score that stays open: {parts}."


def bar(rubric: Rubric, level: int) -> str:
    """Say what meets the bar."""
    least = f"The bar at level {level} is a weighted score of {rubric.level_bar.at(level):.1f}."
    return f"{least} A score needs evidence." if rubric.evidence_required else least
