"""Batches of sequences with little padding, a token budget, and chance where it is needed."""

import numpy as np


def batches(lengths, budget, seed, epoch, pool=50):
    """Return lists of row numbers; each row is in one list, in another order every epoch.

    A batch costs its rows times its longest row, at most `budget`. Rows are shuffled, cut into
    pools worth about `pool` batches, sorted by length within each pool only, and filled into
    batches from the shortest to the longest; at last the batches are shuffled.

    Raises:
        ValueError: if a row is longer than the budget, or has no token.
    """
    lengths = np.asarray(lengths)
    for row in np.flatnonzero((lengths > budget) | (lengths < 1))[:1]:
        message = f"row {row} has {lengths[row]} tokens, and a batch holds 1 to {budget}"
        raise ValueError(message)
    rng = np.random.default_rng([seed, epoch])
    made = []
    for rows in _pools(rng.permutation(len(lengths)), lengths, budget * pool):
        made += _fill(rows[np.argsort(lengths[rows], kind="stable")], lengths, budget)
    return [made[i] for i in rng.permutation(len(made))]


def for_worker(made, rank, workers):
    """Return the batches of one of `workers`: as many as every other worker gets.

    If they do not go up, the first ones are given out a second time: no row is left out, and no
    worker waits for one that has finished.
    """
    turns = -(-len(made) // workers)
    return [made[(turn * workers + rank) % len(made)] for turn in range(turns)]


def _pools(order, lengths, tokens):
    """Yield stretches of the order with about so many tokens, the last one with what is left."""
    ends = np.flatnonzero(np.diff(np.cumsum(lengths[order]) // tokens)) + 1
    yield from (stretch for stretch in np.split(order, ends) if len(stretch))


def _fill(rows, lengths, budget):
    """Return batches of rows that are sorted by length; the next row would be the longest."""
    made, current = [], []
    for row in rows.tolist():
        if (len(current) + 1) * lengths[row] > budget:
            made.append(current)
            current = []
        current.append(row)
    return [*made, current] if current else made
