"""Spaces within formulas: signs, names of functions, bars."""

from __future__ import annotations

import re

import pytest

from minbar.report.mathml import mathml

THIN = '<mspace width="0.167em"></mspace>'


def row(tex: str) -> str:
    """Return what stands in a formula's row."""
    found = mathml(tex)
    assert found is not None
    return re.sub(r"^<math[^>]*><mrow>|</mrow></math>$", "", found)


@pytest.mark.parametrize(
    ("tex", "signs"),
    [
        ("-1", ["infix"]),  # alone at the begin of its row MathML finds it by itself
        ("a - b", ["infix"]),
        ("x = -1", ["prefix"]),
        ("(-1)", ["prefix"]),
        (r"a \cdot -b", ["prefix"]),
        ("n! - 1", ["infix"]),
        ("(a) - 1", ["infix"]),
        ("|x| - 1", ["infix"]),
        ("|-x|", ["prefix"]),
    ],
)
def test_a_sign_behind_an_operator_is_unary(tex: str, signs: list[str]) -> None:
    """Else the browser sets it apart from its number as if it stood between two."""
    found = re.findall(r"<mo([^>]*)>[-\N{MINUS SIGN}]</mo>", row(tex))
    assert ["prefix" if 'form="prefix"' in sign else "infix" for sign in found] == signs


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"\log n", f"<mi>log</mi>{THIN}<mi>n</mi>"),
        (r"k \log n", f"<mi>k</mi>{THIN}<mi>log</mi>{THIN}<mi>n</mi>"),
        (r"\log\log n", f"<mi>log</mi>{THIN}<mi>log</mi>{THIN}<mi>n</mi>"),
        (r"\log_2 n", f"<msub><mi>log</mi><mn>2</mn></msub>{THIN}<mi>n</mi>"),
    ],
)
def test_names_stand_apart(tex: str, expected: str) -> None:
    """A thin space on both sides, where a letter or a number is."""
    assert row(tex) == expected


def test_no_space_before_a_bracket() -> None:
    """A function and its brackets belong together, named by TeX or by the author."""
    assert row(r"\log(n)").startswith("<mi>log</mi><mo")
    assert 'rspace="0em">Var</mo>' in row(r"\operatorname{Var}(X)")
    assert 'rspace="0.167em">Var</mo>' in row(r"\operatorname{Var} X")


@pytest.mark.parametrize(
    ("tex", "forms"),
    [
        ("|x|", ["prefix", "postfix"]),
        ("a|x|b", ["", ""]),
        (r"2 \cdot |x| + |y|", ["prefix", "postfix", "prefix", "postfix"]),
        ("P(A|B)", [""]),
    ],
)
def test_bars_in_pairs(tex: str, forms: list[str]) -> None:
    """Where it is plain which bar opens and which closes, both say so."""
    found = re.findall(r"<mo([^>]*)>\|</mo>", row(tex))
    assert [re.sub(r'.*form="(\w+)".*|.*', r"\1", each) for each in found] == forms
