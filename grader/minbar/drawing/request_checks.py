"""What may be asked for: numbers in their ranges, names that there are."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, get_args

from minbar.content.banks import Bank
from minbar.content.problems import visible
from minbar.drawing.names import require_known
from minbar.errors import UserError
from minbar.models.hypothesis import HYPOTHESES
from minbar.models.names import ItemType

if TYPE_CHECKING:
    from minbar.drawing.request import Asked

__all__ = ["MAX_FORMS", "MAX_MINUTES", "check_day", "check_names", "check_numbers", "topic_pattern"]

MAX_MINUTES: Final = 480
MAX_FORMS: Final = 50
_MAX_ROUND: Final = 20
_MAX_LEVEL: Final = 3
_MAX_POINTS: Final = 60
_MAX_SEED: Final = 200
_TOPIC_PARTS: Final = 3
_FIRST_DAY: Final = dt.date(2000, 1, 1)
_YEAR: Final = dt.timedelta(days=366)
_REQUISITION: Final = re.compile(r"[A-Za-z0-9._@+-]{1,64}", re.ASCII)


def check_numbers(asked: Asked) -> None:
    """Refuse what no set can be.

    Raises:
        UserError: with the range of what is out of it.
    """
    _within("level", asked.level, 1, _MAX_LEVEL)
    _within("number of minutes", asked.minutes, 1, MAX_MINUTES)
    _within("number of a round", asked.round, 1, _MAX_ROUND)
    _within("number of sets", asked.forms, 1, MAX_FORMS)
    for name, points in asked.hypotheses.items():
        _within(f"number of points for `{visible(name)}`", points, 0, _MAX_POINTS)
    seed = asked.seed
    if seed is not None and not (0 < len(seed) <= _MAX_SEED and seed.isprintable()):
        what = f"`{visible(seed)}` cannot be a seed"
        raise UserError(what, todo=f"Use 1 to {_MAX_SEED} characters that can be printed")
    if asked.requisition is not None and not _REQUISITION.fullmatch(asked.requisition):
        what = f"`{visible(asked.requisition)}` cannot be a requisition"
        raise UserError(what, todo="Use 1 to 64 letters (A-Z), digits and . _ @ + -")


def check_day(day: dt.date | None, today: dt.date) -> None:
    """Refuse a day that is a slip: a set of it would count for nobody until then.

    Raises:
        UserError: if it is long ago, or more than a year ahead.
    """
    last = today + _YEAR
    if day is not None and not _FIRST_DAY <= day <= last:
        what = f"{day.isoformat()} is no day to draw a set for"
        raise UserError(what, todo=f"Days go from {_FIRST_DAY} to {last}, a year from now")


def check_names(asked: Asked, bank: Bank) -> None:
    """Refuse names that there are not.

    Raises:
        UserError: with the nearest name that there is.
    """
    if asked.role is not None:
        require_known("role", asked.role, bank.roles)
    for kind in asked.types:
        require_known("interview type", kind, get_args(ItemType))
    if asked.topics:
        names = _prefixes(bank.taxonomy)
        for topic in asked.topics:
            require_known("topic", _bare(topic), names, where=_TOPICS)
    for hypothesis in asked.hypotheses:
        require_known("hypothesis", hypothesis, HYPOTHESES)
    for item in asked.exclude:
        require_known("item", item, bank.items, where=_ITEMS)


def topic_pattern(topic: str) -> str:
    """Return a topic as it is, a domain or an area with `.*` behind it."""
    bare = _bare(topic)
    return bare if len(bare.split(".")) == _TOPIC_PARTS else f"{bare}.*"


_TOPICS: Final = "`questions/bank.yaml` declares them all"
_ITEMS: Final = "`minbar bank list` lists the items"


def _within(noun: str, number: int | None, least: int, most: int) -> None:
    if number is not None and not least <= number <= most:
        what = f"{number} is no {noun}"
        raise UserError(what, todo=f"It goes from {least} to {most}")


def _bare(topic: str) -> str:
    return topic.removesuffix(".*").removesuffix(".")


def _prefixes(topics: Iterable[str]) -> set[str]:
    parts = [topic.split(".") for topic in topics]
    return {".".join(each[:length]) for each in parts for length in (1, 2, _TOPIC_PARTS)}
