"""What must hold after each step."""

import time

import numpy as np
import pytest


def test_step_1_latest_value_that_was_known(m):
    """What happened later counts, as soon as it is known and not before."""
    store = m.FeatureStore()
    store.write("ann", "balance", 120, happened=3, known=5)
    store.write("ann", "balance", 80, happened=6, known=9)
    assert [store.lookup("ann", "balance", at) for at in (4, 5, 8, 9, 50)] == [
        None,
        120,
        120,
        80,
        80,
    ]


def test_step_1_nothing_known(m):
    """Somebody else, another feature and an empty store have no value."""
    store = m.FeatureStore()
    store.write("ann", "balance", 0, happened=1, known=1)
    assert store.lookup("ann", "balance", 1) == 0
    assert store.lookup("ann", "income", 1) is None
    assert store.lookup("bob", "balance", 1) is None


def test_step_1_late_news_of_the_past_changes_nothing_newer(m):
    """What happened earlier but became known later is not the latest value."""
    store = m.FeatureStore()
    store.write("ann", "balance", 80, happened=6, known=7)
    store.write("ann", "balance", 120, happened=3, known=9)
    assert [store.lookup("ann", "balance", at) for at in (7, 9)] == [80, 80]


def test_step_2_corrections(m):
    """A correction counts from when it was known; before that, the old value is given for ever."""
    store = m.FeatureStore()
    store.write("ann", "balance", 120, happened=3, known=5)
    store.write("ann", "balance", 102, happened=3, known=8)
    store.write("ann", "balance", 103, happened=3, known=8)
    assert [store.lookup("ann", "balance", at) for at in (5, 7, 8)] == [120, 120, 103]


def test_step_2_what_is_taken_back(m):
    """None takes a value back from then on."""
    store = m.FeatureStore()
    store.write("ann", "balance", 90, happened=1, known=1)
    store.write("ann", "balance", 120, happened=3, known=5)
    store.write("ann", "balance", None, happened=3, known=8)
    assert [store.lookup("ann", "balance", at) for at in (4, 5, 8)] == [90, 120, None]


def test_step_2_nothing_is_known_before_it_happens(m):
    """Clocks that disagree are refused when they write."""
    with pytest.raises(ValueError, match=r"."):
        m.FeatureStore().write("ann", "balance", 1, happened=7, known=6)


def test_step_3_old_values_are_missing(m):
    """A value is given up to its largest age, and other features have no limit."""
    store = m.FeatureStore(max_age={"balance": 10})
    store.write("ann", "balance", 120, happened=3, known=5)
    store.write("ann", "income", 7, happened=3, known=5)
    assert [store.lookup("ann", "balance", at) for at in (5, 13, 14)] == [120, 120, None]
    assert store.lookup("ann", "income", 1_000) == 7


def test_step_3_table_for_training(m):
    """Each row gets what was known at its own time."""
    store = m.FeatureStore(max_age={"balance": 10})
    store.write("ann", "balance", 120, happened=3, known=5)
    store.write("bob", "income", 7, happened=3, known=3)
    rows = [("ann", 4), ("ann", 6), ("bob", 6), ("ann", 20)]
    assert store.table(rows, ["balance", "income"]) == [
        {"balance": None, "income": None},
        {"balance": 120, "income": None},
        {"balance": None, "income": 7},
        {"balance": None, "income": None},
    ]


def slow(writes, at):
    """Return the answer by looking at every write, in the order in which they were written."""
    known = [(happened, since, value) for value, happened, since in writes if since <= at]
    best = None
    for happened, since, value in known:
        if best is None or (happened, since) >= best[:2]:
            best = (happened, since, value)
    return None if best is None else best[2]


def test_step_4_agrees_with_looking_at_everything(m):
    """Whatever the order of writing, the answers are those of the slow way; also in between."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        store, writes = m.FeatureStore(), []
        for number in range(120):
            happened = int(rng.integers(30))
            since = happened + int(rng.integers(10))
            writes.append((number, happened, since))
            store.write("ann", "balance", number, happened, since)
            at = int(rng.integers(45))
            assert store.lookup("ann", "balance", at) == slow(writes, at)


def test_step_4_a_long_history_costs_little(m):
    """Twenty thousand lookups in a history of fifty thousand values take no time to speak of."""
    store = m.FeatureStore()
    for number in reversed(range(50_000)):
        store.write("ann", "balance", number, number, number + number % 7)
    start = time.process_time()
    table = store.table([("ann", row * 5 // 2) for row in range(20_000)], ["balance"])
    assert time.process_time() - start < 3.0
    assert len(table) == 20_000
