r"""`$…$` and `$$…$$` in Markdown: what is a formula, and what is money.

A formula begins with a dollar that has no letter, digit or dollar before it and no
space behind it, and ends on the same line with one that has no space before it and
no digit behind it. `\$` is a dollar. Code is code: no formula begins in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

__all__ = ["DISPLAY", "FORMULA", "add_formulas"]

FORMULA: Final = "formula"
"""Type of the token of a formula within a line; its content is the TeX."""

DISPLAY: Final = "display_formula"
"""Type of the token of a formula on lines of its own."""

_INLINE: Final = re.compile(r"\$(?![\s$])((?:\\.|[^$`\\\n])+)(?<!\s)\$(?!\d)")
_WITHIN: Final = re.compile(r"\$\$((?:\\.|[^$\\]|\$(?!\$))+)\$\$", re.DOTALL)
_BLOCK: Final = re.compile(r"\$\$((?:\\.|[^$\\])+)\$\$\s*", re.DOTALL)


def add_formulas(parser: MarkdownIt) -> None:
    """Teach a parser formulas; whoever renders says how `FORMULA` and `DISPLAY` look."""
    parser.inline.ruler.before("escape", FORMULA, _inline)
    interrupted = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("fence", DISPLAY, _block, {"alt": interrupted})


def _inline(state: StateInline, silent: bool) -> bool:  # noqa: FBT001  the parser's own call
    start = state.pos
    before = state.src[start - 1 : start]
    if state.src[start] != "$" or before == "$" or before.isalnum() or before == "_":
        return False
    double = _WITHIN.match(state.src, start, state.posMax)
    found = double or _INLINE.match(state.src, start, state.posMax)
    if found is None or not found[1].strip():
        return False
    if not silent:
        token = state.push(FORMULA, "math", 0)
        token.content = found[1].strip()
        token.markup = "$$" if double else "$"
    state.pos = found.end()
    return True


def _block(state: StateBlock, first: int, last: int, silent: bool) -> bool:  # noqa: FBT001
    if state.is_code_block(first) or not _line(state, first).startswith("$$"):
        return False
    lines: list[str] = []
    for number in range(first, last):
        line = _line(state, number).rstrip()
        if not line or state.sCount[number] < state.blkIndent:
            return False
        lines.append(line)
        if line.endswith("$$") and (number > first or len(line) > len("$$")):
            break
    found = _BLOCK.fullmatch("\n".join(lines))
    if found is None:
        return False
    if not silent:
        token = state.push(DISPLAY, "math", 0)
        token.content = found[1].strip()
        token.map = [first, first + len(lines)]
        state.line = first + len(lines)
    return True


def _line(state: StateBlock, number: int) -> str:
    start = state.bMarks[number] + state.tShift[number]
    return state.src[start : state.eMarks[number]]
