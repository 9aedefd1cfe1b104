"""The candidate's Markdown in the report's own tree."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from minbar.report.prose import prose
from tests.report.hostile import hostile_text

TAG = re.compile(r"<[^>]*>")
ALLOWED = re.compile(
    r"</?(?:blockquote|br|code|em|h4|h5|h6|hr|li|ol|p|pre|s|strong|table|tbody|td|th|thead|tr|ul)>"
)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("# One\n## Two\n### Three", "<h4>One</h4>\n<h5>Two</h5>\n<h6>Three</h6>\n"),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n"),
        ("[text](http://e.example)", "<p>text (http://e.example)</p>\n"),
        ("<http://e.example>", "<p>http://e.example</p>\n"),
        ("![alt](http://e.example/x.png)", "<p>[image: alt]</p>\n"),
        ("<b style=x>hi</b>", "<p>&lt;b style=x&gt;hi&lt;/b&gt;</p>\n"),
        ("```python\nx < 1\n```", "<pre><code>x &lt; 1\n</code></pre>\n"),
        ("[a]: javascript:alert(1)\n[a]", "<p>[a]: javascript:alert(1)\n[a]</p>\n"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
    ],
)
def test_markdown_becomes_a_few_plain_tags(source: str, shown: str) -> None:
    """Structure stays; links and images become words; HTML is text; headings move down."""
    assert str(prose(source)) == shown


@given(hostile_text())
def test_no_tag_has_an_attribute(source: str) -> None:
    """No style, class, id, address or handler can come from Markdown: no attribute can."""
    for tag in TAG.findall(str(prose(source))):
        assert ALLOWED.fullmatch(tag), tag


@pytest.mark.parametrize("part", ["[", "*a_", "![[", "> ", "- ", "<", "[a](b", "|a", "`"])
def test_depth_and_length_are_limited(part: str) -> None:
    """Nesting without end is cut off, and so is a text that is too long, with a word on it."""
    shown = str(prose(part * 20_000))
    assert shown.count("<blockquote>") < 20
    assert len(shown) < 300_000
