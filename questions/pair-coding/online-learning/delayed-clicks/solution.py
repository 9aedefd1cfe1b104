"""A click model that learns while it serves, from clicks that come minutes later."""

import hashlib
import math


def hashed(features, size):
    """Return index to value: each name and value has a fixed place among `size`, and a sign.

    The sign makes features that share a place cancel on average instead of adding up.
    """
    places = {}
    for name, value in features.items():
        digest = hashlib.blake2b(f"{name}={value}".encode(), digest_size=8).digest()
        number = int.from_bytes(digest, "big")
        place = (number >> 1) % size
        places[place] = places.get(place, 0.0) + (1.0 if number % 2 else -1.0)
    return places


def log_loss(p, clicked):
    """Return minus the logarithm of the chance that was given to what happened."""
    return -math.log(p if clicked else 1.0 - p)


class Learner:
    """Logistic regression, one step for each example."""

    def __init__(self, size=2**16, rate=0.1):
        """Start with all weights at zero."""
        self._size, self._rate = size, rate
        self._weights = {}
        self._bias = 0.0

    def predict(self, features):
        """Return the chance of a click, never 0 or 1."""
        return self._chance(hashed(features, self._size))

    def learn(self, features, clicked):
        """Take one step towards what happened."""
        places = hashed(features, self._size)
        step = self._rate * (float(clicked) - self._chance(places))
        self._bias += step
        for place, value in places.items():
            self._weights[place] = self._weights.get(place, 0.0) + step * value

    def _chance(self, places):
        score = self._bias + sum(
            self._weights.get(place, 0.0) * value for place, value in places.items()
        )
        return 1.0 / (1.0 + math.exp(-min(max(score, -30.0), 30.0)))


class Service:
    """Answers, waits for clicks, learns, and keeps the score of its own answers.

    An impression without a click after `wait` seconds counts as none. Its score is that of the
    answer that was given, before anything was learnt from it.
    """

    def __init__(self, learner, wait):
        """Serve with a learner; clicks are waited for `wait` seconds."""
        self._learner, self._wait = learner, wait
        self._shown = {}  # impression to (time, features, answer), oldest first
        self._loss = self._base_loss = 0.0
        self._clicks = self._judged = 0
        self.late = 0

    def show(self, impression, features, now):
        """Return the chance of a click, and remember what was answered from what.

        Raises:
            ValueError: if the impression was shown already.
        """
        self.advance(now)
        if impression in self._shown:
            message = f"impression {impression} was shown already"
            raise ValueError(message)
        answer = self._learner.predict(features)
        self._shown[impression] = now, dict(features), answer
        return answer

    def click(self, impression, now):
        """Learn from a click; one that is late, repeated or of nothing shown is only counted."""
        self.advance(now)
        if impression in self._shown:
            self._judge(impression, clicked=True)
        else:
            self.late += 1

    def advance(self, now):
        """Learn that nothing was clicked from all impressions that have waited long enough."""
        while self._shown:
            impression = next(iter(self._shown))
            if now - self._shown[impression][0] < self._wait:
                return
            self._judge(impression, clicked=False)

    def gain(self):
        """Return the share of the log loss that is saved beside a rule that knows the rate only.

        That rule gives, when an impression is judged, the share of clicks before it, with one
        click and one impression without added: it knows no less than the answer did.
        None before anything was judged.
        """
        return 1.0 - self._loss / self._base_loss if self._judged else None

    def _judge(self, impression, *, clicked):
        _, features, answer = self._shown.pop(impression)
        base = (self._clicks + 1) / (self._judged + 2)
        self._loss += log_loss(answer, clicked)
        self._base_loss += log_loss(base, clicked)
        self._judged += 1
        self._clicks += clicked
        self._learner.learn(features, clicked)
