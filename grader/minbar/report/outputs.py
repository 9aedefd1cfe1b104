"""One output of a cell, as the report shows it: the safest of its forms that says enough."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from markupsafe import Markup

from minbar.models.notebook import Output
from minbar.report.ansi import ansi_markup
from minbar.report.escape import cut, one_line, rewind_lines
from minbar.report.frame import Frame, is_affordable, make_frame, sanitize
from minbar.report.images import IMAGE_TYPES, read_picture
from minbar.report.json_text import indented
from minbar.report.prose import prose
from minbar.report.svg import read_svg

__all__ = ["SHOWN_AS_TEXT", "ShownOutput", "show_output"]

MAX_TEXT: Final = 20_000
SHOWN_AS_TEXT: Final = "shown as its plain text"
_HEIGHTS: Final = (72, 460)  # of a frame, least and most, in CSS pixels
_ROW, _LINE, _MARGIN = 28, 21, 24
_SVG_HEIGHT: Final = 400
_NOTHING: Final = Markup()
# Without these an output is not what its author saw; its plain text is nearer.
_INTERACTIVE: Final = ("<script", "<input", "<button", "<canvas", "<iframe", "<form", "<video")
_CALM_WIDTH, _CALM_LINES = 60, 24


@dataclass(frozen=True, slots=True)
class ShownOutput:
    """One output, ready for the page.

    Attributes:
        label: what it is, in a few words.
        kind: `text`, `error`, `picture`, `framed` or `note`; a class of the page's.
        body: safe mark-up, for all kinds but `framed`.
        frame: the sandboxed frame, for `framed`.
        notes: what the reader must know: that it was cut, or is shown in another form.
        scrolls: whether the text may need scrolling, so that a keyboard must reach it.
        eager: whether its frame loads with the page, not when it is scrolled to.
    """

    label: str
    kind: str
    body: Markup = _NOTHING
    frame: Frame | None = None
    notes: tuple[str, ...] = ()
    scrolls: bool = False
    eager: bool = False


def show_output(output: Output, where: str) -> ShownOutput:
    """Choose how to show an output.

    Args:
        output: the output, as the room sent it.
        where: its place in words of ours, such as `cell 7, output 2`.
    """
    if output.kind == "stream":
        label = "standard error" if output.name == "stderr" else "printed"
        return _text(output, rewind_lines(output.text), label=label)
    if output.kind == "error":
        return _error(output)
    return _display(output, where)


def _text(output: Output, text: str, *, label: str, kind: str = "text") -> ShownOutput:
    shown = cut(text, MAX_TEXT)
    lines = shown.splitlines()
    wide = max(map(len, lines), default=0) > _CALM_WIDTH
    return ShownOutput(
        label=label,
        kind=kind,
        body=ansi_markup(shown),
        notes=_notes(output, shortened=shown != text),
        scrolls=wide or len(lines) > _CALM_LINES,
    )


def _error(output: Output) -> ShownOutput:
    text = "\n".join(output.traceback) or f"{output.name}: {output.text}"
    label = f"error: {one_line(output.name, 80) or 'without a name'}"
    return _text(output, text, label=label, kind="error")


def _notes(output: Output, *, shortened: bool) -> tuple[str, ...]:
    notes = ("cut at a limit of the room",) if output.truncated else ()
    return (*notes, "shortened here; the executed notebook has more") if shortened else notes


def _display(output: Output, where: str) -> ShownOutput:
    ways = (_picture, _svg, _html, _markdown, _latex, _json)
    shown = next((way for each in ways if (way := each(output, where))), None)
    if shown is not None:
        return shown
    if "text/plain" not in output.data:
        return _nothing(output)
    instead = (SHOWN_AS_TEXT,) if len(output.data) > 1 else ()
    text = _text(output, output.data["text/plain"], label="result")
    return replace(text, notes=(*instead, *text.notes))


def _nothing(output: Output) -> ShownOutput:
    types = one_line(", ".join(sorted(output.data)) or "nothing", 120)
    body = Markup("<p>{}</p>").format(f"An output without a form that is shown here: {types}")
    return ShownOutput("output", "note", body, notes=_notes(output, shortened=False))


def _picture(output: Output, where: str) -> ShownOutput | None:
    for mime in IMAGE_TYPES:
        picture = read_picture(mime, output.data[mime]) if mime in output.data else None
        if picture is not None:
            body = Markup('<img src="{}" width="{}" height="{}" alt="{}">').format(
                picture.uri, picture.width, picture.height, _alt(output, where)
            )
            notes = _notes(output, shortened=False)
            return ShownOutput("picture", "picture", body, notes=notes)
    return None


def _alt(output: Output, where: str) -> str:
    plain = one_line(output.data.get("text/plain", ""), 120)
    return f"Picture from {where}" + (f": {plain}" if plain else "")


def _svg(output: Output, where: str) -> ShownOutput | None:
    address = read_svg(output.data["image/svg+xml"]) if "image/svg+xml" in output.data else None
    if address is None:
        return None
    body = Markup('<img src="{}" alt="{}">').format(address, _alt(output, where))
    return _framed(output, body, where, label="drawing", height=_SVG_HEIGHT)


def _html(output: Output, where: str) -> ShownOutput | None:
    markup = output.data.get("text/html", "")
    lowered = markup[:MAX_TEXT].lower()
    instead = "text/plain" in output.data and any(sign in lowered for sign in _INTERACTIVE)
    if not markup or instead or not is_affordable(markup):
        return None
    body = sanitize(markup)
    if not body.striptags().strip() and "<img" not in body:
        return None
    rows, lines = body.count("<tr"), body.count("<br") + body.count("<p") + body.count("<li") + 1
    return _framed(output, body, where, label="result", height=rows * _ROW + lines * _LINE)


def _markdown(output: Output, where: str) -> ShownOutput | None:
    source = output.data.get("text/markdown", "")
    if not source.strip():
        return None
    height = _LINE * (source.count("\n") + 2 + len(source) // 80)
    shortened = len(source) > MAX_TEXT
    return _framed(output, prose(source), where, label="text", height=height, shortened=shortened)


def _latex(output: Output, where: str) -> ShownOutput | None:
    source = output.data.get("text/latex", "")
    return _framed_source(output, source, where, label="LaTeX source")


def _json(output: Output, where: str) -> ShownOutput | None:
    source = indented(output.data.get("application/json", ""))
    return _framed_source(output, source, where, label="JSON")


def _framed_source(output: Output, source: str, where: str, *, label: str) -> ShownOutput | None:
    if not source.strip():
        return None
    shown = cut(source, MAX_TEXT)
    body = Markup("<pre>{}</pre>").format(ansi_markup(shown))
    height = _LINE * (shown.count("\n") + 1)
    shortened = shown != source
    return _framed(output, body, where, label=label, height=height, shortened=shortened)


def _framed(
    output: Output, body: Markup, where: str, *, label: str, height: int, shortened: bool = False
) -> ShownOutput:
    least, most = _HEIGHTS
    framed = make_frame(
        body, title=f"{label}, {where}", height=min(max(height + _MARGIN, least), most)
    )
    notes = _notes(output, shortened=shortened)
    return ShownOutput(label, "framed", frame=framed, notes=notes)
