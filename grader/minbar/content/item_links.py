"""What items name, held against what the banks declare."""

from __future__ import annotations

from collections.abc import Iterable

from minbar.content.bank_links import Declared, Linked
from minbar.content.changelog_checks import version_tuple
from minbar.content.problems import Problems, suggestion, visible
from minbar.models.card import ItemCard
from minbar.models.rubric import Rubric

__all__ = ["check_item_links"]


def check_item_links(linked: Linked, problems: Problems) -> None:
    """Note topics, roles, rubrics, enemies, families and environments that do not fit."""
    for declared in linked.items.values():
        card: ItemCard = declared.value
        for number, topic in enumerate(card.topics):
            if linked.topics_known and topic not in linked.topics:
                where = declared.where("topics", number)
                todo = suggestion(topic, _kin(topic, linked.topics))
                what = f"`{visible(topic)}` is no topic of `bank.yaml`"
                problems.add(what, where=where, todo=todo or "Add it to the taxonomy")
        for role in card.roles:
            if role not in linked.roles and not linked.is_broken(role):
                where = declared.where("roles", role, key=True)
                what = f"there is no role `{visible(role)}`"
                problems.add(what, where=where, todo=suggestion(role, linked.roles))
        if card.has_code and card.environment not in linked.environments:
            what = f"there is no environment `{visible(card.environment)}`"
            todo = suggestion(card.environment, linked.environments)
            problems.add(what, where=declared.where("environment"), todo=todo)
        _check_rubric(declared, linked, problems)
        _check_enemies(declared, linked, problems)
        _check_family(declared, linked, problems)


def _check_rubric(declared: Declared, linked: Linked, problems: Problems) -> None:
    card: ItemCard = declared.value
    name, _, major = card.rubric.partition("@")
    found = linked.rubrics.get(name)
    if found is None:
        if linked.is_broken(name):
            return
        what = f"there is no rubric `{visible(name)}`"
        todo = suggestion(name, linked.rubrics)
        problems.add(what, where=declared.where("rubric"), todo=todo)
        return
    rubric: Rubric = found.value
    now = version_tuple(rubric.version)[0]
    if int(major) != now:
        what = f"`{name}` is at version {rubric.version}"
        todo = f"Read its changes, then write `{name}@{now}`"
        problems.add(what, where=declared.where("rubric"), todo=todo)
    if card.hypothesis not in (rubric.hypothesis, *rubric.also):
        what = f"`{name}` scores no evidence for `{card.hypothesis}`"
        fitting = [
            one.value.id
            for one in linked.rubrics.values()
            if card.hypothesis in (one.value.hypothesis, *one.value.also)
        ]
        todo = f"These do: {', '.join(f'`{one}`' for one in sorted(fitting))}" if fitting else ""
        problems.add(what, where=declared.where("hypothesis"), todo=todo)


def _check_enemies(declared: Declared, linked: Linked, problems: Problems) -> None:
    card: ItemCard = declared.value
    for number, enemy in enumerate(card.enemies):
        other = linked.items.get(enemy)
        if linked.is_broken(enemy):
            continue
        if other is None:
            what = f"there is no item `{visible(enemy)}`"
            where = declared.where("enemies", number, "id")
            problems.add(what, where=where, todo=suggestion(enemy, _kin(enemy, linked.items)))
        elif card.id not in other.value.enemies:
            what = f"`{enemy}` does not name this item as its enemy"
            where = declared.where("enemies", number, "id")
            problems.add(what, where=where, todo=f"Add `{card.id}` to the enemies there")


def _check_family(declared: Declared, linked: Linked, problems: Problems) -> None:
    family = declared.value.family
    if family not in linked.items and not linked.is_broken(family):
        what = f"there is no item `{visible(family)}` to be of one family with"
        todo = suggestion(family, _kin(family, linked.items))
        problems.add(what, where=declared.where("family"), todo=todo)


def _kin(name: str, names: Iterable[str]) -> list[str]:
    """Return names that share the last part of `name`, or all parts before it.

    A slip is in one part; and to compare with each of ten thousand takes seconds.
    """
    before, _, last = name.rpartition(".")
    return [one for one in names if one.rpartition(".")[2] == last or one.startswith(f"{before}.")]
