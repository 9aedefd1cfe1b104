"""What must hold after each step."""

import math

import numpy as np
import pytest

CHANCES = {("PL", 1): 0.6, ("PL", 2): 0.2, ("FR", 1): 0.3, ("FR", 2): 0.05}


def impressions(seed, n=4_000):
    """Return features and clicks of a small world."""
    rng = np.random.default_rng(seed)
    keys = list(CHANCES)
    chosen = [keys[i] for i in rng.integers(0, len(keys), n)]
    return [
        ({"country": country, "slot": slot}, bool(rng.random() < CHANCES[country, slot]))
        for country, slot in chosen
    ]


def test_step_1_places_are_fixed(m):
    """The order of features does not matter, names and values do, and places fit the size."""
    first = m.hashed({"country": "PL", "slot": 3}, 64)
    assert first == m.hashed({"slot": 3, "country": "PL"}, 64)
    assert all(0 <= place < 64 for place in first)
    seen = [m.hashed({name: value}, 2**30) for name in "ab" for value in ("a", "b", 1, 2)]
    assert len({tuple(places) for places in seen}) == 8


def test_step_1_places_are_those_of_every_process(m):
    """Python's own hash of a text is another one in each process, so it has no part in places."""

    def refused(_):
        message = "this changes with every process"
        raise AssertionError(message)

    m.hash = refused
    assert len(m.hashed({"country": "PL", "slot": 3}, 2**30)) == 2


def test_step_1_features_that_share_a_place_are_added(m):
    """In a single place nothing is lost, and nothing raises."""
    features = {f"f{number}": number for number in range(200)}
    each = [m.hashed({name: value}, 1)[0] for name, value in features.items()]
    together = m.hashed(features, 1)
    assert set(together) <= {0}
    assert together.get(0, 0) == sum(each)


def test_step_2_knows_nothing_at_first(m):
    """Before the first example every chance is one half."""
    assert m.Learner().predict({"country": "PL"}) == 0.5


def test_step_2_learns_the_chances(m):
    """After some thousand examples the chances are close to the true ones."""
    learner = m.Learner(rate=0.05)
    for features, clicked in impressions(0, 8_000):
        learner.learn(features, clicked)
    for (country, slot), chance in CHANCES.items():
        assert abs(learner.predict({"country": country, "slot": slot}) - chance) < 0.12


def test_step_2_a_step_is_that_of_the_log_loss(m):
    """From zero, a click moves the score by the rate times one half, in bias and feature each."""
    learner = m.Learner(rate=0.4)
    learner.learn({"country": "PL"}, clicked=True)
    assert np.isclose(learner.predict({"country": "PL"}), 1 / (1 + math.exp(-0.4)))
    assert np.isclose(learner.predict({"country": "FR"}), 1 / (1 + math.exp(-0.2)))


def test_step_2_is_never_certain(m):
    """However often the same thing happens, no chance is 0 or 1 and nothing overflows."""
    learner = m.Learner(rate=1000.0)
    for clicked in (True, False, False, True):
        learner.learn({"country": "PL"}, clicked)
        assert 0.0 < learner.predict({"country": "PL"}) < 1.0


def test_step_3_answers_are_judged_before_they_are_learnt_from(m):
    """The first answer is one half, whatever follows: its loss is that of a coin."""
    service = m.Service(m.Learner(rate=5.0), wait=60)
    assert service.gain() is None
    assert service.show("i1", {"country": "PL"}, now=0) == 0.5
    service.click("i1", now=10)
    assert np.isclose(service.gain(), 0.0)
    assert service.show("i2", {"country": "PL"}, now=20) > 0.9


class Turns:
    """A learner that says one half until it has learnt anything, and then something else."""

    def __init__(self, later):
        """Say `later` after the first example."""
        self.answer, self.later = 0.5, later

    def predict(self, _features):
        """Say what is to be said now."""
        return self.answer

    def learn(self, _features, _clicked):
        """Say something else from now on."""
        self.answer = self.later


