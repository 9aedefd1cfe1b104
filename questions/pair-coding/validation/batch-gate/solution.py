"""A gate for batches of rows: let in, set aside, or stop, with reasons."""

import hashlib
import json
import math
from collections import Counter
from statistics import median
from typing import NamedTuple

MISSING, TYPE, RANGE, CHOICE, UNKNOWN = "missing", "type", "range", "choice", "unknown"


class Verdict(NamedTuple):
    """What becomes of a batch.

    Attributes:
        passed: whether the good rows may go on.
        good: rows that keep the contract.
        aside: (number of the row, its problems) of the others.
        counts: problem to the number of rows that have it.
    """

    passed: bool
    good: list
    aside: list
    counts: dict


def problems(row, contract):
    """Return (column, reason) for each breach of the contract, in the order of its columns.

    A column's rule is a dictionary: `type` (float takes whole numbers too, bool is no number),
    `optional`, `low`, `high` (both included), `choices`. None and NaN are missing.
    """
    found = [
        (column, reason)
        for column, rule in contract.items()
        if (reason := _problem(row.get(column), rule))
    ]
    return found + [(column, UNKNOWN) for column in row if column not in contract]


def _problem(value, rule):
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return None if rule.get("optional") else MISSING
    wanted = (int, float) if rule["type"] is float else rule["type"]
    if not isinstance(value, wanted) or (isinstance(value, bool) and rule["type"] is not bool):
        return TYPE
    if not rule.get("low", value) <= value <= rule.get("high", value):
        return RANGE
    return CHOICE if value not in rule.get("choices", (value,)) else None


def gate(rows, contract, most_bad=0.05):
    """Set bad rows aside; stop the batch if it is empty or more than `most_bad` of it is bad."""
    good, aside, counts = [], [], Counter()
    for number, row in enumerate(rows):
        found = problems(row, contract)
        counts.update(found)
        if found:
            aside.append((number, found))
        else:
            good.append(row)
    passed = bool(rows) and len(aside) <= most_bad * len(rows)
    return Verdict(passed, good, aside, dict(counts))


def unusual(value, history, width=5.0, least=7):
    """Return whether a number is far from those of earlier batches.

    Far is more than `width` times their typical distance from their median, and more than one
    per cent of it. With fewer than `least` earlier numbers nothing is unusual.
    """
    if len(history) < least:
        return False
    middle = median(history)
    typical = median(abs(each - middle) for each in history)
    return abs(value - middle) > max(width * typical, 0.01 * abs(middle))


class Door:
    """Remembers the batches that were let in, so that none counts twice."""

    def __init__(self, contract):
        """Start with nothing let in."""
        self._contract = contract
        self._seen = set()
        self._sizes = []

    def offer(self, rows):
        """Return "repeated", "stopped", "unusual" or "accepted"; only the last lets rows in."""
        name = _fingerprint(rows)
        if name in self._seen:
            return "repeated"
        verdict = gate(rows, self._contract)
        if not verdict.passed:
            return "stopped"
        if unusual(len(rows), self._sizes):
            return "unusual"
        self._seen.add(name)
        self._sizes.append(len(rows))
        return "accepted"


def _fingerprint(rows):
    """Return a text that is the same for the same rows in any order."""
    lines = sorted(json.dumps(row, sort_keys=True, default=repr) for row in rows)
    return hashlib.sha256(json.dumps(lines).encode()).hexdigest()
