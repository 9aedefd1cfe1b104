"""Hidden tests of the small take-home."""

import pandas as pd
from sklearn.metrics import roc_auc_score

from minbar.testing import points


@points(2, criterion="answers")
def test_ranks_new_points(submission, data):
    """Ranks points that it has not seen."""
    model = submission.call("fit", pd.read_csv(data.path("points.csv")))
    table = pd.read_csv(data.path("holdout.csv"))
    answer = submission.call("predict", model, table[["x", "y"]])
    assert roc_auc_score(table["label"], answer) >= 0.6


@points(2, criterion="answers")
def test_models_keep_apart(submission, data):
    """Keeps two models apart."""
    table = pd.read_csv(data.path("points.csv"))
    model = submission.call("fit", table)
    other = submission.call("fit", table.assign(label=1 - table["label"]))
    rows = table[["x", "y"]].head(50)
    first, second = (submission.call("predict", one, rows) for one in (model, other))
    assert abs(first + second - 1).max() < 0.05
