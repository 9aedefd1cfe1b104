"""Code quality in the page, in Markdown, on the terminal, as JSON, and for whom."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given, settings
from rich.console import Console

from minbar.models.quality import NotAnalysed, OpaqueCode, QualityReport, QualityStep
from minbar.report.blind import blinded
from minbar.report.grade_json import dump_grade, load_grade
from minbar.report.html import render_html
from minbar.report.markdown import render_markdown
from minbar.report.quality_json import render_quality_json
from minbar.report.quality_text import QualityDetail
from minbar.report.terminal import grade_detail
from minbar.report.views import NOT_SCORED, candidate_view
from tests.report.browser import open_page, overflow, scrolled, written
from tests.report.hostile import hostile_text
from tests.report.quality_samples import make_finding, make_quality
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade
from tests.report.test_html import Page

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from syrupy.assertion import SnapshotAssertion

GRADE = make_grade(quality=make_quality())


def shown(report: QualityReport, *, width: int = 80, encoding: str = "utf-8") -> str:
    """Render a report as a terminal shows it."""
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    Console(file=file, width=width, legacy_windows=False).print(QualityDetail("a.ipynb", report))
    file.flush()
    file.seek(0)
    return file.read()


def page(quality: QualityReport | None = None) -> Page:
    """Render and read the page of a grade with this quality."""
    return Page(render_html(make_grade(quality=quality or make_quality()), make_notebook()))


def test_the_page_shows_points_findings_and_what_waits(snapshot: SnapshotAssertion) -> None:
    """All words of the section, in order."""
    words = page().words
    begin = next(at for at, word in enumerate(words) if "Every point that was lost" in word)
    assert "\n".join(words[begin - 1 : words.index("Reviews", begin)]) == snapshot


def test_each_finding_stands_beside_its_cell() -> None:
    """Below the cell that it is about, with line, check and points."""
    html = render_html(GRADE, make_notebook())
    cell = html.partition('id="cell-4"')[2].partition("</article>")[0]
    assert "Line 2: <code>X</code> is scaled" in cell
    assert "\u22128" in cell
    assert 'class="beside"' not in html.partition('id="cell-5"')[2].partition("</article>")[0]


def test_without_quality_nothing_is_said_of_it() -> None:
    """A take-home that does not score quality has no section and no link to one."""
    html = render_html(make_grade(), make_notebook())
    assert 'id="quality"' not in html
    assert "#quality" not in html


@pytest.mark.parametrize("width", [400, 1280])
def test_the_page_fits(browser: Browser, tmp_path: object, width: int) -> None:
    """At both widths nothing sticks out, nothing is loaded, and the console stays empty."""
    path = written(tmp_path, GRADE, make_notebook())  # type: ignore[arg-type]  # pytest's path
    with open_page(browser, path, width=width) as visit:
        visit.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        scrolled(visit)
        assert overflow(visit) <= 0
        assert (visit.console, visit.requests, visit.dialogs) == ([], [], [])


def test_markdown_names_the_costliest_findings(snapshot: SnapshotAssertion) -> None:
    """Points by dimension, then findings by what they cost."""
    text = render_markdown(GRADE)
    assert text.partition("### Code quality")[2].partition("### Review")[0] == snapshot


def test_the_terminal_shows_every_finding(snapshot: SnapshotAssertion) -> None:
    """Where, what, why, points, the way there, and how to see it again."""
    assert shown(make_quality()) == snapshot


def test_a_plain_terminal_gets_plain_signs() -> None:
    """What its encoding does not have is written in other signs."""
    shown(make_quality(), encoding="ascii").encode("ascii")


def test_the_grade_on_a_terminal_shows_the_gravest() -> None:
    """A grade's block ends with the score and its costliest findings."""
    file = io.StringIO()
    Console(file=file, width=100).print(grade_detail(GRADE))
    assert "Code quality  20.5 of 36 (56.94%)" in file.getvalue()
    assert "leak-preprocessing" in file.getvalue()


def test_json_holds_everything_and_reads_back() -> None:
    """A program gets each report with the name of its notebook; grades keep theirs."""
    found = json.loads(render_quality_json([("a.ipynb", make_quality())]))
    assert found["schema"] == "quality/1.0"
    (one,) = found["notebooks"]
    assert one.pop("notebook") == "a.ipynb"
    assert msgspec.convert(one, QualityReport) == make_quality()
    assert load_grade(dump_grade(GRADE), "g.json") == GRADE


def test_the_candidate_sees_every_finding() -> None:
    """Findings are about their own code; nothing in them comes from a hidden test."""
    view, _ = candidate_view(GRADE, make_notebook(), detailed=False)
    assert view.quality is not None
    assert view.quality.findings == make_quality().findings
    assert view.quality == msgspec.structs.replace(make_quality(), notes=[])


@pytest.mark.parametrize("detailed", [False, True])
def test_a_candidate_who_may_try_again_finds_the_column_alone(*, detailed: bool) -> None:
    """Which column is known only afterwards is told with detailed feedback, not before."""
    late = make_finding(
        check="leak-features",
        rule="known-afterwards",
        message="`SVC` is fitted on `TOLD-TOO-EARLY`.",
        path=[QualityStep(cell=4, line=2, text="taken by name: TOLD-TOO-EARLY")],
    )
    quality = make_quality(findings=[late], for_review=[late])
    view, _ = candidate_view(make_grade(quality=quality), make_notebook(), detailed=detailed)
    assert (b"TOLD-TOO-EARLY" in dump_grade(view)) == detailed
    assert b"known-afterwards" in dump_grade(view)


