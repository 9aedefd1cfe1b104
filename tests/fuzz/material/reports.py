"""What a hostile room may say that a notebook printed, displayed and raised."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from minbar.models.verdict import CellStatus
from tests.fuzz.material import sources
from tests.fuzz.material.damage import bulks, damaged, edited, json_bytes
from tests.report.attacks import ATTACKS
from tests.report.hostile import ATTACKS as SIGNS
from tests.report.sample_notebook import png

__all__ = ["CANARIES", "CASES", "SIGNS", "TAGS", "TEXTS", "WORDS", "seeds"]

_MIMES: Final = (
    "text/html", "text/plain", "text/markdown", "text/latex", "application/json", "image/svg+xml",
    "image/png", "image/jpeg", "image/gif", "application/javascript", "text/vnd.mermaid",
    "application/vnd.plotly.v1+json", "", "text/html\n", "TEXT/HTML",
)  # fmt: skip
_SVG: Final = (
    "<svg xmlns='http://www.w3.org/2000/svg'><g id='a'><path d='M0 0'/></g><use href='#a'/></svg>"
)
TAGS: Final = (
    "<b>", "</b>", "<table><tr><td>", "</table>", "<p>", "<div>", "<span>", "<pre>", "<li>",
    "<a href=#>",
    "<svg>", "<math>", "<mtext>", "<style>", "</style>", "<title>", "<textarea>", "<select>",
    "<template>", "<noscript>", "<!--", "-->", "<![CDATA[", "]]>", "<?x", "<!DOCTYPE html>", "</",
    "<",
    "<img src='data:image/png;base64,AA=='>", "<img/src=x/onerror=__pwned=1>", "<x/onclick=a()>",
    "<iframe srcdoc='&lt;script&gt;__pwned=1&lt;/script&gt;'>", "&#x3c;script>", "&lt;", "&amp;",
    '="',
    "='", "`", ">", "javascript:", "onload=", "style=", "class=score", "id=points",
    "<base href=//e>",
    "<meta http-equiv=refresh content=0>", "<form action=//e>", "<plaintext>", "<xmp>", "<font>",
    "<script>__pwned=1</script>", "<scr<script>ipt>", "\0", "\x0c", "\u2028", "\ufeff",
    "<frameset>",
)  # fmt: skip
CANARIES: Final = (
    "<script>window.__pwned=1;document.title='x';alert(1)</script>",
    "<img src=x onerror=\"window.__pwned=1;document.title='x'\">",
    "<svg/onload=window.__pwned=1>", "<svg><script>window.__pwned=1</script></svg>",
    "<details open ontoggle=window.__pwned=1>", "<input autofocus onfocus=window.__pwned=1>",
    "<iframe srcdoc='<script>top.__pwned=1;parent.document.title=1</script>'></iframe>",
    "<iframe src='javascript:top.__pwned=1'></iframe>", "<body onload=window.__pwned=1>",
    "<a href='javascript:window.__pwned=1' autofocus>x</a>",
    "<meta http-equiv=refresh content='0;//a.invalid'>",
    "<link rel=stylesheet href='http://a.invalid/a.css'>",
    "<style>@import 'http://a.invalid/b'</style>",
    "<object data='http://a.invalid/c'></object>", "<marquee onstart=window.__pwned=1>x</marquee>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.__pwned=1>",
    "<noscript><p title='</noscript><img src=x onerror=window.__pwned=1>'>", "<title>x</title>",
    "<svg><animate onbegin=window.__pwned=1 attributeName=x dur=1s>",
    "<video><source onerror=window.__pwned=1>",
)  # fmt: skip
"""Each would leave a mark if a browser ran, loaded or obeyed it."""
_ROWS: Final = (
    "[", "](", "*", "_", "**", "`", "$", "$$", "\\", "<", "&", "> ", "- ", "1. ", "# ", "|",
    "|a|\n",
    "\r", "\x1b[31m", "\x1b[", "\x1b]8;;", "e\u0301", "\u0301", "<b>", "<table>", "<p><b>", "</b>",
    "<!--", "<a ", '"', "'", "'''", "[1,", '{"a":', "![", "![a](", "~~", "***a", "\n\n", "a\n",
    "\t",
    "[a]: b\n", "<svg><style>", "<math><mi>", "&lt;", "http://a ", "    a\n", "```\n", "0,", " ",
)  # fmt: skip
TEXTS: Final = (
    st.lists(
        st.sampled_from((*SIGNS, *ATTACKS.values(), *CANARIES, *TAGS, *sources.PIECES))
        | st.text(max_size=6),
        max_size=8,
    ).map("".join)
    | st.text(st.characters(exclude_categories=()), max_size=30)
    | bulks(_ROWS)
)
_DATA: Final = st.dictionaries(
    st.sampled_from(_MIMES), TEXTS | st.sampled_from((_SVG, png(4, 4), "[1, {}]")), max_size=4
)
_OUTPUTS: Final = st.fixed_dictionaries(
    {"kind": st.sampled_from(("stream", "display", "error", "x"))},
    optional={
        "name": TEXTS,
        "text": TEXTS,
        "traceback": st.lists(TEXTS, max_size=3),
        "data": _DATA,
        "truncated": st.booleans(),
    },
)
_CELLS: Final = st.fixed_dictionaries(
    {
        "cell": st.integers(-1, 5),
        "id": TEXTS,
        "type": st.sampled_from(("code", "markdown", "raw")) | TEXTS,
        "source": sources.SOURCES | TEXTS,
    },
    optional={
        "execution_count": st.none() | st.integers(-1, 2**40),
        "status": st.sampled_from([status.value for status in CellStatus]),
        "outputs": st.lists(_OUTPUTS, max_size=4),
    },
)
_NOTEBOOKS: Final = st.lists(_CELLS, max_size=3).map(lambda cells: {"cells": cells})


def _file(notebook: dict[str, Any]) -> dict[str, Any]:
    """Return a notebook as the file that a grading leaves, or nearly so."""
    kinds = {"stream": "stream", "error": "error"}
    for cell in notebook["cells"]:
        cell["cell_type"] = cell["type"]
        cell["metadata"] = {"minbar": {"status": cell.get("status")}}
        for output in cell.get("outputs", []):
            output["output_type"] = kinds.get(output["kind"], "display_data")
    return notebook


CASES: Final = (
    st.lists(_OUTPUTS, max_size=4).map(json_bytes)
    | _NOTEBOOKS.map(json_bytes)
    | edited(_NOTEBOOKS.map(_file), keys=("cells", "outputs", "data", "text"), most=2).map(
        json_bytes
    )
    | TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass"))
    | damaged(TEXTS.map(lambda text: text.encode("utf-8", "surrogatepass")))
)
WORDS: Final = tuple(
    word.encode("utf-8", "surrogatepass") for word in (*SIGNS, *TAGS) if len(word) < 60
)


def seeds() -> list[bytes]:
    """Return what a guided run begins with: the known attacks, and an executed notebook."""
    texts = [text.encode("utf-8", "surrogatepass") for text in ATTACKS.values() if len(text) < 2000]
    outputs: list[dict[str, Any]] = [
        {"kind": "display", "data": {mime: "<p>x</p>"}} for mime in _MIMES
    ]
    outputs += [
        {"kind": "display", "data": {"image/svg+xml": _SVG, "image/png": png(4, 4)}},
        {"kind": "error", "name": "E", "text": "v", "traceback": ["\x1b[31mE\x1b[0m"]},
        {"kind": "stream", "name": "stdout", "text": "a\rb\n", "truncated": True},
    ]
    cell = {"cell": 1, "id": "a", "type": "code", "source": "x = 1 # y", "outputs": outputs}
    return [*texts, json_bytes(outputs), json_bytes({"cells": [cell]})]
