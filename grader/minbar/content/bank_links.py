"""What must hold between the parts of all banks together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from minbar.content.bank_places import place_in_file
from minbar.content.problems import Problems, visible
from minbar.models.bank import BankSpec, topics_of

__all__ = ["Declared", "Linked", "check_links"]


@dataclass(frozen=True, slots=True)
class Declared:
    """A value and the file that declares it.

    Attributes:
        value: of an item its card, else the value of the kind's model.
        root: root of its bank.
        path: its file.
    """

    value: Any
    root: Path
    path: Path

    def where(self, *steps: str | int, key: bool = False) -> str:
        """Return `file:line:column`."""
        return place_in_file(self.path, *steps, key=key)


@dataclass(frozen=True, slots=True)
class Linked:
    """Everything that the banks declare, by id; of each id the first declaration.

    Attributes:
        banks: root to its `bank.yaml`.
        topics: topic to its title, of all banks.
        items, rubrics, roles, blueprints, policies: by id.
        takehomes: ids of all take-homes.
        environments: names of all environments.
        broken: ids, without their namespace, of parts that are wrong in themselves;
            who names one of them is not told that it does not exist.
        topics_known: every bank has said which topics there are.
    """

    takehomes: Sequence[str]
    environments: Sequence[str]
    broken: frozenset[str]
    topics_known: bool
    banks: dict[Path, Declared] = field(default_factory=dict)
    topics: dict[str, str] = field(default_factory=dict)
    items: dict[str, Declared] = field(default_factory=dict)
    rubrics: dict[str, Declared] = field(default_factory=dict)
    roles: dict[str, Declared] = field(default_factory=dict)
    blueprints: dict[str, Declared] = field(default_factory=dict)
    policies: dict[str, Declared] = field(default_factory=dict)

    def add(self, kind: str, declared: Declared, problems: Problems) -> bool:
        """Add a declaration; note and refuse one whose id is taken."""
        if kind == "bank":
            self._add_bank(declared, problems)
            return True
        shelf: dict[str, Declared] = {
            "item": self.items,
            "rubric": self.rubrics,
            "role": self.roles,
            "blueprint": self.blueprints,
            "policy": self.policies,
        }[kind]
        first = shelf.setdefault(declared.value.id, declared)
        if first is declared:
            return True
        what = f"`{declared.value.id}` is also in {first.path}"
        problems.add(what, where=declared.where("id"), todo="Rename one of them")
        return False

    def is_broken(self, name: str) -> bool:
        """Whether a part of this id is there and is wrong in itself."""
        return name in self.broken or name.partition(".")[2] in self.broken

    def _add_bank(self, declared: Declared, problems: Problems) -> None:
        self.banks[declared.root] = declared
        spec: BankSpec = declared.value
        for topic, title in topics_of(spec).items():
            if self.topics.setdefault(topic, title) != title:
                what = f"topic `{topic}` is `{visible(self.topics[topic])}` in another bank"
                where = declared.where("taxonomy", *topic.split("."))
                problems.add(what, where=where, todo="Give it the same title, or another name")


def check_links(linked: Linked, problems: Problems) -> None:
    """Note every name that leads nowhere, and every two parts that contradict one another."""
    from minbar.content.item_links import check_item_links
    from minbar.content.role_links import check_role_links

    for shelf in (linked.items, linked.rubrics, linked.blueprints, linked.policies):
        _check_namespaces(shelf.values(), linked.banks, problems)
    check_item_links(linked, problems)
    check_role_links(linked, problems)


def _check_namespaces(
    shelf: Iterable[Declared], banks: Mapping[Path, Declared], problems: Problems
) -> None:
    for declared in shelf:
        bank = banks.get(declared.root)
        named, _, rest = declared.value.id.partition(".")
        if bank is not None and named != bank.value.namespace:
            space = bank.value.namespace
            what = f"`{visible(named)}` is not the bank's namespace, `{space}`"
            todo = f"Make it `{space}.{rest}`"
            problems.add(what, where=declared.where("id"), todo=todo)