def test_the_candidate_learns_no_inner_failure() -> None:
    """What failed on our side is told in fixed words."""
    failed = make_quality(status="not-scored", share=None, reason="SECRET at /srv/engine")
    view, _ = candidate_view(make_grade(quality=failed), make_notebook(), detailed=False)
    assert view.quality is not None
    assert view.quality.reason == NOT_SCORED
    assert b"SECRET" not in dump_grade(view)


def test_a_reviewer_is_not_led_by_a_machine() -> None:
    """Who scores by hand sees no points of the machine before."""
    view, _ = blinded(GRADE, make_notebook())
    assert view.quality is None


@settings(max_examples=30 if settings().max_examples <= 100 else settings().max_examples)
@given(hostile_text())
def test_no_text_acts(text: str) -> None:
    """Whatever a message, a line or a step holds, page and terminal show it as text."""
    finding = make_finding(message=text, snippet=text, reproduce=text)
    report = make_quality(findings=[finding], reason=text)
    read = page(report)
    assert not {tag for tag, _ in read.elements} & {"script", "link", "base", "form"}
    assert "\x1b" not in shown(report)
    render_markdown(make_grade(quality=report)).encode()


LITTLE = "there is not enough to judge: 3 of its statements do something"


def test_who_waits_is_told_why_everywhere() -> None:
    """Page, terminal and Markdown say that a person judges, and why; so does the candidate's."""
    waits = make_quality(status="waits", share=None, reason=LITTLE)
    view, _ = candidate_view(make_grade(quality=waits), make_notebook(), detailed=False)
    assert view.quality is not None
    texts = (
        " ".join(page(waits).words),
        shown(waits, width=200),
        render_markdown(make_grade(quality=waits)),
        render_markdown(view),
    )
    for text in texts:
        assert "waits for a person" in text
        assert LITTLE[1:] in text


def test_equal_lines_stand_together_on_a_terminal() -> None:
    """Of what is found in hundreds of places the first are named; JSON holds every one."""
    many = range(1, 301)
    report = make_quality(
        findings=[make_finding(), *(make_finding(cell=cell, points=0) for cell in many)],
        for_review=[make_finding(check="names", cell=cell, points=0) for cell in many],
        opaque=[OpaqueCode(cell=cell, line=1, reason="`exec` of a text") for cell in many],
        not_analysed=[NotAnalysed(cell=1000 + cell, reason="a syntax error") for cell in many],
    )
    text = " ".join(shown(report).split())
    assert len(shown(report).splitlines()) < 50
    named = "cell 1, line 2; cell 2, line 2; cell 3, line 2 and 297 others"
    assert f"0 300 more: leak-preprocessing: {named}" in text
    assert "review 299 more: names: cell 2, line 2; cell 3, line 2; cell 4, line 2" in text
    assert "For a person to look at: `exec` of a text: cell 1, line 1; cell 2, line 1;" in text
    assert "Not analysed: a syntax error: cell 1001; cell 1002; cell 1003 and 297 others" in text
    (one,) = json.loads(render_quality_json([("a.ipynb", report)]))["notebooks"]
    lengths = [len(one[name]) for name in ("findings", "for_review", "opaque", "not_analysed")]
    assert lengths == [301, 300, 300, 300]


def test_equal_code_that_was_not_seen_through_is_one_item_of_the_page() -> None:
    """Each reason once, with links to its first places."""
    many = range(1, 301)
    report = make_quality(
        opaque=[OpaqueCode(cell=cell, line=1, reason="`exec` of a text") for cell in many]
    )
    html = render_html(make_grade(quality=report), make_notebook())
    section = html.partition("Not seen through")[2].partition("</section>")[0]
    assert section.count("of a text") == 1
    assert "297 others" in section


def test_code_in_sentences_looks_like_code() -> None:
    """Whatever stands between backticks: calls, keywords, magics, paths, one letter or signs."""
    spans = ("validate=", "is None", "table.loc[rows, column] = value", "%%bash", "a.b", "# noqa")
    text = ", ".join(f"`{span}`" for span in spans)
    report = make_quality(findings=[make_finding(message=text, reproduce=text)])
    html = render_html(make_grade(quality=report), make_notebook())
    for span in spans:
        assert html.count(f"<code>{span}</code>") >= 2, span
    section = html.partition('id="quality"')[2].partition("</section>")[0]
    assert "`" not in section


def test_findings_that_repeat_others_are_counted_on_the_page() -> None:
    """A line with the first places; each still stands beside its own cell."""
    many = range(1, 301)
    report = make_quality(
        findings=[make_finding(), *(make_finding(cell=cell, points=0) for cell in many)],
        for_review=[make_finding(check="names", cell=cell, points=0) for cell in many],
    )
    html = render_html(make_grade(quality=report), make_notebook())
    section = html.partition('id="quality"')[2].partition("</section>")[0]
    assert section.count('<li class="finding ') == 4
    assert "300 more: " in section
    assert "299 more: " in section
