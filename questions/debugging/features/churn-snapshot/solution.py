"""Training tables for a churn model: one row for each account, as it was known on a snapshot.

Days are whole numbers. The sources, as the warehouse keeps them:

accounts  account, opened, closed (NaN while it is open)
plans     account, plan, since: a row for each change of plan
sessions  session, revision, account, happened, arrived, minutes: phones that were offline
          deliver late, and a correction arrives as a further revision of the same session
"""

import numpy as np
import pandas as pd

WEEK, WINDOW, HORIZON, LAST_DAY = 7, 28, 30, 300


def make_sources(seed=3, n=1500):
    """Simulate the sources: use fades before most closures; clocks left running are corrected."""
    rng = np.random.default_rng(seed)
    opened = rng.integers(0, 200, n)
    closed = opened + 20 + rng.exponential(170.0, n).round()
    closed = np.where(closed <= LAST_DAY, closed, np.nan)
    accounts = pd.DataFrame({"account": np.arange(n), "opened": opened, "closed": closed})

    keen = rng.gamma(2.0, 0.1, n)
    owner, day = (grid.ravel() for grid in np.indices((n, LAST_DAY)))
    left = np.nan_to_num(closed, nan=999.0)[owner] - day
    fades = (rng.random(n) < 0.7)[owner] & (left < 40)
    chance = keen[owner] * np.where(fades, 0.25, 1.0) * (day >= opened[owner]) * (left > 0)
    used = rng.random(len(owner)) < chance
    owner, day = owner[used], day[used]
    late = rng.integers(1, 28, len(day)) * (rng.random(len(day)) < 0.7)
    sessions = pd.DataFrame(
        {
            "session": np.arange(len(day)),
            "revision": 1,
            "account": owner,
            "happened": day,
            "arrived": day + late,
            "minutes": rng.gamma(4.0, 8.0, len(day)).round(),
        }
    )
    second = sessions.sample(frac=0.3, random_state=seed).assign(revision=2)
    second["arrived"] = second["happened"] + rng.integers(0, 14, len(second))
    sessions.loc[second.index, "minutes"] *= 12.0
    sessions = pd.concat([sessions, second]).sort_values(["arrived", "session"])

    start = accounts.assign(plan=rng.choice(["basic", "plus"], n, p=[0.7, 0.3]), since=opened)
    told = accounts[accounts["closed"].notna() & (rng.random(n) < 0.6)]
    end = told.assign(plan="none", since=told["closed"])
    plans = pd.concat([start, end])[["account", "plan", "since"]].sort_values("since")
    return accounts, plans, sessions


def at_risk(accounts, snapshot):
    """Return the accounts that are open on the snapshot, with whether they close within 30 days."""
    is_open = accounts["opened"].le(snapshot) & ~accounts["closed"].le(snapshot)
    table = accounts[is_open].set_index("account")
    return table["closed"].le(snapshot + HORIZON).rename("churned").to_frame()


def plan_on(plans, snapshot):
    """Return each account's plan on the snapshot; later changes were not known then."""
    known = plans[plans["since"] <= snapshot]
    return (
        known.sort_values("since")
        .drop_duplicates("account", keep="last")
        .set_index("account")["plan"]
    )


def latest(sessions):
    """Return each session once, in its highest revision, in whatever order they arrived."""
    return sessions.sort_values("revision").drop_duplicates("session", keep="last")


def use_before(sessions, snapshot):
    """Return logs of minutes in the last 28 and 7 days, by what had arrived on the snapshot."""
    known = latest(sessions[sessions["arrived"] <= snapshot])
    age = snapshot - known["happened"]
    recent = known[age.between(0, WINDOW - 1)].assign(week=known["minutes"].where(age < WEEK, 0.0))
    return np.log1p(recent.groupby("account")[["minutes", "week"]].sum())


def build(sources, snapshot):
    """Return features and label of every account at risk; one without use has zero minutes."""
    accounts, plans, sessions = sources
    table = at_risk(accounts, snapshot)
    plan = plan_on(plans, snapshot).reindex(table.index)
    table = table.assign(basic=plan.eq("basic").astype(float), plus=plan.eq("plus").astype(float))
    return table.join(use_before(sessions, snapshot), how="left").fillna(0.0)


def auc(label, score):
    """Return the chance that a churned account scores above one that stays."""
    rank = score.rank()
    positive = int(label.sum())
    return (rank[label].sum() - positive * (positive + 1) / 2) / (positive * (~label).sum())


def score(train, test):
    """Return linear scores of `test`, with weights and scales learnt on `train`."""
    columns = ["basic", "plus", "minutes", "week"]
    mean, spread = train[columns].mean(), train[columns].std() + 1e-9
    x, z = (((part[columns] - mean) / spread).assign(one=1.0).to_numpy() for part in (train, test))
    y = train["churned"].to_numpy(float)
    return pd.Series(z @ np.linalg.solve(x.T @ x + np.eye(x.shape[1]), x.T @ y), index=test.index)


def rehearse(sources, snapshot):
    """Return labels and scores at a snapshot, learnt from labels that were complete by then."""
    train = build(sources, snapshot - HORIZON)
    test = build(sources, snapshot)
    return test["churned"], score(train, test)


def report():
    """Return the headline: AUC of the rehearsal on day 240, higher is better."""
    return float(auc(*rehearse(make_sources(), 240)))
