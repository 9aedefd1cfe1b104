# tries: Answers without an end: recursion, containers that hold themselves, depth, generators.
# %%
import itertools


def total(amounts):
    return total(amounts)


itself = []
itself.append(itself)
deep = []
for _ in range(100_000):
    deep = [deep]
codes = lambda orders: itself
weights = lambda orders: deep
scaled = lambda values: itertools.count()
net = lambda orders: (row for row in itertools.repeat(1))
conclusion = {"largest": itself}
