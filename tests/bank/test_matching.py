"""Matching: a shortage is found exactly where there is one."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from minbar.bank.matching import Shortage, find_shortage

pools = st.lists(st.lists(st.sampled_from("abcd"), unique=True, max_size=4), max_size=3)


def possible(seats: list[list[str]]) -> bool:
    """Whether every seat can have a thing of its own, by trying all ways."""
    return any(len(set(chosen)) == len(seats) for chosen in itertools.product(*seats))


@given(pools, st.data())
def test_a_shortage_is_said_just_where_there_is_one(
    slots: list[list[str]], data: st.DataObject
) -> None:
    """The answer is that of trying all ways, and the slots it names are short indeed."""
    counts = [data.draw(st.integers(1, 2)) for _ in slots]
    seats = [pool for pool, count in zip(slots, counts, strict=True) for _ in range(count)]
    shortage = find_shortage(slots, counts)
    assert (shortage is None) is possible(seats)
    if shortage is not None:
        there = {thing for slot in shortage.slots for thing in slots[slot]}
        assert shortage.there == len(there) < shortage.needed
        assert shortage.needed == sum(counts[slot] for slot in shortage.slots)


def test_slots_that_compete_are_named() -> None:
    """A slot that could be filled alone is short together with another."""
    assert find_shortage([["a", "b"], ["c"], ["a", "b"]], [1, 1, 2]) == Shortage((0, 2), 3, 2)
