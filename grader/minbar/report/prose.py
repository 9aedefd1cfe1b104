"""The candidate's Markdown, as plain prose in the report's own tree.

It stays in the tree because prose in a frame of guessed height is hard to read,
and because nothing is left that needs a wall: HTML in it is text, links and
images become words, and nh3 lets through a few tags without one attribute.
Headings move below the report's own.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import nh3
from markupsafe import Markup

from minbar.report.escape import cut, visible

if TYPE_CHECKING:
    from collections.abc import MutableMapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["PROSE_TAGS", "plain_tokens", "prose"]

MAX_CHARACTERS: Final = 20_000
PROSE_TAGS: Final = {
    "blockquote", "br", "code", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s",
    "strong", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
_HEADINGS: Final = {"h1": "h4", "h2": "h5"}
_CLEANER: Final = nh3.Cleaner(
    tags=PROSE_TAGS, attributes={}, clean_content_tags=set(), link_rel=None
)


def prose(source: str) -> Markup:
    """Render Markdown to a few tags without attributes; everything else is text."""
    parser = _parser()
    environment: MutableMapping[str, object] = {}
    tokens = parser.parse(visible(cut(source, MAX_CHARACTERS)), environment)
    plain_tokens(tokens)
    html = parser.renderer.render(tokens, parser.options, environment)
    return Markup(_CLEANER.clean(html))  # noqa: S704  cleaned by the line itself


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 12})
    return parser.enable(["table", "strikethrough"])


def plain_tokens(tokens: Sequence[Token]) -> None:
    """Move headings down, and turn links and images into words, in place."""
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = _HEADINGS.get(token.tag, "h6")
        if token.children:
            token.children[:] = _words(token.children)


def _words(tokens: Sequence[Token]) -> list[Token]:
    """Replace images by what they stand for, and links by their text and address."""
    kept = []
    ends = [""]
    for token in tokens:
        if token.type == "image":
            kept.append(_text(f"[image: {token.content}]"))
        elif token.type == "link_open":
            address = str(token.attrs.get("href", ""))
            ends.append("" if token.info == "auto" else f" ({address})")
        elif token.type == "link_close":
            kept.append(_text(ends.pop()))
        else:
            kept.append(token)
    return kept


def _text(content: str) -> Token:
    from markdown_it.token import Token

    return Token("text", "", 0, content=content)
