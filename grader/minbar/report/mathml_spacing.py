r"""Spaces as TeX sets them, where MathML would set others: `\log n`, `\approx -2`, `|A|`.

MathML takes a sign for one between two numbers unless it is told otherwise, and
puts nothing between the name of a function and what follows it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

__all__ = ["set_spaces"]

_ROWS: Final = frozenset({"math", "mrow", "mstyle", "mtd", "msqrt", "mpadded", "mphantom"})
_BARS: Final = frozenset({"&#x0007C;", "&#x02016;"})
_SIGNS: Final = frozenset({"-", "+", "&#x02212;", "&#x0002B;", "&#x000B1;", "&#x02213;"})
_CLOSING: Final = frozenset(
    {")", "]", "!", "&#x00029;", "&#x0005D;", "&#x0007D;", "&#x027E9;", "&#x0230B;", "&#x02309;",
     "&#x00021;"}
)  # fmt: skip
_THIN: Final = "0.167em"


def set_spaces(tree: Element) -> None:
    """Say of a formula's operators and names how they stand, in place."""
    for row in list(tree.iter()):
        if row.tag in _ROWS:
            children = list(row)
            _grow_bars(children)
            _pair_bars(children)
            _set_signs(children)
            _set_names(row, children)


def _grow_bars(children: Sequence[Element]) -> None:
    """Let the bars of a determinant grow with it; brackets do so by themselves."""
    for place, child in enumerate(children):
        around = children[max(0, place - 1) : place + 2]
        if child.text in _BARS and any(other.tag == "mtable" for other in around):
            child.set("stretchy", "true")


def _pair_bars(children: Sequence[Element]) -> None:
    """A bar where a value may begin opens a pair, and the next one behind a value ends it."""
    is_open = False
    before: Element | None = None
    for child in children:
        if child.tag == "mo" and child.text in _BARS:
            begins = before is None or _is_operator(before)
            if begins or is_open:
                child.set("form", "prefix" if begins else "postfix")
                is_open = begins
        before = child


def _set_signs(children: Sequence[Element]) -> None:
    """A sign behind another operator belongs to what follows it."""
    for before, child in pairwise(children):
        if child.tag == "mo" and child.text in _SIGNS and _is_operator(before):
            child.set("form", "prefix")


def _is_operator(element: Element) -> bool:
    if element.text in _BARS:
        return element.get("form") == "prefix"
    return element.tag == "mo" and element.text not in _CLOSING


def _set_names(row: Element, children: Sequence[Element]) -> None:
    """Set functions' names apart from what is beside them, but for an opening bracket."""
    for place, child in enumerate(children):
        name = _name(child)
        if name is None:
            continue
        before = children[place - 1] if place else None
        after = children[place + 1] if place + 1 < len(children) else None
        apart = before is not None and not _spaces_itself(before) and _name(before) is None
        left = _THIN if apart else "0em"
        right = "0em" if after is None or _spaces_itself(after) else _THIN
        if name.tag == "mo":
            name.set("lspace", left)
            name.set("rspace", right)
            name.set("form", "prefix")
        else:
            _insert(row, child, left=left, right=right)


def _name(element: Element) -> Element | None:
    """Return the name of a function, which may bear indices: `log`, `max` with its limit."""
    core = element
    while core.tag in {"msub", "msup", "msubsup", "munder", "mover", "munderover"} and len(core):
        core = core[0]
    text = core.text or ""
    named = core.tag in {"mi", "mo"} and len(text) > 1 and text.replace(" ", "").isalpha()
    return core if named else None


def _spaces_itself(element: Element) -> bool:
    return element.tag in {"mo", "mspace"} and _name(element) is None


def _insert(row: Element, child: Element, *, left: str, right: str) -> None:
    place = list(row).index(child)
    if right == _THIN:
        row.insert(place + 1, row.makeelement("mspace", {"width": _THIN}))
    if left == _THIN:
        row.insert(place, row.makeelement("mspace", {"width": _THIN}))
