"""Packets as pages: what their source holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.models.packet import CandidatePacket
from minbar.report.packets.html import candidate_html, interviewer_html
from tests.report.hostile import hostile_text
from tests.report.packets.hostile_packet import EVIL, candidates, interviewers

ALLOWED = {"class", "id", "href", "lang", "charset", "name", "content", "http-equiv", "scope"}
ALLOWED |= {"tabindex", "start", "alttext", "display", "stretchy", "fence", "mathvariant"}
FORBIDDEN = {"script", "img", "iframe", "object", "embed", "form", "input", "link", "svg", "base"}


class Tags(HTMLParser):
    """Notes the tags and attributes of a page."""

    def __init__(self) -> None:
        """Begin with nothing."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one."""
        self.found.append((tag, dict(attrs)))


def tags(page: str) -> list[tuple[str, dict[str, str | None]]]:
    """Return the tags of a page."""
    parser = Tags()
    parser.feed(page)
    return parser.found


@pytest.mark.parametrize("render", [lambda: interviewer_html(interviewers(EVIL)),
                                    lambda: candidate_html(candidates(EVIL))])  # fmt: skip
def test_hostile_texts_stay_texts(render: Callable[[], str]) -> None:
    """No tag that acts, no attribute that loads or runs, no address that leads away."""
    found = tags(render())
    assert {tag for tag, _ in found} & FORBIDDEN == set()
    assert {name for _, attributes in found for name in attributes} <= ALLOWED
    addresses = [attributes["href"] for _, attributes in found if "href" in attributes]
    assert [each for each in addresses if not re.fullmatch(r"#[a-z]+-1", each or "")] == []
    assert [tag for tag, _ in found].count("style") == 1


@given(hostile_text())
def test_any_text_can_be_shown(text: str) -> None:
    """Whatever stands in an item, the page can be encoded and holds no character that acts."""
    page = candidate_html(candidates(text or "x"))
    assert "\u202e" not in page.encode("utf-8").decode("utf-8")


def test_nothing_may_load() -> None:
    """The policy comes first in the head and allows one style sheet, by its hash."""
    page = candidate_html(candidates("Say why."))
    policy = tags(page)[2]
    assert policy[0] == "meta"
    content = str(policy[1]["content"])
    assert re.fullmatch(
        r"default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'",
        content,
    )


@pytest.mark.parametrize(("paper", "size"), [("a4", "size:A4;"), ("letter", "size:letter;")])
def test_paper_is_chosen_by_the_style_sheet(paper: str, size: str) -> None:
    """The size is there if it was asked for, else the printer's own holds."""
    assert paper in {"a4", "letter"}
    packet = candidates("Say why.")
    chosen = candidate_html(packet, paper="a4" if paper == "a4" else "letter")
    assert size in chosen
    assert "size:" not in candidate_html(packet).partition("@page")[2].partition("}")[0]


def test_every_printed_page_bears_the_set() -> None:
    """The id runs along at the head of each page, in both packets."""
    for page in (candidate_html(candidates("x")), interviewer_html(interviewers("Why?"))):
        assert '@top-right{content:"set-0123456789abcdef"' in page


def test_formulas_are_mathml() -> None:
    """Maths is read offline without scripts."""
    page = candidate_html(candidates("Compute $\\frac{1}{n}$."))
    assert "<mfrac>" in page


def test_free_facts_are_apart_from_hints() -> None:
    """What costs nothing may be given when asked; the rest comes in order and costs."""
    page = interviewer_html(interviewers("Ask."))
    facts, hints = page.index("Facts that you may give"), page.index("<h3>Hints</h3>")
    assert facts < hints
    assert page[facts:hints].count("Ask.") == 1


@given(st.lists(st.integers(1, 60), min_size=1, max_size=6))
def test_the_cover_says_how_long_it_takes(minutes: list[int]) -> None:
    """Opening, tasks and closing are added up."""
    (task,) = candidates("x").tasks
    tasks = tuple(
        type(task)(pos=pos, type="theory", minutes=each, prompt="x", files={})
        for pos, each in enumerate(minutes, 1)
    )
    packet = CandidatePacket(set_id="set-0", opening=5, closing=5, tasks=tasks)
    assert f"about {sum(minutes) + 10} minutes" in candidate_html(packet)
