"""What must hold of the backtest, each property on its own."""

import numpy as np


def test_gaps_are_filled_from_the_past(m):
    """A missing day shows the last number before it."""
    sold = np.array([5.0, np.nan, np.nan, 9.0, np.nan, 2.0])
    assert m.fill_gaps(sold).tolist() == [5.0, 5.0, 5.0, 9.0, 9.0, 2.0]


def test_features_are_known_two_weeks_before(m):
    """Sales of the 13 days before a day change nothing in what describes it."""
    for seed in range(3):
        sold = np.random.default_rng(seed).uniform(50.0, 150.0, 120)
        for day in (m.START, 77, 119):
            later = sold.copy()
            later[day - m.HORIZON + 1 :] += 1000.0
            assert np.array_equal(m.features(sold, day), m.features(later, day))


def test_folds_learn_from_the_past(m):
    """Every day that is learnt from has been seen at the origin, the day before the test days."""
    made = list(m.folds(130, 80))
    assert [test[0] for _, test in made] == [81, 95, 109]
    for train, test in made:
        assert train.tolist() == list(range(m.START, test[0]))
        assert test.tolist() == list(range(test[0], test[0] + m.HORIZON))


def test_yardstick_uses_what_is_known(m):
    """The naive forecast of a day is the same weekday of two weeks ago, not of last week."""
    sold = np.arange(100.0)
    assert m.naive(sold, np.array([60, 66, 73])).tolist() == [46.0, 52.0, 59.0]


def week_after_week(last):
    """Return sales that repeat weekly, but for the last day, which is scored and `last` high."""
    sold = np.tile([80.0, 75.0, 80.0, 90.0, 110.0, 150.0, 120.0], 43)[:299]
    sold[-1] = last
    return sold


def test_errors_are_those_of_the_days_as_sold(m):
    """A party that nobody expected costs the more the larger it is."""
    small, large = (m.backtest(week_after_week(last)) for last in (400.0, 4000.0))
    assert abs(small - large) > 1e-3


def test_missing_days_are_not_scored(m):
    """A till that was down makes no error of its own."""
    sold = np.random.default_rng(0).uniform(50.0, 150.0, 299)
    sold[[-1, -3, -40]] = np.nan
    assert np.isfinite(m.backtest(sold))
