"""What is reported on a few lines, for tests that compare a leak with its clean twin."""

from __future__ import annotations

from minbar.quality.findings import Finding
from minbar.quality.percent import read_percent
from minbar.quality.soundness import analyse
from minbar.quality.source import parse_notebook

__all__ = ["SPLIT", "TABLE", "found", "reported"]

THRESHOLD = 0.7
TABLE = """
import pandas as pd
import numpy as np
df = pd.read_csv("rows.csv")
X = df.drop("y", axis=1)
y = df["y"]
"""
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y)\n"


def found(*cells: str) -> tuple[Finding, ...]:
    """Return the findings of a notebook of these cells."""
    text = "".join(f"# %%\n{cell.strip()}\n" for cell in cells)
    return analyse(parse_notebook(read_percent(text))).findings


def reported(*cells: str) -> set[str]:
    """Return the checks that are sure enough to cost points."""
    return {one.check for one in found(*cells) if one.confidence >= THRESHOLD}
