"""Attacks on the report's page, and a grade with one in every place of the candidate's."""

from __future__ import annotations

import msgspec

from minbar.models.grade import CellReport, Evidence, Grade
from minbar.models.notebook import ExecutedNotebook, Output
from minbar.models.verdict import CellStatus, Verdict, VerdictKind
from tests.report.sample_notebook import code_cell, display, printed, prose_cell
from tests.report.samples import make_grade

__all__ = ["ATTACKS", "attacked"]

# Each would set `__pwned`, show a dialog, load something, or cover the score.
ATTACKS = {
    "script": "<script>window.__pwned=1;alert(1)</script>",
    "handler": "<img src=x onerror='window.__pwned=1;alert(1)'>",
    "load": (
        "<body onload='alert(1)'><svg onload='window.__pwned=1;alert(1)'>"
        "<details open ontoggle=alert(1)>"
    ),
    "attribute": '" onmouseover="window.__pwned=1" autofocus onfocus="alert(1)" x="',
    "quote": "' onmouseover='window.__pwned=1' autofocus onfocus='alert(1)' x='",
    "frame": (
        "<iframe src='http://attack.invalid/frame'></iframe><iframe srcdoc='"
        "<script>alert(1)</script>'></iframe>"
    ),
    "breakout": (
        "</iframe></textarea></title></style></script></pre></template>-->"
        "<script>window.__pwned=1;alert(1)</script>"
    ),
    "srcdoc": '"></iframe><script>window.__pwned=1;alert(1)</script><iframe srcdoc="',
    "entities": (
        "&quot;&gt;&lt;script&gt;window.__pwned=1;alert(1)&lt;/script&gt;&#34;"
        "&#62;&#60;script&#62;alert(1)&#60;/script&#62;"
    ),
    "twice": "&amp;quot;&amp;gt;&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
    "overlay": (
        "<div style='position:fixed;inset:0;z-index:2147483647;background:#fff'>100 of 100</div>"
    ),
    "styles": (
        "<style>body *{display:none}body::before{content:'100 of 100';position:fixed;"
        "inset:0;z-index:9;background:#fff}"
        "</style>"
    ),
    "classes": "<p class='score won' id='points'>100 of 100</p>",
    "import": (
        "<style>@import 'http://attack.invalid/a.css';.score{background:url(http://attack.invalid/b)}"
        "</style>"
    ),
    "sheet": (
        "<link rel=stylesheet href='http://attack.invalid/c.css'>"
        "<link rel=prefetch href='http://attack.invalid/d'>"
    ),
    "picture": (
        "<img src='http://attack.invalid/e.png' srcset='http://attack.invalid/f.png 2x'>"
        "<picture><source srcset='http://attack.invalid/g'></picture>"
    ),
    "media": (
        "<video src='http://attack.invalid/h' autoplay></video>"
        "<object data='http://attack.invalid/i'></object>"
        "<embed src='http://attack.invalid/j'>"
    ),
    "refresh": "<meta http-equiv='refresh' content='0;url=http://attack.invalid/k'>",
    "policy": "<meta http-equiv='Content-Security-Policy' content='default-src *'>",
    "base": "<base href='http://attack.invalid/' target='_top'>",
    "link": (
        "<a href='http://attack.invalid/l' ping='http://attack.invalid/m'>see here</a>"
        "<a href='javascript:alert(1)'>or here</a>"
    ),
    "markdown": (
        "[see](javascript:alert(1)) ![x](http://attack.invalid/n.png) [y][z]"
        "\n\n[z]: data:text/html,"
        "<script>alert(1)</script>"
    ),
    "form": (
        "<form action='http://attack.invalid/o'><input autofocus onfocus=alert(1)>"
        "<button>go</button></form>"
    ),
    "svg": (
        "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script>"
        "<image href='http://attack.invalid/p'/><a href='javascript:alert(1)'><text>x"
        "</text></a></svg>"
    ),
    "math": (
        "<math><mtext><table><mglyph><style><!--</style>"
        "<img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>"
    ),
    "noscript": "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "template": "{{ ''.__class__ }}{% include '/etc/passwd' %}{{ 7 * 7 }}",
    "bidi": "\u202e001 fo 001\u202c\u2066",
    "tower": "100\u0301" + "\u0301\u0489\u20dd" * 3000,
    "control": "\u0000<scr\u0000ipt>alert(1)</scr\u0000ipt>\u000c\u001b[2J",
    "surrogate": "\ud83d<script>alert(1)</script>\udc00",
    "wide": "W" * 5000 + "\u2003" * 500 + "\ufdfd" * 500,
}


def attacked(text: str) -> tuple[Grade, ExecutedNotebook]:
    """Return a grade and a notebook with an attack in every place of the candidate's."""
    drawing = f"<svg xmlns='http://www.w3.org/2000/svg'><text>x</text>{text}</svg>"
    everything = {
        "text/html": text, "text/plain": text, "text/markdown": text, "text/latex": text,
        "application/json": text, "image/svg+xml": drawing, "image/png": text, text: text,
    }  # fmt: skip
    outputs = [
        printed(text),
        printed(text, text),
        Output(kind="error", name=text, text=text, traceback=[text, text]),
        Output(kind="error", name=text, text=text),
        Output(kind="display", data=everything),
        *(Output(kind="display", data={mime: value}) for mime, value in everything.items()),
        display(text_html=f"<table><tr><td>{text}</td></tr></table>"),
    ]
    notebook = ExecutedNotebook(
        cells=[
            code_cell(1, text, *outputs, status=CellStatus.ERROR),
            prose_cell(2, text),
            prose_cell(
                3, f"# {text}\n\n- {text}\n\n```\n{text}\n```\n\n| a |\n|---|\n| {text} |\n"
            ),
        ]
    )
    base = make_grade(notebook)
    cell = CellReport(cell=1, id=text, type=text, error_name=text, error_text=text, first_line=text)
    return msgspec.structs.replace(
        base,
        submission=msgspec.structs.replace(
            base.submission, notebook=text, files=[text], candidate=text
        ),
        verdict=Verdict(kind=VerdictKind.CELL_ERROR, cell=1, detail=text),
        environment=msgspec.structs.replace(base.environment, python=text, packages={text: text}),
        cells=[cell],
        tests=[
            msgspec.structs.replace(
                test, evidence=Evidence(summary=text, detail=text, cell=1, line=1, reproduce=text)
            )
            for test in base.tests
        ],
        run=msgspec.structs.replace(base.run, call_log=text),
    ), notebook
