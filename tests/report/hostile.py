"""Text that nobody means well with, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

__all__ = ["ATTACKS", "hostile_text"]

ATTACKS = (
    "\x1b[31m", "\x1b[2J", "\x1b]8;;http://e.example\x1b\\here\x1b]8;;\x1b\\", "\x1b]0;title\x07",
    "\x9b31m", "\x9d0;title\x9c", "\x1b", "\x07", "\x00", "\x7f", "\r", "\n", "\t", "\u2028",
    "::error::no", "\n::set-output name=x::y", "##[group]x", "##vso[task.complete]", "##",
    "<script>window.__pwned=1</script>", "</textarea>", "</iframe>", "</style>", "]]>", "-->",
    "<!--", "&lt;", "&#64;", "\"'", "'", '"', "`", "``", "|", "*", "_", "~~", "\\", "$x$", "#12",
    "@someone", "![x](http://e.example/x.png)", "[x](http://e.example)", "http://e.example",
    "www.example.org", ":smile:", "[bold]x[/bold]", "[link=http://e.example]x[/link]", "- x",
    "1. x", "> x", "# x", "=", "---", "!7", "a@b.example", "org/repo#3", "\u202e", "\u2066",
    "\u200b", "\ufeff", "\ud800", "\udfff", "\ufffe", "\uffff", "\U0001fffe", "\U000e0041",
    "e" + "\u0301" * 30, "\u0e49" * 40, "{{ 7 * 7 }}", "{% raw %}",
)  # fmt: skip


def hostile_text(max_parts: int = 12) -> st.SearchStrategy[str]:
    """Text made of attacks and of any characters at all, lone surrogates included."""
    anything = st.text(st.characters(exclude_categories=()), max_size=8)
    part = st.one_of(st.sampled_from(ATTACKS), anything)
    return st.lists(part, max_size=max_parts).map("".join)
