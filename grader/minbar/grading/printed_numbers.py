"""Numbers that a notebook prints, paired over several runs by the text around them.

A line pairs with the line of another run that has the same words at the same places. Where
a cell prints lines of the same words several times, the first pairs with the first, and so
on, if all runs print as many; if not, nothing says which belongs to which, and none is paired.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from minbar.grading.clean_runs import output_lines
from minbar.rooms.runs import CellResult, NotebookRun

__all__ = ["Pairing", "Printed", "pair_numbers"]

_NUMBER: Final = re.compile(
    r"(?<![\w.])[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:[eE][+-]?\d+)?(?!\w)"
)
_HOLE: Final = "\0"
# Arrays leave room for a sign, or do not, by what is in them.
_PADDED: Final = re.compile(r"(?<=[\[(]) +| +(?=[\])])")
_LABEL: Final = 80
# What is beyond these is not looked at: no metric stands there, and hostile output may.
_MOST_LINES: Final = 500  # of a cell
_MOST_CHARACTERS: Final = 1000  # of a line
_MOST_NUMBERS: Final = 50  # of a line


@dataclass(frozen=True, slots=True)
class Printed:
    """One printed number over the runs.

    Attributes:
        cell: position from 1 over all cells.
        line: of what the cell shows in the first run, from 1.
        label: the text around it.
        values: one for each run.
    """

    cell: int
    line: int
    label: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """What was paired.

    Attributes:
        numbers: in the order of the first run.
        unpaired: by cell, lines with numbers that have no counterpart in some other run;
            of the run that has most of them.
    """

    numbers: tuple[Printed, ...]
    unpaired: dict[int, int]


@dataclass(frozen=True, slots=True)
class _Line:
    number: int
    words: str
    values: tuple[float, ...]
    above: str


_ByWords = dict[str, list[_Line]]


def pair_numbers(runs: Sequence[NotebookRun]) -> Pairing:
    """Pair the numbers of runs of one notebook.

    Args:
        runs: at least one; all of them reached the end.
    """
    cells = [{cell.cell: _by_words(cell) for cell in run.cells} for run in runs]
    numbers: list[Printed] = []
    unpaired: dict[int, int] = {}
    for cell in sorted({cell for run in cells for cell in run}):
        shown = [run.get(cell, {}) for run in cells]
        alike = {
            words for words in shown[0] if len({len(one.get(words, ())) for one in shown}) == 1
        }
        numbers += _paired(cell, [{words: one[words] for words in alike} for one in shown])
        left = max(sum(len(one[words]) for words in one.keys() - alike) for one in shown)
        if left:
            unpaired[cell] = left
    return Pairing(tuple(numbers), unpaired)


def _paired(cell: int, shown: Sequence[_ByWords]) -> list[Printed]:
    found: list[tuple[int, int, Printed]] = []
    for words in shown[0]:
        for together in zip(*(one[words] for one in shown), strict=True):
            first, line = together[0], together[0].number
            numbers = zip(*(one.values[:_MOST_NUMBERS] for one in together), strict=True)
            for at, values in enumerate(numbers):
                found.append((line, at, Printed(cell, line, _label(first, at), values)))
    return [one for _, _, one in sorted(found, key=lambda each: each[:2])]


def _by_words(cell: CellResult) -> _ByWords:
    lines: _ByWords = {}
    for line in _lines(cell):
        lines.setdefault(line.words, []).append(line)
    return lines


def _lines(cell: CellResult) -> Iterator[_Line]:
    """Give the lines of a cell's text outputs that hold numbers."""
    printed = "".join(
        one.text for one in cell.outputs if one.kind == "stream" and one.name != "stderr"
    )
    shown = [one.data.get("text/plain", "") for one in cell.outputs if one.kind == "display"]
    lines = [line for text in (printed, *shown) for line in output_lines(text.replace(_HOLE, ""))]
    above = ""
    for number, whole in enumerate(lines[:_MOST_LINES], 1):
        line = whole[:_MOST_CHARACTERS]
        values = tuple(float(found[0].replace(",", "")) for found in _NUMBER.finditer(line))
        if values and all(math.isfinite(value) for value in values):
            yield _Line(number, _PADDED.sub("", _NUMBER.sub(_HOLE, line)), values, above)
        elif not values:
            above = line


def _label(line: _Line, at: int) -> str:
    """The text around a number: before it, if it is the only one; else with its place marked.

    Where there is no word in its line, the last line above it without a number.
    """
    words = line.words
    parts = words.split(_HOLE)
    if not any(part.isalpha() for part in words):
        below = f", below {_cut(line.above)!r}" if line.above else ""
        return f"line {line.number} of the output, number {at + 1}{below}"
    before = parts[0].strip(" :=|([{,")
    if len(parts) == 2 and any(part.isalpha() for part in before):  # noqa: PLR2004  one number
        return _cut(before)
    marked = "…".join(parts[: at + 1])
    return _cut(f"{marked}[#]{'…'.join(parts[at + 1 :])}".strip(), around=len(marked))


def _cut(text: str, around: int = 0) -> str:
    if len(text) <= _LABEL:
        return text
    start = min(max(0, around - _LABEL // 2), len(text) - _LABEL)
    return f"{'…' if start else ''}{text[start : start + _LABEL]}…"