def test_step_3_the_score_is_that_of_the_answers_given(m):
    """What is learnt between an answer and its click changes later answers, not this one."""
    gains = []
    for later in (0.5, 0.9):
        service = m.Service(Turns(later), wait=60)
        assert [service.show(name, {}, now=0) for name in ("i1", "i2")] == [0.5, 0.5]
        service.click("i1", now=5)
        service.click("i2", now=6)
        gains.append(service.gain())
    assert gains[0] == gains[1]


def test_step_4_is_better_than_the_rate(m):
    """With features that matter, log loss is well below that of the rate of clicks alone."""
    service = m.Service(m.Learner(rate=0.05), wait=60)
    for number, (features, clicked) in enumerate(impressions(1)):
        service.show(number, features, now=number)
        if clicked:
            service.click(number, now=number)
    service.advance(now=10_000)
    assert 0.05 < service.gain() < 0.25


def test_step_4_noise_is_not_learnt(m):
    """With features that mean nothing there is no gain."""
    rng = np.random.default_rng(0)
    service = m.Service(m.Learner(rate=0.05), wait=60)
    for number in range(3_000):
        service.show(number, {"noise": int(rng.integers(1_000))}, now=number)
        if rng.random() < 0.3:
            service.click(number, now=number)
    service.advance(now=10_000)
    assert service.gain() < 0.05


class Notes:
    """A learner that writes down what it is given, and answers by how much that is."""

    def __init__(self):
        """Know nothing."""
        self.given = []

    def predict(self, _features):
        """Return a chance that shows how much was learnt before."""
        return 0.5 / (1 + len(self.given))

    def learn(self, features, clicked):
        """Write it down."""
        self.given.append((dict(features), bool(clicked)))


def test_step_4_no_click_is_known_only_after_the_wait(m):
    """An impression is learnt from when it was clicked, or when waiting is over; once."""
    notes = Notes()
    service = m.Service(notes, wait=60)
    service.show("i1", {"slot": 1}, now=0)
    service.show("i2", {"slot": 2}, now=30)
    service.advance(now=59)
    assert notes.given == []
    service.click("i2", now=59)
    assert notes.given == [({"slot": 2}, True)]
    service.advance(now=60)
    service.advance(now=500)
    assert notes.given == [({"slot": 2}, True), ({"slot": 1}, False)]


def test_step_4_what_is_shown_waits_for_nobody(m):
    """Showing the next impression closes those whose time is over, before it is answered."""
    service = m.Service(Notes(), wait=60)
    assert service.show("i1", {}, now=0) == 0.5
    assert service.show("i2", {}, now=59) == 0.5
    assert service.show("i3", {}, now=60) == 0.25


def test_step_4_late_and_repeated_clicks_are_counted(m):
    """They change neither the model nor the score, and they are seen."""
    notes = Notes()
    service = m.Service(notes, wait=60)
    service.show("i1", {"slot": 1}, now=0)
    service.show("i2", {"slot": 2}, now=0)
    service.click("i1", now=5)
    for impression, now in (("i1", 6), ("i2", 61), ("nobody", 62)):
        service.click(impression, now)
    assert notes.given == [({"slot": 1}, True), ({"slot": 2}, False)]
    assert service.late == 3


def test_step_4_learns_from_what_was_shown(m):
    """If the caller changes its features afterwards, the model still learns from the old ones."""
    notes = Notes()
    service = m.Service(notes, wait=60)
    features = {"slot": 1}
    service.show("i1", features, now=0)
    features["slot"] = 9
    service.click("i1", now=1)
    assert notes.given == [({"slot": 1}, True)]


def test_step_4_an_impression_is_shown_once(m):
    """A second one of the same name would overwrite what was answered."""
    service = m.Service(Notes(), wait=60)
    service.show("i1", {}, now=0)
    with pytest.raises(ValueError, match=r"."):
        service.show("i1", {}, now=1)
