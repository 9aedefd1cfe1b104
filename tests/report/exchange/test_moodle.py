"""Moodle XML: what Moodle's import reads, for each item of a bank."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree as ET

import msgspec

from minbar.models.bank_export import BankExport
from minbar.report.exchange.moodle import MARKER, moodle_xml
from tests.report.exports import built_in_export, hostile_export, small_export
from tests.report.site.test_pages import Page

TYPES = {"category", "numerical", "essay"}
ESSAY = {
    "responseformat": {"editor", "monospaced"},
    "responserequired": {"1"},
    "attachments": {"0"},
    "attachmentsrequired": {"0"},
}


def questions(export: BankExport) -> list[ET.Element]:
    """Write a bank and read it again."""
    quiz = ET.fromstring(moodle_xml(export))  # noqa: S314  our own file
    assert quiz.tag == "quiz"
    return quiz.findall("question")


def near(answer: ET.Element, value: float) -> bool:
    """Whether Moodle takes a number for an answer."""
    tolerance = float(answer.findtext("tolerance") or "nan")
    return abs(float(answer.findtext("text") or "nan") - value) <= tolerance


def test_the_whole_built_in_bank() -> None:
    """Every variant is a numerical question, every other item an essay, each named once."""
    export = built_in_export()
    found = questions(export)
    kinds = Counter(question.get("type") for question in found)
    maths = [each for each in export.items if each.variants]
    assert kinds["numerical"] == sum(each.deployed for each in maths)
    assert kinds["essay"] == len(export.items) - len(maths)
    assert kinds.keys() == TYPES
    numbers = [question.findtext("idnumber") for question in found if question.find("idnumber")]
    assert len(numbers) == len(set(numbers))
    for question in found:
        if question.get("type") != "category":
            assert 1 <= len(question.findtext("name/text") or "") <= 255
            assert len(question.findtext("idnumber") or "x" * 101) <= 100
            assert (question.find("questiontext") or question).get("format") == "html"
            Page((question.findtext("questiontext/text") or "").encode())


def test_a_variant_is_marked_as_its_item_says() -> None:
    """Its key is right within the accepted tolerance, its wrong answers score nothing."""
    export = small_export()
    (item,) = [each for each in export.items if each.variants]
    numerical = [each for each in questions(export) if each.get("type") == "numerical"]
    for question, variant in zip(numerical, item.variants, strict=True):
        right, *wrong = question.findall("answer")
        assert right.get("fraction") == "100"
        for shift in (-0.99, 0, 0.99):
            assert near(right, variant.answer + shift * variant.accepted)
        assert not near(right, variant.answer + 1.02 * variant.accepted)
        assert {answer.get("fraction") for answer in wrong} == {"0"}
        numbers = list(variant.wrong.values())
        assert all(near(answer, n) for answer, n in zip(wrong, numbers, strict=True))
        assert "They are rare." in (wrong[-1].findtext("feedback/text") or "")
        assert question.findtext("showunits") == "3"
        body = question.findtext("questiontext/text") or ""
        assert r"\(\frac{" in body
        assert "{rate" not in body


def test_an_essay_is_all_that_its_grader_needs() -> None:
    """Anchors, what to listen for, hints with costs and follow-ups; nothing of it in the prompt."""
    export = small_export()
    essays = {
        each.findtext("idnumber"): each for each in questions(export) if each.get("type") == "essay"
    }
    for each in export.items:
        if each.variants:
            continue
        essay = essays[each.item.id]
        notes = "".join(Page((essay.findtext("graderinfo/text") or "").encode()).text)
        prompt = essay.findtext("questiontext/text") or ""
        secrets = [
            *(each.item.anchors.at(score) for score in (1, 2, 3, 4)),
            *(point.text for point in each.item.listen_for),
            *(part for wrong in each.item.wrong_answers for part in (wrong.text, wrong.why)),
            *(hint.text for hint in each.item.hints),
            *(more.ask for more in each.item.follow_ups),
        ]
        assert [text for text in secrets if text not in notes] == []
        assert [text for text in secrets if text in prompt] == []
        assert {name: essay.findtext(name) for name in ESSAY}.items() <= {
            (name, value) for name, values in ESSAY.items() for value in values
        }
        assert essay.findtext("defaultgrade") == "4"


def test_programs_are_what_candidates_begin_from() -> None:
    """Debugging: with bugs planted; coding: the starter; to read, and to edit."""
    export = small_export()
    essays = {each.findtext("idnumber"): each for each in questions(export)}
    debugging = essays["acme.debugging.forecasting.weekdays"]
    program = debugging.findtext("responsetemplate/text") or ""
    assert "return days, days[cut:]" in program
    coding = essays["acme.whiteboard.streams.top"]
    (top,) = [each for each in export.items if each.item.type == "whiteboard"]
    assert coding.findtext("responsetemplate/text") == top.files["starter.py"]
    assert coding.findtext("responseformat") == "monospaced"


def test_the_file_says_what_it_cannot_hold() -> None:
    """A comment at the top names the export, and what was lost."""
    head = moodle_xml(small_export(2))[:3000].decode()
    assert MARKER in head
    assert "hints, follow-ups" in head
    assert "left out by the cap on variants" in head


def test_a_long_id_fits_moodles_column() -> None:
    """It becomes a hash, another one for each variant."""
    plain = msgspec.to_builtins(small_export(2), str_keys=True)
    for number, each in enumerate(plain["items"]):
        each["item"]["id"] = f"acme.math.area.{'x' * 60}-{number}{'-y' * 30}"
    found = questions(msgspec.convert(plain, BankExport, str_keys=True))
    numbers = [q.findtext("idnumber") or "" for q in found if q.get("type") != "category"]
    assert len(set(numbers)) == len(numbers) == 5
    assert max(map(len, numbers)) <= 100


def test_a_slash_in_a_title_makes_no_category() -> None:
    """Categories are parted by slashes, so one in a name is doubled."""
    plain = msgspec.to_builtins(small_export(1), str_keys=True)
    for each in plain["items"]:
        each["item"]["title"] = "True/false alarms"
    found = questions(msgspec.convert(plain, BankExport, str_keys=True))
    categories = [each.findtext("category/text") for each in found]
    assert "$course$/top/Small bank/math/True//false alarms" in categories


def test_hostile_text_stays_text() -> None:
    """Well-formed XML, whose HTML has no tag or attribute that acts; the bytes repeat."""
    export = hostile_export()
    for question in questions(export):
        for field in ("questiontext", "generalfeedback", "graderinfo"):
            assert Page((question.findtext(f"{field}/text") or "").encode()).acting == []
    assert moodle_xml(export) == moodle_xml(hostile_export())
