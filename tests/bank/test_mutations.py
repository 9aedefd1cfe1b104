"""Faulty keys: one fault each, none of them the right key."""

from __future__ import annotations

import pytest

from minbar.bank.expressions import parse_expression
from minbar.bank.mutations import mutants


def faults(key: str, *names: str) -> set[str]:
    """Texts of all faulty keys."""
    parsed = parse_expression(key, names)
    return {mutant.expression.text for mutant in mutants(parsed, names)}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("a + 2", {"a - 2", "a", "2", "a + 3", "a + 4", "a + 1"}),
        ("a - b", {"a + b", "b - a", "a", "b", "b - b", "a - a"}),
        ("a / b", {"a * b", "b / a", "a", "b", "b / b", "a / a"}),
        ("sqrt(a)", {"a"}),
        ("max(a, 5)", {"min(a, 5)", "max(a, 6)", "max(a, 10)", "max(a, 4)"}),
        ("-a", {"a"}),
        ("log(a)", {"log2(a)", "a"}),
        ("phi(a)", {"erf(a)", "a"}),
    ],
)
def test_the_faults(key: str, expected: set[str]) -> None:
    """Constants, operators, functions and parameters are each wrong once."""
    names = [name for name in ("a", "b") if name in key]
    assert faults(key, *names) == expected


def test_conditions_are_turned() -> None:
    """Comparisons, their conjunction and the branches of a choice can be wrong, too."""
    found = faults("1 if a < b and a > 2 else 3", "a", "b")
    assert "1 if a >= b and a > 2 else 3" in found
    assert "1 if a < b or a > 2 else 3" in found
    assert "3 if a < b and a > 2 else 1" in found


def test_the_right_key_is_no_mutant() -> None:
    """Nothing that says the same is taken for a fault."""
    assert "a + a" not in faults("a + a", "a")
    assert all(text != "a * 1" for text in faults("a * 1", "a"))
