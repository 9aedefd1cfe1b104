"""A candidate's mark-up in frames of its own."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from markupsafe import Markup

from minbar.report.frame import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_FORMATTING,
    MAX_TAGS,
    is_affordable,
    make_frame,
    sanitize,
)
from minbar.report.style import FRAME_STYLE, source_hash
from tests.report.hostile import hostile_text

TAG = re.compile(r"<([a-zA-Z0-9]+)((?:\s[^>]*)?)>")


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<td onclick=x style=y class=z id=i>a</td>", "a"),
        ('<table class="dataframe"><tr><th scope="row" colspan="2">a</th></tr></table>',
         '<table><tbody><tr><th scope="row" colspan="2">a</th></tr></tbody></table>'),
        ("<script>x</script><style>y</style>text", "text"),
        ('<a href="http://e.example">words</a>', "words"),
        ("<form action=x><input name=y><button>go</button></form>", "go"),
        ('<meta http-equiv="refresh" content="0;url=http://e.example">', ""),
        ('<base href="//e.example"><link rel=stylesheet href=x>', ""),
        ("<iframe srcdoc='<script>x</script>'></iframe></iframe>", ""),
        ("</textarea></title></style>--><b>x</b>", "--&gt;<b>x</b>"),
        ('<img src="http://e.example/x.png" onerror="x">', "<img>"),
        ('<img src="data:image/svg+xml;base64,AAAA">', "<img>"),
        ('<img src="data:text/html;base64,AAAA">', "<img>"),
        ('<img src="data:image/png;base64,AA+/=" alt="a" width="10" height="1e9">',
         '<img src="data:image/png;base64,AA+/=" alt="a" width="10">'),
        ("<svg><rect/></svg>x<math><mi>y</mi></math>", "x"),
        ("<!-- note -->x", "x"),
    ],
)  # fmt: skip
def test_structure_and_text_stay_and_nothing_else(markup: str, kept: str) -> None:
    """Tables, lists and text pass; what runs, loads, links, styles or names does not."""
    assert str(sanitize(markup)) == kept


@given(hostile_text())
def test_attributes_are_of_a_short_list(markup: str) -> None:
    """Any mark-up comes out with spans of cells, scopes and embedded pictures at most."""
    for _, attributes in TAG.findall(str(sanitize(f"<table><td {markup}>{markup}</table>"))):
        assert not re.search(r"(?i)(?:on\w+|style|class|id|href|srcdoc|action)\s*=", attributes)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * (MAX_DEPTH + 1),
        "<p>" + "".join(f"<b a={index}>" for index in range(MAX_FORMATTING + 1)),
        "<br>" * (MAX_TAGS + 1),
        "x" * (MAX_CHARACTERS + 1),
        "<div><table><td></div>" * MAX_DEPTH,
    ],
    ids=["deep", "formatting", "tags", "long", "unclosed"],
)
def test_costly_markup_is_not_parsed(markup: str) -> None:
    """A parser's work grows with the square of the depth: such mark-up is refused beforehand."""
    assert not is_affordable(markup)


@pytest.mark.parametrize(
    "markup",
    [
        "<table>" + "<tr><td>1</td><td>2</td></tr>" * 4000 + "</table>",
        "<div>" * 60 + "<p>a</p>" * 19_000,
        "<p>" + "".join(f"<b a={index}>" for index in range(7)) + "<p>x</p>" * 19_000,
        "</p>" * 39_000,
        "<x>" * 60 + "</y>" * 39_000,
        "<table><tr><td>" * 20 + "x</div>" * 30_000,
    ],
    ids=["table", "nested", "formatting", "closing", "unknown", "scopes"],
)
def test_markup_within_the_limits_is_parsed_soon(markup: str) -> None:
    """The worst that passes the check takes seconds of nobody's time."""
    begun = time.process_time()
    assert is_affordable(markup)
    sanitize(markup)
    assert time.process_time() - begun < 3


def test_a_frame_carries_its_policy_first() -> None:
    """The policy stands before everything it governs, and allows one style by its hash."""
    document = make_frame(Markup("<b>x</b>"), title="t", height=9).document
    head = document.partition("<body>")[0]
    assert head.index("Content-Security-Policy") < head.index("<style>")
    assert source_hash(FRAME_STYLE).replace("'", "&#39;") in head
    assert f"<style>{FRAME_STYLE}</style>" in head
    assert document.endswith("<body><b>x</b></body></html>")


def test_the_frames_style_can_stand_in_a_document() -> None:
    """It holds no character that would end it, or be escaped and break its hash."""
    assert not set("<&") & set(FRAME_STYLE)
