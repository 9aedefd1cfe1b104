"""What an interviewer reads about an item, as mark-up within another program's question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

from markupsafe import Markup, escape

from minbar.models.bank_export import ExportedItem, WorkedVariant
from minbar.models.item import Bug, Item
from minbar.models.rubric import Rubric
from minbar.report.escape import visible
from minbar.report.maths import Notation, render_line, render_markdown

__all__ = ["candidate_body", "scorer_notes", "start_program", "worked_answer"]

_HEADING: Final = Markup("<h4>{}</h4>\n")
_LIST: Final = Markup("<ul>\n{}</ul>\n")
_ENTRY: Final = Markup("<li>{}</li>\n")
_MARKED: Final = Markup("<strong>{}</strong> {}")
_WHY: Final = Markup("{} <em>{}</em>")
_PROGRAM: Final = Markup("<pre>{}</pre>\n")
_PARAGRAPH: Final = Markup("<p>{}</p>\n")


def candidate_body(each: ExportedItem, variant: WorkedVariant | None, notation: Notation) -> Markup:
    """Return what the candidate sees: the prompt, and the program to begin from."""
    body = render_markdown(each.item.prompt if variant is None else variant.prompt, notation)
    program = start_program(each)
    return body if program is None else body + _PROGRAM.format(visible(program))


def start_program(each: ExportedItem) -> str | None:
    """Return the program that a candidate begins from, if there is one."""
    if each.planting is not None:
        return each.planting.program
    starter = each.item.files.starter if each.item.files else None
    return None if starter is None else each.files[starter]


def worked_answer(item: Item, variant: WorkedVariant, notation: Notation) -> Markup:
    """Return the key of a variant, with its tolerance and the way to it."""
    unit = f" {item.answer.unit}" if item.answer and item.answer.unit else ""
    key = f"{variant.answer:.6g}{unit}, give or take {variant.accepted:.3g}"
    return _PARAGRAPH.format(visible(key)) + render_markdown(variant.worked, notation)


def scorer_notes(each: ExportedItem, rubrics: Mapping[str, Rubric], notation: Notation) -> Markup:
    """Return everything that an interviewer needs to ask and score an item.

    Args:
        each: the item.
        rubrics: rubrics by id.
        notation: how formulas are written.
    """
    item = each.item
    line = partial(render_line, notation=notation)
    rubric = rubrics.get(item.rubric.partition("@")[0])
    sections: Sequence[tuple[str, list[Markup]]] = (
        ("Scores", [_marked(str(n), line(item.anchors.at(n))) for n in (1, 2, 3, 4)]),
        (
            "Listen for",
            [_marked(_must(p.required, p.level), line(p.text)) for p in item.listen_for],
        ),
        ("Wrong answers", [_WHY.format(line(w.text), line(w.why)) for w in item.wrong_answers]),
        ("Hints", [_marked(_cost(h.cost), line(h.text)) for h in item.hints]),
        ("Follow-ups", [_WHY.format(line(f.ask), line(f.listen_for)) for f in item.follow_ups]),
        ("Bugs", [_marked(b.id, line(b.says)) for b in _planted(each)]),
        (f"Rubric: {rubric.title if rubric else item.rubric}", list(_rubric(rubric, line))),
    )
    return Markup().join(_section(title, entries) for title, entries in sections if entries) + (
        _solution(each)
    )


def _section(title: str, entries: Sequence[Markup]) -> Markup:
    listed = Markup().join(_ENTRY.format(entry) for entry in entries)
    return _HEADING.format(visible(title)) + _LIST.format(listed)


def _marked(mark: str, text: Markup) -> Markup:
    return _MARKED.format(f"{visible(mark)}:", text)


def _must(required: bool, level: int | None) -> str:  # noqa: FBT001  a fact about the point
    name = "required" if required else "extra"
    return name if level is None else f"{name}, level {level} and above"


def _cost(cost: int) -> str:
    return "a fact, costs nothing" if cost == 0 else f"costs {cost}"


def _planted(each: ExportedItem) -> Iterator[Bug]:
    planted = each.planting.bugs if each.planting else []
    return (bug for bug in each.item.bugs if bug.id in planted)


def _rubric(rubric: Rubric | None, line: partial[Markup]) -> Iterator[Markup]:
    if rubric is not None:
        yield line(rubric.statement)
        for criterion in rubric.criteria:
            scores = Markup("; ").join(
                Markup("{}: {}").format(n, line(criterion.anchors.at(n))) for n in (1, 2, 3, 4)
            )
            yield _marked(f"{criterion.title}, weight {criterion.weight}", scores)


def _solution(each: ExportedItem) -> Markup:
    if each.item.files is None:
        return Markup()
    text = each.files[each.item.files.solution]
    return _HEADING.format("Solution") + _PROGRAM.format(escape(visible(text)))
