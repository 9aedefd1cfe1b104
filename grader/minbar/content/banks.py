"""Banks: several roots read as one, every problem of all their files in one run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import msgspec

from minbar.content.bank_gather import Others, StoredItem, Tell, gather, is_current
from minbar.content.bank_index import Index, IndexFile, PartState
from minbar.content.bank_places import place_in_file
from minbar.content.environments import list_environments
from minbar.content.kinds import MODELS
from minbar.content.problems import Problems, suggestion, visible
from minbar.content.records import item_record
from minbar.content.takehomes import list_takehomes
from minbar.errors import ContentError, ContentProblem, UserError
from minbar.models.bank import BankSpec, topics_of
from minbar.models.blueprint import Blueprint
from minbar.models.card import ItemCard
from minbar.models.item import Item
from minbar.models.policy import Policy
from minbar.models.role import Role
from minbar.models.rubric import Rubric

__all__ = ["Bank", "LoadedItem", "load_bank"]

_STORED: Final = msgspec.msgpack.Decoder(StoredItem)


class LoadedItem:
    """An item as it lies in a bank; its texts are decoded when they are asked for.

    Attributes:
        id: its id.
        folder: where it was found.
        sha256: hash of its canonical record.
    """

    __slots__ = ("_value", "folder", "id", "sha256")

    def __init__(self, part: PartState, root: str, value: memoryview) -> None:
        """Keep where the item lies and its undecoded value."""
        self.id = part.id
        self.folder = Path(root, part.files[0].path).parent
        self.sha256 = part.sha256
        self._value = value

    @property
    def item(self) -> Item:
        """The item; decoded anew each time, so keep it while you need it."""
        return _STORED.decode(self._value).item

    @property
    def files(self) -> Mapping[str, bytes]:
        """The attached files by name, as they were when the bank was loaded."""
        return MappingProxyType(_STORED.decode(self._value).files)

    @property
    def canonical(self) -> bytes:
        """The canonical record, of which `sha256` is the hash."""
        stored = _STORED.decode(self._value)
        return item_record(stored.item, stored.files)

    def where(self, *steps: str | int, key: bool = False) -> str:
        """Return `file:line:column` of a value of `item.yaml`; of its key if `key`."""
        return place_in_file(self.folder / "item.yaml", *steps, key=key)

    def __repr__(self) -> str:
        """Name the item."""
        return f"<LoadedItem {self.id}>"


class Bank:
    """All banks of some roots as one. Nothing in it changes.

    What is wrong in itself, or bears an id that is taken, is left out and in
    `problems`; the rest can be listed and shown, but nothing should be drawn from
    a bank with problems.

    Attributes:
        roots: where it was read from.
        problems: everything that is wrong, ordered by place.
    """

    def __init__(
        self, index: Index, roots: Sequence[Path], problems: Sequence[ContentProblem]
    ) -> None:
        """Keep the index that holds everything."""
        self.roots = tuple(roots)
        self.problems = tuple(problems)
        self._index = index

    def require_sound(self) -> None:
        """Raise what is wrong.

        Raises:
            ContentError: with every problem, if there is one.
        """
        if self.problems:
            raise ContentError(self.problems)

    def find_item(self, name: str) -> LoadedItem:
        """Return an item by its id.

        Raises:
            UserError: if there is none, with the nearest id.
        """
        found = self.items.get(name)
        if found is None:
            what = f"there is no item `{visible(name)}`"
            todo = suggestion(name, self.items) if len(self.items) <= _FEW else _LIST
            raise UserError(what, todo=todo)
        return found

    @cached_property
    def items(self) -> Mapping[str, LoadedItem]:
        """All items by id, in order of their paths."""
        head, value = self._index.head, self._index.value
        return MappingProxyType(
            {
                part.id: LoadedItem(part, head.roots[part.root], value(part))
                for part in head.parts
                if part.kind == "item"
            }
        )

    @cached_property
    def cards(self) -> Mapping[str, ItemCard]:
        """The cards of all items by id, in order of their paths."""
        return MappingProxyType({card.id: card for card in self._index.cards()})

    @cached_property
    def specs(self) -> Mapping[Path, BankSpec]:
        """Root to its `bank.yaml`; roots that hold take-homes alone have none."""
        return MappingProxyType(
            {self.roots[part.root]: value for part, value in self._values("bank")}
        )

    @cached_property
    def taxonomy(self) -> Mapping[str, str]:
        """Topic, `domain.area.topic`, to its title, of all banks."""
        topics: dict[str, str] = {}
        for spec in self.specs.values():
            topics |= topics_of(spec)
        return MappingProxyType(topics)

    @cached_property
    def rubrics(self) -> Mapping[str, Rubric]:
        """Rubrics by id."""
        return self._shelf("rubric")

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        """Roles by id."""
        return self._shelf("role")

    @cached_property
    def blueprints(self) -> Mapping[str, Blueprint]:
        """Blueprints by id."""
        return self._shelf("blueprint")

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """Decision policies by id."""
        return self._shelf("policy")

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """Id of everything, items included, to the hash of what matters of it."""
        parts = self._index.head.parts
        return MappingProxyType({part.id: part.sha256 for part in parts if part.kind != "bank"})

    @cached_property
    def files(self) -> Mapping[str, Path]:
        """Id of everything, items included, to its YAML file."""
        head = self._index.head
        return MappingProxyType(
            {
                part.id: Path(head.roots[part.root], part.files[0].path)
                for part in head.parts
                if part.kind != "bank"
            }
        )

    @property
    def takehomes(self) -> tuple[str, ...]:
        """Ids of the take-homes beside the banks."""
        return self._index.head.takehomes

    def _shelf(self, kind: str) -> Mapping[str, Any]:
        return MappingProxyType({part.id: value for part, value in self._values(kind)})

    def _values(self, kind: str) -> Iterator[tuple[PartState, Any]]:
        for part in self._index.head.parts:
            if part.kind == kind:
                yield part, msgspec.msgpack.decode(self._index.value(part), type=MODELS[kind])


_LINE_AND_COLUMN: Final = re.compile(r"(.*):(\d+):(\d+)", re.DOTALL)
_FEW: Final = 1_000  # names among which the nearest is found at once
_LIST: Final = "`minbar bank list` lists the items"


def load_bank(
    roots: Sequence[Path], *, index: Path | None = None, tell: Tell | None = None
) -> Bank:
    """Load all banks of `roots` as one.

    Problems do not raise: they are in the result, all of them.

    Args:
        roots: roots of content, from `find_content`.
        index: folder for the index that makes the next load fast; None: no index.
        tell: told after each part how many are done, of how many.
    """
    problems = Problems()
    others = _others(roots, problems)
    file = IndexFile(index, roots) if index else None
    old = file.read() if file else None
    if old is not None and not problems.found and is_current(old, others):
        return Bank(old, roots, ())
    new = gather(roots, others, old, problems, tell or _silent)
    if file is not None:
        file.write(new)
    return Bank(new, roots, sorted(problems.found, key=_place))


def _others(roots: Sequence[Path], problems: Problems) -> Others:
    takehomes = _names(list_takehomes, roots, problems)
    return Others(takehomes, _names(list_environments, roots, problems))


def _names(
    listing: Callable[[Sequence[Path]], list[str]], roots: Sequence[Path], problems: Problems
) -> tuple[str, ...]:
    try:
        return tuple(listing(roots))
    except ContentError as error:  # a name stands in two roots; it is there nevertheless
        problems.found.extend(error.problems)
        return tuple(sorted({name for root in roots for name in listing([root])}))


def _silent(_done: int, _of: int) -> None:
    pass


def _place(problem: ContentProblem) -> tuple[str, int, int]:
    """Order by file, then from its top."""
    match = _LINE_AND_COLUMN.fullmatch(problem.where)
    if match is None:
        return problem.where, 0, 0
    return match[1], int(match[2]), int(match[3])
