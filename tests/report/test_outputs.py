"""How one output of a cell is shown."""

from __future__ import annotations

import pytest
from hypothesis import given

from minbar.models.notebook import Output
from minbar.report.outputs import MAX_TEXT, SHOWN_AS_TEXT, ShownOutput, show_output
from tests.report.hostile import hostile_text
from tests.report.sample_notebook import FRAME, PIPELINE, display, png, printed

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'


def show(output: Output) -> ShownOutput:
    """Show an output of cell 7."""
    return show_output(output, "cell 7, output 1")


@pytest.mark.parametrize(
    ("output", "kind", "label"),
    [
        (printed("x"), "text", "printed"),
        (printed("x", "stderr"), "text", "standard error"),
        (Output(kind="error", name="KeyError", text="'a'"), "error", "error: KeyError"),
        (display(image_png=png(4, 4), text_plain="<Figure>"), "picture", "picture"),
        (display(image_svgxml=SVG, text_plain="<Figure>"), "framed", "drawing"),
        (display(text_html=FRAME, text_plain="x"), "framed", "result"),
        (display(text_markdown="**x**", text_plain="<Markdown>"), "framed", "text"),
        (display(text_latex="$x^2$", text_plain="x**2"), "framed", "LaTeX source"),
        (display(application_json='{"a": 1}', text_plain="<JSON>"), "framed", "JSON"),
        (display(text_plain="3"), "text", "result"),
        (display(application_javascript="alert(1)"), "note", "output"),
        (display(), "note", "output"),
    ],
)
def test_each_kind_has_its_form(output: Output, kind: str, label: str) -> None:
    """Text is text, pictures are pictures, and all mark-up is framed."""
    shown = show(output)
    assert (shown.kind, shown.label) == (kind, label)
    assert (shown.frame is not None) == (kind == "framed")


@pytest.mark.parametrize(
    "output",
    [
        Output(kind="display", data=PIPELINE),
        display(text_html="<script>draw()</script><div></div>", text_plain="x"),
        display(text_html="<div>" * 500, text_plain="x"),
        display(text_html="<div></div>", text_plain="x"),
        display(image_png="no picture", text_plain="x"),
        display(image_svgxml="<svg><script/></svg>", text_plain="x"),
    ],
)
def test_what_cannot_be_shown_is_shown_as_text(output: Output) -> None:
    """Interactive, costly, empty or broken forms give way to the plain one, with a note."""
    shown = show(output)
    assert shown.kind == "text"
    assert SHOWN_AS_TEXT in shown.notes


def test_a_table_keeps_its_cells() -> None:
    """A table of pandas is readable in its frame, and as high as its rows need."""
    shown = show(display(text_html=FRAME))
    assert shown.frame is not None
    assert "<td>7.84</td>" in shown.frame.document
    assert 100 < shown.frame.height < 250


def test_frames_have_a_height_of_sense() -> None:
    """One line does not vanish, and a thousand lines scroll within their frame."""
    low = show(display(text_latex="x")).frame
    high = show(display(text_latex="x\n" * 1000)).frame
    assert low is not None
    assert high is not None
    assert (low.height, high.height) == (72, 460)


def test_progress_bars_and_colours_are_rendered() -> None:
    """Streams show what a terminal would: the last state of a line, with colours as classes."""
    shown = show(printed("1%\r\x1b[31m100%\x1b[0m"))
    assert str(shown.body) == '<span class="ansi-red">100%</span>'


def test_an_error_without_a_traceback_has_its_name_and_text() -> None:
    """A kernel that sends no traceback still tells what was raised."""
    shown = show(Output(kind="error", name="", text="boom"))
    assert shown.label == "error: without a name"
    assert str(shown.body) == ": boom"


@pytest.mark.parametrize(
    ("output", "notes"),
    [
        (printed("x", truncated=True), ("cut at a limit of the room",)),
        (printed("x" * (MAX_TEXT + 1)), ("shortened here; the executed notebook has more",)),
        (printed("x"), ()),
    ],
)
def test_cuts_are_told(output: Output, notes: tuple[str, ...]) -> None:
    """The reader learns whether the room or this page left something out."""
    assert show(output).notes == notes


@pytest.mark.parametrize(("text", "scrolls"), [("x", False), ("x" * 99, True), ("x\n" * 30, True)])
def test_text_that_scrolls_can_be_reached(text: str, *, scrolls: bool) -> None:
    """Only boxes that may scroll take part in the order of the keyboard."""
    assert show(printed(text)).scrolls is scrolls


@given(hostile_text())
def test_no_output_makes_the_page_fail(text: str) -> None:
    """Any text in any form is shown in some way, and can be encoded."""
    mimes = ("image/png", "image/svg+xml", "text/html", "text/markdown", "text/latex")
    bundles = [{mime: text} for mime in (*mimes, "application/json", "text/plain", text)]
    outputs = [
        *(Output(kind="display", data=bundle) for bundle in bundles),
        Output(kind="stream", name=text, text=text),
        Output(kind="error", name=text, text=text, traceback=[text]),
        Output(kind=text),
    ]
    for shown in map(show, outputs):
        shown.label.encode("utf-8")
        shown.body.encode("utf-8")
        if shown.frame:
            shown.frame.document.encode("utf-8")


def test_json_does_not_grow_by_its_indents() -> None:
    """A hundred thousand values nine hundred levels deep would take half a gigabyte of spaces."""
    deep = "[" * 900 + "0," * 100_000 + "0" + "]" * 900
    shown = show(display(application_json=deep)).frame
    assert shown is not None
    assert len(shown.document) < 3 * MAX_TEXT
    near = show(display(application_json="[" * 15 + "0," * 900 + "0" + "]" * 15)).frame
    assert near is not None
    assert f"\n{30 * ' '}0,\n" in near.document
