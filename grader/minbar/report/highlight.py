"""Python source with comments, strings and keywords set apart; the rest is plain.

One regular expression without nested repeats: it takes time in proportion to
the text whatever the text is, which a full lexer does not promise.
"""

from __future__ import annotations

import keyword
import re
from typing import Final

from markupsafe import Markup, escape

from minbar.report.escape import visible

__all__ = ["highlight"]

# A string that is never closed ends with its line, or with the text: were the
# last quote not optional, every quote before it would look for it once more.
_TOKEN: Final = re.compile(
    r"(?P<comment>\#[^\n]*)"
    r"|(?P<string>(?:\b[rRbBuUfF]{1,2})?(?:"
    r"\'\'\'(?:[^'\\]|\\.|'(?!''))*(?:\'\'\')?"
    r'|"""(?:[^"\\]|\\.|"(?!""))*(?:""")?'
    r"|'(?:[^'\\\n]|\\.)*'?"
    r'|"(?:[^"\\\n]|\\.)*"?))'
    rf"|\b(?P<keyword>{'|'.join(keyword.kwlist)})\b",
    re.DOTALL,
)
_SPANS: Final = {
    kind: Markup(f'<span class="code-{kind}">{{}}</span>')  # noqa: S704  our own three names
    for kind in ("comment", "string", "keyword")
}


def highlight(source: str) -> Markup:
    """Escape source for a page, with spans around comments, strings and keywords."""
    text = visible(source)
    pieces: list[Markup] = []
    end = 0
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "keyword"
        pieces += (escape(text[end : found.start()]), _SPANS[kind].format(found[0]))
        end = found.end()
    return Markup().join([*pieces, escape(text[end:])])
