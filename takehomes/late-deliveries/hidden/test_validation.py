"""Hidden tests of how the candidate validates: the split, and whether its word holds."""

import pandas as pd
import pytest

from minbar.testing import points


@pytest.fixture
def dispatched(tables):
    """True time of dispatch, by order."""
    truth = tables.read("clean_truth").set_index("order_id")
    return pd.to_datetime(truth["dispatched_utc"], utc=True)


@points(4, criterion="validation")
def test_validates_as_the_model_is_used(ask, dispatched):
    """Validates on orders that stand to the training rows as new orders to the history."""
    split = ask.split()
    when = split["order_id"].map(dispatched)
    assert split["valid"].any()
    assert not split["valid"].all()
    # A day's grace: which clock decides at the seam is another test's business.
    assert when[split["valid"]].min() >= when[~split["valid"]].max() - pd.Timedelta(days=1)


@points(2, criterion="validation")
def test_no_order_on_both_sides(ask):
    """Keeps all rows of one order on the same side of the split."""
    split = ask.split()
    assert split["valid"].any()
    assert not split["valid"].all()
    sides = split.groupby("order_id")["valid"]
    assert (sides.min() == sides.max()).all()


@points(2, criterion="validation")
def test_split_ignores_the_order_of_rows(ask):
    """Splits the same orders the same way when the table is shuffled."""
    plain, shuffled = ask.split(), ask.split(shuffled=True)
    assert plain["valid"].any()
    assert not plain["valid"].all()
    for side in (True, False):
        before = set(plain.loc[plain["valid"] == side, "order_id"])
        assert before == set(shuffled.loc[shuffled["valid"] == side, "order_id"])


@points(4, criterion="validation")
def test_stated_figure_holds(ask, tables, measure, bar):
    """States a validation figure that the predictions for new orders then reach."""
    risk = tables.read("new_truth")["risk"].to_numpy(float)
    reached = measure.ranking(ask.predictions(), risk)
    bar.at_most(abs(ask.stated_number("validation_auc") - reached), 0.1)
    bar.at_least(reached, 0.55)
