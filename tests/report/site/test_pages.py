"""The pages of the site: whole, linked, and the same bytes every time."""

from __future__ import annotations

import html
import posixpath
import re
from html.parser import HTMLParser

import msgspec

from minbar.models.bank_export import BankExport
from minbar.report.site.pages import count_pages, draw_site
from minbar.report.style import source_hash
from tests.report.exports import built_in_export, hostile_export, small_export

ALARMS = "items/acme.math.probability.alarms.html"
LOADING = {"src", "srcset", "data", "action", "formaction", "poster", "background", "ping"}
EMPTY = {"br", "hr", "input", "line", "link", "meta", "rect"}


class Page(HTMLParser):
    """A page as its parts: links, anchors, text; every tag closed where it was opened."""

    def __init__(self, source: bytes) -> None:
        """Read the page."""
        super().__init__()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.acting: list[str] = []
        self.feed(source.decode("utf-8"))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag leads to, is called, or would load or run."""
        if tag not in EMPTY and not self.get_starttag_text().endswith("/>"):  # type: ignore[union-attr]
            self.open.append(tag)
        for name, value in attrs:
            if name == "href":
                self.links.append(value or "")
            elif name == "id":
                self.anchors.append(value or "")
            elif name in LOADING or name.startswith("on") or name == "style":
                self.acting.append(f"{tag} {name}")

    def handle_endtag(self, tag: str) -> None:
        """Close what was opened last."""
        if tag not in EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.text.append(data)


def site(export: BankExport) -> dict[str, Page]:
    """Draw and read every page."""
    return {name: Page(data) for name, data in draw_site(export)}


def dead_links(pages: dict[str, Page]) -> list[tuple[str, str]]:
    """Return links that lead to no page or to no anchor in it; filters of the list aside."""
    dead = []
    for name, page in pages.items():
        for link in page.links:
            way, _, anchor = link.partition("#")
            target = posixpath.normpath(posixpath.join(posixpath.dirname(name), way))
            found = pages.get(target if way else name)
            filters = target == "index.html" and "=" in anchor
            if found is None or (anchor and not filters and anchor not in found.anchors):
                dead.append((name, link))
    return dead


def test_the_whole_built_in_bank() -> None:
    """A page for each item, every link leads somewhere, ids are unique, nothing acts or loads."""
    export = built_in_export()
    pages = site(export)
    assert len(pages) == count_pages(export) == len(export.items) + 5
    assert dead_links(pages) == []
    for page in pages.values():
        assert page.acting == []
        assert len(page.anchors) == len(set(page.anchors))
        assert "For interviewers only." in page.text
    text = "".join(pages["items/minbar.whiteboard.sampling.weighted-reservoir.html"].text)
    assert "Five hundred questions" in text


def test_an_items_page_holds_the_whole_item() -> None:
    """Every text of an item is on its page."""
    export = small_export()
    pages = site(export)
    for each in export.items:
        text = " ".join("".join(pages[f"items/{each.item.id}.html"].text).split())
        item = each.item
        expected = [
            item.title, item.id, item.version, each.sha256, item.rubric,
            *(point.text for point in item.listen_for),
            *(part for wrong in item.wrong_answers for part in (wrong.text, wrong.why)),
            *(hint.text for hint in item.hints),
            *(part for more in item.follow_ups for part in (more.ask, more.listen_for)),
            *(item.anchors.at(score) for score in (1, 2, 3, 4)),
            *(part for bug in item.bugs for part in (bug.id, bug.says, bug.buggy)),
            *(" ".join(program.split()) for program in each.files.values()),
            *(variant.worked.strip() for variant in each.variants),
            *(change.text for change in item.changelog),
            *item.authors, *item.reviewers,
        ]  # fmt: skip
        assert [part for part in expected if part not in text] == []


def test_free_hints_stand_apart() -> None:
    """A hint that costs nothing is a fact to give, not a hint with a price."""
    plain = msgspec.to_builtins(small_export(), str_keys=True)
    plain["items"][0]["item"]["hints"] = [
        {"text": "There are two sites.", "cost": 0},
        {"text": "Look at the dates.", "cost": 2},
    ]
    export = msgspec.convert(plain, BankExport, str_keys=True)
    drawn = dict(draw_site(export))[f"items/{export.items[0].item.id}.html"].decode()
    facts, hints = drawn.index("Facts, if asked"), drawn.index("Hints, in this order")
    assert facts < drawn.index("There are two sites.") < hints < drawn.index("Look at the dates.")


def test_a_part_of_a_bank_has_no_dead_links() -> None:
    """What is left out of an export is named, and not linked."""
    plain = msgspec.to_builtins(small_export(), str_keys=True)
    plain["items"] = plain["items"][:1]
    enemy = {"id": "acme.theory.validation.split", "why": "Says the same."}
    plain["items"][0]["item"]["enemies"] = [enemy]
    pages = site(msgspec.convert(plain, BankExport, str_keys=True))
    assert dead_links(pages) == []
    assert enemy["id"] in next(iter(pages[name] for name in pages if "items/" in name)).text


def test_the_bytes_are_the_same_each_time() -> None:
    """Nothing in a page depends on when or where it was drawn."""
    assert dict(draw_site(small_export())) == dict(draw_site(small_export()))


def test_hostile_text_stays_text() -> None:
    """No attack becomes a tag, an attribute or a character that acts unseen."""
    for page in site(hostile_export()).values():
        assert page.acting == []
        assert [link for link in page.links if re.match(r"[a-z]+:|//", link)] == []
        assert not re.search("[\x00\x07\x1b\u202e]", "".join(page.text))


def test_only_pages_with_a_script_may_run_it() -> None:
    """The policy names one script by its hash where there is one; all other pages run none."""
    for name, data in draw_site(small_export()):
        page = data.decode()
        policy = html.unescape(re.findall(r'content="(default-src[^"]*)"', page)[0])
        scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
        assert (len(scripts) == 1) == (name in {"index.html", ALARMS})
        allowed = "".join(f" script-src {source_hash(script)};" for script in scripts)
        assert policy.startswith(f"default-src 'none';{allowed} style-src 'sha256-")
