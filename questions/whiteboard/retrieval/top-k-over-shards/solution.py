"""The best of many sorted streams, reading as little of each as can be."""

import heapq


def top_k(shards, k):
    """Return the `k` best (score, document) over all shards, best first.

    A shard is an iterator over (score, document), best first; equal scores come in the order of
    the documents' ids. A document that lies on several shards counts once, with its best score.
    Nothing is read that cannot matter: of each shard the first entry, and after that one more
    only where one was taken.
    """
    heap = []
    for number, shard in enumerate(map(iter, shards)):
        if k > 0:
            _push_next(heap, number, shard)
    best, seen = [], set()
    while heap and len(best) < k:
        minus, document, number, shard = heap[0]
        if document not in seen:
            seen.add(document)
            best.append((-minus, document))
        if len(best) < k:
            heapq.heappop(heap)
            _push_next(heap, number, shard)
    return best


def _push_next(heap, number, shard):
    for score, document in shard:
        # The number keeps entries apart before two iterators would have to be compared.
        heapq.heappush(heap, (-score, document, number, shard))
        return
