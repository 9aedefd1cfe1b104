"""Choosing items by what their cards and texts say."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final, get_args

from minbar.content.banks import Bank
from minbar.content.problems import nearest, suggestion, visible
from minbar.errors import UserError
from minbar.models.card import ItemCard
from minbar.models.item import Item, Status
from minbar.models.names import ItemType

__all__ = ["Query", "has_topic", "select"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked for; items meet all of it. What is empty asks for nothing.

    Attributes:
        types: any of these types.
        topics: a topic below any of these: `ml`, `ml.metrics` or a whole topic.
        roles: any use in any of these roles.
        levels: any of these levels.
        statuses: any of these states.
        text: words that all stand somewhere in the item, whatever their case.
    """

    types: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    text: str = ""


def select(bank: Bank, query: Query) -> tuple[ItemCard, ...]:
    """Return the cards of the items that meet a query, in the order of the bank.

    Raises:
        UserError: if it names a type, topic, role or status that there is not, with
            the nearest that there is: an empty list would hide the slip.
    """
    _check(bank, query)
    found = (card for card in bank.cards.values() if _meets(card, query))
    words = query.text.casefold().split()
    if words:
        # Only now are texts decoded, and only of what is left.
        found = (card for card in found if _says(bank.items[card.id].item, words))
    return tuple(found)


def has_topic(card: ItemCard, prefix: str) -> bool:
    """Whether an item has a topic, or one below a domain or an area."""
    start = prefix.removesuffix(".*").removesuffix(".")
    return any(topic == start or topic.startswith(f"{start}.") for topic in card.topics)


def _meets(card: ItemCard, query: Query) -> bool:
    return (
        (not query.types or card.type in query.types)
        and (not query.statuses or card.status in query.statuses)
        and (not query.levels or not set(query.levels).isdisjoint(card.levels))
        and (not query.roles or not card.roles.keys().isdisjoint(query.roles))
        and (not query.topics or any(has_topic(card, topic) for topic in query.topics))
    )


def _says(item: Item, words: Iterable[str]) -> bool:
    text = "\n".join(_texts(item)).casefold()
    return all(word in text for word in words)


def _texts(item: Item) -> Iterable[str]:
    yield from (item.id, item.title, item.prompt, *item.topics)
    yield from (each.text for each in item.listen_for)
    yield from (f"{each.text} {each.why}" for each in item.wrong_answers)
    yield from (each.text for each in item.hints)
    yield from (f"{each.ask} {each.listen_for}" for each in item.follow_ups)
    yield from (item.anchors.at(score) for score in range(1, 5))
    yield from (each.says for each in item.bugs)
    yield from (each.title for each in item.references)


def _check(bank: Bank, query: Query) -> None:
    _known("type", query.types, get_args(ItemType))
    _known("status", query.statuses, get_args(Status))
    _known("role", query.roles, bank.roles)
    _known("topic", [_bare(topic) for topic in query.topics], _prefixes(bank.taxonomy))


def _bare(topic: str) -> str:
    return topic.removesuffix(".*").removesuffix(".")


def _prefixes(topics: Iterable[str]) -> set[str]:
    """All topics, areas and domains."""
    parts = [topic.split(".") for topic in topics]
    return {".".join(each[:length]) for each in parts for length in (1, 2, 3)}


def _known(noun: str, given: Iterable[str], names: Collection[str]) -> None:
    for name in given:
        if name not in names:
            close = nearest(name, names)
            todo = suggestion(name, names) if close or len(names) <= _FEW else _WHERE
            what = f"there is no {noun} `{visible(name)}`"
            raise UserError(what, todo=todo)


_FEW: Final = 20  # names that one line can list
_WHERE: Final = "`questions/bank.yaml` declares them all"
