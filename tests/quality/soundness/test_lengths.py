"""Numbers worked out from how many rows there are."""

from __future__ import annotations

import ast

import pytest

from minbar.quality.soundness.lengths import calculated, negated, scaled_by
from minbar.quality.soundness.rows import source
from minbar.quality.soundness.values import Const, Length, Value

ROWS = Length(source(1))


@pytest.mark.parametrize(
    ("left", "operator", "right", "place"),
    [
        (ROWS, ast.Mult(), Const(0.8), (0.8, 0)),
        (Const(0.8), ast.Mult(), ROWS, (0.8, 0)),
        (ROWS, ast.FloorDiv(), Const(5), (0.2, 0)),
        (ROWS, ast.Sub(), Const(60), (1, -60)),
        (ROWS, ast.Sub(), Length(source(1), exact=False, place=(0.2, 0)), (0.8, 0)),
        (ROWS, ast.Sub(), Length(source(2)), None),
        (Const(1), ast.Div(), ROWS, None),
        (ROWS, ast.Mult(), Const("x"), None),
    ],
)
def test_a_share_of_the_rows_and_some_more(
    left: Value, operator: ast.operator, right: Value, place: tuple[float, float] | None
) -> None:
    """What is worked out by numbers is known; by anything else it is not."""
    made = scaled_by(left, operator, right)
    assert made is not None
    assert made.place == place


def test_minus_a_length_is_counted_from_the_end() -> None:
    """Minus a fifth of the rows is four fifths from the beginning, for a slice."""
    fifth = Length(source(1), exact=False, place=(0.2, 0))
    assert negated(fifth).place == (-0.2, 0)


def test_numbers_stay_small() -> None:
    """Squares of squares are not worked out: nobody's memory is filled."""
    large = Const(10**7)
    assert calculated(large, ast.Mult(), large) is None
    assert calculated(Const(1), ast.Div(), Const(0)) is None
    made = calculated(Const(1), ast.Sub(), Const(0.3))
    assert made is not None
    assert made.value == pytest.approx(0.7)
