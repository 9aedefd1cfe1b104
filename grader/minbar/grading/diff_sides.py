"""Which two contents of a take-home are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from minbar.content.changelog_checks import version_tuple
from minbar.errors import UserError
from minbar.store.grades import GradeLine

__all__ = ["Content", "Sides", "choose_sides"]

_SHORT = 8
"""Characters of a hash that people are shown."""


@dataclass(frozen=True, slots=True)
class Content:
    """One content of a take-home, and its grades, oldest first."""

    version: str
    sha256: str = ""
    lines: tuple[GradeLine, ...] = ()

    @property
    def name(self) -> str:
        """Version and hash, as `--from` and `--to` take them."""
        return f"{self.version}@{self.sha256[:_SHORT]}"


@dataclass(frozen=True, slots=True)
class Sides:
    """What is compared.

    Attributes:
        before: the content from before.
        after: the one after.
        notes: what the reader must know of the choice.
        newest: of each candidate, the last attempt that has a grade, of whatever content.
    """

    before: Content
    after: Content
    notes: tuple[str, ...] = ()
    newest: Mapping[str, int] = field(default_factory=dict)


def choose_sides(
    takehome: str,
    lines: Sequence[GradeLine],
    before: str | None = None,
    after: str | None = None,
) -> Sides:
    """Choose what to compare: by default the two newest versions that have grades.

    Where all grades are of one version, its two newest contents are compared.

    Args:
        takehome: id of the take-home.
        lines: its grades.
        before: VERSION or VERSION@HASH; the hash may be cut short.
        after: as `before`; a version that has no grades yet will do.

    Raises:
        UserError: if there is nothing to compare.
    """
    contents = _contents(lines)
    if not contents:
        what = f"no grade of {takehome!r} is in the store"
        todo = "`minbar grades list` shows what there is"
        raise UserError(what, todo=todo)
    new = _named(contents, after, takehome, new=True) if after else None
    old = _named(contents, before, takehome, new=False) if before else None
    if new is None:
        new = contents[-1]
    if old is None:
        old = _earlier(contents, new, takehome)
    if old == new or (before and before == after):
        old, new = _two_contents(contents, new, takehome)
    notes = tuple(_notes(contents, old, new, before, after))
    return Sides(old, new, notes, _newest(lines))


def _newest(lines: Sequence[GradeLine]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        if line.candidate is not None and line.attempt is not None:
            found[line.candidate] = max(line.attempt, found.get(line.candidate, 0))
    return found


def _contents(lines: Sequence[GradeLine]) -> list[Content]:
    """Group grades by content: by version, then by the newest of their grades."""
    grouped: dict[tuple[str, str], list[GradeLine]] = {}
    for line in lines:
        grouped.setdefault((line.takehome_version, line.takehome_sha256), []).append(line)
    found = [Content(*key, tuple(some)) for key, some in grouped.items()]
    return sorted(found, key=lambda one: (version_tuple(one.version), one.lines[-1].number))


def _named(contents: Sequence[Content], name: str, takehome: str, *, new: bool) -> Content:
    version, _, sha256 = name.partition("@")
    of_version = [one for one in contents if one.version == version]
    fits = [one for one in of_version if one.sha256.startswith(sha256)]
    if fits:
        return fits[-1]
    if new and not of_version and not sha256:
        return Content(version)
    what = f"no grade of {takehome!r} is of {name}"
    raise UserError(what, todo=f"There are grades of {_listed(contents)}")


def _earlier(contents: Sequence[Content], new: Content, takehome: str) -> Content:
    """Return the newest content of an earlier version; else an earlier content of this one."""
    earlier = [one for one in contents if version_tuple(one.version) < version_tuple(new.version)]
    return earlier[-1] if earlier else _two_contents(contents, new, takehome)[0]


def _two_contents(
    contents: Sequence[Content], new: Content, takehome: str
) -> tuple[Content, Content]:
    """Return the content before one of the same version, and this one."""
    alike = [one for one in contents if one.version == new.version]
    place = alike.index(new) if new in alike else 0
    if not place:
        what = f"there is nothing to compare: {takehome!r} has grades of {_listed(contents)} alone"
        todo = "Grade under the new version first, or name it with --to to see who waits"
        raise UserError(what, todo=todo)
    return alike[place - 1], new


def _notes(
    contents: Sequence[Content],
    old: Content,
    new: Content,
    before: str | None,
    after: str | None,
) -> list[str]:
    if old.version == new.version:
        said = f"The content of {new.version} changed without a new version"
        return [f"{said}: {old.name} became {new.name}."]
    notes = []
    for side, asked in ((old, before), (new, after)):
        names = [one.name for one in contents if one.version == side.version]
        if len(names) > 1 and "@" not in (asked or ""):
            notes.append(
                f"{side.version} was graded with {len(names)} contents ({', '.join(names)});"
                f" {side.name} is compared, the one with the newest grade."
            )
    return notes


def _listed(contents: Sequence[Content]) -> str:
    counted: dict[str, int] = {}
    for one in contents:
        counted[one.version] = counted.get(one.version, 0) + 1
    several = {one.version: counted[one.version] > 1 for one in contents}
    return ", ".join(one.name if several[one.version] else one.version for one in contents)
