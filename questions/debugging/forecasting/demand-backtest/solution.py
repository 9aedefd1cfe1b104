"""Backtest of a bakery's daily demand: forecasts for a fortnight, origin after origin.

Every 14 days, on the evening of the origin, flour is ordered for the next 14 days. One model and
one naive rule serve all of them, so each day is described by what was known 14 days before it,
even where later sales would be known. Days on which the till was down are NaN; they are carried
forward for the description and never scored.
"""

import numpy as np

HORIZON, SEASON, WINDOW = 14, 7, 28
LAGS = (0, 7, 14)
START = HORIZON + max(WINDOW - 1, *LAGS)  # first day whose features all exist
RIDGE = 3.0


def make_demand(seed=3, n_days=560):
    """Simulate sales: weekdays, slow swings, tourists, a few parties, and a till that fails."""
    rng = np.random.default_rng(seed)
    day = np.arange(n_days)
    week = np.array([0.8, 0.75, 0.8, 0.9, 1.1, 1.5, 1.2])[day % SEASON]
    swing = np.zeros(n_days)
    for today in day[1:]:
        swing[today] = 0.97 * swing[today - 1] + rng.normal(0.0, 0.09)
    level = 240.0 * np.exp(0.0004 * day + swing)
    sold = level * week * np.exp(rng.normal(0.0, 0.07, n_days))
    sold[rng.random(n_days) < 0.03] *= 2.5
    sold[1:][rng.random(n_days - 1) < 0.08] = np.nan
    return np.round(sold)


def fill_gaps(sold):
    """Replace each NaN by the last number before it; the first day is known.

    What came after a gap was not known on the day.
    """
    known = np.flatnonzero(~np.isnan(sold))
    return sold[known[np.searchsorted(known, np.arange(len(sold)), side="right") - 1]]


def features(sold, day):
    """Return what describes `day`: its weekday, and sales known `HORIZON` days before it."""
    last = day - HORIZON
    lags = [np.log1p(sold[last - lag]) for lag in LAGS]
    recent = np.log1p(sold[last - WINDOW + 1 : last + 1]).mean()
    return np.concatenate([np.eye(SEASON)[day % SEASON], lags, [recent]])


def folds(n_days, first):
    """Yield days to learn from, all of them past at the origin, and the days that follow it."""
    for origin in range(first, n_days - HORIZON, HORIZON):
        test = np.arange(origin + 1, origin + HORIZON + 1)
        train = np.arange(START, origin + 1)
        yield train, test


def fit(x, sold):
    """Return ridge weights for log sales; parties, the top 2 % of what is given, are capped."""
    target = np.log1p(np.minimum(sold, np.quantile(sold, 0.98)))
    return np.linalg.solve(x.T @ x + RIDGE * np.eye(x.shape[1]), x.T @ target)


def predict(x, weights):
    """Return forecasts, in loaves."""
    return np.expm1(x @ weights)


def naive(sold, days):
    """Return the yardstick: the latest same weekday that is known `HORIZON` days ahead."""
    back = SEASON * -(-HORIZON // SEASON)
    return sold[days - back]


def backtest(sold, first=200):
    """Return the share of the yardstick's absolute error that the model saves, over all folds.

    Days are scored as they were sold.
    """
    filled = fill_gaps(sold)
    x = np.array([features(filled, day) for day in range(START, len(sold))])
    ours = theirs = 0.0
    for train, test in folds(len(sold), first):
        weights = fit(x[train - START], filled[train])
        scored = test[~np.isnan(sold[test])]
        forecast = predict(x[scored - START], weights)
        truth = sold[scored]
        ours += np.abs(truth - forecast).sum()
        theirs += np.abs(truth - naive(filled, scored)).sum()
    return float(1.0 - ours / theirs)


def report():
    """Return the headline: share of the yardstick's error saved, higher is better."""
    return backtest(make_demand())
