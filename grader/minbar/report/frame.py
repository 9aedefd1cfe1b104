"""A candidate's mark-up, each piece in a sandboxed frame of its own.

Three walls, each enough alone: nh3 keeps a short list of tags and hardly any
attribute; the frame's own policy loads nothing and runs nothing; `sandbox`
without a token gives it no scripts, forms, top-level navigation or origin.
A frame cannot paint outside its box, whatever is in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import nh3
from markupsafe import Markup

from minbar.report.escape import visible
from minbar.report.style import FRAME_STYLE, source_hash

__all__ = ["Frame", "is_affordable", "make_frame", "sanitize"]

MAX_CHARACTERS: Final = 400_000
MAX_TAGS: Final = 40_000
MAX_DEPTH: Final = 64
MAX_FORMATTING: Final = 8

_TABLE: Final = {"caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"}
_BLOCKS: Final = {"blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "hr", "p", "pre"}
_HEADINGS: Final = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS: Final = {"li", "ol", "ul"}
_INLINE: Final = {
    "b", "bdi", "br", "code", "del", "em", "i", "img", "ins", "kbd", "mark", "s", "samp", "small",
    "span", "strong", "sub", "sup", "u", "var", "wbr",
}  # fmt: skip
_SPANS: Final = {"colspan", "rowspan", "scope"}
_ATTRIBUTES: Final = {"td": _SPANS, "th": _SPANS, "img": {"src", "alt", "width", "height"}}
_IMAGE: Final = re.compile(r"data:image/(?:png|jpeg|gif);base64,[A-Za-z0-9+/=\s]+")
_NUMBER: Final = re.compile(r"\d{1,4}")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})")
_VOID: Final = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
}  # fmt: skip
# A parser opens these again in every block that follows, until they are closed.
_FORMATTING: Final = {
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
}  # fmt: skip


def _attribute(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "src":
        return value if _IMAGE.fullmatch(value) else None
    if attribute in {"colspan", "rowspan", "width", "height"}:
        return value if _NUMBER.fullmatch(value) else None
    return value if tag == "img" or value in {"row", "col", "rowgroup", "colgroup"} else None


_CLEANER: Final = nh3.Cleaner(
    tags=_TABLE | _BLOCKS | _HEADINGS | _LISTS | _INLINE,
    clean_content_tags={"script", "style", "template", "textarea", "title", "iframe", "noscript"},
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes={"data"},
    strip_comments=True,
    link_rel=None,
)
_POLICY: Final = (
    f"default-src 'none'; img-src data:; style-src {source_hash(FRAME_STYLE)}; "
    "base-uri 'none'; form-action 'none'"
)
_DOCUMENT: Final = Markup(
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">'
    "<title>output</title><style>{style}</style></head><body>{body}</body></html>"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One sandboxed frame.

    Attributes:
        title: what assistive technology calls it.
        height: in CSS pixels; what is higher scrolls inside.
        document: the whole document, for the `srcdoc` attribute, which escapes it.
    """

    title: str
    height: int
    document: str


def is_affordable(markup: str) -> bool:
    """Whether mark-up can be parsed in little time: its size, tags and depth are capped.

    The parser's work grows with the square of the depth, so depth is estimated first:
    for every name the tags that were opened and not closed since.
    """
    if len(markup) > MAX_CHARACTERS or markup.count("<") > MAX_TAGS:
        return False
    opened: dict[str, int] = {}
    depth = formatting = 0
    for end, written in _TAG.findall(markup):
        name = written.lower()
        count = opened.get(name, 0)
        if name in _VOID or (end and not count):
            continue
        step = -1 if end else 1
        opened[name] = count + step
        depth += step
        formatting += step if name in _FORMATTING else 0
        if depth > MAX_DEPTH or formatting > MAX_FORMATTING:
            return False
    return True


def sanitize(markup: str) -> Markup:
    """Keep structure and text of mark-up: no script, style, link, form, name or address."""
    return Markup(_CLEANER.clean(visible(markup)))  # noqa: S704  cleaned by the line itself


def make_frame(body: Markup, *, title: str, height: int) -> Frame:
    """Put a body into a document of its own.

    Args:
        body: mark-up that `sanitize` returned, or that was made here.
        title: what assistive technology calls the frame.
        height: in CSS pixels.
    """
    # The style's text is hashed, so it must arrive unescaped; it holds no `<`.
    document = _DOCUMENT.format(policy=_POLICY, style=Markup(FRAME_STYLE), body=body)  # noqa: S704
    return Frame(title, height, str(document))
