r"""Markdown with `$…$` as safe HTML: formulas become MathML, and nothing loads or leads away.

HTML in the text is text, links and images become words, and nh3 lets through a
few tags with a few attributes. What comes out is well-formed XML as well. A
formula that cannot be converted is shown as its TeX in `<code class="tex">`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

import nh3
from markupsafe import Markup, escape

from minbar.report.dollars import DISPLAY, FORMULA, add_formulas
from minbar.report.escape import cut, visible
from minbar.report.highlight import highlight
from minbar.report.mathml import ATTRIBUTES, CLASSES, TAGS, mathml
from minbar.report.prose import PROSE_TAGS, plain_tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["Notation", "render_line", "render_markdown", "xhtml"]

Notation = Literal["mathml", "tex"]
"""How formulas are written: as MathML, or as `\\(…\\)` and `\\[…\\]` for a page's own renderer."""

MAX_CHARACTERS: Final = 60_000
_CODE_CLASSES: Final = frozenset({"code-comment", "code-keyword", "code-string"})
_TEX: Final = Markup('<code class="tex">{}</code>')
_PARAGRAPH: Final = Markup("<p>{}</p>\n")
_PRE: Final = Markup("<pre><code>{}</code></pre>\n")
_PYTHON: Final = frozenset({"py", "python"})
_MATH: Final = '<math xmlns="http://www.w3.org/1998/Math/MathML" '


def render_markdown(text: str, notation: Notation = "mathml") -> Markup:
    """Render Markdown to paragraphs, lists, tables, code and formulas."""
    return _clean(_rendered(visible(cut(text, MAX_CHARACTERS)), notation, inline=False))


def render_line(text: str, notation: Notation = "mathml") -> Markup:
    """Render one paragraph of Markdown without the paragraph: emphasis, code and formulas."""
    line = " ".join(visible(cut(text, MAX_CHARACTERS)).split())
    return _clean(_rendered(line, notation, inline=True))


def xhtml(markup: Markup) -> str:
    """Write what the functions above returned as XML that stands on its own."""
    return str(markup).replace("<math ", _MATH)


def _clean(html: str) -> Markup:
    cleaned = _CLEANER.clean(html).replace("<br>", "<br/>").replace("<hr>", "<hr/>")
    return Markup(cleaned.replace("&nbsp;", "&#160;"))  # noqa: S704  cleaned by the line above


def _rendered(text: str, notation: Notation, *, inline: bool) -> str:
    parser = _parser(notation)
    environment: dict[str, object] = {}
    parse = parser.parseInline if inline else parser.parse
    tokens = parse(text, environment)
    plain_tokens(tokens)
    return str(parser.renderer.render(tokens, parser.options, environment))


@cache
def _parser(notation: Notation) -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 20})
    parser.enable(["table", "strikethrough"])
    add_formulas(parser)
    write = {"mathml": _as_mathml, "tex": _as_tex}[notation]
    for name, rule in (("fence", _fence), (FORMULA, _inline(write)), (DISPLAY, _display(write))):
        parser.add_render_rule(name, rule)
    return parser


Write = Callable[[str, bool], Markup]


def _inline(write: Write) -> Callable[..., str]:
    def rule(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
        return write(tokens[index].content, tokens[index].markup == "$$")

    return rule


def _display(write: Write) -> Callable[..., str]:
    def rule(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
        return _PARAGRAPH.format(write(tokens[index].content, True))  # noqa: FBT003

    return rule


def _as_mathml(tex: str, display: bool) -> Markup:  # noqa: FBT001  both of one form
    formula = mathml(tex, display=display)
    return _TEX.format(tex) if formula is None else formula


def _as_tex(tex: str, display: bool) -> Markup:  # noqa: FBT001  both of one form
    return escape(rf"\[{tex}\]" if display else rf"\({tex}\)")


def _fence(_renderer: object, tokens: Sequence[Token], index: int, *_rest: object) -> str:
    token = tokens[index]
    language = token.info.split(maxsplit=1)[:1]
    code = token.content.rstrip("\n")
    return _PRE.format(highlight(code) if set(language) & _PYTHON else code)


def _attribute(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        known = {"code": {"tex"}, "span": _CODE_CLASSES, "mtd": CLASSES}.get(tag, frozenset())
        return value if value in known else None
    return value


_CLEANER: Final = nh3.Cleaner(
    tags=PROSE_TAGS | {"span"} | TAGS,
    attributes={
        **{tag: {*ATTRIBUTES, "mathvariant"} for tag in TAGS},
        "code": {"class"},
        "mtd": {"class"},
        "ol": {"start"},
        "span": {"class"},
    },
    attribute_filter=_attribute,
    clean_content_tags=set(),
    link_rel=None,
)
