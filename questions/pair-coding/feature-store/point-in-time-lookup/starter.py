"""A small feature store: what was known of whom, at any time in the past."""


class FeatureStore:
    """Values of features with two times each: when they happened and since when they are known.

    >>> store = FeatureStore()
    >>> store.write("ann", "balance", 120, happened=3, known=5)
    >>> store.lookup("ann", "balance", at=4)  # nothing was known yet
    >>> store.lookup("ann", "balance", at=5)
    120
    """

    def write(self, entity, feature, value, happened, known):
        """Remember a value."""
        raise NotImplementedError

    def lookup(self, entity, feature, at):
        """Return the latest value that was known at time `at`, or None."""
        raise NotImplementedError
