"""What must hold of the tables, each property on a handful of rows."""

import numpy as np
import pandas as pd

SESSION = ["session", "revision", "account", "happened", "arrived", "minutes"]


def sessions_of(*rows):
    """Return sessions from tuples in the order of the columns."""
    return pd.DataFrame(list(rows), columns=SESSION)


def accounts_of(closed):
    """Return accounts 0, 1, …, opened on day 0, with these closing days."""
    return pd.DataFrame({"account": range(len(closed)), "opened": 0, "closed": closed})


def plans_of(n):
    """Return the plan basic for each of `n` accounts, since day 0."""
    return pd.DataFrame({"account": range(n), "plan": "basic", "since": 0})


def test_closed_accounts_are_not_at_risk(m):
    """What closed by the snapshot is left out; what closes in the 30 days after it has churned."""
    table = m.at_risk(accounts_of([np.nan, 90.0, 100.0, 101.0, 130.0, 131.0]), 100)
    assert table["churned"].to_dict() == {0: False, 3: True, 4: True, 5: False}


def test_plan_is_that_of_the_snapshot(m):
    """A change of plan after the snapshot is not seen, one on the day is."""
    plans = pd.DataFrame(
        {
            "account": [1, 2, 1, 2],
            "plan": ["basic", "basic", "plus", "none"],
            "since": [1, 1, 50, 51],
        }
    )
    assert m.plan_on(plans, 50).to_dict() == {1: "plus", 2: "basic"}


def test_highest_revision_counts(m):
    """A correction holds even if it arrived before what it corrects."""
    kept = m.latest(
        sessions_of((7, 2, 0, 10, 11, 30.0), (8, 1, 0, 11, 11, 5.0), (7, 1, 0, 10, 15, 300.0))
    )
    assert dict(zip(kept["session"], kept["minutes"], strict=True)) == {7: 30.0, 8: 5.0}


def test_use_is_what_had_arrived(m):
    """A session that is delivered after the snapshot was not known on it."""
    use = m.use_before(
        sessions_of((1, 1, 0, 95, 95, 10.0), (2, 1, 0, 96, 104, 50.0), (3, 1, 0, 80, 81, 7.0)), 100
    )
    assert np.allclose(np.expm1(use.loc[0]), [17.0, 10.0])


def test_silent_accounts_stay(m):
    """An account without a session is in the table, with zero use."""
    table = m.build(
        (accounts_of([np.nan] * 3), plans_of(3), sessions_of((1, 1, 1, 95, 95, 10.0))), 100
    )
    assert table.index.tolist() == [0, 1, 2]
    assert table["minutes"].gt(0).tolist() == [False, True, False]


def test_learns_from_complete_labels(m):
    """Who closes after the snapshot does not change the scores of that snapshot."""
    n = 40
    rng = np.random.default_rng(0)
    sessions = sessions_of(
        *(
            (i, 1, i % n, day, day, float(rng.integers(5, 60)))
            for i, day in enumerate(rng.integers(60, 140, 600))
        )
    )
    early = np.where(np.arange(n) % 5 == 0, 120.0, np.nan)
    later = np.where(np.arange(n) % 5 == 1, 150.0, early)
    first, second = (
        m.rehearse((accounts_of(closed), plans_of(n), sessions), 140)[1]
        for closed in (early, later)
    )
    assert np.allclose(first, second)
