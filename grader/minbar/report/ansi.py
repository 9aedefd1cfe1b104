"""Colours of a terminal, as classes of ours: text in, spans of a few fixed names out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup, escape

from minbar.report.escape import strip_ansi, visible

__all__ = ["ansi_markup"]

_COLOUR_CODE: Final = re.compile(r"\x1b\[([0-9;:]*)m")
_COLOURS: Final = ("", "red", "green", "yellow", "blue", "magenta", "cyan", "")
_FOREGROUND, _BACKGROUND, _PALETTE = 38, 48, 5
_EXTENDED: Final = {_PALETTE: 2, 2: 4}  # numbers that follow, the kind itself included
_CUBE_START, _CUBE_END = 16, 232
_MAX_SPANS: Final = 2000


@dataclass(frozen=True, slots=True)
class _Pen:
    """What the next characters look like."""

    colour: str = ""
    bold: bool = False

    @property
    def classes(self) -> str:
        names = [f"ansi-{self.colour}"] if self.colour else []
        return " ".join([*names, "ansi-bold"] if self.bold else names)


def ansi_markup(text: str) -> Markup:
    """Escape text for a page and keep its colours; every other escape is dropped."""
    if "\x1b[" not in text:
        return escape(visible(strip_ansi(text)))
    pieces = _COLOUR_CODE.split(text)
    if len(pieces) > 2 * _MAX_SPANS:
        return escape(visible(strip_ansi(text)))
    pen = _Pen()
    spans = [escape(visible(strip_ansi(pieces[0])))]
    for codes, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        pen = _turn(pen, codes)
        spans.append(_span(visible(strip_ansi(piece)), pen))
    return Markup().join(spans)


def _span(text: str, pen: _Pen) -> Markup:
    if not text or not pen.classes:
        return escape(text)
    return Markup('<span class="{}">{}</span>').format(pen.classes, text)


def _turn(pen: _Pen, codes: str) -> _Pen:
    """Apply the numbers of one colour code."""
    numbers = [int(number[:4] or 0) for number in re.split("[;:]", codes[:100])]
    while numbers:
        first = numbers.pop(0)
        if first in {_FOREGROUND, _BACKGROUND}:
            pen = _extended(pen, first, numbers)
        else:
            pen = _simple(pen, first)
    return pen


def _simple(pen: _Pen, code: int) -> _Pen:
    if code == 0:
        return _Pen()
    if code in {1, 22}:
        return replace(pen, bold=code == 1)
    if 30 <= code <= 37 or 90 <= code <= 97:  # noqa: PLR2004  the standard's ranges
        return replace(pen, colour=_COLOURS[code % 10])
    return replace(pen, colour="") if code == 39 else pen  # noqa: PLR2004  default colour


def _extended(pen: _Pen, ground: int, numbers: list[int]) -> _Pen:
    """Take a colour of the palette of 256 to the nearest name; backgrounds stay ours."""
    length = _EXTENDED.get(numbers[0], 1) if numbers else 0
    parameters = numbers[:length]
    del numbers[:length]
    if ground == _BACKGROUND or length != _EXTENDED[_PALETTE] or len(parameters) < length:
        return pen
    return replace(pen, colour=_nearest(parameters[1]))


def _nearest(index: int) -> str:
    if index < _CUBE_START:
        return _COLOURS[index % 8]
    if index >= _CUBE_END:
        return ""
    cube = index - _CUBE_START
    channels = (cube // 36, cube // 6 % 6, cube % 6)
    strongest = max(channels)
    bits = [strongest > 1 and channel * 2 > strongest for channel in channels]
    return _COLOURS[bits[0] + 2 * bits[1] + 4 * bits[2]]
