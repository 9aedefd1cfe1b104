"""Public tests: what a candidate could check at home."""

import pandas as pd

from minbar.testing import points


@points(1, criterion="public")
def test_total(submission, data):
    """Adds up the orders of the workspace."""
    amounts = pd.read_csv(data.path("orders.csv"))["amount"].to_numpy()
    assert abs(submission.call("total", amounts) - amounts.sum()) <= 0.01


@points(1, criterion="public")
def test_codes(submission, data):
    """Reads the codes of the workspace backwards."""
    table = pd.read_csv(data.path("orders.csv"))
    expected = [code[::-1] for code in table["code"]]
    assert submission.call("codes", table[["order_id", "code"]]) == expected


@points(1, criterion="public")
def test_shout(submission):
    """Shouts."""
    assert submission.call("shout", "hello") == "HELLO"
