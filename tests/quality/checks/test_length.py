"""Length is no virtue: a long bad notebook loses what a short one loses."""

from __future__ import annotations

import dataclasses
from collections import defaultdict

import pytest

from minbar.quality.notebook import read_notebook
from minbar.quality.percent import read_percent
from minbar.quality.scoring import Score
from tests.quality.checks.changing import Cells
from tests.quality.checks.judging import ROOT, judged_cells
from tests.quality.checks.test_gaming import BASE
from tests.quality.checks.test_stability import KAGGLE

TIMES = 5
MOST = 2.0
# Checks that a copy of the whole notebook rightly concerns, and why.
COPIES = {
    "duplicates": "every block stands there five times",
    "functions": "and is written again instead of called",
    "imports-together": "imports stand in the middle",
    "leak-test-reuse": "the same test set is scored five times",
    "text-near-code": "the copies join runs of code cells",
    "headings": "more code stands under as few different headings",
    "conclusion": "who says the same five times has not concluded at the end",
}
BAD = """\
# %%
from pandas import *
import numpy as np, os, sys
import warnings; warnings.filterwarnings("ignore")
from sklearn.preprocessing import *
d = read_csv("/home/bob/data final2.csv")
# %%
for i in range(len(d)):
    if d["age"][i] < 0:
        d["age"][i] = d["age"].mean()
    if d["inc"][i] < 0:
        d["inc"][i] = d["inc"].mean()
        if d["inc"][i] == None:
            for j in range(10):
                if j is 5 and d["inc"][j] > 3 or d["debt"][j] > 2:
                    if d["debt"][i] == None:
                        d["debt"][i] = d["debt"].mean()
# %%
try:
    d = d.drop("id", axis=1)
except:
    pass
s = StandardScaler()
dd = s.fit_transform(d.drop("y", axis=1))
# %%
from sklearn.model_selection import train_test_split
a, b, c, e = train_test_split(dd, d["y"])
from sklearn.ensemble import RandomForestClassifier
best = 0
for n in range(1, 50):
    m = RandomForestClassifier(n_estimators=n)
    m.fit(a, c)
    if m.score(b, e) > best:
        best = m.score(b, e)
print(best)
def foo(x, y=[]):
    z = 3
    y.append(x)
    return y
# %%

# %%
x = foo(best)
if x == None: print(f"none")
"""


def repeated(cells: Cells, times: int = TIMES) -> Cells:
    """Lay a notebook's cells after each other, several times."""
    many = list(cells) * times
    return tuple(dataclasses.replace(cell, index=at) for at, cell in enumerate(many, 1))


def points(found: Score, without: dict[str, str]) -> dict[str, float]:
    """Return the points of each dimension, without some checks."""
    sums: dict[str, float] = defaultdict(float)
    for one in found.checks:
        sums[one.dimension] += 0 if one.id in without else one.points
    return sums


@pytest.mark.parametrize("text", [BAD, KAGGLE, BASE])
def test_a_bad_notebook_does_not_gain_by_length(text: str) -> None:
    """Five times as much of the same earns no dimension two points more."""
    cells = read_percent(text).cells
    short, long = (points(judged_cells(one), {}) for one in (cells, repeated(cells)))
    assert {name: long[name] - short[name] <= MOST for name in short} == dict.fromkeys(short, True)


def test_what_is_bad_throughout_loses_as_much_when_it_is_long() -> None:
    """Faults in every cell cost a long notebook what they cost a short one, or more."""
    cells = read_percent(BAD).cells
    short, long = judged_cells(cells), judged_cells(repeated(cells, 10))
    for name in ("faults", "unused", "names", "cognitive-complexity", "dead-cells"):
        one, many = (
            next(check.points for check in found.checks if check.id == name)
            for found in (short, long)
        )
        assert many <= one, name


@pytest.mark.parametrize("name", ["strong", "leaky"])
def test_a_good_notebook_does_not_fall_by_length(name: str) -> None:
    """What was well done stays so, but for what a copy is."""
    path = ROOT / f"takehomes/late-deliveries/reference/{name}.ipynb"
    cells = read_notebook(path.read_bytes()).cells
    short, long = (points(judged_cells(one), COPIES) for one in (cells, repeated(cells, 3)))
    assert {key: long[key] >= short[key] - 0.1 for key in short} == dict.fromkeys(short, True)
