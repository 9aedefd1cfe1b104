"""Drawing the site: five main pages and one for each item, as files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from markupsafe import Markup, escape

from minbar.models.bank_export import BankExport, ExportedItem
from minbar.models.item import Item
from minbar.models.names import LogitByLevel, ScoreByLevel
from minbar.models.policy import Policy
from minbar.models.role import Role
from minbar.models.rubric import Rubric
from minbar.report.site.frame import draw_page
from minbar.report.site.index import prefixes, search_words, selects
from minbar.report.site.links import Links

__all__ = ["count_pages", "draw_site"]

_MAIN: Final = ("index", "rubrics", "roles", "blueprints", "topics")
_USE: Final = Markup("{} ({})")


def count_pages(export: BankExport) -> int:
    """Return how many pages `draw_site` draws."""
    return len(_MAIN) + len(export.items)


def draw_site(export: BankExport) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each page; a name may hold a folder."""
    main = _shared(export, Links(export))
    for name in _MAIN:
        values = {**main, "here": f"{name}.html", "title": _title(name, export)}
        values |= _values(name, export)
        script = "search.js" if name == "index" else None
        drawn = draw_page(f"{name}.html.j2", script=script, values=values)
        yield f"{name}.html", drawn
    inner = _shared(export, Links(export, root="../"))
    rubrics = {rubric.id: rubric for rubric in export.rubrics}
    for each in export.items:
        yield f"items/{each.item.id}.html", _item(each, rubrics, inner)


def _shared(export: BankExport, links: Links) -> dict[str, Any]:
    return {
        "names": _names(export),
        "minbar": export.minbar,
        "root": links.root,
        "here": "",
        "item_link": links.item,
        "item_list": links.items,
        "role_link": links.role,
        "blueprint_link": links.blueprint,
        "by_level": _by_level,
        "roles_of": partial(_roles_of, links),
        "topics_of": lambda item: links.topics(item.topics),
    }


def _names(export: BankExport) -> str:
    return ", ".join(export.banks) or "Interview items"


def _title(name: str, export: BankExport) -> str:
    return _names(export) if name == "index" else f"{name.capitalize()}: {_names(export)}"


def _values(name: str, export: BankExport) -> Mapping[str, Any]:
    makers: Mapping[str, Callable[[BankExport], Mapping[str, Any]]] = {
        "index": _index,
        "rubrics": _rubrics,
        "roles": _roles,
        "blueprints": lambda found: {"blueprints": found.blueprints},
        "topics": _topics,
    }
    return makers[name](export)


def _index(export: BankExport) -> Mapping[str, Any]:
    return {
        "items": [_Row(each) for each in export.items],
        "minutes": sum(each.item.minutes for each in export.items),
        "selects": selects(export),
    }


class _Row:
    """An item as the first page shows it."""

    def __init__(self, each: ExportedItem) -> None:
        self.item = each.item
        self.prefixes = prefixes(each)
        self.search_words = search_words(each)


def _rubrics(export: BankExport) -> Mapping[str, Any]:
    def scored_by(rubric: Rubric) -> list[ExportedItem]:
        return [each for each in export.items if _rubric_id(each.item) == rubric.id]

    return {"rubrics": export.rubrics, "scored_by": scored_by}


def _roles(export: BankExport) -> Mapping[str, Any]:
    def policies_of(role: Role) -> list[Policy]:
        return [policy for policy in export.policies if policy.role == role.id]

    return {"roles": export.roles, "policies_of": policies_of, "profile": _profile}


def _profile(role: Role) -> Sequence[tuple[str, int]]:
    profile = role.profile
    return (
        ("Machine learning", profile.ml),
        ("Engineering", profile.engineering),
        ("Communication", profile.communication),
    )


def _topics(export: BankExport) -> Mapping[str, Any]:
    tree: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for topic, title in export.topics.items():
        domain, area, _ = topic.split(".")
        tree.setdefault(domain, {}).setdefault(area, []).append((topic, title))

    def about(topic: str) -> list[ExportedItem]:
        return [each for each in export.items if topic in each.item.topics]

    return {"tree": tree, "about": about}


def _item(each: ExportedItem, rubrics: Mapping[str, Rubric], shared: Mapping[str, Any]) -> bytes:
    item = each.item
    values = {
        **shared,
        "title": item.title,
        "each": each,
        "item": item,
        "rubric": rubrics.get(_rubric_id(item)),
        "starter": item.files.starter if item.files else None,
        "facts": [hint for hint in item.hints if hint.cost == 0],
        "hints": [hint for hint in item.hints if hint.cost > 0],
        "programs": list(_programs(each)),
        "contents": list(_contents(each)),
    }
    script = "variants.js" if each.variants else None
    return draw_page("item.html.j2", script=script, values=values)


def _programs(each: ExportedItem) -> Iterator[tuple[str, str]]:
    """Yield the name of each attached file but the starter, and what it is."""
    files = each.item.files
    what = {files.solution: "Solution", files.tests: "Tests"} if files else {}
    if each.item.bugs and files:
        what[files.solution] = "The program without a bug"
    for name in sorted(each.files, key=lambda name: (name not in what, name)):
        if files is None or name != files.starter:
            yield name, what.get(name, "Second route to the key" if name == "check.py" else "File")


def _contents(each: ExportedItem) -> Iterator[tuple[str, str]]:
    item = each.item
    yield "prompt", "Prompt"
    if item.files and item.files.starter:
        yield "starter", "Starter"
    yield from (("listen-for", "Listen for"), ("hints", "Hints"), ("wrong", "Wrong answers"))
    yield "follow-ups", "Follow-ups"
    if item.bugs:
        yield "bugs", "Bugs"
    yield from (("scores", "Scores"), ("rubric", "Rubric"))
    if item.checks:
        yield "claims", "Claims"
    if any(_programs(each)):
        yield "code", "Code"
    yield "about", "About"


def _rubric_id(item: Item) -> str:
    return item.rubric.partition("@")[0]


def _roles_of(links: Links, item: Item) -> Markup:
    uses = (_USE.format(links.role(role), escape(use)) for role, use in item.roles.items())
    return Markup(", ").join(uses)


def _by_level(found: ScoreByLevel | LogitByLevel) -> str:
    return ", ".join(f"{found.at(level):g} at level {level}" for level in (1, 2, 3))
