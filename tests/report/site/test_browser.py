"""The site in a real browser: filters, variants, paper, and attacks that do nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minbar.models.bank_export import BankExport
from minbar.report.site.pages import draw_site
from tests.report.browser import WIDTHS, launched, open_page, overflow
from tests.report.exports import built_in_export, hostile_export, small_export
from tests.report.test_browser import CONTRAST

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ALARMS = "items/acme.math.probability.alarms.html"
RESERVOIR = "items/minbar.whiteboard.sampling.weighted-reservoir.html"
SHOWN = "[...document.querySelectorAll('#items > li')].filter(e => e.offsetHeight).length"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this file."""
    with launched() as found:
        yield found


def written(folder: Path, export: BankExport) -> Path:
    """Write a site."""
    for name, data in draw_site(export):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the small bank's site."""
    return written(tmp_path_factory.mktemp("small"), small_export())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the built-in bank's site."""
    return written(tmp_path_factory.mktemp("whole"), built_in_export())


def shown(page: Page) -> int:
    """Return how many items the list shows."""
    count: int = page.evaluate(SHOWN)
    return count


def test_filters_narrow_the_list_down(browser: Browser, small: Path) -> None:
    """Each field and the words narrow it down; the address keeps them; Clear shows all again."""
    with open_page(browser, small / "index.html") as visit:
        page = visit.page
        assert shown(page) == 4
        page.get_by_label("Words").fill("SIXTY test  set")
        assert shown(page) == 1
        assert page.get_by_role("status").text_content() == "1 of 4 items"
        page.get_by_role("button", name="Clear").click()
        page.wait_for_function(f"{SHOWN} === 4")
        page.get_by_label("Topic").select_option("ml.validation")
        assert shown(page) == 2
        page.get_by_label("minutes").fill("10")
        assert shown(page) == 1
        page.reload()
        assert shown(page) == 1
        assert page.get_by_label("Topic").input_value() == "ml.validation"
        assert (visit.console, visit.requests) == ([], [])


def test_a_link_of_a_blueprint_filters_the_list(browser: Browser, small: Path) -> None:
    """From a slot one comes to the items of its type."""
    with open_page(browser, small / "blueprints.html") as visit:
        visit.page.get_by_role("link", name="theory").first.click()
        assert shown(visit.page) == 1


def test_another_variant_has_another_answer(browser: Browser, small: Path) -> None:
    """The choice changes prompt, key, working, and the numbers of wrong answers, together."""
    with open_page(browser, small / ALARMS) as visit:
        page = visit.page
        answer = page.locator(".key-number:visible")
        wrong = page.locator(".bad span:visible")
        before = (answer.text_content(), wrong.all_text_contents())
        page.get_by_label("Variant").select_option("5")
        assert answer.count() == 1
        after = (answer.text_content(), wrong.all_text_contents())
        assert before[0] != after[0]
        assert len(after[1]) == 2
        assert visit.console == []


def test_all_is_there_without_scripts(browser: Browser, small: Path) -> None:
    """The list is whole, the useless form is hidden, and every variant can be opened."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((small / "index.html").as_uri())
    assert page.locator("#items > li:visible").count() == 4
    assert not page.locator("#filters").is_visible()
    page.goto((small / ALARMS).as_uri())
    page.locator("summary", has_text="Variant 2:").click()
    assert page.locator(".key-number:visible").count() == 2
    context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_and_are_silent(browser: Browser, whole: Path, width: int) -> None:
    """At both widths nothing sticks out, nothing is loaded, and the console stays empty."""
    names = ["index.html", "rubrics.html", "roles.html", "blueprints.html", "topics.html"]
    items = sorted(path.relative_to(whole).as_posix() for path in whole.glob("items/*.html"))
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("request", lambda asked: heard.extend([asked.url] * (not asked.url.startswith("file"))))
    wide = []
    for name in [*names, *items[::6], RESERVOIR]:
        page.goto((whole / name).as_uri())
        if page.evaluate("document.documentElement.scrollWidth - window.innerWidth") > 0:
            wide.append(name)
    context.close()
    assert (wide, heard) == ([], [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_has_contrast(browser: Browser, whole: Path, scheme: str) -> None:
    """Every text stands out by 4.5 to 1 at least, in both schemes."""
    for name in ("index.html", "items/minbar.debugging.attention.causal-baskets.html"):
        with open_page(browser, whole / name, scheme="dark" if scheme == "dark" else "light") as v:
            assert v.page.evaluate(CONTRAST) == []


def test_formulas_are_drawn_as_formulas(browser: Browser, whole: Path) -> None:
    """The browser lays MathML out: an exponent stands higher and is smaller than its base."""
    with open_page(browser, whole / RESERVOIR) as visit:
        base, exponent = visit.page.evaluate(
            "[...document.querySelector('msup').children].map(e => {"
            "const b = e.getBoundingClientRect(); return [b.top + b.height / 2, b.height]})"
        )
        assert exponent[0] < base[0]
        assert exponent[1] < base[1]


def test_it_prints(browser: Browser, small: Path) -> None:
    """On paper the banner stays and navigation goes."""
    with open_page(browser, small / ALARMS) as visit:
        visit.page.emulate_media(media="print")
        assert visit.page.get_by_text("For interviewers only.").is_visible()
        assert not visit.page.locator(".site, .contents, .chooser").first.is_visible()
        assert visit.page.pdf(format="A4").startswith(b"%PDF-")


def test_no_attack_does_anything(browser: Browser, tmp_path: Path) -> None:
    """With an attack in every text, nothing runs, loads, opens or sticks out, on any page."""
    folder = written(tmp_path, hostile_export())
    for path in sorted(folder.rglob("*.html")):
        with open_page(browser, path, width=400) as visit:
            visit.page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
            assert visit.page.evaluate("window.__pwned") is None
            assert (visit.console, visit.requests, visit.dialogs) == ([], [], [])
            assert overflow(visit) <= 0
            assert visit.page.url == path.as_uri()


@pytest.mark.parametrize("name", ["index.html", "roles.html", ALARMS])
def test_the_policy_alone_would_hold(
    browser: Browser, small: Path, tmp_path: Path, name: str
) -> None:
    """Were escaping to fail, the policy would run nothing, and load no file beside it."""
    attack = (
        "<script>window.__pwned=1</script><img src=page.html onerror=window.__pwned=1>"
        "<a id=go href=javascript:window.__pwned=1>x</a></main>"
    )
    page = (small / name).read_text("utf-8").replace("</main>", attack)
    path = tmp_path / "page.html"
    path.write_text(page, "utf-8")
    with open_page(browser, path) as visit:
        loaded: list[str] = []
        visit.page.on("requestfinished", lambda asked: loaded.append(asked.url))
        visit.page.reload()
        visit.page.locator("#go").click(no_wait_after=True)
        visit.page.wait_for_timeout(100)
        assert visit.page.evaluate("window.__pwned") is None
        assert loaded == [path.as_uri()]
        assert any("Content Security Policy" in text for text in visit.console)
