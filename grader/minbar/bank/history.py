"""A bank held against its own history: versions, ids and sizes of changes since a commit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from minbar.bank.changes import Change, Size, Version, changes, step
from minbar.bank.git import Revision, deleted_files, resolve_revision
from minbar.content.bank_parts import Part, read_part
from minbar.content.bank_places import place_in_file
from minbar.content.banks import Bank
from minbar.errors import ContentProblem

__all__ = ["History", "history_since"]

_ITEM: Final = re.compile(r"questions/[^/]+/[^/]+/[^/]+/item\.yaml")
_DECLARED: Final = re.compile(r"rubrics/(rubrics|roles|blueprints|policies)/[^/]+\.yaml")
_KINDS: Final = {
    "rubrics": "rubric",
    "roles": "role",
    "blueprints": "blueprint",
    "policies": "policy",
}
_ID: Final = re.compile(rb"""(?m)^id:\s*["']?([^"'\s#]+)""")
_VERSION: Final = re.compile(rb"""(?m)^version:\s*["']?([^"'\s#]+)""")
_NAMES: Final = {Size.PATCH: "patch", Size.MINOR: "minor", Size.MAJOR: "major"}


@dataclass(frozen=True, slots=True)
class History:
    """What came of a comparison with a commit.

    Attributes:
        problems: what is wrong.
        unread: old files that this minbar cannot read, and so not compare.
    """

    problems: tuple[ContentProblem, ...]
    unread: tuple[str, ...]


def history_since(bank: Bank, revision: str) -> History:
    """Compare all banks with what they were at a commit.

    Args:
        bank: as it is now.
        revision: any name of git for a commit.

    Raises:
        UserError: if a root is in no repository, or the commit is not known.
    """
    problems: list[ContentProblem] = []
    unread: list[str] = []
    for root in bank.roots:
        comparison = _Comparison(bank, resolve_revision(root, revision, where="--since"), revision)
        problems += comparison.problems()
        unread += comparison.unread
    return History(tuple(problems), tuple(unread))


@dataclass(frozen=True, slots=True)
class _Old:
    """A part as it was; `part` is None where it cannot be read any more."""

    id: str
    version: str
    path: str
    part: Part | None


class _Comparison:
    def __init__(self, bank: Bank, revision: Revision, named: str) -> None:
        self._bank = bank
        self._revision = revision
        self._named = named
        root = revision.root.resolve()
        self._now = {
            name: path for name, path in bank.files.items() if path.resolve().is_relative_to(root)
        }
        self.unread: list[str] = []

    def problems(self) -> Iterator[ContentProblem]:
        """Yield everything that history forbids."""
        before = {old.id: old for old in self._old_parts()}
        for name, old in before.items():
            if name not in self._now:
                yield from self._vanished(old)
            elif old.part is None:
                self.unread.append(old.path)
            else:
                yield from self._changed(old.part, old)
        yield from self._used_before(before)

    def _old_parts(self) -> Iterator[_Old]:
        files = self._revision.files("questions", "rubrics")
        contents = self._revision.read(files.values())
        texts = {path: contents[name] for path, name in files.items() if name in contents}
        for path, raw in texts.items():
            kind = _kind(path)
            if kind is None:
                continue
            found = _ID.search(raw)
            version = _VERSION.search(raw)
            if found is None or version is None:
                self.unread.append(path)
                continue
            attached = _attached(texts, path) if kind == "item" else {}
            part, _ = read_part(kind, raw, attached, name=path, path=path)
            yield _Old(found[1].decode(), version[1].decode(), path, part)

    def _vanished(self, old: _Old) -> Iterator[ContentProblem]:
        path = self._revision.root / old.path
        if any(problem.where.startswith(f"{path.parent}/") for problem in self._bank.problems):
            return  # it is there, and broken
        what = f"`{old.id}` was here at {self._named} and is gone"
        todo = "An id is kept for good: bring it back with `status: retired`"
        if _kind(old.path) != "item":
            todo = "An id is kept for good: bring it back"
        yield ContentProblem(what, where=f"{path}:1:1", todo=todo)

    def _changed(self, part: Part, old: _Old) -> Iterator[ContentProblem]:
        if self._bank.hashes[old.id] == part.sha256:
            return
        now = _value(self._bank, old.id, part.kind)
        where = place_in_file(self._now[old.id], "version")
        if old.version not in {change.version for change in now.changelog}:
            what = (
                f"`{old.id}` had version {old.version} at {self._named}, which its changelog lacks"
            )
            todo = "An id belongs to one item for good: take a new id, or keep the changelog"
            yield ContentProblem(what, where=where, todo=todo)
            return
        found = sorted(self._changes(part, now), key=lambda change: -change.size)
        needed = found[0].size if found else Size.PATCH
        made = step(old.version, now.version)
        reason = f": {found[0].what}" if found else ""
        todo = f"Write at least {_next(old.version, needed)} and a line in the changelog"
        if made is None:  # the same: no changelog that is in order leads back
            what = f"content changed since {self._named}, and the version is still {now.version}"
            yield ContentProblem(f"{what}{reason}", where=where, todo=todo)
        elif made < needed:
            what = f"{now.version} is a {_NAMES[made]} version, the change a {_NAMES[needed]} one"
            yield ContentProblem(f"{what}{reason}", where=where, todo=todo)

    def _changes(self, part: Part, now: Any) -> Iterator[Change]:  # noqa: ANN401  of any model
        if part.kind == "item":
            files = self._bank.items[part.id].files
            yield from changes(Version(part.value, part.files), Version(now, files))
        elif part.kind == "rubric":
            yield from _rubric_changes(part.value, now)

    def _used_before(self, before: Mapping[str, _Old]) -> Iterator[ContentProblem]:
        """Ids that are new since the commit, and belonged to something else long ago."""
        fresh = {name for name in self._now if name not in before}
        if not fresh:
            return
        deleted = deleted_files(self._revision, "*.yaml")
        contents = self._revision.read(f"{commit}:./{path}" for commit, path in deleted)
        for commit, path in deleted:
            raw = contents.get(f"{commit}:./{path}", b"")
            found, version = _ID.search(raw), _VERSION.search(raw)
            name = found[1].decode() if found else ""
            if name in fresh and not self._continues(name, raw, version):
                fresh.discard(name)
                what = f"`{name}` was the id of something else, deleted after {commit[:10]}"
                where = place_in_file(self._now[name], "id")
                yield ContentProblem(what, where=where, todo="Take another id")

    def _continues(self, name: str, raw: bytes, version: re.Match[bytes] | None) -> bool:
        """Whether what stands there now is what was deleted, or a later version of it."""
        if self._now[name].read_bytes() == raw:
            return True
        kind = "item" if name in self._bank.items else None
        now = _value(self._bank, name, kind)
        older = {change.version for change in now.changelog[1:]}
        return version is not None and version[1].decode() in older


def _rubric_changes(old: Any, new: Any) -> Iterator[Change]:  # noqa: ANN401  both rubrics
    def scale(rubric: Any) -> Sequence[object]:  # noqa: ANN401  as above
        criteria = [(each.id, each.weight) for each in rubric.criteria]
        return (rubric.hypothesis, criteria, rubric.hint_rule, rubric.level_bar)

    if scale(old) != scale(new):
        yield Change(Size.MAJOR, "it scores otherwise")


def _value(bank: Bank, name: str, kind: str | None) -> Any:  # noqa: ANN401  of any model
    if kind == "item":
        return bank.items[name].item
    shelves = (bank.rubrics, bank.roles, bank.blueprints, bank.policies)
    return next(shelf[name] for shelf in shelves if name in shelf)


def _kind(path: str) -> str | None:
    if _ITEM.fullmatch(path):
        return "item"
    match = _DECLARED.fullmatch(path)
    return _KINDS[match[1]] if match else None


def _attached(texts: Mapping[str, bytes], path: str) -> dict[str, bytes]:
    folder = PurePosixPath(path).parent
    return {
        PurePosixPath(each).name: raw
        for each, raw in texts.items()
        if PurePosixPath(each).parent == folder and each != path
    }


def _next(version: str, size: Size) -> str:
    major, minor, patch = (int(part) for part in version.split("."))
    if size is Size.MAJOR:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if size is Size.MINOR else f"{major}.{minor}.{patch + 1}"
