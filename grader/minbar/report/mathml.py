r"""TeX formulas as MathML that any page may hold: a few elements, a few attributes, text.

The library that reads TeX returns a tree; it escapes nothing, guesses where TeX is
wrong, and lets a formula set links and styles. So its tree is only read here: what
is not on the lists below, is short of an argument, or still holds a command, is no
formula, and its reader sees the TeX instead. A wrong formula is worse than an ugly
one.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from minbar.report.alphabets import in_alphabet
from minbar.report.escape import visible
from minbar.report.mathml_spacing import set_spaces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

__all__ = ["ATTRIBUTES", "CLASSES", "TAGS", "mathml"]

MAX_FORMULA: Final = 4_000
MAX_DEPTH: Final = 40

_LEAVES: Final = frozenset({"mi", "mn", "mo", "mtext", "mspace"})
_ARGUMENTS: Final = MappingProxyType(
    {
        "mfrac": 2, "mover": 2, "mroot": 2, "msub": 2, "msubsup": 3, "msup": 2, "munder": 2,
        "munderover": 3,
    }
)  # fmt: skip
_BOXES: Final = frozenset(
    {"math", "mpadded", "mphantom", "mrow", "msqrt", "mstyle", "mtable", "mtd", "mtr"}
)
TAGS: Final = _LEAVES | _BOXES | frozenset(_ARGUMENTS)
"""Every element that a formula is made of."""

ATTRIBUTES: Final = frozenset(
    {
        "accent", "alttext", "depth", "display", "displaystyle", "fence", "form", "height",
        "linethickness", "lspace", "maxsize", "minsize", "movablelimits", "rspace",
        "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width",
    }
)  # fmt: skip
"""Attributes of a formula, `class` apart."""

CLASSES: Final = frozenset({"left", "right"})
"""Where a cell of a table stands; browsers ask a style sheet for that."""

# Spaces of tables and breaks of lines: the browser's own do.
_DROPPED: Final = frozenset(
    {"accentunder", "columnlines", "columnspacing", "linebreak", "rowlines", "rowspacing", "xmlns"}
)
_VALUE: Final = re.compile(r"[A-Za-z]{1,12}|[+-]?(?:\d{1,4}|\d{0,4}\.\d{1,6})(?:em|ex|pt|px|%)?")
_CODE_POINT: Final = re.compile(r"&#x([0-9A-Fa-f]{2,6});")
_UNREAD: Final = re.compile(r"\\[A-Za-z]|^[&{}\\]$")
# Comments would hide what follows; definitions can grow without end.
_REFUSED: Final = re.compile(
    r"(?<!\\)%|\\(?:(?:re)?newcommand|providecommand|[xeg]?def|let|newenvironment|verb|require)"
    r"(?![A-Za-z])"
)
_READ_AS: Final = (
    (re.compile(r"\\(begin|end)\s*\{(?:aligned|gathered|align|gather|split)\}"), r"\\\1{align*}"),
    (re.compile(r"\\(begin|end)\s*\{dcases\}"), r"\\\1{cases}"),
    (re.compile(r"\\(arg|erf|logit|sgn|sign|softmax|tr|Var|Cov)(?![A-Za-z])"),
     r"\\operatorname{\1}"),
    (re.compile(r"\\dots[bcimo](?![A-Za-z])"), r"\\dots"),
)  # fmt: skip
_OPEN: Final = Markup("<{}{}>")
_CLOSE: Final = Markup("</{}>")
_ATTRIBUTE: Final = Markup(' {}="{}"')


class _NoFormulaError(Exception):
    """The tree holds something that no formula of ours holds."""


@lru_cache(maxsize=4_096)
def mathml(tex: str, *, display: bool = False) -> Markup | None:
    """Return a formula as a `math` element; None if it cannot be shown truly.

    Args:
        tex: the formula, without dollars.
        display: it stands on a line of its own.
    """
    if len(tex) > MAX_FORMULA or _depth(tex) > MAX_DEPTH or _REFUSED.search(tex):
        return None
    tree = _tree(tex, "block" if display else "inline")
    if tree is None:
        return None
    set_spaces(tree)
    tree.set("alttext", visible(" ".join(tex.split())))
    try:
        return Markup().join(_pieces(tree, ""))
    except _NoFormulaError:
        return None


def _tree(tex: str, display: str) -> Element | None:
    from latex2mathml.converter import convert_to_element

    for pattern, replacement in _READ_AS:
        tex = pattern.sub(replacement, tex)
    try:
        return convert_to_element(tex, display=display)
    except Exception:  # noqa: BLE001  it raises of every kind; the reader gets the TeX
        return None


def _depth(tex: str) -> int:
    deepest = depth = 0
    for character in tex:
        depth += (character == "{") - (character == "}")
        deepest = max(deepest, depth)
    # What nests without braces: \left( \left( …, \sqrt\sqrt …, x^^^ is refused by itself.
    return max(deepest, tex.count(r"\left"), tex.count(r"\begin"), tex.count(r"\sqrt"))


def _pieces(element: Element, variant: str) -> Iterator[Markup]:
    """Yield the mark-up of an element, every piece of it ours or escaped."""
    tag = element.tag
    if tag not in TAGS or _ARGUMENTS.get(tag, len(element)) != len(element):
        raise _NoFormulaError
    if element.tail or (element.text and tag not in _LEAVES) or (len(element) and tag in _LEAVES):
        raise _NoFormulaError
    variant = element.get("mathvariant", variant)
    yield _OPEN.format(tag, Markup().join(_attributes(element)))
    yield escape(_text(element, variant))
    for child in element:
        yield from _pieces(child, variant)
    yield _CLOSE.format(tag)


def _attributes(element: Element) -> Iterator[Markup]:
    for name, value in sorted(element.items()):
        if name == "alttext":
            yield _ATTRIBUTE.format(name, value)
        elif name == "columnalign":
            if value in CLASSES:
                yield _ATTRIBUTE.format("class", value)
        elif name in ATTRIBUTES and _VALUE.fullmatch(value):
            yield _ATTRIBUTE.format(name, value)
        elif name == "mathvariant":
            if value == "normal" and element.tag == "mi":
                yield _ATTRIBUTE.format(name, value)
        elif name not in _DROPPED:
            raise _NoFormulaError


def _text(element: Element, variant: str) -> str:
    raw = element.text or ""
    if element.tag != "mtext" and _UNREAD.search(raw):
        raise _NoFormulaError
    # A sign that TeX has a name for comes as a reference, so `\{` differs from a stray `{`.
    text = _CODE_POINT.sub(_character, raw)
    shown = in_alphabet(text, variant)
    if shown is None:
        raise _NoFormulaError
    return visible(shown)


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return chr(code) if code <= sys.maxunicode else found[0]
