"""Orders from a key: those of the workspace, and those that only the hidden tests see."""

import json
from pathlib import Path

import numpy as np

ROWS = 150
HEAD = "order_id,code,amount,label\n"


def rows(key, mark, slope):
    """Return lines of orders; each code is a marker that is easy to search for."""
    rng = np.random.Generator(np.random.PCG64(int(key, 16)))
    cents = rng.integers(10_000, 1_000_000, ROWS)
    tails = rng.integers(16**11, 16**12, ROWS)
    ids = rng.permutation(90_000)[:ROWS] + 10_000
    return "".join(
        f"{order},{mark}{tail:x},{cent / 100:.2f},{cent * slope / 100:.2f}\n"
        for order, tail, cent in zip(ids, tails, cents, strict=True)
    )


keys = json.loads(Path("keys.json").read_text(encoding="ascii"))
slope = 2 + int(keys["holdout"], 16) % 7
for folder in ("work", "hidden"):
    Path(folder).mkdir()
Path("work/orders.csv").write_text(HEAD + rows(keys["work"], "open", 2), encoding="ascii")
Path("hidden/secret.csv").write_text(HEAD + rows(keys["holdout"], "mark", slope), encoding="ascii")
train = rows(keys["holdout"][::-1], "mark", slope)
Path("hidden/train.csv").write_text(HEAD + train, encoding="ascii")
