"""Rows from many callers, predicted in batches: on time, at a limited rate, one bad row alone."""

from collections import deque
from typing import Any, NamedTuple


class BusyError(Exception):
    """Too many rows are waiting; the caller may try again later."""


class Answer(NamedTuple):
    """What became of a row: a value, or the text of what went wrong."""

    value: Any = None
    error: str | None = None


class Waiting(NamedTuple):
    """A row that waits to be put into a batch."""

    ticket: int
    row: Any
    since: float


class Batcher:
    """Collects rows and predicts them in batches; time is given by whoever calls."""

    def __init__(self, predict, *, max_rows, max_wait, max_waiting=1_000, calls=None, per=1.0):
        """Set the limits.

        Args:
            predict: takes a list of rows, returns as many values; may raise.
            max_rows: most rows in one call of `predict`.
            max_wait: seconds after which a row no longer waits for others.
            max_waiting: rows that may be without an answer.
            calls: most calls of `predict` in any `per` seconds; no limit by default.
            per: see `calls`.
        """
        self._predict = predict
        self._max_rows, self._max_wait, self._max_waiting = max_rows, max_wait, max_waiting
        self._calls, self._per = calls, per
        self._tickets = 0
        self._waiting = deque()
        self._due = deque()  # batches, the next one to be tried first
        self._called = deque()  # times of the last calls

    def submit(self, row, now):
        """Take a row and return its ticket.

        Raises:
            BusyError: if as many rows are without an answer as may be.
        """
        if len(self._waiting) + sum(map(len, self._due)) >= self._max_waiting:
            message = f"{self._max_waiting} rows are waiting"
            raise BusyError(message)
        self._tickets += 1
        self._waiting.append(Waiting(self._tickets, row, now))
        return self._tickets

    def run(self, now):
        """Predict what is due, as far as the rate allows; return ticket to answer."""
        self._collect(now)
        answers = {}
        while self._due and self._may_call(now):
            answers |= self._try(self._due.popleft())
        return answers

    def _collect(self, now):
        """Make batches of the rows that are enough, or have waited long enough."""
        while len(self._waiting) >= self._max_rows or (
            self._waiting and now - self._waiting[0].since >= self._max_wait
        ):
            size = min(self._max_rows, len(self._waiting))
            self._due.append([self._waiting.popleft() for _ in range(size)])

    def _may_call(self, now):
        """Return whether another call is within the rate; if so, it counts from now on."""
        while self._called and self._called[0] <= now - self._per:
            self._called.popleft()
        if self._calls is not None and len(self._called) >= self._calls:
            return False
        self._called.append(now)
        return True

    def _try(self, batch):
        """Predict a batch; of one that fails, the halves are tried next, down to single rows."""
        try:
            values = list(self._predict([each.row for each in batch]))
            if len(values) != len(batch):
                message = f"{len(values)} values for {len(batch)} rows"
                raise ValueError(message)  # noqa: TRY301  the same as a failure of the call
        except Exception as error:  # noqa: BLE001  whatever a model raises is the row's answer
            if len(batch) == 1:
                return {batch[0].ticket: Answer(error=f"{type(error).__name__}: {error}")}
            half = len(batch) // 2
            self._due.extendleft([batch[half:], batch[:half]])
            return {}
        return {each.ticket: Answer(value=value) for each, value in zip(batch, values, strict=True)}
