"""A changelog, held against the version and against itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from minbar.content.problems import Problems
from minbar.models.names import Change

__all__ = ["Versioned", "Where", "check_changelog", "version_tuple"]


class Versioned(Protocol):
    """What has a version and says how it came about."""

    @property
    def version(self) -> str:
        """Quoted semver."""

    @property
    def changelog(self) -> list[Change]:
        """Newest first."""


class Where(Protocol):
    """Says where in a file a value stands, as `Document.where`."""

    def __call__(self, *path: str | int, key: bool = False) -> str:
        """Return `file:line:column`."""


def version_tuple(version: str) -> tuple[int, ...]:
    """Return a version as numbers, for comparison."""
    return tuple(int(part) for part in version.split("."))


def check_changelog(value: Versioned, where: Where, problems: Problems) -> None:
    """Note where version and changelog, or two lines of it, contradict one another."""
    changes = value.changelog
    if changes[0].version != value.version:
        what = f"`version` is {value.version}, but the changelog begins with {changes[0].version}"
        problems.add(what, where=where("version"), todo="Say in a first line what changed")
    for number, change in enumerate(changes):
        _check_date(number, changes, where, problems)
        if number + 1 < len(changes):
            _check_step(number, change, changes[number + 1], where, problems)


def _check_date(number: int, changes: Sequence[Change], where: Where, problems: Problems) -> None:
    change = changes[number]
    place = where("changelog", number, "date")
    try:
        dt.date.fromisoformat(change.date)
    except ValueError:
        problems.add(f"`{change.date}` is no day of the calendar", where=place)
        return
    if number + 1 < len(changes) and change.date < changes[number + 1].date:
        what = f"{change.date} is before {changes[number + 1].date}, the day of the version before"
        problems.add(what, where=place, todo="The newest line stands first")


def _check_step(
    number: int, change: Change, before: Change, where: Where, problems: Problems
) -> None:
    new, old = version_tuple(change.version), version_tuple(before.version)
    if new <= old:
        what = f"version {change.version} does not follow {before.version}"
        todo = "The newest line stands first, each version once"
        problems.add(what, where=where("changelog", number, "version"), todo=todo)
        return
    place = where("changelog", number, "comparable")
    if new[0] > old[0] and change.comparable:
        what = f"{change.version} is a major change of {before.version}, so scores do not compare"
        problems.add(what, where=place, todo="Write `comparable: false`, or a smaller step")
    if new[:2] == old[:2] and not change.comparable:
        what = f"{change.version} is a patch of {before.version}, so scores compare"
        problems.add(what, where=place, todo="Write `comparable: true`, or a larger step")
