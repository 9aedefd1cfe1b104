"""Divisions whose bounds are known: when they surely have rows in common."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.quality.soundness.reach import POSITIONS, Reach, beyond, meet, within, written

SHARES = st.floats(0, 1).map(lambda share: round(share, 3))


@given(SHARES, SHARES)
def test_shares_of_the_rows_meet_by_more_than_a_few(end: float, begin: float) -> None:
    """`[: int(n * end)]` and `[int(n * begin) :]` meet where the one ends well behind the other."""
    before = Reach(POSITIONS, high=(end, 0.0))
    after = Reach(POSITIONS, low=(begin, 0.0))
    assert meet(before, after) == meet(after, before) == (end - begin > 0.02)


def test_the_past_of_the_first_test_row_is_no_overlap() -> None:
    """A window's length before the test begins is no test row."""
    assert not meet(Reach(POSITIONS, high=(0.8, 0)), Reach(POSITIONS, low=(0.8, -60)))
    assert not meet(Reach(POSITIONS, high=(0, 1000)), Reach(POSITIONS, low=(0, 940)))
    assert meet(Reach(POSITIONS, high=(0, 1000)), Reach(POSITIONS, low=(0, 500)))


@pytest.mark.parametrize(
    ("axis", "one", "other", "common"),
    [
        ("where:year", ("<=", 2019), (">=", 2019), True),
        ("where:year", ("<", 2019), (">", 2018), False),
        ("where:year", ("<=", 2018), (">", 2018), False),
        ("where:price", ("<", 100), (">", 99), False),
        ("where:price", ("<", 100), (">", 50), True),
        ("where:date", ("<", "2019-06-01"), (">=", "2019-01-01"), True),
        ("where:date", ("<", "2019-01-01"), (">=", "2019-01-01"), False),
        ("where:date", ("<", "2019-01-01"), (">=", 2019), False),
    ],
)
def test_filters_of_one_column(
    axis: str, one: tuple[str, object], other: tuple[str, object], *, common: bool
) -> None:
    """Years and months are whole numbers; of others one step apart nothing is said."""
    first, second = beyond(axis, *one), beyond(axis, *other)
    assert first is not None
    assert second is not None
    assert meet(first, second) == common


def test_what_is_no_bound_reaches_nowhere() -> None:
    """Names, truths and texts that are no dates are no marks."""
    assert written("north") is None
    assert written(value=True) is None
    assert beyond("where:city", "==", 3) is None


def test_positions_are_counted_anew_in_a_slice_of_a_slice() -> None:
    """Only bounds of a column can be put together."""
    reaches: dict[str, Reach] = {}
    assert within(reaches, Reach(POSITIONS, low=(0, 100)))
    assert not within(reaches, Reach(POSITIONS, high=(0, 50)))
    assert within(reaches, Reach("where:year", low=(0, 2010)))
    assert within(reaches, Reach("where:year", high=(0, 2018)))
    assert reaches["where:year"] == Reach("where:year", (0, 2010), (0, 2018))
