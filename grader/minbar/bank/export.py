"""Gathering what an export of a bank holds: items worked out, and what they refer to."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from minbar import __version__
from minbar.bank.planting import Spot, find_spot, plant
from minbar.bank.variants import deployed_variants
from minbar.bank.views import example
from minbar.content.banks import Bank, LoadedItem
from minbar.models.bank_export import BankExport, ExportedItem, Planting, WorkedVariant
from minbar.models.card import ItemCard
from minbar.models.item import Bug, Item

__all__ = ["VARIANTS", "gather_export"]

VARIANTS: Final = 100
"""Most variants of one item in an export, unless somebody asks for more."""

_AROUND: Final = 2  # lines of the program before and behind what a bug changes

Tell = Callable[[int, int], object]


def gather_export(
    bank: Bank, cards: Sequence[ItemCard], *, variants: int = VARIANTS, tell: Tell | None = None
) -> BankExport:
    """Return the items of `cards` with all that an export says about them.

    Args:
        bank: where they lie.
        cards: the items, in the order in which they will stand.
        variants: most variants of one maths item.
        tell: told after each item how many are done, of how many.

    Raises:
        ContentError: if the bank has problems: what is wrong must not spread.
        UserError: if an item's variants cannot be told, or a bug's place.
    """
    bank.require_sound()
    items: list[ExportedItem] = []
    for card in cards:
        items.append(_item(bank.items[card.id], variants))
        if tell is not None:
            tell(len(items), len(cards))
    own = {card.id for card in bank.cards.values()}
    return BankExport(
        schema="bank-export/1",
        minbar=__version__,
        banks=[spec.name for spec in bank.specs.values()],
        topics=dict(bank.taxonomy),
        items=items,
        rubrics=list(bank.rubrics.values()),
        roles=list(bank.roles.values()),
        blueprints=list(bank.blueprints.values()),
        policies=list(bank.policies.values()),
        hashes={name: sha256 for name, sha256 in bank.hashes.items() if name not in own},
    )


def _item(loaded: LoadedItem, variants: int) -> ExportedItem:
    item = loaded.item
    files = {name: _text(raw) for name, raw in sorted(loaded.files.items())}
    program = files.get(item.files.solution, "") if item.files and item.bugs else ""
    deployed = len(deployed_variants(item)) if item.answer else 0
    return ExportedItem(
        item=item,
        sha256=loaded.sha256,
        files=files,
        deployed=deployed,
        variants=[*_variants(item, min(deployed, variants))],
        diffs={bug.id: _diff(program, bug) for bug in item.bugs},
        planting=_planting(item, program) if item.plant else None,
    )


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace").replace("\r\n", "\n")


def _variants(item: Item, count: int) -> Iterator[WorkedVariant]:
    for number in range(1, count + 1):
        shown = example(item, number)
        if shown is not None:
            yield WorkedVariant(
                number=number,
                values=dict(shown.variant.values),
                prompt=shown.prompt,
                answer=shown.answer,
                accepted=shown.accepted,
                worked=shown.worked,
                wrong=dict(shown.wrong),
            )


def _diff(program: str, bug: Bug) -> str:
    """Return what planting a bug changes; the file names are left out, line numbers stay."""
    before, after = program.splitlines(), plant(program, [bug]).splitlines()
    lines = difflib.unified_diff(before, after, lineterm="", n=_AROUND)
    return "".join(f"{line}\n" for line in list(lines)[2:])


def _planting(item: Item, program: str) -> Planting:
    """Plant the first bugs that stand on lines of their own, as many as the lowest level has."""
    level = min(item.plant)
    spots: Mapping[str, Spot] = {bug.id: find_spot(program, bug) for bug in item.bugs}
    chosen: list[Bug] = []
    for bug in item.bugs:
        apart = not any(spots[bug.id].shares_a_line(spots[other.id]) for other in chosen)
        if apart and len(chosen) < item.plant[level]:
            chosen.append(bug)
    return Planting(
        level=int(level), bugs=[bug.id for bug in chosen], program=plant(program, chosen)
    )
