"""The report page."""

from __future__ import annotations

import base64
import re
import time
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given

from minbar.models.grade import Grade, SubmissionInfo
from minbar.models.notebook import ExecutedNotebook, Output
from minbar.models.verdict import Verdict, VerdictKind
from minbar.report.html import render_html
from minbar.report.style import FRAME_STYLE, REPORT_STYLE, source_hash
from minbar.report.views import candidate_view
from tests.report.hostile import hostile_text
from tests.report.sample_notebook import (
    big_notebook,
    code_cell,
    display,
    make_notebook,
    notebook_of,
    png,
    printed,
    prose_cell,
)
from tests.report.samples import make_grade

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

VOID = {"br", "hr", "img", "input", "link", "meta"}
POLICY = (
    "default-src 'none'; img-src data:; "
    f"style-src {source_hash(REPORT_STYLE)} {source_hash(FRAME_STYLE)}; "
    "base-uri 'none'; form-action 'none'"
)


class Page(HTMLParser):
    """Reads a page: its elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element; every one is closed in order."""
        if tag in self.open:
            assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element without content."""
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Take text, but for style sheets."""
        if "style" not in self.open and data.strip():
            self.words.append(" ".join(data.split()))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element of one name."""
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(grade: Grade | None = None, notebook: ExecutedNotebook | None = None) -> Page:
    """Render and read a page."""
    notebook = notebook or make_notebook()
    return Page(render_html(grade or make_grade(notebook), notebook))


def test_the_page_reads_as_it_should(snapshot: SnapshotAssertion) -> None:
    """All words of the interviewer's page, in order."""
    assert "\n".join(page_of().words) == snapshot


@pytest.mark.parametrize("detailed", [True, False])
def test_the_candidates_page_reads_as_it_should(
    snapshot: SnapshotAssertion, *, detailed: bool
) -> None:
    """All words of the candidate's page, with and without detailed feedback."""
    page = page_of(*candidate_view(make_grade(), make_notebook(), detailed=detailed))
    assert "\n".join(page.words) == snapshot


def test_the_policy_comes_first() -> None:
    """The first element of the head is the policy; two style sheets fit its hashes."""
    text = render_html(make_grade(), make_notebook())
    page = Page(text)
    assert page.elements[2] == (
        "meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}
    )  # fmt: skip
    assert re.findall(r"<style>(.*?)</style>", text, re.DOTALL) == [REPORT_STYLE]


def test_nothing_on_the_page_runs_loads_or_leads_away() -> None:
    """No script, no handler, no style attribute; links lead to places on the page."""
    page = page_of()
    assert not {tag for tag, _ in page.elements} & {"script", "link", "base", "form", "object"}
    for tag, attributes in page.elements:
        assert not {name for name in attributes if name.startswith("on") or name == "style"}
        assert tag != "a" or (attributes["href"] or "").startswith("#")
        assert tag != "img" or (attributes["src"] or "").startswith("data:image/")


def test_links_lead_somewhere_and_names_differ() -> None:
    """Every link has its target on the page, and no id is there twice."""
    page = page_of()
    names = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(names) == len(set(names))
    targets = {(attributes["href"] or "")[1:] for attributes in page.all("a")}
    assert targets <= set(names)
    labels = {attributes.get("aria-labelledby") for _, attributes in page.elements} - {None}
    assert labels <= set(names)


def test_pictures_and_frames_have_words() -> None:
    """Whoever does not see pictures, bars and frames is told what they are."""
    page = page_of()
    assert all(attributes["alt"] for attributes in page.all("img"))
    assert all(attributes["title"] for attributes in page.all("iframe"))
    for attributes in page.all("svg"):
        assert attributes.get("aria-label") or attributes.get("aria-hidden") == "true"
    assert {attributes.get("aria-label") for attributes in page.all("svg")} >= {
        "16 of 18 points; the bar is at 60%"
    }


def test_headings_go_down_one_step_at_a_time() -> None:
    """The outline has one h1, and no level is left out on the way down."""
    tags = [tag for tag, _ in page_of().elements if re.fullmatch("h[1-6]", tag)]
    levels = [int(tag[1]) for tag in tags]
    assert levels.count(1) == 1
    assert all(after - before <= 2 for before, after in pairwise(levels))
    assert levels[0] == 1


def test_frames_are_sandboxed_without_exception() -> None:
    """Every frame has an empty sandbox and a policy of its own, and no address."""
    notebook = notebook_of(*[display(text_html="<p>x</p>")] * 50)
    frames = page_of(notebook=notebook).all("iframe")
    assert len(frames) == 50
    for attributes in frames:
        assert attributes["sandbox"] == ""
        assert "src" not in attributes
        assert "Content-Security-Policy" in (attributes["srcdoc"] or "")


