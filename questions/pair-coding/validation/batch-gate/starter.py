"""A gate for batches of rows: let in, set aside, or stop, with reasons."""

MISSING, TYPE, RANGE, CHOICE, UNKNOWN = "missing", "type", "range", "choice", "unknown"

CONTRACT = {
    "order": {"type": str},
    "amount": {"type": float, "low": 0, "high": 10_000},
    "country": {"type": str, "choices": ["DE", "FR", "PL"]},
    "coupon": {"type": str, "optional": True},
}


def problems(row, contract):
    """Return (column, reason) for each breach of the contract, in the order of its columns.

    >>> problems({"order": "a1", "amount": -3, "country": "DE"}, CONTRACT)
    [('amount', 'range')]
    """
    raise NotImplementedError
