"""The deployed variants of a maths item: all its parameters' values that may stand together."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minbar.bank.expressions import Expression, Scalar, parse_expression
from minbar.errors import UserError
from minbar.models.item import Item, Parameter

__all__ = ["MAX_COMBINATIONS", "MAX_VARIANTS", "Variant", "deployed_variants", "enumerate_variants"]

MAX_VARIANTS: Final = 2_000
"""Most variants of one item; each of them is proved."""

MAX_COMBINATIONS: Final = 100_000
"""Most combinations of choices that are looked through for variants."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One choice of all parameters.

    Attributes:
        number: position among the item's deployed variants, from 1.
        values: parameter to value, in the order of the file.
    """

    number: int
    values: Mapping[str, Scalar]

    def __str__(self) -> str:
        """Name the values, for messages."""
        return ", ".join(f"{name} = {value}" for name, value in self.values.items())


def deployed_variants(item: Item) -> tuple[Variant, ...]:
    """Return the variants of an item that may be drawn, always in the same order.

    Raises:
        ExpressionError: if a condition in `require` is wrong.
        UserError: if there are too many.
    """
    conditions = [parse_expression(text, item.params) for text in item.require]
    return enumerate_variants(item.params, conditions)


def enumerate_variants(
    params: Mapping[str, Parameter], require: Sequence[Expression]
) -> tuple[Variant, ...]:
    """Return all combinations of choices for which each condition holds.

    Parameters vary in the order of their names, the last one fastest, each in the order
    of its choices: an item in the store, whose record sorts names, numbers them alike.

    Raises:
        ExpressionError: if a condition has no value for some combination.
        UserError: if there are more than `MAX_VARIANTS`, or more combinations than
            `MAX_COMBINATIONS`.
    """
    combinations = math.prod(len(parameter.choices) for parameter in params.values())
    if combinations > MAX_COMBINATIONS:
        what = f"the parameters' choices make {combinations} combinations"
        raise UserError(what, todo=f"At most {MAX_COMBINATIONS} are looked through")
    found = tuple(itertools.islice(_variants(params, require), MAX_VARIANTS + 1))
    if len(found) > MAX_VARIANTS:
        what = f"there are more than {MAX_VARIANTS} variants"
        raise UserError(what, todo="Take choices away, or write a condition into `require`")
    return found


def _variants(params: Mapping[str, Parameter], require: Sequence[Expression]) -> Iterator[Variant]:
    numbers = itertools.count(1)
    names = sorted(params)
    for choices in itertools.product(*(params[name].choices for name in names)):
        chosen = dict(zip(names, choices, strict=True))
        values = MappingProxyType({name: chosen[name] for name in params})
        if all(condition.holds(values) for condition in require):
            yield Variant(next(numbers), values)
