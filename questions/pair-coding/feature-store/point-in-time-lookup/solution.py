"""A small feature store: what was known of whom, at any time in the past."""

from bisect import bisect_right
from collections import defaultdict
from operator import itemgetter


class FeatureStore:
    """Values of features with two times each: when they happened and since when they are known."""

    def __init__(self, max_age=None):
        """Start empty; `max_age` maps a feature to the age up to which its values are of use."""
        self._max_age = max_age or {}
        self._histories = defaultdict(_History)

    def write(self, entity, feature, value, happened, known):
        """Remember a value; None takes back what was written for the same `happened`.

        Raises:
            ValueError: if it was known before it happened.
        """
        if known < happened:
            message = f"{feature} of {entity} happened at {happened}, known at {known} already"
            raise ValueError(message)
        self._histories[entity, feature].add(known, happened, value)

    def lookup(self, entity, feature, at):
        """Return the latest value that was known at time `at`, or None.

        The latest is the one that happened last; of values that happened at one time the one
        that became known last is right, and of those the one that was written last.
        """
        history = self._histories.get((entity, feature))
        found = history and history.best_known(at)
        if not found:
            return None
        happened, value = found
        limit = self._max_age.get(feature)
        return None if limit is not None and at - happened > limit else value

    def table(self, rows, features):
        """Return a dictionary of features for each (entity, at), in the order of the rows."""
        return [
            {feature: self.lookup(entity, feature, at) for feature in features}
            for entity, at in rows
        ]


class _History:
    """What was written of one feature of one entity."""

    def __init__(self):
        self._writes = []  # (known, happened, value)
        self._known, self._best = [], []
        self._settled = True

    def add(self, known, happened, value):
        self._writes.append((known, happened, value))
        self._settled = False

    def best_known(self, at):
        """Return when the latest value known at `at` happened, and the value; None if none was."""
        if not self._settled:
            self._settle()
        count = bisect_right(self._known, at)
        return self._best[count - 1] if count else None

    def _settle(self):
        """Sort by the time of knowledge, and note the latest value as of each of these times."""
        self._writes.sort(key=itemgetter(0))  # keeps the order of writing within one time
        self._known = [known for known, *_ in self._writes]
        self._best = []
        for _, happened, value in self._writes:
            newer = not self._best or happened >= self._best[-1][0]
            self._best.append((happened, value) if newer else self._best[-1])
        self._settled = True
