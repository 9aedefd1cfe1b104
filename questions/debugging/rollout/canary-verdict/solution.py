"""Canary verdict: does the new version of a fraud scorer serve customers as well as the old one?

The log holds one row for each attempt, in the order in which rows were delivered. Some clients
try again when they got no answer (status 0) or a time-out (504); the balancer may send the next
attempt to the other version. A customer waits for all attempts and gets the answer of the last.
"""

from collections import defaultdict
from typing import NamedTuple

import numpy as np

OLD, NEW = "old", "new"
GOOD_MS, CANARY_START, MINUTES, BINS = 300, 60, 120, 10


class Attempt(NamedTuple):
    """One row of the log; `number` counts the attempts of a request from 1."""

    request: int
    number: int
    minute: int
    version: str
    status: int
    ms: float
    score: float


class Request(NamedTuple):
    """One request as its customer saw it, counted for the version that was asked first."""

    minute: int
    version: str
    status: int
    ms: float


def serve(rng, request, number, minute):
    """Simulate one attempt: a morning peak, and a new version that is fast but fails more."""
    version = NEW if minute >= CANARY_START and rng.random() < 0.2 else OLD
    fast = 70.0 if version == NEW else 90.0
    ms = fast * (2.2 if 10 <= minute < 45 else 1.0) * rng.lognormal(0.0, 0.35)
    status, draw = 200, rng.random()
    if draw < (0.030 if version == NEW else 0.004):
        status, ms = 0, 5.0
    elif draw < (0.055 if version == NEW else 0.006):
        status, ms = 504, 250.0
    score = rng.beta(2.0, 20.0 if version == OLD else 14.0)
    return Attempt(request, number, minute, version, status, round(ms, 1), round(score, 4))


def make_log(seed=2, n=12_000):
    """Simulate two hours of attempts; rows of one pod may be delivered before another's."""
    rng = np.random.default_rng(seed)
    log = []
    for request in range(n):
        minute, number = int(rng.integers(MINUTES)), 1
        log.append(serve(rng, request, number, minute))
        while log[-1].status != 200 and number < 3 and rng.random() < 0.7:
            number += 1
            log.append(serve(rng, request, number, minute))
    delay = rng.random(len(log)) * 5.0
    return [log[i] for i in np.argsort(np.array([row.minute for row in log]) + delay)]


def requests_of(log):
    """Return the requests in a log, each from all of its attempts, whatever their order."""
    attempts = defaultdict(list)
    for row in log:
        attempts[row.request].append(row)
    requests = []
    for rows in attempts.values():
        tries = sorted(rows, key=lambda row: row.number)
        version, status = tries[0].version, tries[-1].status
        waited = sum(row.ms for row in tries)
        requests.append(Request(tries[0].minute, version, status, waited))
    return requests


def first_minute(log):
    """Return the first minute in which both versions served; nothing before it is compared."""
    return min(row.minute for row in log if row.version == NEW)


def is_good(row):
    """Return whether a customer got an answer, and within 300 ms."""
    return row.status == 200 and row.ms <= GOOD_MS


def advantage(requests):
    """Return by how much the new version's share of good requests is higher, at least (95 %)."""
    old, new = (
        np.array([is_good(row) for row in requests if row.version == version], dtype=float)
        for version in (OLD, NEW)
    )
    error = np.sqrt(old.var() / len(old) + new.var() / len(new))
    return float(new.mean() - old.mean() - 1.64 * error)


def shift(old, new):
    """Return the population stability index of scores, in tenths of the old version's scores."""
    inner = np.quantile(old, np.arange(1, BINS) / BINS)
    p, q = (np.bincount(np.searchsorted(inner, part), minlength=BINS) + 0.5 for part in (old, new))
    p, q = p / p.sum(), q / q.sum()
    return float(((q - p) * np.log(q / p)).sum())


def verdict(log, least=-0.005, most_shift=0.1):
    """Return whether to go on, with the two numbers that decide."""
    start = first_minute(log)
    gain = advantage([row for row in requests_of(log) if row.minute >= start])
    answers = [row for row in log if row.minute >= start and row.status == 200]
    old, new = (np.array([row.score for row in answers if row.version == v]) for v in (OLD, NEW))
    moved = shift(old, new)
    return gain >= least and moved <= most_shift, gain, moved


def report():
    """Return the headline: the new version's advantage in good requests, higher is better."""
    return verdict(make_log())[1]
