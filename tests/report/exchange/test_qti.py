"""The QTI package: a manifest and items that agree, and bytes that repeat."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

from minbar.models.bank_export import BankExport
from minbar.report.exchange.qti import MARKER, qti_package
from minbar.report.maths import render_markdown
from tests.report.exports import built_in_export, hostile_export, small_export

CP = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"
# QTI's part of XHTML, as far as this program writes it.
BODY = {
    "blockquote", "br", "code", "div", "em", "extendedTextInteraction", "h4", "h5", "h6", "hr",
    "itemBody", "li", "ol", "p", "pre", "rubricBlock", "span", "strong", "table", "tbody", "td",
    "textEntryInteraction", "th", "thead", "tr", "ul",
}  # fmt: skip


def files(export: BankExport) -> dict[str, bytes]:
    """Write a package and read it again."""
    with zipfile.ZipFile(io.BytesIO(qti_package(export))) as package:
        assert package.testzip() is None
        assert package.comment == MARKER.encode()
        return {name: package.read(name) for name in package.namelist()}


def items(export: BankExport) -> dict[str, ET.Element]:
    """Return every item by its identifier."""
    found = [
        ET.fromstring(data)  # noqa: S314  our own file
        for name, data in files(export).items()
        if name.startswith("items/")
    ]
    return {item.get("identifier") or "": item for item in found}


def is_right(item: ET.Element, answer: float) -> bool:
    """Process a response as the item's first condition says."""
    equal = item.find(f".//{QTI}responseIf/{QTI}equal")
    assert equal is not None
    assert equal.get("toleranceMode") == "absolute"
    low, high = map(float, (equal.get("tolerance") or "").split())
    key = float(equal.findtext(f"{QTI}baseValue") or "nan")
    return key - low <= answer <= key + high


def test_the_whole_built_in_bank() -> None:
    """One item for each variant and each other item; the manifest names exactly these files."""
    export = built_in_export()
    held = files(export)
    manifest = ET.fromstring(held["imsmanifest.xml"])  # noqa: S314  our own file
    resources = manifest.findall(f"{CP}resources/{CP}resource")
    named = [resource.get("href") or "" for resource in resources]
    assert sorted([*named, "imsmanifest.xml"]) == sorted(held)
    assert named == [(each.find(f"{CP}file") or each).get("href") for each in resources]
    identifiers = [resource.get("identifier") for resource in resources]
    assert len(identifiers) == len(set(identifiers))
    found = items(export)
    assert len(found) == sum(max(1, len(each.variants)) for each in export.items)
    assert {f"items/{name}.xml" for name in found} == {n for n in held if n.startswith("items/")}
    for item in found.values():
        body = item.find(f"{QTI}itemBody")
        assert body is not None
        names = {e.tag.removeprefix(QTI) for e in body.iter() if not e.tag.startswith(MATHML)}
        assert names <= BODY


def test_a_number_is_right_within_its_tolerance() -> None:
    """The key counts, a wrong answer is named, and both are decided by the accepted tolerance."""
    export = small_export()
    (each,) = [each for each in export.items if each.variants]
    found = items(export)
    for variant in each.variants:
        item = found[f"acme_math_probability_alarms__{variant.number}"]
        assert is_right(item, variant.answer + 0.99 * variant.accepted)
        assert not is_right(item, variant.answer - 1.02 * variant.accepted)
        wrong = item.findall(f".//{QTI}responseElseIf/{QTI}setOutcomeValue/{QTI}baseValue")
        assert [value.text for value in wrong] == ["recall-only", "halves"]
        assert item.findtext(f".//{QTI}correctResponse/{QTI}value") == f"{variant.answer:.12g}"
        assert item.find(f".//{MATHML}mfrac") is not None


def test_candidates_see_the_prompt_alone() -> None:
    """Notes lie in a block for scorers; neither title nor anything outside the block tells more."""
    export = small_export()
    found = items(export)
    for each in export.items:
        name = each.item.id.replace(".", "_")
        item = found.get(name) or found[f"{name}__1"]
        body = item.find(f"{QTI}itemBody")
        assert body is not None
        block = body.find(f"{QTI}rubricBlock")
        assert block is not None
        assert block.get("view") == "scorer"
        notes = "".join(block.itertext())
        body.remove(block)
        seen = "".join(body.itertext()) + (item.get("title") or "")
        secrets = [
            each.item.title,
            *(each.item.anchors.at(score) for score in (1, 2, 3, 4)),
            *(hint.text for hint in each.item.hints),
            *(wrong.why for wrong in each.item.wrong_answers),
        ]
        assert [text for text in secrets if text in seen] == []
        assert [text for text in secrets[1:] if text not in notes] == []


def test_open_items_are_scored_by_a_person() -> None:
    """They declare a text and the range of the score, and process nothing."""
    item = items(small_export())["acme_theory_validation_split"]
    score = item.find(f"{QTI}outcomeDeclaration")
    assert score is not None
    assert (score.get("normalMinimum"), score.get("normalMaximum")) == ("1", "4")
    assert item.find(f".//{QTI}extendedTextInteraction") is not None
    assert item.find(f"{QTI}responseProcessing") is None


def test_the_bytes_repeat() -> None:
    """No clock, no order of a set, no compressor that another machine has another version of."""
    package = qti_package(small_export())
    assert package == qti_package(small_export())
    with zipfile.ZipFile(io.BytesIO(package)) as read:
        assert {entry.date_time[:3] for entry in read.infolist()} == {(1980, 1, 1)}
        assert {entry.compress_type for entry in read.infolist()} == {zipfile.ZIP_STORED}


def test_hostile_text_stays_text() -> None:
    """Each file is well-formed, and holds no element but those of items."""
    for item in items(hostile_export()).values():
        for element in item.iter():
            assert element.tag.startswith((QTI, MATHML))
            assert not [name for name in element.attrib if name.startswith("on")]
            assert element.tag.removeprefix(QTI) not in {"script", "img", "svg", "a", "object"}


def test_what_qtis_xhtml_lacks_is_written_otherwise() -> None:
    """Struck text becomes a span, and a list begins at one."""
    from minbar.report.exchange.qti_item import block

    assert 'class="struck">x</span>' in block(render_markdown("~~x~~"))
    assert "<ol>" in block(render_markdown("3. x"))
