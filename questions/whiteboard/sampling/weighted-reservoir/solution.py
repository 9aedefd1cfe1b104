"""A weighted sample of a stream, without replacement, in one pass and little memory."""

import heapq
import math


class Reservoir:
    """The `size` items of a stream that a draw by weight, without replacement, would give.

    Each item waits for an exponential time with its weight as the rate, and the `size` that are
    due first are kept. The first one due is an item with probability weight over sum of weights,
    and as such times forget how long they have waited, the same holds for the next of the rest.
    """

    def __init__(self, size, rng):
        """Keep up to `size` items; `rng.random()` gives numbers from 0 (included) to 1."""
        self._size = size
        self._rng = rng
        self._kept = []  # heap of (minus the time, order of arrival, item): latest on top
        self._seen = 0

    def add(self, item, weight):
        """Offer an item; one of weight zero is never kept."""
        if not weight >= 0 or math.isinf(weight):
            message = f"a weight is finite and not negative, unlike {weight!r}"
            raise ValueError(message)
        self._seen += 1
        if weight > 0:
            due = -math.log1p(-self._rng.random()) / weight
            self._keep((-due, self._seen, item))

    def merge(self, other):
        """Take over what another reservoir kept of another part of the stream."""
        for late, _, item in other._kept:  # noqa: SLF001  one of ourselves
            self._seen += 1
            self._keep((late, self._seen, item))

    def items(self):
        """Return what is kept, in the order in which it would have been drawn."""
        return [item for *_, item in sorted(self._kept, reverse=True)]

    def _keep(self, entry):
        if len(self._kept) < self._size:
            heapq.heappush(self._kept, entry)
        else:
            heapq.heappushpop(self._kept, entry)
