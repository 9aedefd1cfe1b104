"""How the report looks in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from minbar.report.views import candidate_view
from tests.report.browser import (
    SCORES,
    TRUE_SCORES,
    WIDTHS,
    frames,
    open_page,
    overflow,
    scrolled,
    written,
)
from tests.report.sample_notebook import big_notebook, make_notebook
from tests.report.samples import make_grade

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Scheme = Literal["light", "dark"]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_is_silent(
    browser: Browser, tmp_path: Path, width: int, scheme: Scheme
) -> None:
    """At both widths nothing sticks out, nothing is loaded, and the console stays empty."""
    path = written(tmp_path, make_grade(), make_notebook())
    with open_page(browser, path, width=width, scheme=scheme) as visit:
        scrolled(visit)
        assert overflow(visit) <= 0
        assert (visit.console, visit.requests, visit.dialogs) == ([], [], [])
        assert visit.page.evaluate(SCORES) == TRUE_SCORES


def test_the_candidates_page_fits_too(browser: Browser, tmp_path: Path) -> None:
    """The candidate's page has the same form at the narrow width."""
    view = candidate_view(make_grade(), make_notebook(), detailed=True)
    with open_page(browser, written(tmp_path, *view), width=400) as visit:
        scrolled(visit)
        assert overflow(visit) <= 0
        assert (visit.console, visit.requests) == ([], [])
        assert visit.page.evaluate(SCORES) == TRUE_SCORES


def test_a_table_is_readable_in_its_frame(browser: Browser, tmp_path: Path) -> None:
    """The frame's own style sheet applies, and the whole table shows without scrolling."""
    with open_page(browser, written(tmp_path, make_grade(), make_notebook())) as visit:
        scrolled(visit)
        (frame,) = frames(visit)
        assert frame.locator("td").first.evaluate("e => getComputedStyle(e).textAlign") == "right"
        inner, outer = frame.evaluate("[document.documentElement.scrollHeight, window.innerHeight]")
        assert inner <= outer


# The contrast of every text with what is behind it, where it is below 4.5.
CONTRAST = """
() => {
    const channel = v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const parse = text => (text.match(/[\\d.]+/g) || []).map(Number);
    const light = ([r, g, b]) =>
        0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
    const ground = element => {
        for (let at = element; at; at = at.parentElement) {
            const colour = parse(getComputedStyle(at).backgroundColor);
            if (colour.length === 3 || colour[3] === 1) return colour;
        }
        return [255, 255, 255];
    };
    const poor = [];
    for (const element of document.querySelectorAll('body *')) {
        const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
        if (!own || element.closest('svg')) continue;
        const front = light(parse(getComputedStyle(element).color)), back = light(ground(element));
        const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
        if (ratio < 4.5) poor.push([element.className || element.tagName, ratio.toFixed(2)]);
    }
    return poor;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_contrast(browser: Browser, tmp_path: Path, scheme: Scheme) -> None:
    """Every text stands out by 4.5 to 1 at least, as WCAG asks, in both schemes."""
    path = written(tmp_path, make_grade(), make_notebook())
    with open_page(browser, path, scheme=scheme) as visit:
        assert visit.page.evaluate(CONTRAST) == []


def test_the_keyboard_reaches_points_and_outputs(browser: Browser, tmp_path: Path) -> None:
    """The first stop skips to the points; boxes that scroll are stops as well."""
    with open_page(browser, written(tmp_path, make_grade(), make_notebook())) as visit:
        visit.page.keyboard.press("Tab")
        assert visit.page.evaluate("document.activeElement.textContent") == "Skip to the points"
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function("location.hash === '#points'")
        reachable = visit.page.evaluate(
            "[...document.querySelectorAll('.output pre')].filter("
            "e => e.scrollHeight > e.clientHeight || e.scrollWidth > e.clientWidth).every("
            "e => e.tabIndex === 0)"
        )
        assert reachable is True


def test_it_prints_whole(browser: Browser, tmp_path: Path) -> None:
    """On paper the contents go, and what scrolls on the screen is there to its end."""
    with open_page(browser, written(tmp_path, make_grade(), make_notebook())) as visit:
        visit.page.emulate_media(media="print")
        assert not visit.page.locator(".contents").is_visible()
        cut = visit.page.evaluate(
            "[...document.querySelectorAll('pre')].filter(e => e.scrollHeight > e.clientHeight + 1)"
            ".length"
        )
        assert cut == 0
        assert visit.page.pdf(format="A4").startswith(b"%PDF-")


def test_five_hundred_cells_open(browser: Browser, tmp_path: Path) -> None:
    """A large notebook opens, and fits the narrow width."""
    notebook = big_notebook(500)
    path = written(tmp_path, make_grade(notebook), notebook)
    with open_page(browser, path, width=400) as visit:
        assert visit.page.locator("article.cell").count() == 500
        assert overflow(visit) <= 0
