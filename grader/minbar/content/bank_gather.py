"""Gathering the parts of banks: from the index where it knows a file, else by parsing."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import msgspec

from minbar.content.bank_index import (
    FileState,
    FolderState,
    Head,
    Index,
    PartState,
    code_fingerprint,
    file_state,
    folder_state,
)
from minbar.content.bank_layout import Found, find_parts
from minbar.content.bank_links import Declared, Linked, check_links
from minbar.content.bank_parts import Part, read_part
from minbar.content.folders import read_file
from minbar.content.kinds import MODELS
from minbar.content.problems import Problems
from minbar.models.card import ItemCard, card_of
from minbar.models.item import Item

__all__ = ["Others", "StoredItem", "Tell", "gather", "is_current"]

Tell = Callable[[int, int], None]
"""Told after each part how many are done, of how many."""

_WALKED: Final = ("questions", "rubrics")


class StoredItem(msgspec.Struct, frozen=True, array_like=True):
    """An item and its attached files, as the index holds them."""

    item: Item
    files: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Others:
    """What lies beside the banks and is named by them.

    Attributes:
        takehomes: ids of all take-homes.
        environments: names of all environments.
    """

    takehomes: tuple[str, ...]
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Taken:
    """A part with everything that an index needs of it; `value` is MessagePack."""

    root: int
    kind: str
    id: str
    sha256: str
    files: tuple[FileState, ...]
    value: bytes | memoryview
    card: ItemCard | None


def is_current(index: Index, others: Others) -> bool:
    """Whether nothing has changed since an index was written that had no problem."""
    head = index.head
    if not head.sound or Others(head.takehomes, head.environments) != others:
        return False
    walked = {(folder.root, folder.path) for folder in head.folders}
    for number, root in enumerate(head.roots):
        for part in _WALKED:
            if Path(root, part).is_dir() != ((number, part) in walked):
                return False
    try:
        return all(_same_folder(head.roots[one.root], one) for one in head.folders) and all(
            _same_file(head.roots[part.root], state) for part in head.parts for state in part.files
        )
    except OSError:
        return False


def _same_folder(root: str, state: FolderState) -> bool:
    status = os.lstat(f"{root}/{state.path}")
    return status.st_mtime_ns == state.modified and status.st_ctime_ns == state.changed


def _same_file(root: str, state: FileState) -> bool:
    status = os.lstat(f"{root}/{state.path}")
    return (
        status.st_mtime_ns == state.modified
        and status.st_ctime_ns == state.changed
        and status.st_size == state.size
    )


def gather(
    roots: Sequence[Path], others: Others, old: Index | None, problems: Problems, tell: Tell
) -> Index:
    """Read all parts of all roots, note every problem, and return them as an index.

    Args:
        roots: roots of the content.
        others: what lies beside the banks.
        old: an index of the same roots; parts whose files are the same are taken from it.
        problems: where problems are noted.
        tell: told how far it is.
    """
    begun = time.time_ns()
    folders: list[FolderState] = []
    found: list[tuple[int, Found]] = []
    for number, root in enumerate(roots):
        layout = find_parts(root, problems)
        folders += [
            folder_state(number, path, os.lstat(root / path), begun) for path in layout.folders
        ]
        found += [(number, part) for part in layout.parts]
    taker = _Taker(roots, old, begun, problems)
    taken: list[_Taken] = []
    broken: list[Found] = []
    for done, (number, part) in enumerate(found, 1):
        one = taker.take(number, part)
        if one is None:
            broken.append(part)
        else:
            taken.append(one)
        tell(done, len(found))
    taken = _link(taken, broken, roots, others, problems)
    return _index(taken, roots, others, folders, sound=not problems.found)


class _Taker:
    """Takes one part after the other, from the index or from its files."""

    def __init__(
        self, roots: Sequence[Path], old: Index | None, begun: int, problems: Problems
    ) -> None:
        self._roots = roots
        self._begun = begun
        self._problems = problems
        self._old: dict[tuple[int, str], PartState] = {}
        self._index = old
        self._cards: dict[str, ItemCard] = {}
        if old is not None:
            self._old = {(part.root, part.files[0].path): part for part in old.head.parts}
            self._cards = {card.id: card for card in old.cards()}

    def take(self, number: int, found: Found) -> _Taken | None:
        """Return a part, None if something is wrong with it."""
        paths = (found.path, *found.attached)
        root = str(self._roots[number])
        known = self._old.get((number, found.path))
        if known is not None and tuple(state.path for state in known.files) != paths:
            known = None
        if known is not None and all(_same_file(root, state) for state in known.files):
            return self._known(known, known.files)
        read = [self._read(root, path) for path in paths]
        files = [one for one in read if one is not None]
        if len(files) < len(paths):
            return None
        states = tuple(state for state, _ in files)
        if known is not None and [one.sha256 for one in known.files] == [
            one.sha256 for one in states
        ]:
            return self._known(known, states)
        return self._parse(number, found, [raw for _, raw in files], states)

    def _read(self, root: str, path: str) -> tuple[FileState, bytes] | None:
        full = Path(f"{root}/{path}")
        raw = read_file(full, self._problems)
        if raw is None:
            return None
        # What changes in between has changed so lately that it will be read again.
        status = full.lstat()
        return file_state(path, status, hashlib.sha256(raw).digest(), self._begun), raw

    def _known(self, part: PartState, files: tuple[FileState, ...]) -> _Taken:
        if self._index is None:
            msg = "a part is known without an index"
            raise AssertionError(msg)
        card = self._cards[part.id] if part.kind == "item" else None
        value = self._index.value(part)
        return _Taken(part.root, part.kind, part.id, part.sha256, files, value, card)

    def _parse(
        self, number: int, found: Found, raws: Sequence[bytes], states: tuple[FileState, ...]
    ) -> _Taken | None:
        attached = {
            PurePosixPath(path).name: raw
            for path, raw in zip(found.attached, raws[1:], strict=True)
        }
        name = f"{self._roots[number]}/{found.path}"
        part, wrong = read_part(found.kind, raws[0], attached, name=name, path=found.path)
        self._problems.found.extend(wrong)
        if part is None:
            return None
        value, card = _encode(part)
        return _Taken(number, part.kind, part.id, part.sha256, states, value, card)


def _encode(part: Part) -> tuple[bytes, ItemCard | None]:
    if isinstance(part.value, Item):
        stored = StoredItem(part.value, dict(part.files))
        return msgspec.msgpack.encode(stored), card_of(part.value, part.sha256)
    return msgspec.msgpack.encode(part.value), None


def _link(
    taken: Sequence[_Taken],
    broken: Sequence[Found],
    roots: Sequence[Path],
    others: Others,
    problems: Problems,
) -> list[_Taken]:
    """Hold all parts against one another; return those whose id is not taken already."""
    declaring = {one.root for one in taken if one.kind == "bank"}
    linked = Linked(
        others.takehomes,
        others.environments,
        broken=frozenset(_meant(part) for part in broken),
        topics_known={one.root for one in taken} <= declaring,
    )
    unique = [
        one for one in taken if linked.add(one.kind, _declared(one, roots[one.root]), problems)
    ]
    check_links(linked, problems)
    return unique


def _meant(part: Found) -> str:
    """Return the id, without its namespace, that a part of this path has to have."""
    path = PurePosixPath(part.path)
    if part.kind == "item":
        return ".".join(path.parent.parts[1:])
    return path.stem if part.kind == "role" else f"{part.kind}.{path.stem}"


def _declared(one: _Taken, root: Path) -> Declared:
    value: Any = one.card or msgspec.msgpack.decode(one.value, type=MODELS[one.kind])
    return Declared(value, root, root / one.files[0].path)


def _index(
    taken: Sequence[_Taken],
    roots: Sequence[Path],
    others: Others,
    folders: Sequence[FolderState],
    *,
    sound: bool,
) -> Index:
    cards = msgspec.msgpack.encode([one.card for one in taken if one.card is not None])
    parts: list[PartState] = []
    start = 0
    for one in taken:
        length = len(one.value)
        parts.append(PartState(one.root, one.kind, one.id, one.sha256, one.files, start, length))
        start += length
    head = Head(
        code=code_fingerprint(),
        roots=tuple(str(root) for root in roots),
        takehomes=others.takehomes,
        environments=others.environments,
        folders=tuple(folders),
        parts=tuple(parts),
        sound=sound,
        cards=len(cards),
    )
    return Index(head, memoryview(b"".join([cards, *(one.value for one in taken)])))
