r"""Filling parameters into prompts; every other brace, as in TeX, stays as it is.

`{name}` and `{name:.1%}` are filled in where `name` is known; `{{name}}` writes
`{name}`. Inside `$…$` the braces stay around the number, as a group of TeX, so
that `x^{n}` becomes `x^{12}`; percent signs and the commas of thousands are
written as TeX wants them. Nothing but this is replaced: `\frac{a}{b}`, `\{` and
names that are not known are left alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from minbar.bank.arithmetic import Number
from minbar.bank.expressions import Scalar
from minbar.errors import UserError

__all__ = ["FORMATS", "Placeholder", "fill", "find_placeholders"]

FORMATS: Final = re.compile(r"\+?,?(?:d|(?:\.\d)?[efg%]?)")
"""What may stand behind the colon: sign, thousands, digits, form."""

_FIELD: Final = re.compile(
    r"(?P<kept>\{(?P<literal>\{[A-Za-z_]\w*(?::[^{}\n]*)?\})\})"
    r"|(?<!\\)\{(?P<name>[A-Za-z_]\w*)(?::(?P<form>[^{}\n]*))?\}",
    re.ASCII,
)
# As Markdown with `$…$` is read: no space inside the marks, no digit behind them.
_MATHS: Final = re.compile(
    r"(?<!\\)\$\$.+?(?<!\\)\$\$|(?<![\\$\w])\$(?![\s$])[^$\n]*?(?:\\\$[^$\n]*?)*(?<![\s\\])\$(?!\d)",
    re.DOTALL,
)
_DIGITS: Final = 4
_POSITIONAL: Final = (1e-6, 1e15)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One place to be filled in.

    Attributes:
        name: what is filled in.
        form: what stands behind the colon; None without one.
        line, column: where it begins in the text, from 1.
    """

    name: str
    form: str | None
    line: int
    column: int

    def __str__(self) -> str:
        """Write it as it stands in the text."""
        return f"{{{self.name}}}" if self.form is None else f"{{{self.name}:{self.form}}}"


def find_placeholders(text: str) -> Iterator[Placeholder]:
    """Find everything that has the form of a placeholder, known or not, in order."""
    for match in _FIELD.finditer(text):
        if match["name"]:
            line = text.count("\n", 0, match.start()) + 1
            column = match.start() - text.rfind("\n", 0, match.start())
            yield Placeholder(match["name"], match["form"], line, column)


def fill(text: str, values: Mapping[str, Scalar | Number]) -> str:
    """Fill values into a text.

    Args:
        text: Markdown with `$…$`.
        values: name to value: parameters as they stand in the file, computed numbers
            as fractions, which get four digits unless a form says else.

    Raises:
        UserError: if a form is none, or does not suit its value.
    """
    filled: list[str] = []
    end = 0
    for match in _MATHS.finditer(text):
        filled += _filled(text[end : match.start()], values, maths=False)
        filled += _filled(match[0], values, maths=True)
        end = match.end()
    filled += _filled(text[end:], values, maths=False)
    return "".join(filled)


def _filled(text: str, values: Mapping[str, Scalar | Number], *, maths: bool) -> Iterator[str]:
    end = 0
    for match in _FIELD.finditer(text):
        yield text[end : match.start()]
        yield _replacement(match, values, maths=maths)
        end = match.end()
    yield text[end:]


def _replacement(
    match: re.Match[str], values: Mapping[str, Scalar | Number], *, maths: bool
) -> str:
    if match["kept"]:
        inner = match["literal"]
        return inner if inner[1:-1].partition(":")[0] in values else match[0]
    if match["name"] not in values:
        return match[0]
    shown = _shown(values[match["name"]], match["form"], match[0])
    if not maths:
        return shown
    return f"{{{shown.replace('%', chr(92) + '%').replace(',', '{,}')}}}"


def _shown(value: Scalar | Number, form: str | None, field: str) -> str:
    if form is not None and not FORMATS.fullmatch(form):
        what = f"`{field}` has a form that is not known"
        raise UserError(what, todo="Write one such as `:,`, `:.1%`, `:.2f`, `:.3g`, `:d`")
    if isinstance(value, bool | str):
        if form is None:
            return str(value)
        what = f"`{field}` stands for {value!r}, which is no number"
        raise UserError(what, todo="Leave the form out")
    return _formatted(value, form, field)


def _formatted(value: Number, form: str | None, field: str) -> str:
    if form is None:
        return _plain(value)
    number = int(value) if value == int(value) and "." not in form else float(value)
    if form.endswith("d") and not isinstance(number, int):
        what = f"`{field}` stands for {float(value):g}, which is not whole"
        raise UserError(what, todo="Use `f`, `g` or `%`")
    return format(number, form)


def _plain(value: Number) -> str:
    """Write a number as a person would: as its author wrote it, or to four digits if computed."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Fraction):  # computed; parameters are what YAML gave
        return _rounded(value)
    return format(Decimal(repr(value)).normalize(), "f") if _is_handy(value) else f"{value:g}"


def _rounded(value: Fraction) -> str:
    number = float(value)
    if value.denominator == 1 or not _is_handy(number):
        return str(value.numerator) if value.denominator == 1 else f"{number:.{_DIGITS}g}"
    places = max(0, _DIGITS - 1 - math.floor(math.log10(abs(number))))
    shown = f"{number:.{places}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _is_handy(value: float) -> bool:
    """Whether a number reads better without an exponent."""
    low, high = _POSITIONAL
    return value == 0 or low <= abs(value) < high
