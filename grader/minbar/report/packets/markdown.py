"""Packets as Markdown, for those who read them in an editor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from minbar.models.item import Item
from minbar.models.packet import CandidatePacket, Guide, InterviewerPacket, PlantedBug
from minbar.models.rubric import Rubric
from minbar.report.escape import markdown_text
from minbar.report.packets import words
from minbar.report.packets.plain import block, code, fenced, line

__all__ = ["candidate_markdown", "interviewer_markdown"]

_ASKED: Final = "asked: [ ] yes  [ ] no, minutes: ____, seen before: [ ] yes  [ ] no  [ ] not asked"
_SCALE: Final = "[ ] 1  [ ] 2  [ ] 3  [ ] 4  [ ] not observed"


def candidate_markdown(packet: CandidatePacket) -> str:
    """Render a candidate's packet; it ends with one line feed."""
    cover = [
        "# Your interview",
        f"Welcome, and thank you for your time. {words.expect(packet)}",
        _table(
            ("Minutes", "What", "How"),
            [
                (packet.opening, "Welcome", "You hear how it goes, and ask what you like."),
                *((each.minutes, f"Task {each.pos}", words.how(each)) for each in packet.tasks),
                (packet.closing, "Your questions", "About the team, the work, what comes next."),
            ],
        ),
        "## Good to know",
        _list(words.GOOD_TO_KNOW),
    ]
    for task in packet.tasks:
        cover += [f"## Task {task.pos}", f"{task.minutes} minutes", block(task.prompt)]
        for name, text in task.files.items():
            cover += [f"Your file {code(words.path(task, name))}:", fenced(text, "python")]
    return "\n\n".join([*cover, packet.set_id]) + "\n"


def interviewer_markdown(packet: InterviewerPacket) -> str:
    """Render an interviewer's packet; it ends with one line feed."""
    blocks = [
        *_head(packet),
        *(text for guide in packet.items for text in _guide(guide, packet)),
        *_scorecard(packet),
        *(text for guide in packet.reserves for text in _guide(guide, packet, reserve=True)),
        *(text for guide in packet.items for text in _programs(guide, "Item")),
        *(text for guide in packet.reserves for text in _programs(guide, "Reserve")),
    ]
    return "\n\n".join(text for text in blocks if text) + "\n"


def _head(packet: InterviewerPacket) -> Iterator[str]:
    yield f"# {markdown_text(packet.role)}, level {packet.level}"
    whose = f" for {markdown_text(packet.requisition)}" if packet.requisition else ""
    yield (
        f"For the interviewer only. {packet.set_id}, drawn on {packet.as_of}{whose}, "
        f"round {packet.round}. {words.length(packet)}"
    )
    yield "## Timeline"
    spare = {guide.pos: guide.item.title for guide in packet.reserves}
    rows = (
        (
            f"{each.start} to {each.end}",
            markdown_text(f"Item {each.pos}: {each.what}" if each.pos else each.what),
            markdown_text(spare.get(each.pos, "no reserve")) if each.pos else "",
        )
        for each in packet.timeline
    )
    yield _table(("Minutes", "What", "If they have seen it"), rows)
    yield "## What this set tests"
    rows = (
        (
            f"{markdown_text(each.statement)} ({code(each.hypothesis)})",
            words.as_what(each),
            ", ".join(str(pos) for pos in each.items) or "none",
        )
        for each in packet.tested
    )
    yield _table(("Hypothesis", "As", "Items"), rows)
    if packet.notes:
        yield "## Notes"
        yield _list(line(note) for note in packet.notes)
    yield "## Before you begin"
    yield _list(words.BEFORE)


def _guide(guide: Guide, packet: InterviewerPacket, *, reserve: bool = False) -> Iterator[str]:
    item = guide.item
    when = f"Reserve for place {guide.pos}" if reserve else words.span(packet, guide.pos)
    yield f"## {'R' if reserve else ''}{guide.pos}. {markdown_text(item.title)}"
    kind = words.kind(item.type)
    yield f"{when} · {kind} · {guide.minutes} minutes · {code(item.id)} {item.version}"
    yield f"Evidence for: {words.HYPOTHESES[item.hypothesis]}"
    yield "### What the candidate reads"
    yield _quoted(block(guide.prompt))
    yield from _answer(guide)
    yield from _faults(guide.bugs)
    yield "### Listen for"
    yield _ticks(
        f"{line(each.text)} ({words.listening(each)})" for each in words.in_order(item.listen_for)
    )
    yield from _hints(guide, item)
    yield "### Wrong answers"
    yield _ticks(_wrong_answers(guide, item))
    yield "### Follow-ups"
    yield _ticks(
        f"{line(each.ask)} ({each.minutes} min, {code(each.probes)})\n      "
        f"Listen for: {line(each.listen_for)}"
        for each in item.follow_ups
    )
    yield "### What each score looks like"
    yield _list(f"{score}: {line(item.anchors.at(score))}" for score in range(1, 5))
    yield from _scores(guide.rubric, packet.level)


