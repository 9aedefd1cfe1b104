"""The grade as canonical JSON, written and read."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import msgspec
import pytest
from hypothesis import given

from minbar.errors import OurFault, UserError
from minbar.models.grade import GRADE_SCHEMA, CellReport, Grade
from minbar.report.grade_json import dump_grade, load_grade
from tests.report.hostile import hostile_text
from tests.report.samples import make_grade


def test_a_grade_survives_writing_and_reading() -> None:
    """What is read is what was written, field by field."""
    grade = make_grade()
    assert load_grade(dump_grade(grade), "grade.json") == grade


def test_equal_grades_are_equal_bytes() -> None:
    """Keys of maps are sorted, so the order in which they were filled does not show."""
    one = make_grade(limits={"pids": 1, "memory_mb": 2})
    two = make_grade(limits={"memory_mb": 2, "pids": 1})
    assert dump_grade(one) == dump_grade(two)


def test_the_form_is_canonical() -> None:
    """Two spaces of indent, fields in the schema's order, one line feed at the end."""
    raw = dump_grade(make_grade())
    text = raw.decode("utf-8")
    assert text.startswith('{\n  "schema": "grade/1.1",\n  "takehome": {\n')
    assert text.endswith("\n}\n")
    assert list(json.loads(raw)) == list(Grade.__struct_fields__)


def with_text(text: str) -> Grade:
    """Return a grade with a text of the candidate's in it."""
    cell = CellReport(cell=1, id="c", type="code", error_text=text, first_line=text)
    return make_grade(cells=[cell])


@given(hostile_text())
def test_hostile_text_is_harmless_in_a_terminal_and_a_log(text: str) -> None:
    """JSON of any text encodes, reads back, and holds nothing that acts where it is printed."""
    raw = dump_grade(with_text(text))
    shown = raw.decode("utf-8")
    assert not {each for each in shown if unicodedata.category(each) == "Cc"} - {"\n"}
    assert not re.search(r"(?m)^\s*::|##", shown)
    kept = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    assert load_grade(raw, "x").cells[0].error_text in {
        kept,
        re.sub("[\ud800-\udfff]", "\ufffd", text),
    }


def test_a_number_that_is_none_is_our_fault() -> None:
    """A NaN never becomes a null in silence; the message names the field."""
    grade = make_grade()
    criterion = msgspec.structs.replace(grade.criteria[0], points=float("nan"))
    with pytest.raises(OurFault, match=r"\$\.criteria\[0\]\.points: a grade holds nan"):
        dump_grade(msgspec.structs.replace(grade, criteria=[criterion]))


def changed(**changes: Any) -> bytes:  # noqa: ANN401  any JSON
    """Return a grade's JSON with top-level fields replaced."""
    return json.dumps(json.loads(dump_grade(make_grade())) | changes).encode()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", r"^g\.json: not JSON \("),
        (b"{", r"^g\.json: not JSON \("),
        (b"\xff\xfe{\x00", r"^g\.json: not JSON \("),
        (b'{"schema":' + b"[" * 100_000, r"^g\.json: not JSON \("),
        (b"[]", r"^g\.json: \$: Expected `object`, got `array`"),
        (b"{}", r"^g\.json: \$\.schema: not a grade: `schema` should read like 'grade/1\.1'"),
        (changed(schema=1), r"\$\.schema: not a grade"),
        (changed(schema="grade/1"), r"\$\.schema: not a grade"),
        (changed(schema="grade/2.0"), r"\$\.schema: major version 2 of the grade is unknown"),
        (changed(verdict=None), r"^g\.json: \$\.verdict: Expected `object`, got `null`"),
        (changed(cells=[{"cell": "1"}]), r"^g\.json: \$\.cells\[0\]\.cell: Expected `int`"),
        (changed(takehome={"id": "x"}), r"^g\.json: \$\.takehome: .*missing required field"),
    ],
)  # fmt: skip
def test_what_is_no_grade_is_refused_with_its_place(raw: bytes, message: str) -> None:
    """The reader learns the file, the path of the field, and what is wrong there."""
    with pytest.raises(UserError, match=message):
        load_grade(raw, "g.json")


def test_a_newer_minor_version_is_read() -> None:
    """A later minor version may add fields; they are passed over."""
    grade = load_grade(changed(schema="grade/1.7", invented=True), "g.json")
    assert grade.schema == "grade/1.7"
    assert GRADE_SCHEMA == "grade/1.1"
