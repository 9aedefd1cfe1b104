"""Writing XML by hand, so that its bytes are the same on every machine."""

from __future__ import annotations

import re
from typing import Final

from markupsafe import Markup, escape

from minbar.report.escape import visible

__all__ = ["DECLARATION", "cdata", "comment", "tag"]

DECLARATION: Final = Markup('<?xml version="1.0" encoding="UTF-8"?>\n')
_HYPHENS: Final = re.compile("-(?=-)")
_WITH: Final = Markup("<{}{}>{}</{}>\n")
_EMPTY: Final = Markup("<{}{}/>\n")
_ATTRIBUTE: Final = Markup(' {}="{}"')
_CDATA: Final = Markup("<![CDATA[{}]]>")
_COMMENT: Final = Markup("<!--\n{}\n-->\n")


def tag(name: str, /, *children: str, **attributes: str) -> Markup:
    """Return an element; text is made visible and escaped, mark-up of ours stays.

    Args:
        name: of the element.
        children: text or mark-up.
        attributes: `_` in a name stands for `:`, a trailing one for a Python keyword.
    """
    written = Markup().join(
        _ATTRIBUTE.format(key.rstrip("_").replace("_", ":"), visible(value))
        for key, value in attributes.items()
    )
    if not children:
        return _EMPTY.format(name, written)
    return _WITH.format(name, written, Markup().join(_safe(each) for each in children), name)


def cdata(markup: Markup) -> Markup:
    """Wrap mark-up that the reader takes as text; no content can end the section."""
    whole = visible(str(markup)).replace("]]>", "]]]]><![CDATA[>")
    return _CDATA.format(Markup(whole))  # noqa: S704  mark-up already


def comment(text: str) -> Markup:
    """Return a comment; two hyphens in a row would end it."""
    return _COMMENT.format(Markup(_HYPHENS.sub("- ", visible(text))))  # noqa: S704  a comment's text


def _safe(child: str) -> Markup:
    return child if isinstance(child, Markup) else escape(visible(child))
