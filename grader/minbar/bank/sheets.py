"""An interviewer's sheet of an item: headings, texts and entries, before any layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from minbar.bank.tex import show_maths
from minbar.bank.views import CandidateView, Example
from minbar.models.hypothesis import HYPOTHESES
from minbar.models.item import Item
from minbar.models.rubric import Rubric

__all__ = ["Entry", "Section", "candidate_sheet", "interviewer_sheet"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a section.

    Attributes:
        text: what is said; Markdown if it has no mark.
        mark: what stands before it, such as a score; empty for a text on its own.
        notes: what belongs to it, each on lines of its own.
        code: it is a program, so its lines stay as they are.
    """

    text: str
    mark: str = ""
    notes: tuple[str, ...] = ()
    code: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    title: str
    entries: tuple[Entry, ...]


def candidate_sheet(view: CandidateView) -> tuple[Section, ...]:
    """Lay out what a candidate may see."""
    prompt = Section(f"{view.type}, {view.minutes} minutes", (Entry(show_maths(view.prompt)),))
    files = (Section(name, (Entry(text, code=True),)) for name, text in view.files.items())
    return (prompt, *files)


def interviewer_sheet(
    item: Item, *, rubric: Rubric | None, shown: Example | None
) -> tuple[Section, ...]:
    """Lay out the whole of an item, in the order in which an interview needs it.

    Args:
        item: the item.
        rubric: the rubric that it is scored by; None if there is none.
        shown: a variant of a maths item.
    """
    sections = (
        _head(item),
        _prompt(item, shown),
        *_maths(item, shown),
        _listen_for(item),
        _wrong_answers(item, shown),
        Section("Hints", tuple(Entry(_line(h.text), f"costs {h.cost}") for h in item.hints)),
        _follow_ups(item),
        *_bugs(item),
        Section("Scores", tuple(Entry(_line(item.anchors.at(n)), str(n)) for n in range(1, 5))),
        _rubric(item, rubric),
        *_claims(item),
        *_around(item),
        _history(item),
    )
    return tuple(section for section in sections if section.entries)


def _line(text: str) -> str:
    return show_maths(" ".join(text.split()))


def _head(item: Item) -> Section:
    roles = ", ".join(f"{role} ({use})" for role, use in item.roles.items())
    levels = ", ".join(str(level) for level in item.levels)
    facts = {
        "id": f"{item.id} {item.version}, {item.status}",
        "type": f"{item.type}, {item.minutes} minutes, difficulty {item.difficulty:+g} logits",
        "levels": levels,
        "roles": roles,
        "topics": ", ".join(item.topics),
        "tests": f"{item.hypothesis}: {HYPOTHESES[item.hypothesis]}",
    }
    return Section(item.title, tuple(Entry(text, name) for name, text in facts.items()))


def _prompt(item: Item, shown: Example | None) -> Section:
    if shown is None:
        return Section("Prompt", (Entry(show_maths(item.prompt)),))
    title = f"Prompt, variant {shown.variant.number} of {shown.of}"
    return Section(title, (Entry(show_maths(shown.prompt)),))


def _maths(item: Item, shown: Example | None) -> Iterator[Section]:
    if shown is None or item.answer is None:
        return
    unit = f" {item.answer.unit}" if item.answer.unit else ""
    key = f"{shown.answer:.6g}{unit}, give or take {shown.accepted:.3g}"
    yield Section(
        f"Answer of variant {shown.variant.number}", (Entry(key), Entry(show_maths(shown.worked)))
    )
    choices = tuple(
        Entry(", ".join(str(choice) for choice in parameter.choices), name)
        for name, parameter in item.params.items()
    )
    conditions = tuple(Entry(condition, "only if") for condition in item.require)
    yield Section(f"Parameters, {shown.of} variants", (*choices, *conditions))


def _listen_for(item: Item) -> Section:
    def entry(number: int) -> Entry:
        each = item.listen_for[number]
        level = f", level {each.level} and above" if each.level else ""
        mark = f"{'required' if each.required else 'extra'}{level}"
        return Entry(_line(each.text), mark)

    order = sorted(range(len(item.listen_for)), key=lambda n: not item.listen_for[n].required)
    return Section("Listen for", tuple(entry(number) for number in order))


def _wrong_answers(item: Item, shown: Example | None) -> Section:
    numbers = shown.wrong if shown else {}
    entries = tuple(
        Entry(
            _line(each.text),
            f"{numbers[each.id]:.6g}" if each.id in numbers else "wrong",
            (f"Why: {_line(each.why)}",),
        )
        for each in item.wrong_answers
    )
    return Section("Wrong answers", entries)


def _follow_ups(item: Item) -> Section:
    entries = tuple(
        Entry(
            _line(each.ask),
            f"{each.minutes} min, {each.probes}",
            (f"Listen for: {_line(each.listen_for)}",),
        )
        for each in item.follow_ups
    )
    return Section("Follow-ups", entries)


def _bugs(item: Item) -> Iterator[Section]:
    plan = ", ".join(f"{count} at level {level}" for level, count in item.plant.items())
    entries = tuple(
        Entry(
            _line(bug.says),
            f"{bug.symptom}, {bug.difficulty:+g}",
            (f"{bug.id}: {bug.topic}", f"is    {bug.fixed.strip()}", f"reads {bug.buggy.strip()}"),
        )
        for bug in item.bugs
    )
    yield Section(f"Bugs: {plan}", entries)


def _rubric(item: Item, rubric: Rubric | None) -> Section:
    if rubric is None:
        return Section("Rubric", (Entry(item.rubric),))
    criteria = tuple(
        Entry(
            f"{each.title} (weight {each.weight})",
            each.id,
            tuple(f"{n}: {_line(each.anchors.at(n))}" for n in range(1, 5)),
        )
        for each in rubric.criteria
    )
    bars = ", ".join(f"{rubric.level_bar.at(level):g} at level {level}" for level in item.levels)
    rule = rubric.hint_rule.best_score_after.items()
    hints = ", ".join(f"{best} after {cost}" for cost, best in sorted(rule))
    ends = (Entry(bars, "bar"), Entry(hints, "best score after hints"))
    warnings = tuple(Entry(_line(text), "look out") for text in rubric.look_out)
    statement = Entry(f"{item.rubric}: {_line(rubric.statement)}")
    return Section(f"Rubric: {rubric.title}", (statement, *criteria, *ends, *warnings))


def _claims(item: Item) -> Iterator[Section]:
    entries = tuple(Entry(_line(each.claim), "claim") for each in item.checks)
    yield Section("Proved by a machine", entries)


def _around(item: Item) -> Iterator[Section]:
    enemies = tuple(Entry(_line(each.why), each.id) for each in item.enemies)
    yield Section("Never in one set with", enemies)
    yield Section("Read on", tuple(Entry(_line(r.title), r.kind) for r in item.references))


def _history(item: Item) -> Section:
    people = Entry(
        f"{', '.join(item.authors)}; read again by {', '.join(item.reviewers) or 'nobody yet'}",
        "by",
    )
    lines = tuple(
        Entry(
            _line(change.text) + ("" if change.comparable else " Scores do not compare."),
            f"{change.version}, {change.date}",
        )
        for change in item.changelog
    )
    return Section("History", (people, *lines))