def _answer(guide: Guide) -> Iterator[str]:
    if guide.worked is not None:
        yield "### Answer of this variant"
        yield f"**{line(guide.worked.value)}**, give or take {guide.worked.accepted}"
        yield block(guide.worked.text)


def _faults(bugs: Sequence[PlantedBug]) -> Iterator[str]:
    if bugs:
        yield f"### The {len(bugs)} faults that are planted"
    for bug in bugs:
        where = f"line {bug.line}, {words.symptom(bug.symptom)}"
        yield f"- [ ] **{markdown_text(bug.id)}**, {where}. {line(bug.says)}"
        lines = [*(f"- {text}" for text in bug.planted), *(f"+ {text}" for text in bug.right)]
        yield fenced("\n".join(lines), "diff")


def _hints(guide: Guide, item: Item) -> Iterator[str]:
    free = [hint for hint in item.hints if not hint.cost]
    if free:
        yield "### Facts that you may give"
        yield _ticks(line(hint.text) for hint in free)
    if len(free) < len(item.hints):
        yield "### Hints"
        yield f"In this order. {words.hint_rule(guide)}"
        yield _ticks(f"{line(hint.text)} (costs {hint.cost})" for hint in item.hints if hint.cost)


def _wrong_answers(guide: Guide, item: Item) -> Iterator[str]:
    numbers = guide.worked.wrong if guide.worked else {}
    for each in item.wrong_answers:
        value = f" (gives {line(numbers[each.id])})" if each.id in numbers else ""
        yield f"{line(each.text)}{value}\n      {line(each.why)}"


def _scores(rubric: Rubric | None, level: int) -> Iterator[str]:
    yield f"### Scores of this item{f': {markdown_text(rubric.title)}' if rubric else ''}"
    yield f"- {_ASKED}"
    if rubric is None:
        yield f"- {_SCALE}\n- evidence:"
        return
    yield words.bar(rubric, level)
    for criterion in rubric.criteria:
        anchors = (f"  - {n}: {line(criterion.anchors.at(n))}" for n in range(1, 5))
        head = f"- **{markdown_text(criterion.title)}** (weight {criterion.weight}): {_SCALE}"
        yield "\n".join([head, *anchors, "  - evidence:"])
    yield _list(line(each) for each in rubric.look_out)


def _scorecard(packet: InterviewerPacket) -> Iterator[str]:
    yield "## Scorecard"
    yield "- candidate (pseudonym):\n- interviewer:\n- began:\n- ended:"
    yield "\n".join(
        f"- {markdown_text(each.statement)} {code(each.hypothesis)}, {words.as_what(each)}\n"
        f"  - {_SCALE}\n  - why:"
        for each in packet.tested
    )
    yield "  ".join(f"[ ] {word}" for word in words.RECOMMENDATIONS)
    yield "- what would change my mind:\n- what went otherwise than planned:"


def _programs(guide: Guide, what: str) -> Iterator[str]:
    for name, text in guide.files.items():
        yield f"## {what} {guide.pos}: {code(name)}, which the candidate gets"
        yield fenced(text, "python")
    if guide.solution:
        yield f"## {what} {guide.pos}: a solution, for the interviewer only"
        yield fenced(guide.solution, "python")


def _table(
    head: Sequence[str], rows: Iterator[tuple[object, ...]] | list[tuple[object, ...]]
) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in each) + " |" for each in lines)


def _list(texts: Iterator[str] | Sequence[str]) -> str:
    return "\n".join(f"- {text}" for text in texts)


def _ticks(texts: Iterator[str]) -> str:
    return "\n".join(f"- [ ] {text}" for text in texts)


def _quoted(text: str) -> str:
    return "\n".join(f"> {each}".rstrip() for each in text.split("\n"))
