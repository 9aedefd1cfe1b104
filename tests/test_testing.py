"""The mark that authors put on their tests."""

from __future__ import annotations

import math

import pytest

from minbar.testing import POINTS_ATTRIBUTE, points


@pytest.mark.parametrize("value", [1, 0.5, 1000])
def test_a_mark_says_points_and_criterion(value: float) -> None:
    """The function itself is given back, with its mark."""

    def judged() -> None: ...

    assert points(value, criterion="a")(judged) is judged
    assert getattr(judged, POINTS_ATTRIBUTE) == (float(value), "a")


@pytest.mark.parametrize("value", [0, -1, math.nan, math.inf, -math.inf])
def test_points_are_positive_and_finite(value: float) -> None:
    """Anything else would be no part of a sum, or no JSON."""
    with pytest.raises(ValueError, match="positive and finite"):
        points(value, criterion="a")
