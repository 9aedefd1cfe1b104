"""Tables as CSV that a spreadsheet opens as what they are: text as text, numbers as numbers.

A spreadsheet takes a cell for a formula by its first sign, and formulas start programs
and send cells away. So text that begins like one gets an apostrophe before it, which
spreadsheets read as "this is text". The apostrophe goes before text that begins with
one and then like a formula, too: taking one away gives back what was there.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from minbar.report.escape import log_text, visible

__all__ = ["Cell", "csv_document"]

Cell = str | float | int | None
"""What a cell may hold; nothing at all is an empty cell."""

_LONGEST: Final = 4000
"""Characters of a cell; a spreadsheet goes on in the next cell after 32,767 UTF-16 units."""
_LARGEST: Final = 2**63
_SIGNS: Final = frozenset("=+-@\N{MINUS SIGN}")
_BREAKS: Final = str.maketrans({"\t": "\u2409", "\n": "\u240a"})
"""Pictures of what `visible` leaves as it is."""
# Where a cell begins: at the begin of the text, and behind a semicolon, which parts cells
# wherever the comma is the decimal sign. White space and quotes there may be dropped.
_BEGIN: Final = re.compile(r"(?:^|(?<=;))(?=[\s\"']*([^\s\"']))")


def csv_document(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a table as RFC 4180 has it: commas, CRLF, quotes where they are needed.

    Text keeps to its cell and to one line, and no character in it acts: formulas get an
    apostrophe, line ends, tabs, controls, marks of text direction and halves of surrogate
    pairs are shown as what they are, and what is long is cut. Numbers are written as
    numbers, shortest form that reads back the same; what is neither finite nor within 64
    bits is text. The result can be encoded as UTF-8; write it with `newline=""`.

    Raises:
        ValueError: A row has more or fewer cells than the header.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([_text(name) for name in header])
    for row in rows:
        if len(row) != len(header):
            msg = f"a row of {len(row)} cells under a header of {len(header)}"
            raise ValueError(msg)
        writer.writerow([_cell(value) for value in row])
    return stream.getvalue()


def _cell(value: Cell) -> str | float | int:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return value if abs(value) < _LARGEST else f"integer of {value.bit_length()} bits"
        case float():
            return value if math.isfinite(value) else _text(str(value))
        case _:
            return _text(value)


def _text(text: str) -> str:
    short = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
    plain = log_text(visible(short).translate(_BREAKS))
    return _BEGIN.sub(lambda found: "'" if _is_sign(found[1]) else "", plain)


def _is_sign(character: str) -> bool:
    """Tell whether a formula begins with this, or with what it is made like (full width)."""
    return not _SIGNS.isdisjoint(unicodedata.normalize("NFKC", character)[:1])
