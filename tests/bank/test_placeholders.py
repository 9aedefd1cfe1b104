"""Placeholders: filled in where a parameter is meant, and TeX left as it is."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.bank.expressions import Scalar
from minbar.bank.placeholders import Placeholder, fill, find_placeholders
from minbar.errors import UserError

VALUES: dict[str, Scalar] = {
    "n": 12,
    "p": 0.125,
    "rows": 1_500_000,
    "tiny": 1e-05,
    "name": "recall",
    "x": 0.90,
}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("{n} of {rows}", "12 of 1500000"),
        ("{p:.1%}, {p:.2f}, {rows:,}, {rows:,d}, {n:+}", "12.5%, 0.12, 1,500,000, 1,500,000, +12"),
        ("{x} and {tiny}", "0.9 and 0.00001"),
        ("the {name}", "the recall"),
        ("{unknown} and {}", "{unknown} and {}"),
        ("{{n}} is written so", "{n} is written so"),
        ("{{a}} is TeX", "{{a}} is TeX"),
        (r"\{n\} and \{n}", r"\{n\} and \{n}"),
        (r"$\frac{n}{m}$", r"$\frac{12}{m}$"),
        ("$x^{n} + {p:.1%}$", r"$x^{12} + {12.5\%}$"),
        ("$$\n\\sum_{i=1}^{n} {rows:,}\n$$", "$$\n\\sum_{i=1}^{12} {1{,}500{,}000}\n$$"),
        ("$5 for {n}, $10 for {rows:,}", "$5 for 12, $10 for 1,500,000"),
        (r"costs \${n} or \$5", r"costs \$12 or \$5"),
        ("a {n}% rate, $p = {p}$.", "a 12% rate, $p = {0.125}$."),
    ],
)
def test_what_is_filled_in_and_what_is_not(text: str, filled: str) -> None:
    """Only names that are known are replaced; inside `$…$` their braces stay."""
    assert fill(text, VALUES) == filled


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 3), "0.3333"),
        (Fraction(123456), "123456"),
        (Fraction(123456, 100), "1235"),
        (Fraction(1, 8), "0.125"),
        (Fraction(12345, 1000), "12.35"),
        (Fraction(0), "0"),
        (Fraction(-1, 3000), "-0.0003333"),
        (Fraction(1, 10**9), "1e-09"),
    ],
)
def test_computed_numbers_have_four_digits(value: Fraction, shown: str) -> None:
    """A key's value is shown as far as a candidate would compute it."""
    assert fill("{answer}", {"answer": value}) == shown


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{n:>10}", "form that is not known"),
        ("{n!r:}", None),
        ("{n:{p}}", None),
        ("{p:d}", "which is not whole"),
        ("{n:.2d}", "form that is not known"),
        ("{name:.2f}", "which is no number"),
        ("{n:99999999}", "form that is not known"),
    ],
)
def test_forms_are_few(text: str, what: str | None) -> None:
    """A form is on the list and suits its value; what is none is no placeholder."""
    if what is None:
        assert fill(text, {"n": 3}) == text
        return
    with pytest.raises(UserError, match=what):
        fill(text, VALUES)


def test_placeholders_are_found_with_their_places() -> None:
    """Name, form, line and column of each; literal ones are none."""
    text = "{n} and\n  {p:.1%} {{n}}\n{other}"
    found = list(find_placeholders(text))
    assert found == [
        Placeholder("n", None, 1, 1),
        Placeholder("p", ".1%", 2, 3),
        Placeholder("other", None, 3, 1),
    ]
    assert [str(each) for each in found] == ["{n}", "{p:.1%}", "{other}"]


@given(st.text(alphabet="{}$\\nm:. \n%", max_size=40))
def test_no_text_breaks(text: str) -> None:
    """Any mixture of braces and dollars is filled in or refused, and nothing else is lost."""
    try:
        filled = fill(text, {"n": 7})
    except UserError:
        return
    assert re.sub(r"[7n.0%\\{}]", "", filled) == re.sub(r"[7n.0%\\{}]", "", text)
