"""Items whose claims do not hold, or claim nothing."""

from __future__ import annotations

from tests.bank.samples import SPLIT, Broken

LAST = "      assert 2.0 < sum(best) / 500 < 2.6\n"

STATIC = [
    Broken("claim-is-no-python", SPLIT, {"item.yaml": [(LAST, "      assert 2.0 <\n")]}),
    Broken("claim-asserts-nothing", SPLIT, {"item.yaml": [(LAST, "      print(best)\n")]}),
]

RUN = [
    Broken(
        "claim-of-escapes",
        SPLIT,
        {"item.yaml": [(LAST, '      assert False, "\\x1b[2Jall\\nright"\n')]},
    ),
    Broken("false-claim", SPLIT, {"item.yaml": [("< 2.6", "< 2.2")]}),
    Broken("claim-by-seed", SPLIT, {"item.yaml": [(LAST, "      assert random.random() < 0.5\n")]}),
    Broken(
        "claim-of-unknown-library",
        SPLIT,
        {"item.yaml": [("      import random\n", "      import randoms\n")]},
    ),
]
