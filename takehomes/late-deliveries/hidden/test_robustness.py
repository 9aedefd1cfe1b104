"""Hidden tests of odd rows: an answer for each, and one that still tells orders apart."""

import numpy as np
import pandas as pd
import pytest

from minbar.testing import points

ROWS = 500


@pytest.fixture
def orders(tables):
    """Some orders of the holdout."""
    return tables.read("holdout_orders").head(ROWS)


def blanked(orders, columns):
    """Return orders with each column blank in a different fifth of the rows."""
    odd = orders.copy()
    for turn, column in enumerate(columns):
        odd.loc[odd.index % 5 == turn % 5, column] = np.nan
    return odd


@points(2, criterion="robustness")
def test_courier_who_is_not_listed(ask, orders, tables, measure, bar):
    """Answers for couriers who are in no table."""
    odd = orders.assign(courier_id=[f"C{9000 + n % 7}" for n in range(len(orders))])
    bar.at_least(measure.ranking(ask.risks(measure.as_read(odd)), tables.risk[:ROWS]), 0.55)


@points(2, criterion="robustness")
def test_route_and_service_that_are_new(ask, orders, tables, measure, bar):
    """Answers for a route that is in no table and a service that is new."""
    odd = orders.copy()
    odd.loc[odd.index % 4 == 0, "route_id"] = "R999"
    odd.loc[odd.index % 4 == 1, "service"] = "night"
    bar.at_least(measure.ranking(ask.risks(measure.as_read(odd)), tables.risk[:ROWS]), 0.55)


@points(2, criterion="robustness")
def test_missing_values(ask, orders, tables, measure, bar):
    """Answers where values are missing."""
    columns = ["weight", "service", "courier_id", "promised_by", "parcels"]
    odd = measure.as_read(blanked(orders, columns))
    bar.at_least(measure.ranking(ask.risks(odd), tables.risk[:ROWS]), 0.55)


@points(2, criterion="robustness")
def test_unreadable_values(ask, orders, tables, measure, bar):
    """Answers where a value can't be read or can't be true."""
    odd = orders.astype({"weight": object})
    odd.loc[odd.index % 5 == 0, "dispatched_at"] = "yesterday"
    odd.loc[odd.index % 5 == 1, "promised_by"] = "2026-02-31 25:00"
    odd.loc[odd.index % 5 == 2, "weight"] = "heavy"
    odd.loc[odd.index % 5 == 3, "weight"] = -40
    bar.at_least(measure.ranking(ask.risks(measure.as_read(odd)), tables.risk[:ROWS]), 0.55)


@points(2, criterion="robustness")
def test_silent_weather_station(ask, tables, orders, measure, bar):
    """Answers when no weather was recorded at the time."""
    weather = tables.read("weather")
    weather = measure.as_read(weather[weather["block_start_utc"] < "2026-02-15"])
    bar.at_least(measure.ranking(ask.risks(orders, weather=weather), tables.risk[:ROWS]), 0.55)


@points(2, criterion="robustness")
def test_one_row_and_none(ask, orders, measure, bar):
    """Answers for a single order as it does for many, and for no order at all."""
    many = ask.holdout()[: len(orders)]
    bar.at_least(measure.spread(many), 0.1)
    assert np.allclose(ask.risks(measure.as_read(orders.iloc[[17]])), many[17], atol=1e-6)
    assert ask.risks(measure.as_read(orders.iloc[:0])).shape == (0,)


@points(1, criterion="robustness")
def test_columns_in_another_order(ask, orders, measure, bar):
    """Finds columns by name, whatever their order and the index, and ignores further ones."""
    before = ask.holdout()[: len(orders)]
    bar.at_least(measure.spread(before), 0.1)
    odd = orders[orders.columns[::-1]].assign(tour_leader="n/a")
    odd.index = pd.Index(range(7000, 7000 + len(odd)))
    assert np.allclose(ask.risks(odd), before, atol=1e-6)


@points(1, criterion="robustness")
def test_models_keep_apart(ask, orders, measure, bar):
    """Keeps two trained models apart: the second leaves the first as it was."""
    before = ask.holdout()[: len(orders)]
    bar.at_least(measure.spread(before), 0.1)
    other = ask.holdout(flipped=True)[: len(orders)]
    assert np.allclose(ask.risks(orders), before, atol=1e-6)
    assert not np.allclose(other, before, atol=0.01)
