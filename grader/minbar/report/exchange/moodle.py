"""A bank as Moodle XML: maths as numerical questions, everything else as essays.

A numerical answer is right within an absolute tolerance, as Moodle reads it; a
named wrong answer scores nothing and says why it is wrong. What Moodle cannot
hold stands in a comment at the top.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import Final

from markupsafe import Markup

from minbar.models.bank_export import BankExport, ExportedItem, WorkedVariant
from minbar.models.item import Item
from minbar.models.rubric import Rubric
from minbar.report.escape import one_line
from minbar.report.exchange.losses import losses
from minbar.report.exchange.notes import (
    candidate_body,
    scorer_notes,
    start_program,
    worked_answer,
)
from minbar.report.exchange.xml import DECLARATION, cdata, comment, tag
from minbar.report.maths import render_line

__all__ = ["MARKER", "moodle_xml"]

MARKER: Final = "minbar bank export, Moodle XML"
"""What the file says of itself at its begin."""


_NAME: Final = 255  # characters that a question's name may have
_NUMBER: Final = 100  # characters of its id number
_MARKS: Final = "4"  # one for each score of the anchors
_NOTE: Final = "{} (minbar {})\nFor interviewers: holds answers.\n\n{}"


def moodle_xml(export: BankExport) -> bytes:
    """Return one file that Moodle's question bank imports."""
    rubrics = {rubric.id: rubric for rubric in export.rubrics}
    said = _NOTE.format(MARKER, export.minbar, "\n".join(losses(export, "moodle")))
    questions = Markup().join(_questions(export, rubrics))
    quiz = tag("quiz", Markup("\n"), comment(said), questions)
    return (DECLARATION + quiz).encode("utf-8")


def _questions(export: BankExport, rubrics: Mapping[str, Rubric]) -> Iterator[Markup]:
    bank = ", ".join(export.banks) or "minbar"
    for kind in dict.fromkeys(each.item.type for each in export.items):
        items = [each for each in export.items if each.item.type == kind]
        if kind != "math":
            yield _category(bank, kind)
            yield from (_essay(each, rubrics) for each in items)
            continue
        for each in items:
            yield _category(bank, kind, each.item.title)
            yield from (_numerical(each, variant) for variant in each.variants)


def _category(*names: str) -> Markup:
    path = "/".join(one_line(name, _NAME).replace("/", "//") for name in names)
    category = tag("category", tag("text", f"$course$/top/{path}"))
    return tag("question", Markup("\n"), category, type="category")


def _numerical(each: ExportedItem, variant: WorkedVariant) -> Markup:
    item = each.item
    wrong = [
        _answer("0", variant.wrong[wrong.id], variant.accepted, render_line(wrong.why, "tex"))
        for wrong in item.wrong_answers
        if wrong.id in variant.wrong
    ]
    return tag(
        "question",
        *_head(each, f"{item.title} ({variant.number})", f"{item.id}:{variant.number}", variant),
        _text("generalfeedback", worked_answer(item, variant, "tex")),
        tag("defaultgrade", "1"),
        tag("penalty", "0"),
        tag("hidden", "0"),
        _answer("100", variant.answer, variant.accepted, Markup()),
        *wrong,
        tag("unitgradingtype", "0"),
        tag("unitpenalty", "0"),
        tag("showunits", "3"),
        tag("unitsleft", "0"),
        _tags(item),
        type="numerical",
    )


def _answer(fraction: str, value: float, tolerance: float, feedback: Markup) -> Markup:
    return tag(
        "answer",
        tag("text", f"{value:.12g}"),
        _text("feedback", feedback),
        tag("tolerance", f"{tolerance:.6g}"),
        fraction=fraction,
        format="moodle_auto_format",
    )


def _essay(each: ExportedItem, rubrics: Mapping[str, Rubric]) -> Markup:
    item = each.item
    program = start_program(each) or ""
    template = tag("responsetemplate", tag("text", program), format="plain_text")
    return tag(
        "question",
        *_head(each, item.title, item.id, None),
        tag("defaultgrade", _MARKS),
        tag("penalty", "0"),
        tag("hidden", "0"),
        tag("responseformat", "monospaced" if item.files else "editor"),
        tag("responserequired", "1"),
        tag("responsefieldlines", "25" if item.files else "15"),
        tag("attachments", "0"),
        tag("attachmentsrequired", "0"),
        _text("graderinfo", scorer_notes(each, rubrics, "tex")),
        template if program else tag("responsetemplate", tag("text"), format="html"),
        _tags(item),
        type="essay",
    )


def _head(
    each: ExportedItem, name: str, number: str, variant: WorkedVariant | None
) -> tuple[Markup, ...]:
    return (
        Markup("\n"),
        tag("name", tag("text", one_line(name, _NAME))),
        _text("questiontext", candidate_body(each, variant, "tex")),
        tag("idnumber", _short(number)),
    )


def _short(number: str) -> str:
    """Return an id that fits Moodle's column; a long one is named by its hash."""
    if len(number) <= _NUMBER:
        return number
    return f"minbar-{hashlib.sha256(number.encode()).hexdigest()[:32]}"


def _text(name: str, html: Markup) -> Markup:
    return tag(name, tag("text", cdata(html)) if html else tag("text"), format="html")


def _tags(item: Item) -> Markup:
    names = (*item.topics, *(f"level {level}" for level in item.levels), item.version)
    return tag("tags", *(tag("tag", tag("text", name)) for name in names))
