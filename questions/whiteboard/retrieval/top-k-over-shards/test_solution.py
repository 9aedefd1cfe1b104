"""What any right answer does."""

import numpy as np


class Shard:
    """A sorted shard that counts how often it is read."""

    def __init__(self, entries):
        """Sort entries as shards do."""
        self.entries = sorted(entries, key=lambda entry: (-entry[0], entry[1]))
        self.reads = 0

    def __iter__(self):
        """Yield one entry after the other, and count."""
        for entry in self.entries:
            self.reads += 1
            yield entry


def by_sorting(shards, k):
    """Return the answer from everything, as one would without a care for cost."""
    best = {}
    for shard in shards:
        for score, document in shard.entries:
            best[document] = max(score, best.get(document, score))
    ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))
    return [(score, document) for document, score in ranked[:k]]


def some_shards(seed, count=6, documents=40):
    """Return shards that share documents, with different scores, some equal."""
    rng = np.random.default_rng(seed)
    return [
        Shard(
            [
                (int(rng.integers(0, 15)), int(document))
                for document in rng.permutation(documents)[: rng.integers(0, 25)]
            ]
        )
        for _ in range(count)
    ]


def test_agrees_with_sorting_everything(m):
    """Whatever the shards hold, the answer is that of one large sort."""
    for seed in range(20):
        for k in (1, 3, 10, 100):
            shards = some_shards(seed)
            assert m.top_k(shards, k) == by_sorting(shards, k)


def test_a_document_counts_once(m):
    """Copies on other shards do not push anything out of the answer."""
    shards = [Shard([(9, 1), (7, 2)]), Shard([(8, 1), (3, 4)]), Shard([(9, 1), (5, 3)])]
    assert m.top_k(shards, 3) == [(9, 1), (7, 2), (5, 3)]


def test_equal_scores_come_in_one_order(m):
    """Ties are in the order of ids, whichever shard answers first."""
    shards = [Shard([(5, 8), (5, 9)]), Shard([(5, 2)]), Shard([(5, 4)])]
    assert m.top_k(shards, 3) == m.top_k(shards[::-1], 3) == [(5, 2), (5, 4), (5, 8)]


def test_reads_no_more_than_it_must(m):
    """One entry of each shard, and one more for each that was taken before the last."""
    shards = [
        Shard([(100 - number - 40 * i, 40 * number + i) for i in range(40)]) for number in range(30)
    ]
    m.top_k(shards, 10)
    assert sum(shard.reads for shard in shards) == 30 + 9


def test_short_and_empty_shards(m):
    """Fewer documents than asked for is a short answer, and nothing is none."""
    assert m.top_k([Shard([]), Shard([(1, 1)])], 5) == [(1, 1)]
    assert m.top_k([], 5) == []
    untouched = Shard([(1, 1)])
    assert m.top_k([untouched], 0) == []
    assert untouched.reads == 0
