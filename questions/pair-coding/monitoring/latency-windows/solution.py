"""Latencies of many pods: quantiles that can be added up, minute by minute."""

import math


class Sketch:
    """Counts of latencies in buckets whose bounds grow by a factor.

    The middle of a bucket is within `error` of everything in it, so quantiles are too.
    """

    def __init__(self, error=0.02):
        """Start empty; `error` is relative."""
        self._error = error
        self._factor = math.log((1 + error) / (1 - error))
        self._buckets = {}
        self.count = 0

    def add(self, ms, times=1):
        """Count a latency in milliseconds.

        Raises:
            ValueError: if it is not above zero, or not finite.
        """
        if not 0 < ms < math.inf:
            message = f"a latency is above zero and finite, unlike {ms!r}"
            raise ValueError(message)
        bucket = math.ceil(math.log(ms) / self._factor)
        self._buckets[bucket] = self._buckets.get(bucket, 0) + times
        self.count += times

    def quantile(self, share):
        """Return a latency that at least `share` of all do not exceed, within the error.

        Raises:
            ValueError: if nothing was counted.
        """
        if not self.count:
            message = "nothing was counted yet"
            raise ValueError(message)
        rank = max(1, math.ceil(share * self.count - 1e-9))
        seen, bucket = 0, 0
        for bucket in sorted(self._buckets):
            seen += self._buckets[bucket]
            if seen >= rank:
                break
        return math.exp(bucket * self._factor) * (1 - self._error)

    def merge(self, other):
        """Add what another sketch has counted.

        Raises:
            ValueError: if its buckets are others.
        """
        if other._error != self._error:  # noqa: SLF001  one of ourselves
            message = f"buckets for errors of {self._error} and {other._error} do not add up"  # noqa: SLF001
            raise ValueError(message)
        for bucket, times in other._buckets.items():  # noqa: SLF001
            self._buckets[bucket] = self._buckets.get(bucket, 0) + times
        self.count += other.count

    def to_json(self):
        """Return what can be sent: numbers, lists and texts only."""
        return {"error": self._error, "buckets": sorted(self._buckets.items())}

    @classmethod
    def from_json(cls, sent):
        """Return the sketch that was sent."""
        sketch = cls(sent["error"])
        sketch._buckets = dict(map(tuple, sent["buckets"]))
        sketch.count = sum(sketch._buckets.values())
        return sketch


class Windows:
    """A sketch for each stretch of time, closed once late events are no longer waited for."""

    def __init__(self, width=60, lateness=120, error=0.02):
        """Cut time into `width` seconds; an event may come `lateness` after the newest one."""
        self._width, self._lateness, self._error = width, lateness, error
        self._open = {}
        self._newest = -math.inf
        self.late = 0

    def add(self, at, ms):
        """Count an event, and return the windows that it closes: (start, sketch), oldest first.

        An event of a window that was closed is counted in `late` and nowhere else.
        """
        start = at // self._width * self._width
        if start + self._width <= self._newest - self._lateness:
            self.late += 1
            return []
        sketch = self._open.get(start, Sketch(self._error))
        sketch.add(ms)  # may refuse, and then no window is opened
        self._open[start] = sketch
        self._newest = max(self._newest, at)
        over = self._newest - self._lateness
        closed = sorted(start for start in self._open if start + self._width <= over)
        return [(start, self._open.pop(start)) for start in closed]
