"""What a draw depends on, and nothing else: plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from minbar.models.blueprint import Blueprint
from minbar.models.card import ItemCard
from minbar.models.lock import LockInputs, LockRequest

__all__ = ["MODEL", "Detail", "Problem", "Scalar"]

Scalar = bool | int | float | str

MODEL: Final = 1
"""Version of the model; raised whenever the same problem could be drawn another set."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What the draw needs of a chosen item beside its card.

    Attributes:
        variants: number of deployed variants of a maths item, 0 of any other.
        params_of: number of a variant, from 1, to its values.
        bugs: ids of a debugging item's bugs, in the order of the file.
        plant: level, as text, to the number of bugs in a draw.
    """

    variants: int
    params_of: Callable[[int], Mapping[str, Scalar]]
    bugs: tuple[str, ...]
    plant: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything that a draw depends on.

    Attributes:
        request: what was asked. Its `minutes` is the time window, its `hypotheses`
            are all the points of evidence that are needed, bars included; the
            blueprint's own are not looked at.
        blueprint: what the set holds; with `request.types` only its slots of these types.
        inputs: what else counts: use so far, recent sets, items that are out.
        cards: all active items of the banks, in any order.
        details: id of an item to its detail; asked for chosen items only.
        alternatives: blueprints of the role as they are, to be named if none of this
            one's sets is possible; it may be among them.
        found: nobody named the blueprint: it was found for level and time, and with others
            another one may be.
    """

    request: LockRequest
    blueprint: Blueprint
    inputs: LockInputs
    cards: Sequence[ItemCard]
    details: Callable[[str], Detail]
    alternatives: Sequence[Blueprint] = ()
    found: bool = False
