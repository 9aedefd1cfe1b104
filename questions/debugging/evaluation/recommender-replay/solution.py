"""Replay test of a shop's "goes well with" row: learn from the past, rank for what came next.

An event is a purchase, an integer row (user, item, day). An item scores by how many customers
own it together with what this customer owns. The list is judged on what the customer bought
from the cutoff day on and had never bought before.
"""

import numpy as np

USER, ITEM, DAY = 0, 1, 2
N_ITEMS, CUTOFF, K = 120, 63, 10


def make_events(seed=5, n_users=220, n_days=84):
    """Simulate purchases: groups of taste, popular items, refills, launches, fashions."""
    rng = np.random.default_rng(seed)
    taste = rng.integers(0, 6, n_users)
    pull = 1.0 / (5.0 + np.arange(N_ITEMS // 6))
    launch = np.where(rng.random(N_ITEMS) < 0.25, rng.integers(20, n_days, N_ITEMS), 0)
    events = []
    for user in range(n_users):
        own = np.flatnonzero(np.arange(N_ITEMS) % 6 == taste[user])
        for day in np.sort(rng.choice(n_days, rng.integers(4, 12), replace=False)):
            pool = own if rng.random() < 0.8 else rng.permutation(N_ITEMS)[: len(own)]
            weight = pull * (launch[pool] <= day)
            events.append((user, rng.choice(pool, p=weight / weight.sum()), day))
    return np.array(events)


def split_by_day(events, cutoff):
    """Return the events before day `cutoff`, and those of that day and after."""
    before = events[:, DAY] < cutoff
    return events[before], events[~before]


def co_purchases(events, n_items=N_ITEMS):
    """Return how many customers own both items, for each pair; no item pairs with itself."""
    users, row = np.unique(events[:, USER], return_inverse=True)
    owns = np.zeros((len(users), n_items))
    owns[row, events[:, ITEM]] = 1.0
    together = owns.T @ owns
    np.fill_diagonal(together, 0.0)
    return together


def rank(together, owned, k):
    """Return the `k` items with the highest scores, best first, without what is owned."""
    scores = together[owned].sum(axis=0)
    order = np.argsort(-scores, kind="stable")
    return order[~np.isin(order, owned)][:k]


def new_purchases(past, future, user):
    """Return the items that the user bought in the future and never in the past, each once."""
    owned = past[past[:, USER] == user, ITEM]
    later = future[future[:, USER] == user, ITEM]
    return np.setdiff1d(later, owned)


def ndcg(top, relevant):
    """Return the list's discounted gain over that of the best possible list of its length."""
    hit = np.isin(top, relevant)
    discount = 1.0 / np.log2(np.arange(2, len(top) + 2))
    best = discount[: len(relevant)].sum()
    return float(discount[hit].sum() / best)


def evaluate(together, past, future, k):
    """Return mean NDCG over customers of the past who buy something new to them later.

    A customer whose list holds none of it counts as zero.
    """
    values = []
    for user in np.intersect1d(past[:, USER], future[:, USER]):
        owned = np.unique(past[past[:, USER] == user, ITEM])
        relevant = new_purchases(past, future, user)
        top = rank(together, owned, k)
        if len(relevant) == 0:
            continue
        values.append(ndcg(top, relevant))
    return float(np.mean(values))


def replay(events, cutoff, k):
    """Learn from events before the cutoff, and evaluate on those after it."""
    past, future = split_by_day(events, cutoff)
    together = co_purchases(past)
    return evaluate(together, past, future, k)


def report():
    """Return the headline of the weekly report: NDCG of the live ranker, higher is better."""
    return replay(make_events(), CUTOFF, K)
