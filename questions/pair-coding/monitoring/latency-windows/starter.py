"""Latencies of many pods: quantiles that can be added up, minute by minute."""


class Sketch:
    """Counts of latencies, small however many there are.

    >>> sketch = Sketch(error=0.02)
    >>> for ms in range(1, 1001):
    ...     sketch.add(ms)
    >>> 970 <= sketch.quantile(0.99) <= 1010  # 990, within 2 %
    True
    """

    def __init__(self, error=0.02):
        """Start empty; `error` is relative."""

    def add(self, ms):
        """Count a latency in milliseconds."""
        raise NotImplementedError

    def quantile(self, share):
        """Return a latency that at least `share` of all do not exceed, within the error."""
        raise NotImplementedError
