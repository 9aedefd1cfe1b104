"""What must hold of the verdict, each property on a few rows."""

import numpy as np


def test_request_counts_for_the_version_asked_first(m):
    """What the new version did not answer stays its own, even if the old one answered after it."""
    log = [
        m.Attempt(1, 1, 70, "new", 504, 250.0, 0.1),
        m.Attempt(1, 2, 70, "old", 200, 80.0, 0.1),
        m.Attempt(2, 1, 71, "old", 200, 90.0, 0.2),
    ]
    assert sorted(row.version for row in m.requests_of(log)) == ["new", "old"]


def test_customer_waits_for_all_attempts(m):
    """The time of a request is that of all of its attempts."""
    log = [
        m.Attempt(1, 1, 70, "new", 504, 250.0, 0.1),
        m.Attempt(1, 2, 70, "new", 0, 5.0, 0.1),
        m.Attempt(1, 3, 70, "new", 200, 80.0, 0.1),
    ]
    (row,) = m.requests_of(log)
    assert row.ms == 335.0


def test_no_answer_is_not_good(m):
    """Only an answer is good, and only within 300 ms."""
    cases = {(200, 300.0): True, (200, 300.1): False, (0, 5.0): False, (504, 250.0): False}
    for (status, ms), expected in cases.items():
        assert m.is_good(m.Request(70, "new", status, ms)) == expected


def test_versions_are_compared_over_the_same_minutes(m):
    """Nothing counts from before the new version served."""
    log = [
        m.Attempt(number, 1, minute, version, 200, 80.0, 0.1)
        for number, (minute, version) in enumerate(
            [(12, "old"), (59, "old"), (61, "old"), (60, "new"), (99, "old"), (75, "new")]
        )
    ]
    assert m.first_minute(log) == 60


def test_scores_beyond_the_old_range_count(m):
    """A version whose scores are all higher than any before has moved, and far."""
    old = np.arange(1000) / 1000.0
    assert m.shift(old, old) < 1e-6
    p = np.full(10, 100.5) / 1005.0
    q = np.append(np.full(9, 0.5), 1000.5) / 1005.0
    assert np.isclose(m.shift(old, old + 5.0), ((q - p) * np.log(q / p)).sum())


def test_bound_is_that_of_two_shares(m):
    """The bound lies 1.64 standard errors of a difference of shares below the difference."""
    good = {"old": (900, 1000), "new": (190, 200)}
    rows = [
        m.Request(70, version, 200 if i < good[version][0] else 504, 80.0)
        for version in good
        for i in range(good[version][1])
    ]
    error = (0.9 * 0.1 / 1000 + 0.95 * 0.05 / 200) ** 0.5
    assert np.isclose(m.advantage(rows), 0.05 - 1.64 * error)
