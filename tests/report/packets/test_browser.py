"""How packets look in a real browser, on the screen and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from minbar.content.banks import Bank, load_bank
from minbar.content.locate import built_in_root
from minbar.drawing.packets import candidate_packet, interviewer_packet
from minbar.report.packets.html import candidate_html, interviewer_html
from tests.drawing.packet_samples import hour, make_lock, place
from tests.report.browser import WIDTHS, launched, open_page, overflow
from tests.report.packets.hostile_packet import EVIL, candidates, interviewers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

Scheme = Literal["light", "dark"]

# Tables and boxes that would be cut where a page ends, by what the style sheet asks for.
KEPT_WHOLE = """
selector => [...document.querySelectorAll(selector)]
    .filter(e => getComputedStyle(e).breakInside !== 'avoid').length
"""
BEGINS_A_PAGE = """
() => [...document.querySelectorAll('.sheet:not(.listing)')]
    .every(e => getComputedStyle(e).breakBefore === 'page')
"""
POOR = """
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
    return [...document.querySelectorAll('body *')].filter(element => {
        const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
        const front = light(parse(getComputedStyle(element).color)), back = light(ground(element));
        const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
        return own && ratio < 4.5;
    }).map(element => element.className || element.tagName);
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def bank() -> Bank:
    """Give the bank that minbar brings along."""
    return load_bank([built_in_root()])


@pytest.fixture(scope="module")
def pages(bank: Bank, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Give packets of an hour, of all items of the bank, and hostile ones."""
    folder = tmp_path_factory.mktemp("packets")
    everything = [place(each, pos) for pos, each in enumerate(bank.items.values(), 1)]
    texts = {
        "interviewer": interviewer_html(interviewer_packet(hour(bank), bank)),
        "candidate": candidate_html(candidate_packet(hour(bank), bank)),
        "all": interviewer_html(interviewer_packet(make_lock(bank, everything), bank)),
        "hostile interviewer": interviewer_html(interviewers(EVIL)),
        "hostile candidate": candidate_html(candidates(EVIL)),
    }
    paths = {name: folder / f"{name}.html" for name in texts}
    for name, path in paths.items():
        path.write_text(texts[name], "utf-8")
    return paths


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["interviewer", "candidate", "all"])
def test_packets_fit_and_are_silent(
    browser: Browser, pages: Mapping[str, Path], width: int, name: str
) -> None:
    """At both widths nothing sticks out, nothing is loaded, and the console stays empty."""
    with open_page(browser, pages[name], width=width) as visit:
        assert overflow(visit) <= 0
        assert (visit.console, visit.requests, visit.dialogs) == ([], [], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["interviewer", "candidate"])
def test_all_text_has_contrast(
    browser: Browser, pages: Mapping[str, Path], name: str, scheme: Scheme
) -> None:
    """Every text stands out by 4.5 to 1 at least, as WCAG asks, in both schemes."""
    with open_page(browser, pages[name], scheme=scheme) as visit:
        assert visit.page.evaluate(POOR) == []


@pytest.mark.parametrize("name", ["hostile interviewer", "hostile candidate"])
def test_hostile_items_do_nothing(browser: Browser, pages: Mapping[str, Path], name: str) -> None:
    """No script runs, nothing is asked for or opened, and what is ours stays to be seen."""
    with open_page(browser, pages[name], width=400) as visit:
        visit.page.wait_for_timeout(200)
        assert visit.page.evaluate("window.__pwned") is None
        assert (visit.requests, visit.dialogs) == ([], [])
        assert visit.page.title().endswith("set-0123456789abcdef")
        assert visit.page.locator("h1").is_visible()
        assert overflow(visit) <= 0


def test_paper_cuts_nothing(browser: Browser, pages: Mapping[str, Path]) -> None:
    """In print each item begins a page, rows and boxes stay whole, and it is black on white."""
    with open_page(browser, pages["interviewer"], scheme="dark") as visit:
        visit.page.emulate_media(media="print")
        assert visit.page.evaluate(BEGINS_A_PAGE)
        assert visit.page.evaluate(KEPT_WHOLE, "tr, .ticked, .fault, .score, .blank, .diff") == 0
        assert visit.page.evaluate(POOR) == []


def test_a_formula_is_drawn(browser: Browser, pages: Mapping[str, Path]) -> None:
    """MathML has a size on the page, as the browser itself draws it."""
    with open_page(browser, pages["all"]) as visit:
        box = visit.page.locator("math").first.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) > 5
