"""The first page of the site: every item, and filters that a small script applies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from minbar.models.bank_export import BankExport, ExportedItem
from minbar.models.hypothesis import HYPOTHESES
from minbar.models.item import Item, Status
from minbar.models.names import ItemType
from minbar.report.site.frame import hypothesis_name

__all__ = ["prefixes", "search_words", "selects"]

Choices = list[tuple[str, str]]


def selects(export: BankExport) -> list[tuple[str, str, Choices]]:
    """Return name, label and choices of each filter; only what some item has can be chosen."""
    items = [each.item for each in export.items]
    used: dict[str, set[str]] = {
        "type": {item.type for item in items},
        "role": {role for item in items for role in item.roles},
        "level": {str(level) for item in items for level in item.levels},
        "topic": {name for each in export.items for name in prefixes(each).split()},
        "hypothesis": {item.hypothesis for item in items},
        "status": {item.status for item in items},
    }
    known: dict[str, tuple[str, Choices]] = {
        "type": ("Type", [(name, name) for name in get_args(ItemType)]),
        "role": ("Role", [(role.id, role.title) for role in export.roles]),
        "level": ("Level", [(level, level) for level in ("1", "2", "3")]),
        "topic": ("Topic", list(_topics(export))),
        "hypothesis": ("Tests", [(name, hypothesis_name(name)) for name in HYPOTHESES]),
        "status": ("Status", [(name, name) for name in get_args(Status)]),
    }
    return [
        (name, label, [choice for choice in choices if choice[0] in used[name]])
        for name, (label, choices) in known.items()
    ]


def _topics(export: BankExport) -> Iterator[tuple[str, str]]:
    """Domains, areas and topics, each below what it belongs to."""
    seen: set[str] = set()
    for topic, title in export.topics.items():
        domain, area, _ = topic.split(".")
        for name, text in ((domain, domain), (f"{domain}.{area}", f"{domain}, {area}")):
            if name not in seen:
                seen.add(name)
                yield name, f"{text}: all"
        yield topic, f"{domain}, {area}: {title}"


def prefixes(each: ExportedItem) -> str:
    """Return the item's topics with their areas and domains, between spaces."""
    parts = [topic.split(".") for topic in each.item.topics]
    found = {".".join(names[:length]): None for names in parts for length in (1, 2, 3)}
    return " ".join(found)


def search_words(each: ExportedItem) -> str:
    """Return every word of the item once, in small letters, for the search."""
    found = sorted({word for text in _texts(each.item) for word in text.casefold().split()})
    return " ".join(found)


def _texts(item: Item) -> Iterator[str]:
    yield from (item.id, item.title, item.prompt, *item.topics)
    yield from (each.text for each in item.listen_for)
    yield from (f"{each.text} {each.why}" for each in item.wrong_answers)
    yield from (each.text for each in item.hints)
    yield from (f"{each.ask} {each.listen_for}" for each in item.follow_ups)
    yield from (item.anchors.at(score) for score in range(1, 5))
    yield from (each.says for each in item.bugs)
    yield from (each.title for each in item.references)
