"""What any right answer does."""

import time

import numpy as np
import pytest


def by_definition(labels, scores, weights):
    """Compare every positive with every negative."""
    won = total = 0.0
    for label, score, weight in zip(labels, scores, weights, strict=True):
        for other, below, size in zip(labels, scores, weights, strict=True):
            if label == 1 and other == 0:
                total += weight * size
                won += weight * size * ((score > below) + (score == below) / 2)
    return won / total


def test_agrees_with_the_definition(m):
    """Ties and weights included, all pairs give the same number."""
    for seed in range(5):
        rng = np.random.default_rng(seed)
        labels = [0, 1, *rng.integers(0, 2, 60).tolist()]
        scores = rng.integers(0, 8, 62).tolist()
        weights = rng.choice([0.0, 0.5, 1.0, 3.0], 62).tolist()
        weights[:2] = [1.0, 1.0]
        assert np.isclose(m.auc(labels, scores, weights), by_definition(labels, scores, weights))


def test_does_not_depend_on_the_order_of_tied_rows(m):
    """A constant score is worth one half, positives first or last."""
    assert m.auc([1, 1, 0, 0], [0.3] * 4) == 0.5
    assert m.auc([0, 0, 1, 1], [0.3] * 4) == 0.5
    assert m.auc([0, 1, 0, 1], [1, 2, 2, 3]) == m.auc([0, 0, 1, 1], [1, 2, 2, 3]) == 0.875


def test_ends_of_the_scale(m):
    """One if all positives are above, zero if all are below."""
    assert m.auc([0, 0, 1], [-2, -1, 5]) == 1.0
    assert m.auc([1, 0, 0], [-2, -1, 5]) == 0.0


def test_weight_means_repetition(m):
    """A row of weight three is three rows, and one of weight zero is none."""
    once = m.auc([0, 1, 1, 0], [1, 1, 2, 3], [3, 1, 2, 0])
    assert once == m.auc([0, 0, 0, 1, 1, 1], [1, 1, 1, 1, 2, 2])


def test_says_when_there_is_nothing_to_compare(m):
    """Without positives, negatives or weight there is no number."""
    for labels, weights in (([1, 1], None), ([0, 0], None), ([], None), ([0, 1], [1.0, 0.0])):
        with pytest.raises(ValueError, match="missing"):
            m.auc(labels, list(range(len(labels))), weights)


def test_counts_of_shards_add_up(m):
    """From counts for each score the same number comes out."""
    labels, scores = [0, 1, 1, 0, 1, 0], [1, 1, 2, 2, 3, 1]
    counts = [(1, 2, 1), (2, 1, 1), (3, 0, 1)]
    assert m.auc_of_counts(counts) == m.auc(labels, scores)


def test_a_sort_is_all_it_costs(m):
    """A hundred thousand rows take no hundred thousand times as many comparisons."""
    rng = np.random.default_rng(0)
    labels, scores = rng.integers(0, 2, 100_000).tolist(), rng.random(100_000).tolist()
    start = time.process_time()
    assert 0.49 < m.auc(labels, scores) < 0.51
    assert time.process_time() - start < 5.0
