"""Two clouds of points, from a key, by whole numbers alone."""

import json
from pathlib import Path

import numpy as np

keys = json.loads(Path("keys.json").read_text(encoding="ascii"))
for folder, name, key in (("work", "points", "work"), ("hidden", "holdout", "holdout")):
    rng = np.random.Generator(np.random.PCG64(int(keys[key], 16)))
    label = rng.integers(0, 2, 400)
    x, y = rng.integers(-1000, 1000, (2, 400)) + 600 * label
    rows = [f"{a},{b},{c}\n" for a, b, c in zip(x, y, label, strict=True)]
    Path(folder).mkdir()
    Path(folder, f"{name}.csv").write_text("x,y,label\n" + "".join(rows), encoding="ascii")
