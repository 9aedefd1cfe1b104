"""Enumerate the states of two replicas, and carry the slow lookups over all shards."""

from __future__ import annotations

from fractions import Fraction


def check(*, shards: int, slow: int, shared: int) -> float:
    """Return the percentage of requests with at least one slow lookup."""
    states = _replica_states(Fraction(slow, 100), Fraction(shared, 100))
    lookup_slow = float(sum(chance for pair, chance in states.items() if all(pair)))
    slow_lookups = [1.0]  # distribution of their number, shard by shard
    for _ in range(shards):
        slow_lookups = _one_more(slow_lookups, lookup_slow)
    return 100 * sum(slow_lookups[1:])


def _replica_states(slow: Fraction, shared: Fraction) -> dict[tuple[bool, bool], Fraction]:
    """Return the joint distribution of (first is slow, second is slow)."""
    both = slow * shared
    one = slow - both
    return {
        (True, True): both,
        (True, False): one,
        (False, True): one,
        (False, False): 1 - both - 2 * one,
    }


def _one_more(distribution: list[float], chance: float) -> list[float]:
    """Add one more lookup, slow with `chance`, to the distribution of the number of slow ones."""
    stay = [*distribution, 0.0]
    up = [0.0, *distribution]
    return [(1 - chance) * same + chance * more for same, more in zip(stay, up, strict=True)]
