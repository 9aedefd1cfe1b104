"""What any right answer does."""

import numpy as np
import pytest


def some_lengths(seed, n=2_000):
    """Return lengths as texts have them: most short, a few very long."""
    rng = np.random.default_rng(seed)
    return np.clip(rng.lognormal(4.5, 0.9, n).astype(int), 1, 2_000)


def cost(made, lengths):
    """Return the tokens that are computed, padding included."""
    return sum(len(batch) * max(lengths[row] for row in batch) for batch in made)


def test_each_row_is_in_one_batch(m):
    """Nothing is left out and nothing comes twice."""
    for seed in range(3):
        made = m.batches(some_lengths(seed), 4_096, seed, epoch=0)
        assert sorted(row for batch in made for row in batch) == list(range(2_000))


def test_no_batch_is_over_budget(m):
    """Rows times the longest row stay within the budget, and no batch is empty."""
    lengths = some_lengths(1)
    for budget in (2_000, 4_096, 50_000):
        for batch in m.batches(lengths, budget, 0, epoch=0):
            assert batch
            assert len(batch) * max(lengths[row] for row in batch) <= budget


def test_little_is_padding(m):
    """Less than a tenth of what is computed is padding, where random batches waste most of it."""
    lengths = some_lengths(2)
    assert lengths.sum() / cost(m.batches(lengths, 8_192, 0, epoch=0), lengths) > 0.9
    order = np.random.default_rng(0).permutation(2_000).tolist()
    random = [order[i : i + 32] for i in range(0, 2_000, 32)]
    assert lengths.sum() / cost(random, lengths) < 0.4


def test_epochs_differ_and_repeat(m):
    """Another epoch has other batches; the same seed and epoch have the same on every machine."""
    lengths = some_lengths(3)
    first = m.batches(lengths, 4_096, 7, epoch=0)
    assert first == m.batches(lengths, 4_096, 7, epoch=0)
    second = {frozenset(batch) for batch in m.batches(lengths, 4_096, 7, epoch=1)}
    assert len({frozenset(batch) for batch in first} & second) < 0.2 * len(second)


def test_length_does_not_tell_the_time(m):
    """Long rows come throughout the epoch, not at its end."""
    lengths = some_lengths(4)
    made = m.batches(lengths, 4_096, 0, epoch=0)
    middle = [float(np.mean(lengths[batch])) for batch in made]
    assert abs(np.corrcoef(middle, np.arange(len(made)))[0, 1]) < 0.3


def test_workers_get_the_same_number(m):
    """However many batches there are, every worker has as many, and no batch is left out."""
    made = m.batches(some_lengths(5), 4_096, 0, epoch=0)
    for workers in (1, 3, 8, 2 * len(made)):
        shares = [m.for_worker(made, rank, workers) for rank in range(workers)]
        assert len({len(share) for share in shares}) == 1
        given = [tuple(batch) for share in shares for batch in share]
        assert set(given) == set(map(tuple, made))
        assert len(given) - len(made) < workers


@pytest.mark.parametrize("lengths", [[10, 300, 5], [3, 0]])
def test_says_which_row_fits_no_batch(m, lengths):
    """A row beyond the budget, or without tokens, is named at once."""
    with pytest.raises(ValueError, match="row 1 has"):
        m.batches(lengths, 256, 0, epoch=0)


def test_few_rows(m):
    """One row is one batch, and no rows are none, for any number of workers."""
    assert m.batches([5], 10, 0, epoch=0) == [[0]]
    assert m.batches([], 10, 0, epoch=0) == []
    assert m.for_worker([], 0, 4) == []
    assert m.batches([10, 10], 10, 0, epoch=0) in ([[0], [1]], [[1], [0]])
