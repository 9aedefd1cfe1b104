"""Expressions: what they compute, and all that they refuse, each at its place."""

from __future__ import annotations

import math
from fractions import Fraction
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from minbar.bank.expressions import Scalar, parse_expression
from minbar.errors import ExpressionError

PARAMS: dict[str, Scalar] = {"rate": 0.25, "n": 7, "big": 1_000_000, "kind": "recall", "flag": True}


def number(text: str, **values: Scalar) -> float:
    """Evaluate an expression of the parameters above."""
    chosen = values or PARAMS
    return float(parse_expression(text, chosen).number(chosen))


# What Python itself computes of the same text, with fractions for parameters.
PYTHON: dict[str, Any] = {
    "__builtins__": {},
    "abs": abs,
    "ceil": math.ceil,
    "comb": math.comb,
    "e": math.e,
    "erf": math.erf,
    "exp": math.exp,
    "floor": math.floor,
    "log": math.log,
    "log2": math.log2,
    "max": max,
    "min": min,
    "phi": NormalDist().cdf,
    "pi": math.pi,
    "sqrt": math.sqrt,
    "rate": Fraction(1, 4),
    "n": 7,
}

leaves = st.sampled_from(["rate", "n", "pi", "e", "0", "1", "2", "3", "0.5", "1.25", "10"])


def larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Build longer expressions out of shorter ones."""
    binary = st.tuples(parts, st.sampled_from(["+", "-", "*", "/"]), parts)
    one = ["abs", "exp", "log", "sqrt", "floor", "ceil", "erf", "phi", "log2"]
    test = st.tuples(parts, st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), parts)
    return st.one_of(
        binary.map(lambda each: f"({each[0]} {each[1]} {each[2]})"),
        st.tuples(parts, st.integers(0, 4)).map(lambda each: f"({each[0]}) ** {each[1]}"),
        parts.map(lambda part: f"-({part})"),
        st.tuples(st.sampled_from(one), parts).map(lambda each: f"{each[0]}({each[1]})"),
        st.tuples(st.sampled_from(["min", "max"]), parts, parts).map(
            lambda each: f"{each[0]}({each[1]}, {each[2]})"
        ),
        st.tuples(parts, test, parts).map(
            lambda each: f"({each[0]} if {' '.join(each[1])} else {each[2]})"
        ),
    )


@given(st.recursive(leaves, larger, max_leaves=8))
def test_expressions_mean_what_they_mean_in_python(text: str) -> None:
    """Where both have a finite value it is the same; where Python has none, neither has ours."""
    try:
        expected = eval(text, PYTHON)  # noqa: S307  written by this test
    except (ArithmeticError, ValueError):
        expected = math.nan
    expected = math.nan if isinstance(expected, complex) else float(expected)
    try:
        found = number(text)
    except ExpressionError:
        assume(abs(expected) < 1e300)  # a sum may overflow in one order and not in another
        assert not math.isfinite(expected)
        return
    assume(abs(found) < 1e12)  # beyond, differences of large floats lose their digits
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


@given(st.text(max_size=60))
def test_any_text_is_refused_or_has_a_number(text: str) -> None:
    """Whatever an author types, the answer is a number or an error with a place."""
    try:
        assert math.isfinite(number(text))
    except ExpressionError as error:
        line, column = (int(part) for part in error.where.split(":"))
        assert line >= 1
        assert column >= 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 - 0.95", 0.05),
        ("0.1 + 0.2 - 0.3", 0.0),
        ("rate * n", 1.75),
        ("n ** 2 + n ** -1", 49 + 1 / 7),
        ("-n ** 2", -49),
        ("comb(52, 5)", 2_598_960),
        ("perm(10, 3) / factorial(3)", 120),
        ("sqrt(49 / 16)", 1.75),
        ("log(e) + log2(8) + log10(1000) + log(49, 7)", 9),
        ("phi(-8)", 6.220960574271786e-16),
        ("erf(0.5)", math.erf(0.5)),
        ("round(2.5) + round(0.125, 2)", 2.12),
        ("floor(-0.5) + ceil(0.2)", 0),
        ("max(1, n, 3) - min(rate, 2)", 6.75),
        ("1 if n > 6 and not rate >= 0.5 or n == 1 else 2", 1),
        ("1 if 0 < rate <= 0.25 else 2", 1),
        ("1 if kind == 'recall' else 2", 1),
        ("1 if kind != 'recall' else 2", 2),
        ("1 if flag else 2", 1),
        ("1 if flag == False else 2", 2),
        (" n\n", 7),
        ("(n +\n 1)", 8),
        ("0.999 ** 100000", 0.999**100_000),
        ("2 ** 0.5", math.sqrt(2)),
        ("big ** 3", 1e18),
    ],
)
def test_the_language(text: str, value: float) -> None:
    """Every construct of the language has the value that mathematics gives it."""
    assert number(text) == pytest.approx(value, rel=1e-12, abs=1e-30)


def test_decimals_are_exact() -> None:
    """A condition on the edge is decided as its author reads it, not as floats round."""
    values: dict[str, Scalar] = {"p": 0.05, "q": 0.95}
    assert parse_expression("p == 1 - q", values).holds(values)
    assert parse_expression("p", values).number(values) == Fraction(1, 20)


def test_conditions_and_numbers_are_told_apart() -> None:
    """A condition is no number, and a number no condition."""
    with pytest.raises(ExpressionError, match="a number is needed here, not a condition"):
        number("n > 3")
    with pytest.raises(ExpressionError, match="a condition is needed here, not a number"):
        parse_expression("n", PARAMS).holds(PARAMS)


def test_names_are_the_parameters() -> None:
    """An expression says which parameters it uses; constants and functions are none."""
    assert parse_expression("pi * max(n, rate)", PARAMS).names == {"n", "rate"}


HOSTILE = [
    ("().__class__", "1:1"),
    ("n.real", "1:1"),
    ("1 + rate.__class__.__base__", "1:5"),
    ("__import__('os')", "1:1"),
    ("eval('1')", "1:1"),
    ("open", "1:1"),
    ("abs", "1:1"),
    ("(lambda: 1)()", "1:2"),
    ("lambda: 1", "1:1"),
    ("[x for x in (1, 2)]", "1:1"),
    ("{1: 2}", "1:1"),
    ("[1][0]", "1:1"),
    ("f'{n}'", "1:1"),
    ("(n := 3)", "1:2"),
    ("max(*kind)", "1:1"),
    ("max(n, key=abs)", "1:1"),
    ("max(n)", "1:1"),
    ("sqrt(1, 2)", "1:1"),
    ("n // 2", "1:1"),
    ("n % 2", "1:1"),
    ("n @ 2", "1:1"),
    ("n << 2", "1:1"),
    ("~n", "1:1"),
    ("n is 3", "1:1"),
    ("n in (1, 2)", "1:1"),
    ("1j", "1:1"),
    ("None", "1:1"),
    ("...", "1:1"),
    ("b'x'", "1:1"),
    ("1e400", "1:1"),
    ("yield", "1:1"),
    ("await n", "1:1"),
    ("n; n", "1:2"),
    ("n = 3", "1:3"),
    ("", "1:1"),
    ("1 +", "1:4"),
    ("1if n else 2", "1:1"),
    ("n + unknown", "1:5"),
    ("\N{FULLWIDTH LATIN SMALL LETTER N}", "1:1"),
    ("n + \N{GREEK SMALL LETTER PI}", "1:5"),
    ("'\\x41'", "1:2"),
    ("n\0", "1:2"),
    ("(" * 300 + "n" + ")" * 300, "1:1"),
    ("-" * 100 + "n", "1:1"),
    ("+".join(["n"] * 150), "1:1"),
    ("n" * 2000, "1:1"),
]


@pytest.mark.parametrize(("text", "place"), HOSTILE, ids=[text[:20] for text, _ in HOSTILE])
def test_everything_else_is_refused_at_its_place(text: str, place: str) -> None:
    """No attribute, call, comprehension or name outside the list is ever evaluated."""
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text, PARAMS)
    assert caught.value.where.split(":")[0] == place.split(":", maxsplit=1)[0]
    if "not an expression" not in caught.value.what:
        assert caught.value.where == place


@pytest.mark.parametrize(
    "text",
    [
        "9 ** 9 ** 9 ** 9",
        "factorial(1001)",
        "factorial(-1)",
        "factorial(2.5)",
        "comb(100000, 3)",
        "comb(n, -1)",
        "exp(1000)",
        "exp(exp(exp(n)))",
        "10 ** 308 * 10 ** 308 * pi",
        "1 / 0",
        "1 / (rate - 0.25)",
        "0 ** -1",
        "(-8) ** 0.5",
        "sqrt(-1)",
        "log(0)",
        "log(2, 1)",
        "log(2, -1)",
        "round(n, 40)",
        "'a' + 'b'",
        "kind * 3",
        "flag + 1",
        "1 if n else 2",
        "1 if kind < 'z' else 2",
        "1 if kind == 3 else 2",
        "not n",
        "kind",
    ],
)
def test_what_has_no_value_is_said_at_once(text: str) -> None:
    """Huge powers, poles and mixtures of kinds end in an error, and never in a wait."""
    with pytest.raises(ExpressionError) as caught:
        number(text)
    assert caught.value.where.startswith("1:")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("log(9 ** 3000)", 3000 * math.log(9)),
        ("log(comb(1000, 500)) / log(2)", 994.6908),
        ("factorial(300) / factorial(298)", 89_700),
        ("0.5 ** 3000 * 2 ** 2999", 0.5),
    ],
)
def test_large_numbers_on_the_way_do_no_harm(text: str, value: float) -> None:
    """What no float could hold is held exactly, up to a bound."""
    assert number(text) == pytest.approx(value, rel=1e-6)
