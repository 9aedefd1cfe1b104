"""What must hold of the replay test, each on an example small enough for paper."""

import numpy as np


def purchases(*rows):
    """Return events from (user, item, day)."""
    return np.array(rows)


def test_learns_from_the_past_only(m):
    """Pairs that are first bought together after the cutoff do not shape the list."""
    past = [(user, 70, 1) for user in (0, 1, 2, 3, 4)] + [(user, 1, 2) for user in (2, 3, 4)]
    future = [(0, 1, 10), (1, 1, 10)]
    launch = [(user, item, 10) for user in range(10, 17) for item in (70, 2)]
    assert m.replay(purchases(*past, *future, *launch), 10, 1) == 1.0


def test_only_new_purchases_are_relevant(m):
    """A refill can never be ranked, so it is no hit that was missed; repeats count once."""
    past = purchases((7, 1, 0), (7, 2, 1), (8, 3, 1))
    future = purchases((7, 1, 5), (7, 3, 5), (7, 3, 6), (8, 4, 6))
    assert m.new_purchases(past, future, 7).tolist() == [3]


def test_list_holds_nothing_owned(m):
    """What the customer owns is left out, and most of all where it would come first."""
    for seed in range(5):
        together = np.random.default_rng(seed).random((60, 60))
        owned = np.array([50, 51, 52])
        together[np.ix_(owned, owned)] = 9.0
        for k in (1, 5, 10):
            assert not set(m.rank(together, owned, k).tolist()) & {50, 51, 52}


def test_pairs_count_customers(m):
    """A customer who refills an item still owns it once, so a pair of items counts once."""
    events = purchases((3, 0, 1), (3, 0, 2), (3, 0, 5), (3, 1, 5), (4, 0, 2), (4, 1, 3))
    together = m.co_purchases(events, 3)
    assert together.tolist() == [[0.0, 2.0, 0.0], [2.0, 0.0, 0.0], [0.0, 0.0, 0.0]]


def test_best_list_knows_all_relevant_items(m):
    """One hit at the top is not perfect if two items were there to be found."""
    discount = 1.0 / np.log2(np.arange(2, 5))
    value = m.ndcg(np.array([4, 8, 9]), np.array([4, 5]))
    assert np.isclose(value, discount[0] / discount[:2].sum())
    assert np.isclose(
        m.ndcg(np.array([8, 4, 5]), np.arange(4, 8)), discount[1:].sum() / discount.sum()
    )


def test_customers_without_a_hit_count_as_zero(m):
    """Two customers, one perfect list and one with nothing in it: one half."""
    together = np.zeros((6, 6))
    together[4, 1] = together[1, 4] = 5.0
    together[5, 2] = together[2, 5] = 5.0
    past = purchases((0, 4, 1), (1, 5, 1))
    future = purchases((0, 1, 9), (1, 3, 9))
    assert m.evaluate(together, past, future, 1) == 0.5
