"""One QTI 2.1 assessment item: a number that is checked, or a text that a person scores."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from minbar.models.bank_export import ExportedItem, WorkedVariant
from minbar.report.exchange.notes import candidate_body, worked_answer
from minbar.report.exchange.xml import tag
from minbar.report.maths import xhtml

__all__ = ["block", "item_identifier", "numeric_item", "open_item"]

_QTI: Final = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMA: Final = f"{_QTI} http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
_RESPONSE: Final = "RESPONSE"
_START: Final = re.compile(r'<ol start="\d+">')


def item_identifier(each: ExportedItem, variant: WorkedVariant | None) -> str:
    """Return an identifier that no other item or variant has; ids hold no underscore."""
    name = each.item.id.replace(".", "_")
    return name if variant is None else f"{name}__{variant.number}"


def numeric_item(
    each: ExportedItem,
    variant: WorkedVariant,
    notes: Markup,
    version: str,
) -> Markup:
    """Return a variant of a maths item: right within its tolerance, wrong answers named.

    Args:
        each: the item.
        variant: the variant.
        notes: what its scorer reads.
        version: of minbar.
    """
    unit = each.item.answer.unit if each.item.answer and each.item.answer.unit else ""
    field = tag("textEntryInteraction", responseIdentifier=_RESPONSE, expectedLength="16")
    return _item(
        each,
        variant,
        _response("float", f"{variant.answer:.12g}"),
        _score(low=0, high=1),
        tag("outcomeDeclaration", identifier="WRONG", cardinality="single", baseType="identifier"),
        tag(
            "itemBody",
            _notes(worked_answer(each.item, variant, "mathml") + notes),
            block(candidate_body(each, variant, "mathml")),
            tag("p", Markup("Answer: "), field, f" {unit}".rstrip()),
        ),
        tag("responseProcessing", tag("responseCondition", *_conditions(each, variant))),
        version=version,
    )


def open_item(each: ExportedItem, notes: Markup, version: str) -> Markup:
    """Return an item that is answered in words or code, and scored 1 to 4 by a person."""
    code = each.item.files is not None
    field = tag(
        "extendedTextInteraction",
        responseIdentifier=_RESPONSE,
        expectedLines="25" if code else "15",
        format="preformatted" if code else "plain",
    )
    body = block(candidate_body(each, None, "mathml"))
    return _item(
        each,
        None,
        tag("responseDeclaration", identifier=_RESPONSE, cardinality="single", baseType="string"),
        _score(low=1, high=4),
        tag("itemBody", _notes(notes), body, field),
        version=version,
    )


def _item(
    each: ExportedItem, variant: WorkedVariant | None, *parts: Markup, version: str
) -> Markup:
    return tag(
        "assessmentItem",
        Markup("\n"),
        *parts,
        xmlns=_QTI,
        xmlns_xsi=_XSI,
        xsi_schemaLocation=_SCHEMA,
        identifier=item_identifier(each, variant),
        title=f"{each.item.type}, {each.item.minutes} minutes",
        adaptive="false",
        timeDependent="false",
        toolName="minbar",
        toolVersion=version,
    )


def _response(kind: str, correct: str) -> Markup:
    return tag(
        "responseDeclaration",
        tag("correctResponse", tag("value", correct)),
        identifier=_RESPONSE,
        cardinality="single",
        baseType=kind,
    )


def _score(*, low: int, high: int) -> Markup:
    return tag(
        "outcomeDeclaration",
        tag("defaultValue", tag("value", str(low))),
        identifier="SCORE",
        cardinality="single",
        baseType="float",
        normalMaximum=str(high),
        normalMinimum=str(low),
    )


def _conditions(each: ExportedItem, variant: WorkedVariant) -> Iterator[Markup]:
    """Yield what the number means: the key first, then each named wrong answer."""
    yield tag("responseIf", _near(variant.answer, variant), _set("SCORE", "float", "1"))
    for wrong in each.item.wrong_answers:
        if wrong.id in variant.wrong:
            near = _near(variant.wrong[wrong.id], variant)
            yield tag("responseElseIf", near, _set("WRONG", "identifier", wrong.id))


def _near(value: float, variant: WorkedVariant) -> Markup:
    tolerance = f"{variant.accepted:.6g}"
    return tag(
        "equal",
        tag("variable", identifier=_RESPONSE),
        tag("baseValue", f"{value:.12g}", baseType="float"),
        toleranceMode="absolute",
        tolerance=f"{tolerance} {tolerance}",
    )


def _set(name: str, kind: str, value: str) -> Markup:
    return tag("setOutcomeValue", tag("baseValue", value, baseType=kind), identifier=name)


def _notes(notes: Markup) -> Markup:
    return tag("rubricBlock", block(notes), view="scorer")


def block(markup: Markup) -> Markup:
    """Write mark-up with the elements that QTI's part of XHTML has."""
    plain = xhtml(markup).replace("<s>", '<span class="struck">').replace("</s>", "</span>")
    return tag("div", Markup(_START.sub("<ol>", plain)))  # noqa: S704  mark-up already
