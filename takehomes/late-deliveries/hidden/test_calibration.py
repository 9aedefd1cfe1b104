"""Hidden tests of predicted risks as risks; answers that are all alike earn nothing."""

import pytest

from minbar.testing import points


@pytest.fixture
def holdout(ask, measure):
    """Predicted risks of the holdout, asked for in the test itself."""

    def get():
        risks = ask.holdout()
        assert measure.spread(risks) > 0.1, "all answers are nearly alike"
        return risks

    return get


@points(3, criterion="calibration")
def test_mean_risk(holdout, tables, measure, bar):
    """Predicts, on the whole, as many late orders as there are."""
    bar.at_most(measure.bias(holdout(), tables.risk), 0.06)


@points(4, criterion="calibration")
def test_risk_by_tenths(holdout, tables, measure, bar):
    """Predicts the right share of late orders from the safest tenth to the riskiest."""
    bar.at_most(measure.bin_gap(holdout(), tables.risk), 0.07)


@points(3, criterion="calibration")
def test_risk_at_every_hub(holdout, tables, measure, bar):
    """Predicts the right share of late orders at every hub."""
    bar.at_most(measure.worst_bias(holdout(), tables.risk, tables.hub), 0.1)


@points(3, criterion="calibration")
def test_riskiest_fifth(holdout, tables, measure, bar):
    """Does not overstate the risk of the orders that it finds riskiest."""
    risks = holdout()
    fifth = measure.top(risks, 0.2)
    bar.at_most(measure.bias(risks[fifth], tables.risk[fifth]), 0.1)
