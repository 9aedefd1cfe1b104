"""A bank as it leaves minbar: whole items, their variants worked out, and what scores them."""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from minbar.models.blueprint import Blueprint
from minbar.models.item import Item
from minbar.models.policy import Policy
from minbar.models.role import Role
from minbar.models.rubric import Rubric

__all__ = ["EXPORT_SCHEMA", "BankExport", "ExportedItem", "Planting", "WorkedVariant"]

EXPORT_SCHEMA: Final = "bank-export/1"


class WorkedVariant(msgspec.Struct, frozen=True, kw_only=True):
    """One variant of a maths item, worked out.

    Attributes:
        number: position among the item's deployed variants, from 1.
        values: parameter to value.
        prompt: Markdown, as the candidate reads it.
        answer: the key.
        accepted: how far a candidate's number may be from the key.
        worked: Markdown, the way to it.
        wrong: id of a wrong answer to its number.
    """

    number: int
    values: dict[str, bool | int | float | str]
    prompt: str
    answer: float
    accepted: float
    worked: str
    wrong: dict[str, float]


class Planting(msgspec.Struct, frozen=True, kw_only=True):
    """A debugging item's program with as many bugs as its lowest level asks for.

    Draws choose bugs anew for each set; this is one choice of many.

    Attributes:
        level: the level.
        bugs: ids of the bugs in it.
        program: what the candidate reads.
    """

    level: int
    bugs: list[str]
    program: str


class ExportedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item with all that belongs to it.

    Attributes:
        item: as its author declares it.
        sha256: hash of its canonical record.
        files: attached files, name to text.
        deployed: how many variants of a maths item may be drawn; 0 for others.
        variants: variants of a maths item; fewer than `deployed` if a cap was set.
        diffs: bug of a debugging item to what planting it changes, as a unified diff.
        planting: an example of what a candidate gets; debugging items only.
    """

    item: Item
    sha256: str
    files: dict[str, str]
    deployed: int = 0
    variants: list[WorkedVariant] = msgspec.field(default_factory=list)
    diffs: dict[str, str] = msgspec.field(default_factory=dict)
    planting: Planting | None = None


class BankExport(msgspec.Struct, frozen=True, kw_only=True):
    """The chosen items of some banks, and all that scores and uses them.

    Attributes:
        schema: always `bank-export/1`.
        minbar: version that wrote it.
        banks: names of the banks.
        topics: topic, `domain.area.topic`, to its title.
        items: the items, in the order of the banks.
        rubrics: all rubrics of the banks.
        roles: all role profiles.
        blueprints: all blueprints.
        policies: all decision policies.
        hashes: id of everything but items to the hash of what matters of it.
    """

    schema: Literal["bank-export/1"]
    minbar: str
    banks: list[str]
    topics: dict[str, str]
    items: list[ExportedItem]
    rubrics: list[Rubric]
    roles: list[Role]
    blueprints: list[Blueprint]
    policies: list[Policy]
    hashes: dict[str, str]
