"""The tests in your workspace: mostly the form of what is asked, a little of its substance."""

import io

import numpy as np
import pandas as pd

from minbar.testing import points

SERVICES = {"standard", "express", "evening"}
VEHICLES = {"bike", "van", "truck"}
WEATHER = {"rain", "wind", "frost"}


@points(1, criterion="data-handling")
def test_cleaned_orders(cleaned, tables):
    """load_and_clean returns no order twice and loses none."""
    ids = set(tables.read("orders")["order_id"])
    assert sorted(cleaned["order_id"].astype(str)) == sorted(ids)


@points(1, criterion="data-handling")
def test_cleaned_names(cleaned):
    """load_and_clean leaves one name for each service and each vehicle."""
    assert set(cleaned["service"].astype(object)) == SERVICES
    assert set(cleaned["vehicle"].astype(object)) == VEHICLES


@points(1, criterion="validation")
def test_size_of_the_split(submission, tables):
    """validation_rows sets aside between a tenth and two fifths of the rows."""
    orders, routes = tables.read("orders"), tables.read("routes")
    valid = np.asarray(submission.call("validation_rows", orders, routes))
    assert 0.1 <= valid.mean() <= 0.4


@points(1, criterion="generalisation")
def test_predictions_file(submission, tables):
    """predictions.csv holds each new order once, with a risk from 0 to 1."""
    table = pd.read_csv(io.BytesIO(submission.artefact("predictions.csv")))
    assert sorted(table["order_id"]) == sorted(tables.read("new_orders")["order_id"])
    assert table["risk"].between(0, 1).all()


@points(1, criterion="generalisation")
def test_trial_ranking(trial, bar):
    """A model trained on two thirds of your orders ranks others better than chance."""
    order = pd.Series(np.asarray(trial.risks)).rank().to_numpy()
    late = trial.late == 1
    below = order[late].sum() - late.sum() * (late.sum() + 1) / 2
    bar.at_least(below / (late.sum() * (~late).sum()), 0.58)


@points(1, criterion="calibration")
def test_trial_mean_risk(trial, bar):
    """Its mean predicted risk is not far from the share of orders that were late."""
    bar.at_most(abs(np.mean(trial.risks) - trial.late.mean()), 0.1)


@points(1, criterion="robustness")
def test_single_order(submission, tables, trial):
    """An order that is asked for alone gets the risk that it has among others."""
    alone = submission.call("predict_proba", trial.model, trial.orders.iloc[[5]], *tables.side)
    assert np.allclose(alone, trial.risks[5], atol=1e-6)


@points(1, criterion="conclusions")
def test_form_of_the_conclusions(submission, tables):
    """The conclusions have the form that the brief asks for."""
    stated = submission.value("conclusions")
    assert isinstance(stated["after_the_fact"], list)
    for name in ("validation_auc", "expected_late_share", "surplus_rows"):
        assert isinstance(stated[name], int | float), f"{name} is to be a number"
    assert set(stated["after_the_fact"]) <= set(tables.read("orders").columns)
    assert stated["riskiest_vehicle"] in VEHICLES
    assert stated["worst_weather"] in WEATHER
    assert 0 <= stated["surplus_rows"] <= len(tables.read("orders"))
    assert 0 <= stated["validation_auc"] <= 1
    assert 0 <= stated["expected_late_share"] <= 1
