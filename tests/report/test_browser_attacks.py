"""What attacks on the report achieve in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from minbar.models.notebook import ExecutedNotebook
from minbar.report import outputs
from tests.report.attacks import ATTACKS, attacked
from tests.report.browser import (
    SCORES,
    TRUE_SCORES,
    WIDTHS,
    Visit,
    frames,
    open_page,
    overflow,
    written,
)
from tests.report.sample_notebook import code_cell, display
from tests.report.samples import make_grade

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Frame

# What stands beside the page's own parts, and covers any of the window from there.
INTRUDERS = """
() => [...document.querySelectorAll('body *')].filter(element =>
    ['fixed', 'absolute'].includes(getComputedStyle(element).position)
    && !element.matches('.skip, .unseen')).map(element => element.outerHTML.slice(0, 200))
"""


def pwned(frame: Frame) -> object:
    """Return what an attack would have set in a frame."""
    return frame.evaluate("window.__pwned")


def assert_unharmed(visit: Visit) -> None:
    """At both widths no attack ran, loaded or opened anything, or covered a score."""
    visit.page.wait_for_timeout(100)
    assert [pwned(frame) for frame in visit.page.frames if pwned(frame) is not None] == []
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        assert visit.page.evaluate(SCORES) == TRUE_SCORES
        assert visit.page.evaluate(INTRUDERS) == []
        assert overflow(visit) <= 0
    assert (visit.dialogs, visit.requests) == ([], [])


@pytest.mark.parametrize("name", ATTACKS)
def test_no_attack_reaches_the_page(browser: Browser, tmp_path: Path, name: str) -> None:
    """Injected into every field of a candidate, each attack stays text, or dies in its frame."""
    path = written(tmp_path, *attacked(ATTACKS[name]))
    with open_page(browser, path) as visit:
        assert_unharmed(visit)
        assert visit.page.title().startswith("Late deliveries: grade")
        assert visit.page.url == path.as_uri()


def test_frames_alone_hold_attacks_that_nothing_has_cleaned(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were the cleaning to fail, sandbox and policy would still stop every attack."""
    monkeypatch.setattr(outputs, "sanitize", Markup)
    monkeypatch.setattr(outputs, "is_affordable", bool)
    shown = [
        display(text_html=f"<p>here</p>{attack}")
        for name, attack in ATTACKS.items()
        if name != "surrogate"  # only cleaning makes it a text that can be written
    ]
    notebook = ExecutedNotebook(cells=[code_cell(1, "x", *shown)])
    with open_page(browser, written(tmp_path, make_grade(notebook), notebook)) as visit:
        assert_unharmed(visit)
        assert visit.page.locator("iframe").count() == len(shown)
        assert any("script" in frame.content() for frame in frames(visit))


@pytest.mark.parametrize("target", ["_self", "_top", "_blank", "_parent"])
def test_a_link_in_a_frame_leads_nowhere(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    """Clicked by a curious reader, a link that cleaning had missed leaves the page in place."""
    monkeypatch.setattr(outputs, "sanitize", Markup)
    link = f"<a id=go href='http://attack.invalid/x' target={target}>the solution</a>"
    notebook = ExecutedNotebook(cells=[code_cell(1, "x", display(text_html=link))])
    path = written(tmp_path, make_grade(notebook), notebook)
    with open_page(browser, path) as visit:
        frames(visit)[0].locator("#go").click(no_wait_after=True)
        visit.page.wait_for_timeout(300)
        assert visit.page.url == path.as_uri()
        assert_unharmed(visit)


def test_the_tests_would_notice(browser: Browser, tmp_path: Path) -> None:
    """A page without our defences falls to the same attacks, so the assertions see something."""
    body = "".join(f"<p class=criterion><b class=score>{score}</b></p>" for _, score in TRUE_SCORES)
    path = tmp_path / "naive.html"
    path.write_text(
        f"<!DOCTYPE html><meta charset=utf-8>{body}"
        f"{ATTACKS['overlay']}{ATTACKS['picture']}<script>window.__pwned=1;alert(1)</script>",
        "utf-8",
    )
    with open_page(browser, path) as visit:
        visit.page.wait_for_timeout(200)
        assert visit.dialogs == ["1"]
        assert visit.requests
        assert pwned(visit.page.main_frame) == 1
        assert visit.page.evaluate(SCORES)[0][0] is False
        assert visit.page.evaluate(INTRUDERS)
