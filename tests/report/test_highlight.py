"""Source with comments, strings and keywords set apart."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given

from minbar.report.escape import visible
from minbar.report.highlight import highlight
from tests.report.hostile import hostile_text

SPAN = re.compile(r'<span class="code-(?:comment|string|keyword)">|</span>')


@pytest.mark.parametrize(
    ("source", "marked"),
    [
        ("# note\nx", '<span class="code-comment"># note</span>\nx'),
        ("return 1", '<span class="code-keyword">return</span> 1'),
        ("a = rb'x'", 'a = <span class="code-string">rb&#39;x&#39;</span>'),
        ('"""a\n#b"""', '<span class="code-string">&#34;&#34;&#34;a\n#b&#34;&#34;&#34;</span>'),
        ("'a\nb", '<span class="code-string">&#39;a</span>\nb'),
        ("'it\\'s' x", '<span class="code-string">&#39;it\\&#39;s&#39;</span> x'),
        ("returned is_in", "returned is_in"),
        ("a < b", "a &lt; b"),
    ],
)
def test_comments_strings_and_keywords_are_marked(source: str, marked: str) -> None:
    """Each kind is found where Python finds it, and nothing else is touched."""
    assert str(highlight(source)) == marked


@given(hostile_text())
def test_the_source_stays_word_for_word(source: str) -> None:
    """Without our spans the result is the visible source, escaped."""
    marked = str(highlight(source))
    bare = SPAN.sub("", marked)
    assert "<" not in bare
    assert marked.count("<span") == marked.count("</span>")
    assert type(highlight(source))(bare).unescape() == visible(source)


@pytest.mark.parametrize("part", ["'\\", '"', "'''", "rb", "f'''a'", '"""\\', "# ", "return "])
def test_time_grows_no_faster_than_the_source(part: str) -> None:
    """Unfinished strings of every kind do not make the marker search again and again."""
    begun = time.process_time()
    highlight(part * 20_000)
    assert time.process_time() - begun < 1.5
