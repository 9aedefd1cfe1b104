"""How large a change of an item is: wording, something more, or another task."""

from __future__ import annotations

import ast
import difflib
import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minbar.bank.expressions import parse_expression
from minbar.bank.python_source import parse_text
from minbar.bank.variants import deployed_variants
from minbar.errors import UserError
from minbar.models.item import Item

__all__ = ["Change", "Size", "Version", "changes", "step"]

_HALF: Final = 0.5
_SAME: Final = 1e-9
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")


class Size(enum.IntEnum):
    """Size of a change, as a version says it."""

    PATCH = 0
    MINOR = 1
    MAJOR = 2


@dataclass(frozen=True, slots=True)
class Change:
    """One change that wants more than a patch.

    Attributes:
        size: what it is at least.
        what: what has changed, as a clause.
    """

    size: Size
    what: str


@dataclass(frozen=True, slots=True)
class Version:
    """An item as it was or is: its declaration and its files."""

    item: Item
    files: Mapping[str, bytes]


def step(before: str, after: str) -> Size | None:
    """Return how large the step between two versions is; None if it leads nowhere or back."""
    old, new = (tuple(int(part) for part in version.split(".")) for version in (before, after))
    if new <= old:
        return None
    if new[0] > old[0]:
        return Size.MAJOR
    return Size.MINOR if new[1] > old[1] else Size.PATCH


def changes(old: Version, new: Version) -> Iterator[Change]:
    """Yield every change of key, task or scale, and everything that is new."""
    for name in ("type", "hypothesis", "rubric", "plant"):
        if getattr(old.item, name) != getattr(new.item, name):
            yield Change(Size.MAJOR, f"`{name}` is another one")
    for name in ("minutes", "levels", "environment", "follow_ups"):
        if _outline(name, old.item) != _outline(name, new.item):
            yield Change(Size.MINOR, f"`{name}` changed")
    yield from _prompt(old.item, new.item)
    yield from _scale(old.item, new.item)
    yield from _key(old.item, new.item)
    yield from _bugs(old.item, new.item)
    yield from _programs(old, new)


def _outline(name: str, item: Item) -> object:
    """What counts of a field: a follow-up that is worded otherwise is the same one."""
    if name == "follow_ups":
        return [follow_up.probes for follow_up in item.follow_ups]
    value = getattr(item, name)
    return sorted(value) if isinstance(value, list) else value


def _prompt(old: Item, new: Item) -> Iterator[Change]:
    if sorted(_NUMBER.findall(old.prompt)) != sorted(_NUMBER.findall(new.prompt)):
        yield Change(Size.MAJOR, "the numbers in the prompt are others")
    elif not _reworded(old.prompt, new.prompt):
        yield Change(Size.MAJOR, "most of the prompt is new")


def _scale(old: Item, new: Item) -> Iterator[Change]:
    for score in range(1, 5):
        if not _reworded(old.anchors.at(score), new.anchors.at(score)):
            yield Change(Size.MAJOR, f"most of anchor {score} is new")
    old_costs, new_costs = ([hint.cost for hint in item.hints] for item in (old, new))
    if new_costs[: len(old_costs)] != old_costs:
        yield Change(Size.MAJOR, "hints cost otherwise")
    elif new_costs != old_costs:
        yield Change(Size.MINOR, "there is another hint")
    old_needed, new_needed = (
        {each.id for each in item.listen_for if each.required} for item in (old, new)
    )
    if old_needed != new_needed:
        yield Change(Size.MAJOR, "what a full answer has is something else")


def _reworded(old: str, new: str) -> bool:
    """Whether at least half of the words stand as they stood."""
    return difflib.SequenceMatcher(None, old.split(), new.split()).ratio() >= _HALF


def _key(old: Item, new: Item) -> Iterator[Change]:
    if old.answer is None or new.answer is None:
        return  # another type, which is a major change
    for name in ("accept_rel_tol", "accept_abs_tol", "unit"):
        if getattr(old.answer, name) != getattr(new.answer, name):
            yield Change(Size.MAJOR, f"`{name}` is another one")
    if sorted(old.params) != sorted(new.params):
        yield Change(Size.MAJOR, "the parameters are others")
        return
    try:
        if _answers(old) != _answers(new):
            yield Change(Size.MINOR, "the variants are others")
        if not _same_key(old, new):
            yield Change(Size.MAJOR, "the key gives another number")
    except UserError:  # one of them has no value, which verification says
        if old.answer.value != new.answer.value:
            yield Change(Size.MAJOR, "the key is another one")


def _answers(item: Item) -> list[tuple[tuple[str, object], ...]]:
    return sorted(
        (tuple(sorted(variant.values.items())) for variant in deployed_variants(item)), key=repr
    )


def _same_key(old: Item, new: Item) -> bool:
    """Whether both keys give the same numbers in all variants of the new one."""
    if old.answer is None or new.answer is None:
        return False
    first, second = (
        parse_expression(text, new.params) for text in (old.answer.value, new.answer.value)
    )
    for variant in deployed_variants(new):
        one, other = float(first.number(variant.values)), float(second.number(variant.values))
        if abs(one - other) > _SAME * max(abs(one), abs(other)):
            return False
    return True


def _bugs(old: Item, new: Item) -> Iterator[Change]:
    before, after = ({bug.id: (bug.fixed, bug.buggy) for bug in item.bugs} for item in (old, new))
    for name, texts in before.items():
        if name not in after:
            yield Change(Size.MAJOR, f"bug `{name}` is gone")
        elif after[name] != texts:
            yield Change(Size.MAJOR, f"bug `{name}` is planted otherwise")
    for name in after.keys() - before.keys():
        yield Change(Size.MINOR, f"bug `{name}` is new")


# Which file of which type of item is the task or its key; others help interviewers.
_SIZES: Final[Mapping[str, Mapping[str, Size]]] = MappingProxyType(
    {
        "debugging": {"solution": Size.MAJOR, "tests": Size.MINOR},
        "whiteboard": {"solution": Size.MINOR, "tests": Size.MAJOR, "starter": Size.MAJOR},
        "pair-coding": {"solution": Size.MINOR, "tests": Size.MAJOR, "starter": Size.MAJOR},
    }
)


def _programs(old: Version, new: Version) -> Iterator[Change]:
    for field, size in _SIZES.get(new.item.type, {}).items():
        before, after = _program(old, field), _program(new, field)
        if before != after:
            yield Change(size, f"the {field} is another one")


def _program(version: Version, field: str) -> str | None:
    """A file as far as it matters: layout and comments do not."""
    name = getattr(version.item.files, field, None)
    if name is None or name not in version.files:
        return None
    text = version.files[name].decode("utf-8", "replace")
    tree = parse_text(text)
    return ast.dump(tree) if isinstance(tree, ast.Module) else text
