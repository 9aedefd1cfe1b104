"""Hidden tests of the model on orders dispatched after the history."""

import numpy as np

from minbar.testing import points


@points(3, criterion="generalisation")
def test_ranks_later_orders(ask, tables, measure, bar):
    """Ranks orders of later weeks better than simple guesses do."""
    bar.at_least(measure.ranking(ask.holdout(), tables.risk), 0.6)


@points(5, criterion="generalisation")
def test_comes_close_to_the_true_risk(ask, tables, measure, bar):
    """Reaches most of the gain in log loss that the data allow."""
    bar.at_least(measure.gain(ask.holdout(), tables.risk), 0.6)


@points(4, criterion="generalisation")
def test_ranks_orders_of_unseen_couriers(ask, tables, measure, bar):
    """Ranks the orders of couriers who started after the history."""
    unseen = tables.unseen
    bar.at_least(measure.ranking(ask.holdout()[unseen], tables.risk[unseen]), 0.6)


@points(3, criterion="generalisation")
def test_finds_the_riskiest_tenth(ask, tables, measure, bar):
    """Finds the tenth of the orders that most need a second look."""
    bar.at_least(measure.lift(ask.holdout(), tables.risk), 1.5)


@points(3, criterion="generalisation")
def test_risks_handed_in_for_new_orders(ask, tables, measure, bar):
    """Hands in predictions for the new orders that come close to their true risk."""
    truth = tables.read("new_truth")["risk"].to_numpy(float)
    bar.at_least(measure.gain(ask.predictions(), truth), 0.6)


@points(2, criterion="generalisation")
def test_learns_from_the_labels_it_is_given(ask, tables, measure, bar):
    """Learns from the labels it is given: labels turned around turn the ranking around."""
    bar.at_most(measure.ranking(ask.holdout(flipped=True), tables.risk), 0.4)


@points(4, criterion="generalisation")
def test_uses_only_what_is_known_at_dispatch(ask, tables, measure, bar):
    """Answers alike whatever is written down after the order has left."""
    orders = tables.read("holdout_orders").head(400)
    before = ask.holdout()[: len(orders)]
    later = orders.assign(
        customer_contacts=np.arange(len(orders)) % 4,
        back_at_hub_min=120.0 + np.arange(len(orders)) % 7 * 30,
    )
    bar.at_least(measure.spread(before), 0.1)
    assert np.allclose(ask.risks(measure.as_read(later)), before, atol=1e-6)
