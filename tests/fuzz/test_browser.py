"""Pages of hostile cases in a real browser: a canary that must not sing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minbar.models.notebook import ExecutedNotebook, Output
from minbar.report.html import render_html
from tests.fuzz.material.reports import CANARIES, SIGNS, TAGS
from tests.fuzz.shares import TIMES
from tests.report.browser import launched, open_page, scrolled
from tests.report.sample_notebook import code_cell, prose_cell
from tests.report.samples import make_grade

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = 3 * TIMES
OUTPUTS = 60  # of a page
TITLE = "Late deliveries"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all pages."""
    with launched() as found:
        yield found


def hostile_notebook(chance: random.Random) -> ExecutedNotebook:
    """Return a notebook whose outputs are mark-up that is broken and sings, put together anew."""

    def text() -> str:
        pieces = chance.choices((*TAGS, *SIGNS, *CANARIES), k=chance.randint(1, 9))
        return "".join([*pieces, chance.choice(CANARIES)])

    mimes = ("text/html", "text/markdown", "image/svg+xml", "text/plain", "text/latex")
    displays = [Output(kind="display", data={chance.choice(mimes): text()}) for _ in range(OUTPUTS)]
    printed = Output(kind="stream", name="stdout", text=text())
    error = Output(kind="error", name=text(), text=text(), traceback=[text()])
    return ExecutedNotebook(
        cells=[
            code_cell(1, text(), printed, error, *displays),
            prose_cell(2, text()),
        ]
    )


@pytest.mark.parametrize("number", range(PAGES))
def test_no_canary_sings(browser: Browser, tmp_path: Path, number: int) -> None:
    """Nothing on a page of sixty hostile outputs runs, opens, loads, or changes its title."""
    notebook = hostile_notebook(random.Random(number))  # noqa: S311  a draw, not a secret
    path = tmp_path / "report.html"
    path.write_bytes(render_html(make_grade(notebook), notebook).encode("utf-8"))
    with open_page(browser, path) as visit:
        scrolled(visit)
        frames = visit.page.frames
        assert len(frames) > OUTPUTS // 4
        sung = [frame.evaluate("[window.__pwned, document.title]") for frame in frames]
        assert [canary for canary, _ in sung if canary is not None] == []
        assert visit.page.title().startswith(TITLE)
        assert {title for _, title in sung[1:]} <= {"output"}
        assert (visit.dialogs, visit.requests) == ([], [])
