"""Variants: every combination that the conditions allow, always in the same order."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.bank.expressions import parse_expression
from minbar.bank.variants import MAX_COMBINATIONS, MAX_VARIANTS, Variant, enumerate_variants
from minbar.errors import ExpressionError, UserError
from minbar.models.item import Parameter


def params(**choices: list[bool | int | float | str]) -> dict[str, Parameter]:
    """Declare parameters."""
    return {name: Parameter(choices=values) for name, values in choices.items()}


def test_the_last_name_varies_fastest() -> None:
    """Choices keep their order, values that of the file, and numbers count what is deployed."""
    declared = params(b=[2, 1], a=[0.5, 3])
    require = [parse_expression("a < b", declared)]
    found = enumerate_variants(declared, require)
    assert [dict(each.values) for each in found] == [{"b": 2, "a": 0.5}, {"b": 1, "a": 0.5}]
    assert [each.number for each in found] == [1, 2]
    assert str(found[1]) == "b = 1, a = 0.5"


def test_numbers_do_not_depend_on_the_order_of_the_file() -> None:
    """A record sorts parameters by name; a variant has the same number in it and in the file."""
    in_file = enumerate_variants(params(b=[2, 1], a=[3, 0.5]), [])
    in_record = enumerate_variants(params(a=[3, 0.5], b=[2, 1]), [])
    assert [(each.number, dict(each.values)) for each in in_file] == [
        (each.number, dict(each.values)) for each in in_record
    ]


@given(
    st.dictionaries(
        st.sampled_from(["a", "b", "c"]),
        st.lists(st.integers(-5, 5), min_size=1, max_size=5, unique=True),
        min_size=1,
    ),
    st.integers(-5, 5),
)
def test_variants_are_the_filtered_product(choices: dict[str, list[int]], bound: int) -> None:
    """No combination is lost or added, whatever the condition."""
    declared = {name: Parameter(choices=[*values]) for name, values in choices.items()}
    first = next(iter(choices))
    found = enumerate_variants(declared, [parse_expression(f"{first} > {bound}", declared)])
    expected = [
        chosen
        for values in itertools.product(*(choices[name] for name in sorted(choices)))
        if (chosen := dict(zip(sorted(choices), values, strict=True)))[first] > bound
    ]
    assert [dict(each.values) for each in found] == expected


def test_too_many_variants_are_refused() -> None:
    """One more than the bound is too many; so are combinations beyond theirs."""
    declared = params(a=[*range(100)], b=[*range(20)])
    assert len(enumerate_variants(declared, [])) == MAX_VARIANTS
    with pytest.raises(UserError, match="more than 2000 variants"):
        enumerate_variants(params(a=[*range(100)], b=[*range(21)]), [])
    many = params(a=[*range(100)], b=[*range(100)], c=[*range(11)])
    with pytest.raises(UserError, match=f"{MAX_COMBINATIONS + 10_000} combinations"):
        enumerate_variants(many, [parse_expression("a < 0", many)])


def test_a_condition_without_a_value_is_an_error() -> None:
    """A condition that divides by zero somewhere decides nothing."""
    declared = params(a=[0, 1])
    with pytest.raises(ExpressionError, match="divides by 0"):
        enumerate_variants(declared, [parse_expression("1 / a > 0", declared)])


def test_a_variant_cannot_be_changed() -> None:
    """What is drawn and locked stays as it is."""
    (variant,) = enumerate_variants(params(a=[1]), [])
    assert isinstance(variant, Variant)
    with pytest.raises(TypeError):
        variant.values["a"] = 2  # type: ignore[index]
