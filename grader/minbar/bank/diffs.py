"""Two items, or two versions of one: what differs, field by field, and whether scores compare."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from minbar.bank.changes import Size, Version, changes
from minbar.bank.lookup import FoundItem
from minbar.content.changelog_checks import version_tuple

__all__ = ["Difference", "ItemDiff", "diff_items"]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One field, or one attached file.

    Attributes:
        field: its path, such as `hints.1.cost`; parts with an `id` are named by it.
        before: what stood there; None if nothing did.
        after: what stands there; None if nothing does.
        lines: of longer texts the lines that differ, each with `-` or `+` before it.
    """

    field: str
    before: Any
    after: Any
    lines: list[str]


class ItemDiff(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a comparison.

    Attributes:
        before: id and version of the first.
        after: id and version of the second.
        differences: in the order of the fields, attached files last.
        comparable: scores of one can be held against scores of the other.
        reasons: why, or why not, one sentence each.
    """

    before: str
    after: str
    differences: list[Difference]
    comparable: bool
    reasons: list[str]


def diff_items(before: FoundItem, after: FoundItem) -> ItemDiff:
    """Compare two items."""
    reasons = list(_obstacles(before, after))
    return ItemDiff(
        before=f"{before.item.id} {before.item.version}",
        after=f"{after.item.id} {after.item.version}",
        differences=[*_fields(before, after), *_files(before.files, after.files)],
        comparable=not reasons,
        reasons=reasons or ["Task, key and scale are the same, and the changelog agrees."],
    )


def _obstacles(before: FoundItem, after: FoundItem) -> Iterator[str]:
    """Yield what keeps scores from being compared."""
    if before.item.id != after.item.id:
        yield "These are two items; only scores of one item compare."
        return
    old, new = sorted((before, after), key=lambda found: version_tuple(found.item.version))
    for change in new.item.changelog:
        later = version_tuple(change.version) > version_tuple(old.item.version)
        if later and not change.comparable:
            yield f"The changelog says so of {change.version}: {change.text}"
    for found in changes(Version(old.item, old.files), Version(new.item, new.files)):
        if found.size is Size.MAJOR:
            yield f"The change is a major one: {found.what}."


def _fields(before: FoundItem, after: FoundItem) -> Iterator[Difference]:
    old, new = (_leaves(msgspec.to_builtins(each.item, str_keys=True)) for each in (before, after))
    yield from _compared(old, new)


def _files(old: Mapping[str, bytes], new: Mapping[str, bytes]) -> Iterator[Difference]:
    yield from _compared(
        *({n: raw.decode("utf-8", "replace") for n, raw in each.items()} for each in (old, new))
    )


def _compared(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for field in dict.fromkeys((*old, *new)):
        first, second = old.get(field), new.get(field)
        if first != second or type(first) is not type(second):
            lines = _changed_lines(first, second)
            yield Difference(field=field, before=first, after=second, lines=lines)


def _leaves(value: Any, path: str = "") -> dict[str, Any]:  # noqa: ANN401  any JSON
    """Flatten to path and scalar; a list of scalars stays one value."""
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list) and any(isinstance(each, dict) for each in value):
        parts = [
            (each.get("id") or each.get("version") or n, each) for n, each in enumerate(value, 1)
        ]
    else:
        return {path: value}
    flat: dict[str, Any] = {}
    for key, inner in parts:
        flat |= _leaves(inner, f"{path}.{key}" if path else str(key))
    return flat


def _changed_lines(first: object, second: object) -> list[str]:
    """Return the lines that differ, if one of two texts has several."""
    if not (isinstance(first, str) and isinstance(second, str)):
        return []
    old, new = first.splitlines(), second.splitlines()
    if max(len(old), len(new)) == 1:
        return []
    return [line for line in difflib.ndiff(old, new) if line[0] in "-+"]
