"""Hidden tests of the cleaning; each column is compared on orders that are listed once."""

import numpy as np
import pandas as pd
import pytest

from minbar.testing import points


@pytest.fixture
def truth(tables):
    """What a faultless cleaning returns, by order."""
    return tables.read("clean_truth").set_index("order_id")


@pytest.fixture
def once(tables):
    """Ids of the orders that are listed once, so that each test judges one thing."""
    return tables.read("clean_orders").drop_duplicates("order_id", keep=False)["order_id"]


@pytest.fixture
def revised(tables):
    """Ids of the orders of which there are two revisions."""
    revisions = tables.read("clean_orders").groupby("order_id")["revision"].nunique()
    return revisions.index[revisions > 1]


def numbers(column, ids):
    """Return a column as numbers, by id."""
    return pd.to_numeric(column, errors="coerce").reindex(ids).to_numpy(float)


def words(column, ids):
    """Return a column as plain text, by id."""
    return column.astype(object).reindex(ids)


@points(2, criterion="data-handling")
def test_one_row_an_order(ask, tables):
    """Returns every order exactly once, although some are listed twice."""
    ids = ask.cleaned_rows()["order_id"].astype(str)
    assert sorted(ids) == sorted(set(tables.read("clean_orders")["order_id"]))


@points(2, criterion="data-handling")
def test_keeps_the_latest_revision(ask, truth, revised):
    """Keeps the latest revision of an order that was changed."""
    slack = numbers(ask.cleaned()["slack_min"], revised)
    # Revisions differ by half an hour; whole hours lost over time zones are another test's.
    off = np.round(slack - truth.loc[revised, "slack_min"].to_numpy(float))
    assert len(revised) > 10
    # Beyond a day it is no time zone; a float without minutes is a multiple of any hour.
    assert (abs(off) <= 24 * 60).all()
    assert (off % 60 == 0).all()


@points(2, criterion="data-handling")
def test_dispatch_times_in_utc(ask, truth, once):
    """Reads the time of dispatch of every source and returns it in UTC."""
    got = pd.to_datetime(ask.cleaned()["dispatched_utc"], utc=True).reindex(once)
    expected = pd.to_datetime(truth["dispatched_utc"], utc=True).loc[once]
    assert not got.isna().any()
    assert ((got - expected).abs() < pd.Timedelta(seconds=1)).all()


@points(2, criterion="data-handling")
def test_slack(ask, truth, once):
    """Measures the minutes from dispatch to promise on one clock."""
    slack = numbers(ask.cleaned()["slack_min"], once)
    assert np.allclose(slack, truth.loc[once, "slack_min"], atol=0.01)


@points(2, criterion="data-handling")
def test_weights(ask, truth, once):
    """Returns weights in kilograms, and no weight where it is missing or impossible."""
    weight = numbers(ask.cleaned()["weight_kg"], once)
    assert np.allclose(weight, truth.loc[once, "weight_kg"], atol=0.001, equal_nan=True)


@points(1, criterion="data-handling")
def test_services(ask, truth, once, measure):
    """Brings every spelling of a service to one name."""
    service = words(ask.cleaned()["service"], once)
    assert measure.mismatches(service, truth.loc[once, "service"]) == 0


@points(2, criterion="data-handling")
def test_couriers(ask, truth, once, measure):
    """Finds the courier of every order, and the courier's vehicle, however typed."""
    cleaned = ask.cleaned()
    for column in ("courier_id", "vehicle"):
        assert measure.mismatches(words(cleaned[column], once), truth.loc[once, column]) == 0


@points(2, criterion="data-handling")
def test_tenure(ask, truth, once):
    """Counts the days that a courier has been with the company."""
    tenure = numbers(ask.cleaned()["tenure_days"], once)
    assert np.allclose(tenure, truth.loc[once, "tenure_days"], atol=0.01)


@points(1, criterion="data-handling")
def test_routes(ask, truth, once, measure):
    """Finds the hub of every route, and its length in kilometres."""
    cleaned = ask.cleaned()
    assert measure.mismatches(words(cleaned["hub"], once), truth.loc[once, "hub"]) == 0
    distance = numbers(cleaned["distance_km"], once)
    assert np.allclose(distance, truth.loc[once, "distance_km"], atol=0.05)


@points(2, criterion="data-handling")
def test_weather(ask, truth, once):
    """Joins the weather at the hub at the moment of dispatch, gaps left as gaps."""
    cleaned = ask.cleaned()
    for column in ("temp_c", "rain_mm", "wind_kmh"):
        got = numbers(cleaned[column], once)
        assert np.allclose(got, truth.loc[once, column], atol=0.001, equal_nan=True)
