"""Public tests of the small take-home."""

import pandas as pd

from minbar.testing import points


@points(2, criterion="answers")
def test_fits(submission, data):
    """Fits a model on the points."""
    submission.call("fit", pd.read_csv(data.path("points.csv")))


@points(2, criterion="answers")
def test_predicts(submission, data):
    """Answers with one probability a row."""
    table = pd.read_csv(data.path("points.csv"))
    model = submission.call("fit", table)
    assert len(submission.call("predict", model, table[["x", "y"]])) == len(table)
