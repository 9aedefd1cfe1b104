"""SVG is a picture, of a size that a browser can draw."""

from __future__ import annotations

import base64
import io

import pytest
from hypothesis import given

from minbar.report.svg import MAX_BYTES, MAX_DEPTH, MAX_ELEMENTS, read_svg
from tests.report.hostile import hostile_text

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def svg(body: str) -> str:
    """Return an SVG around a body."""
    return f"{HEAD}{body}</svg>"


def test_a_plot_of_matplotlib_is_taken() -> None:
    """A real plot with markers, text and styles passes, byte for byte."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib.figure import Figure

    figure = Figure()
    axes = figure.subplots()
    axes.plot([1, 3, 2], marker="o", label="late")
    axes.hist([1, 2, 2, 3])
    axes.legend()
    file = io.StringIO()
    figure.savefig(file, format="svg")
    address = read_svg(file.getvalue())
    assert address is not None
    assert address.startswith("data:image/svg+xml;charset=utf-8;base64,")
    assert base64.b64decode(address.partition(",")[2]).decode() == file.getvalue()


def bomb(levels: int) -> str:
    """Return a picture of ten times as many elements at each level."""
    groups = ['<rect id="l0" width="1" height="1"/>']
    for level in range(levels):
        uses = f'<use xlink:href="#l{level}"/>' * 10
        groups.append(f'<g id="l{level + 1}">{uses}</g>')
    return svg("".join(groups))


def test_uses_within_uses_are_counted_as_they_are_drawn() -> None:
    """A thousand elements by multiplication pass; a million in the same few bytes do not."""
    assert read_svg(bomb(3)) is not None
    assert read_svg(bomb(6)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not xml",
        "<html></html>",
        svg("<script>alert(1)</script>"),
        svg("<s:script xmlns:s='http://www.w3.org/2000/svg'>alert(1)</s:script>"),
        svg("<rect onload='alert(1)'/>"),
        svg("<foreignObject><iframe/></foreignObject>"),
        svg("<image href='http://e.example/x.png'/>"),
        svg("<use href='http://e.example/x.svg#a'/>"),
        svg("<g id='a'><use href='#a'/></g>"),
        svg("<use href='#later'/><g id='later'/>"),
        svg("<filter><feGaussianBlur stdDeviation='900'/></filter>"),
        svg("<animate attributeName='x'/>"),
        svg("<g>" * MAX_DEPTH + "</g>" * MAX_DEPTH),
        svg("<g/>" * MAX_ELEMENTS),
        svg(" " * MAX_BYTES),
        svg("\ud800"),
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + svg("<text>&b;</text>"),
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + svg("<text>&x;</text>"),
    ],
    ids=range(19),
)
def test_what_could_run_load_move_or_multiply_is_refused(text: str) -> None:
    """Scripts, handlers, other documents, entities, circles, filters and floods are not shown."""
    assert read_svg(text) is None


@given(hostile_text())
def test_any_text_is_taken_or_refused_without_an_error(text: str) -> None:
    """No text within an SVG makes the reader fail, and what is taken is base64."""
    address = read_svg(svg(text))
    assert address is None or not set(address) & set("<>\"' ")
