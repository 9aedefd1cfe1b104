"""A real browser for tests that look at pages; without one they fail."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Dialog, Frame, Page, Request, sync_playwright

from minbar.models.grade import Grade
from minbar.models.notebook import ExecutedNotebook
from minbar.report.html import render_html

__all__ = [
    "SCORES",
    "TRUE_SCORES",
    "WIDTHS",
    "Visit",
    "frames",
    "launched",
    "open_page",
    "overflow",
    "scrolled",
    "written",
]

WIDTHS = (1280, 400)

# For each score: is it what is seen and clicked at its middle, and does it say its points?
SCORES = """
() => [...document.querySelectorAll('.criterion .score')].map(score => {
    score.scrollIntoView({block: 'center'});
    const box = score.getBoundingClientRect();
    const seen = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return [score === seen || score.contains(seen), score.textContent];
})
"""
TRUE_SCORES = [
    [True, "16 of 18"], [True, "5 of 12"], [True, "17 of 20"], [True, "0 of 8"],
    [True, "\N{EN DASH} of 10"],
]  # fmt: skip

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]


def executable() -> str:
    """Return the path of Chromium: from CHROME, or where the system has it."""
    found = os.environ.get("CHROME") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        msg = "no Chromium: install it (`make browser`), or set CHROME to its path"
        raise RuntimeError(msg)
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser and stop it again."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page that was opened, and everything that it tried.

    Attributes:
        page: the page.
        own: its address.
        console: what the browser wrote to its console.
        requests: addresses that were asked for, but the page's own.
        dialogs: dialogs, new windows and downloads that opened.
    """

    page: Page
    own: str
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def asked(self, request: Request) -> None:
        """Note a request that is not for the page itself."""
        if request.url.partition("#")[0] != self.own and not request.url.startswith("data:"):
            self.requests.append(request.url)

    def interrupted(self, dialog: Dialog) -> None:
        """Note a dialog, and close it."""
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@contextmanager
def open_page(
    browser: Browser,
    path: Path,
    *,
    width: int = 1280,
    scheme: Literal["light", "dark"] = "light",
) -> Iterator[Visit]:
    """Open a file at a width, and note what it tries."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    visit = Visit(context.new_page(), path.as_uri())
    page = visit.page
    page.on("console", lambda message: visit.console.append(message.text))
    page.on("pageerror", lambda error: visit.console.append(str(error)))
    page.on("dialog", visit.interrupted)
    page.on("popup", lambda popup: visit.dialogs.append(popup.url))
    page.on("download", lambda download: visit.dialogs.append(download.url))
    context.on("request", visit.asked)
    page.goto(visit.own)
    yield visit
    context.close()


def written(folder: Path, grade: Grade, notebook: ExecutedNotebook) -> Path:
    """Write a report to a file."""
    path = folder / "report.html"
    path.write_bytes(render_html(grade, notebook).encode("utf-8"))
    return path


def scrolled(visit: Visit) -> None:
    """Scroll through the whole page, so that every frame loads."""
    height: int = visit.page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 600):
        visit.page.evaluate(f"window.scrollTo(0, {top})")
        visit.page.wait_for_timeout(10)
    visit.page.wait_for_timeout(100)


def overflow(visit: Visit) -> int:
    """Return by how many pixels the page is wider than the window."""
    wide: int = visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return wide


def frames(visit: Visit) -> list[Frame]:
    """Return all frames within the page."""
    return visit.page.frames[1:]