CLASSES = {
    (attributes.get("class") or "") for _, attributes in page_of().elements if "class" in attributes
}


def hostile_grade(text: str) -> tuple[Grade, ExecutedNotebook]:
    """Return a grade and a notebook with a text in every place of the candidate's."""
    error = Output(kind="error", name=text, text=text, traceback=[text])
    notebook = ExecutedNotebook(
        cells=[
            code_cell(1, text, printed(text), error, display(text_html=text, text_plain=text)),
            prose_cell(2, text),
        ]
    )
    submission = SubmissionInfo(
        sha256=text, notebook=text, cells=2, code_cells=1, files=[text], candidate=text,
        identity=text,
    )  # fmt: skip
    verdict = Verdict(kind=VerdictKind.CELL_ERROR, cell=1, detail=text)
    return make_grade(notebook, submission=submission, verdict=verdict), notebook


@given(hostile_text())
def test_no_text_of_a_candidate_becomes_markup(text: str) -> None:
    """Whatever the text, the page's own tree has only elements, classes and ids of ours."""
    grade, notebook = hostile_grade(text)
    rendered = render_html(grade, notebook)
    rendered.encode("utf-8")
    page = Page(rendered)
    for tag, attributes in page.elements:
        assert not {name for name in attributes if name.startswith("on") or name == "style"}
        assert tag not in {"script", "link", "base", "form", "object", "embed", "button"}
        assert (attributes.get("class") or "") in CLASSES | {
            "", "cell code", "cell prose", "output text", "output error", "output framed",
        } or (attributes.get("class") or "").startswith(("ansi-", "code-"))  # fmt: skip
        assert re.fullmatch(r"[a-z]+-?(?:title|\d+)?", attributes.get("id") or "x")
    assert [len(page.all(tag)) for tag in ("html", "head", "body", "main", "style", "meta")] == [
        1, 1, 1, 1, 1, 5
    ]  # fmt: skip


def test_a_page_of_five_hundred_cells_is_made_at_once() -> None:
    """A large notebook renders in less than one and a half seconds of CPU time."""
    notebook = big_notebook(500)
    grade = make_grade(notebook)
    render_html(make_grade(), make_notebook())
    begun = time.process_time()
    text = render_html(grade, notebook)
    assert time.process_time() - begun < 1.5
    assert text.count('<article class="cell') == 500


def test_a_page_stays_small_whatever_is_printed() -> None:
    """Sixty megabytes of pictures, text and tables make a page below fifteen."""
    raw = base64.b64decode(png(64, 64)) + bytes(3_000_000)
    huge = display(image_png=base64.b64encode(raw).decode("ascii"))
    table = display(text_html="<table>" + "<tr><td>\"&'<</td></tr>" * 9000 + "</table>")
    text = printed("<\"&'>" * 400_000)
    cells = [code_cell(number, "x" * 100_000, huge, table, text) for number in range(1, 13)]
    notebook = ExecutedNotebook(cells=cells)
    rendered = render_html(make_grade(notebook), notebook)
    assert len(rendered.encode("utf-8")) < 15_000_000
    assert "this page is full" in rendered
    assert "characters are left out here" in rendered


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "not-gradable", "reason": "the engine failed"}, "The engine failed."),
        ({"demonstration": ["no identity"]}, "No identity."),
        ({"warnings": ["no swap limit"]}, "No swap limit."),
        ({"warnings": []}, None),
        ({"criteria": [], "tests": [], "hypotheses": []}, None),
        ({"reviews": []}, "Nobody has scored the manual criteria yet."),
        ({"attested": [], "claimed": []}, None),
    ],
)
def test_parts_come_and_go_with_what_they_show(changes: dict[str, Any], words: str | None) -> None:
    """A grade without tests, reviews, warnings or trust lists is a whole page as well."""
    found = page_of(make_grade(**changes)).words
    assert words is None or words in found


def test_a_test_without_a_criterion_is_still_shown() -> None:
    """A test whose criterion is unknown stands at the end, under a heading of its own."""
    grade = make_grade()
    stray = msgspec.structs.replace(grade.tests[0], criterion="gone", sentence="Strays.")
    page = page_of(msgspec.structs.replace(grade, tests=[*grade.tests, stray]))
    assert page.words.index("Without a criterion") < page.words.index("Strays.")
