"""Hidden tests of predicted risks as risks; answers that are all alike earn nothing."""

from minbar.testing import points


@points(3, criterion="calibration")
def test_mean_risk(ask, tables, measure, bar):
    """Predicts, on the whole, as many late orders as there are."""
    risks = ask.holdout()
    bar.at_least(measure.spread(risks), 0.1)
    bar.at_most(measure.bias(risks, tables.risk), 0.06)


@points(4, criterion="calibration")
def test_risk_by_tenths(ask, tables, measure, bar):
    """Predicts the right share of late orders from the safest tenth to the riskiest."""
    risks = ask.holdout()
    bar.at_least(measure.spread(risks), 0.1)
    bar.at_most(measure.bin_gap(risks, tables.risk), 0.07)


@points(3, criterion="calibration")
def test_risk_at_every_hub(ask, tables, measure, bar):
    """Predicts the right share of late orders at every hub."""
    risks = ask.holdout()
    bar.at_least(measure.spread(risks), 0.1)
    bar.at_most(measure.worst_bias(risks, tables.risk, tables.hub), 0.1)


@points(3, criterion="calibration")
def test_riskiest_fifth(ask, tables, measure, bar):
    """Predicts the right share of late orders among those that it finds riskiest."""
    risks = ask.holdout()
    bar.at_least(measure.spread(risks), 0.1)
    fifth = measure.top(risks, 0.2)
    bar.at_most(measure.bias(risks[fifth], tables.risk[fifth]), 0.13)
