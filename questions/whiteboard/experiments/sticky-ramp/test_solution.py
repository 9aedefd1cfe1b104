"""What any right answer does, and the places that this one pins."""

from collections import Counter

import pytest

USERS = [f"user-{number}" for number in range(20_000)]


def all_variants(m, arms, experiment="new-ranker"):
    """Return the variant of every user."""
    return [m.variant(user, experiment, arms) for user in USERS]


def test_shares_are_what_was_asked_for(m):
    """Twenty and five per cent get the two variants, the rest control."""
    counts = Counter(all_variants(m, [("a", 5_000, 2_000), ("b", 5_000, 500)]))
    assert abs(counts["a"] / len(USERS) - 0.20) < 0.012
    assert abs(counts["b"] / len(USERS) - 0.05) < 0.007
    assert set(counts) == {"a", "b", "control"}


def test_growing_moves_people_out_of_control_only(m):
    """Whoever has a variant keeps it while either of them grows."""
    before = all_variants(m, [("a", 5_000, 100), ("b", 5_000, 500)])
    after = all_variants(m, [("a", 5_000, 2_000), ("b", 5_000, 2_500)])
    moves = Counter(pair for pair in zip(before, after, strict=True) if pair[0] != pair[1])
    assert set(moves) == {("control", "a"), ("control", "b")}


def test_shrinking_moves_people_to_control_only(m):
    """Whoever leaves a variant that shrinks goes to control, and the other arm stays as it is."""
    before = all_variants(m, [("a", 5_000, 3_000), ("b", 5_000, 500)])
    after = all_variants(m, [("a", 5_000, 0), ("b", 5_000, 500)])
    moves = Counter(pair for pair in zip(before, after, strict=True) if pair[0] != pair[1])
    assert set(moves) == {("a", "control")}


def test_is_the_same_in_every_process(m):
    """The answer is fixed for ever; the places pinned are those of this solution's hash."""
    chosen = [m.variant(f"user-{n}", "new-ranker", [("a", 10_000, 5_000)]) for n in range(12)]
    again = [m.variant(f"user-{n}", "new-ranker", [("a", 10_000, 5_000)]) for n in range(12)]
    assert chosen == again
    assert [m.place(f"user-{n}", "new-ranker") for n in range(3)] == [1645, 9082, 1368]


def test_experiments_are_independent(m):
    """Half of those in one experiment are in another one of half the users."""
    arms = [("a", 10_000, 5_000)]
    first, second = all_variants(m, arms), all_variants(m, arms, "new-colours")
    both = sum(one == two == "a" for one, two in zip(first, second, strict=True))
    assert abs(both / len(USERS) - 0.25) < 0.013


def test_names_do_not_run_into_each_other(m):
    """A user and an experiment whose names join to the same text have places of their own."""
    pairs = [("b:c", "a"), ("c", "a:b"), ("", "a:b:c"), ("a", "b:c"), ("1", "11"), ("11", "1")]
    assert len({m.place(user, experiment) for user, experiment in pairs}) == len(pairs)


def test_everybody_and_nobody(m):
    """Shares of nothing and of everything are exact."""
    assert set(all_variants(m, [("a", 10_000, 0)])) == {"control"}
    assert set(all_variants(m, [("a", 10_000, 10_000)])) == {"a"}
    assert set(all_variants(m, [])) == {"control"}


@pytest.mark.parametrize(
    "arms", [[("a", 6_000, 1), ("b", 5_000, 1)], [("a", 10, 11)], [("a", 10, -1)]]
)
def test_says_what_does_not_fit(m, arms):
    """Shares beyond their room and rooms beyond all places are refused."""
    with pytest.raises(ValueError, match="room"):
        m.variant("user-1", "new-ranker", arms)
