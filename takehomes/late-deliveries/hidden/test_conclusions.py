"""Hidden tests of the stated conclusions, against what is true of this world."""

from minbar.testing import points


@points(3, criterion="conclusions")
def test_columns_known_too_late(ask, tables):
    """Names the columns that nobody knows yet when an order leaves the hub."""
    stated = ask.conclusion("after_the_fact")
    assert isinstance(stated, list)
    assert all(isinstance(name, str) for name in stated)
    assert sorted(set(stated)) == tables.answers["after_the_fact"]


@points(3, criterion="conclusions")
def test_riskiest_vehicle(ask, tables):
    """Names the vehicle that is late most often, all else being equal."""
    assert ask.conclusion("riskiest_vehicle") == tables.answers["riskiest_vehicle"]


@points(2, criterion="conclusions")
def test_worst_weather(ask, tables):
    """Names the weather that delays most, all else being equal."""
    assert ask.conclusion("worst_weather") == tables.answers["worst_weather"]


@points(1, criterion="conclusions")
def test_surplus_rows(ask, tables):
    """Counts the rows of the history that had to go."""
    stated = ask.conclusion("surplus_rows")
    assert not isinstance(stated, bool)
    assert stated == tables.answers["surplus_rows"]


@points(2, criterion="conclusions")
def test_expected_share(ask, tables, bar):
    """States what share of the new orders will be late."""
    truth = tables.read("new_truth")["risk"].mean()
    bar.at_most(abs(ask.stated_number("expected_late_share") - truth), 0.08)
