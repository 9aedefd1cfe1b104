"""A click model that learns while it serves, from clicks that come minutes later."""


def hashed(features, size):
    """Return index to value: each name and value has a fixed place among `size`.

    >>> hashed({"country": "PL", "slot": 3}, 65536) == hashed({"slot": 3, "country": "PL"}, 65536)
    True
    """
    raise NotImplementedError


class Learner:
    """Logistic regression, one step for each example."""

    def __init__(self, size=2**16, rate=0.1):
        """Start with all weights at zero."""

    def predict(self, features):
        """Return the chance of a click, never 0 or 1."""
        raise NotImplementedError

    def learn(self, features, clicked):
        """Take one step towards what happened."""
        raise NotImplementedError
