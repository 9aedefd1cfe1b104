"""The same notebook gives the same analysis, byte for byte, in any process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from minbar.quality.percent import read_percent
from tests.quality.checks.test_length import BAD
from tests.quality.checks.test_stability import KAGGLE
from tests.quality.notebooks import as_file

REFERENCES = Path(__file__).parents[2] / "takehomes/late-deliveries/reference"
APART = """
import dataclasses, json, sys
from minbar.quality.runner import analyse

for raw in json.load(sys.stdin):
    print(json.dumps(dataclasses.asdict(analyse(raw.encode()))))
"""


def analysed_apart(raws: list[str], seed: str) -> str:
    """Return analyses as the room writes them, of a process in which sets have this order."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    done = subprocess.run(
        [sys.executable, "-c", APART], input=json.dumps(raws), text=True,
        env={**plain, "PYTHONHASHSEED": seed}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return done.stdout


def test_no_order_of_sets_is_in_an_analysis() -> None:
    """Texts hash otherwise in each process, and a grade must not show it."""
    raws = [(REFERENCES / f"{name}.ipynb").read_text("utf-8") for name in ("strong", "crash")]
    raws += [
        as_file(*(cell.source for cell in read_percent(text).cells)).decode()
        for text in (BAD, KAGGLE)
    ]
    one, other = (analysed_apart(raws, seed) for seed in ("1", "2"))
    assert one.count("\n") == len(raws)
    assert other == one
