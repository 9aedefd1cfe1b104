"""Laws of row sets: sides of one division share nothing, parts share with their whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from minbar.quality.soundness.rows import (
    Cut,
    CutKind,
    Rows,
    covers,
    divide,
    flip,
    fresh_key,
    overlap,
    source,
    union,
)

KINDS: tuple[CutKind, ...] = ("split", "fold", "sample", "slice", "filter")
cuts = st.builds(
    Cut,
    st.sampled_from(["k1", "k2", "k3"]),
    st.sampled_from(["train", "test"]),
    st.sampled_from(KINDS),
)
rows = st.builds(
    lambda number, made: divide(source(number), made), st.integers(1, 2), st.lists(cuts, max_size=4)
)


@given(rows, rows)
def test_overlap_is_symmetric(one: Rows, other: Rows) -> None:
    """Whoever shares rows with another is shared with."""
    assert overlap(one, other) == overlap(other, one)


@given(rows, cuts)
def test_sides_share_nothing(whole: Rows, cut: Cut) -> None:
    """A division's sides are apart, and both lie in the whole."""
    cut = Cut(fresh_key(whole, cut.key), cut.side, cut.kind)
    here, there = divide(whole, [cut]), divide(whole, [flip(cut)])
    assert not overlap(here, there)
    assert covers(whole, here)
    assert covers(whole, there)
    assert overlap(whole, here)


@given(rows, rows)
def test_a_stack_covers_its_pieces(one: Rows, other: Rows) -> None:
    """Rows put under each other hold both."""
    both = union([one, other])
    assert covers(both, one)
    assert covers(both, other)


@given(cuts)
def test_the_other_side_of_the_other_side(cut: Cut) -> None:
    """Flipping twice is where one was."""
    assert flip(flip(cut)) == cut


def test_filters_of_different_columns_are_not_compared() -> None:
    """Two filters may share rows or not; unknown is no, so that nobody is accused."""
    one = divide(source(1), [Cut("where:a", "holds", "filter")])
    other = divide(source(1), [Cut("where:b", "holds", "filter")])
    assert not overlap(one, other)


def test_two_splits_by_chance_share_rows() -> None:
    """The training side of one random split meets the test side of another."""
    one = divide(source(1), [Cut("split:1", "train", "split")])
    other = divide(source(1), [Cut("split:2", "test", "split")])
    assert overlap(one, other)


@given(rows, rows)
def test_groups_share_what_the_grouped_rows_share(one: Rows, other: Rows) -> None:
    """Which rows a group takes is not known: for what it shares, it is all that was grouped."""
    group = divide(one, [Cut("group:1", "each", "group")])
    assert overlap(group, other) == overlap(one, other)
    assert covers(group, other) == covers(one, other)
    assert covers(other, group) == covers(other, one)
