"""Rows from many callers, predicted in batches."""

from typing import Any, NamedTuple


class Answer(NamedTuple):
    """What became of a row: a value, or the text of what went wrong."""

    value: Any = None
    error: str | None = None


class Batcher:
    """Collects rows and predicts them in batches; time is given by whoever calls.

    >>> batcher = Batcher(lambda rows: [row * 10 for row in rows], max_rows=2, max_wait=0.05)
    >>> first = batcher.submit(3, now=0.0)
    >>> batcher.run(now=0.01)
    {}
    >>> batcher.run(now=0.05)[first]
    Answer(value=30, error=None)
    """

    def __init__(self, predict, *, max_rows, max_wait):
        """Set the limits: rows in one call, and seconds that a row waits for others."""

    def submit(self, row, now):
        """Take a row and return its ticket."""
        raise NotImplementedError

    def run(self, now):
        """Predict what is due; return ticket to answer."""
        raise NotImplementedError
