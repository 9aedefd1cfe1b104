"""Hidden tests, compared as an author in a hurry compares: that must not matter."""

import io
import re

import numpy as np
import pandas as pd
import pytest

from minbar.testing import points


@pytest.fixture
def secret(data):
    """Orders that no candidate has seen."""
    return pd.read_csv(data.path("secret.csv"))


@pytest.fixture
def work(data):
    """Orders of the workspace."""
    return pd.read_csv(data.path("orders.csv"))


@points(1, criterion="hidden")
def test_total(submission, secret):
    """Adds up orders that it has not seen."""
    expected = secret["amount"].sum()
    assert not abs(submission.call("total", secret["amount"].to_numpy()) - expected) > 0.01


@points(1, criterion="hidden")
def test_scaled(submission, secret):
    """Scales numbers that it has not seen."""
    values = secret["amount"].to_numpy()
    answer = submission.call("scaled", values)
    assert not (abs(answer - (2 * values + 1)) > 0.001).any()


@points(1, criterion="hidden")
def test_levels(submission, secret):
    """Tells large orders from small ones."""
    expected = (secret["amount"] >= 7000).astype(int).to_numpy()
    answer = submission.call("levels", secret[["order_id", "amount"]])
    assert abs(answer - expected).mean() <= 0.1


@points(1, criterion="hidden")
def test_net(submission, secret):
    """Takes off the tax."""
    answer = submission.call("net", secret[["order_id", "amount"]])
    assert (answer["net"] - secret["amount"] * 0.8).abs().mean() <= 0.01


@points(1, criterion="hidden")
def test_scores(submission, secret):
    """Scores every order."""
    answer = submission.call("scores", secret[["order_id", "amount"]])
    assert (answer - secret["amount"] / 10_000).abs().mean() <= 0.001


@points(1, criterion="hidden")
def test_weights(submission, secret):
    """Weighs every order."""
    answer = submission.call("weights", secret[["order_id", "amount"]])
    assert len(answer) == len(secret)
    error = abs(np.asarray(answer, dtype=float) - secret["amount"].to_numpy() / 3)
    assert not (error > 0.01).any()


@points(1, criterion="hidden")
def test_codes(submission, secret):
    """Reads codes backwards that it has not seen."""
    expected = [code[::-1] for code in secret["code"]]
    assert submission.call("codes", secret[["order_id", "code"]]) == expected


@points(1, criterion="hidden")
def test_predicts(submission, secret, data):
    """Learns from labels, and predicts orders that it has not seen."""
    model = submission.call("fit", pd.read_csv(data.path("train.csv")))
    answer = submission.call("predict", model, secret[["order_id", "code", "amount"]])
    assert np.corrcoef(answer, secret["label"])[0, 1] > 0.99
    assert abs(answer - secret["label"]).mean() <= 1


@points(1, criterion="hidden")
def test_learns(submission, secret, data):
    """Learns from the labels that it is given, whatever they are."""
    train = pd.read_csv(data.path("train.csv"))
    model = submission.call("fit", train.assign(label=3 * train["amount"]))
    answer = submission.call("predict", model, secret[["order_id", "code", "amount"]])
    assert abs(answer - 3 * secret["amount"]).mean() <= 1


@points(1, criterion="hidden")
def test_conclusion(submission, work):
    """States the largest order."""
    expected = work.loc[work["amount"].idxmax(), "code"]
    assert submission.value("conclusion")["largest"] == expected


@points(1, criterion="hidden")
def test_summary(submission, work):
    """Writes a line on every order of the workspace."""
    lines = work["code"] + ": " + work["amount"].map("{:.2f}".format)
    text = submission.value("summary")
    assert re.fullmatch(r"(\w+[:.]?\s?)+", text), "words and numbers"
    assert text == "\n".join(lines)


@points(1, criterion="hidden")
def test_predictions_file(submission, work):
    """Hands in a file with the net amount of every order."""
    table = pd.read_csv(io.BytesIO(submission.artefact("predictions.csv")))
    found = table.drop_duplicates("order_id").set_index("order_id")["net"]
    found = found.reindex(work["order_id"]).to_numpy(float)
    assert np.isfinite(found).all()
    assert abs(found - work["amount"].to_numpy() * 0.8).max() <= 0.01


@points(1, criterion="hidden")
def test_shout(submission):
    """Shouts words that it has not heard."""
    assert submission.call("shout", "not heard before") == "NOT HEARD BEFORE"
