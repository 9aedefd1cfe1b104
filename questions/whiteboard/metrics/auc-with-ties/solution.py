"""AUC with ties and weights, in one sort."""

from itertools import groupby
from operator import itemgetter


def auc(labels, scores, weights=None):
    """Return the chance that a positive scores above a negative; a tie counts one half.

    Args:
        labels: 1 or 0 for each row.
        scores: a number for each row, in any order.
        weights: how often each row counts, zero or more; once by default.

    Raises:
        ValueError: if there is no positive or no negative weight to compare.
    """
    sizes = [1.0] * len(labels) if weights is None else weights
    rows = sorted(zip(scores, labels, sizes, strict=True), key=itemgetter(0))
    negatives = positives = won = 0.0
    for _, tied in groupby(rows, key=itemgetter(0)):
        here = [0.0, 0.0]
        for _, label, weight in tied:
            here[label] += weight
        won += here[1] * (negatives + here[0] / 2)
        negatives += here[0]
        positives += here[1]
    if not negatives or not positives:
        message = "AUC compares positives with negatives, and one of them is missing"
        raise ValueError(message)
    return won / (negatives * positives)


def auc_of_counts(counts):
    """Return the same from (score, weight of negatives, weight of positives), one row a score.

    This is what shards can add up: a score that is rounded has few values.
    """
    spread = [(score, label, row[label]) for score, *row in counts for label in (0, 1)]
    scores, labels, weights = zip(*spread, strict=True)
    return auc(labels, scores, weights)
