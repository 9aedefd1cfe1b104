"""Where seeds stand: what is given as one is found in the text, whatever stands around it."""

from __future__ import annotations

import pytest

from minbar.quality.notebook import Cell, Notebook
from minbar.quality.result import Seeding
from minbar.quality.seeding import find_seeds
from minbar.quality.source import parse_notebook
from tests.quality.notebooks import parsed

IMPORTS = (
    "import random, numpy as np, torch\n"
    "from numpy.random import default_rng\n"
    "from sklearn.model_selection import train_test_split\n"
)


def seeds(*sources: str) -> Seeding:
    """Find the seeds of code cells."""
    return find_seeds(parsed(IMPORTS, *sources))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("a, b = train_test_split(rows, random_state=42)", "42"),
        ("a, b = train_test_split(rows, random_state=SEED)", "SEED"),
        ("np.random.seed(0)", "0"),
        ("random.seed(a=1)", "1"),
        ("torch.manual_seed(3)", "3"),
        ("made = torch.Generator().manual_seed(config['seed'])", "config['seed']"),
        ("rng = default_rng(7)", "7"),
        ("options = {'random_state': 5, 'depth': 3}", "5"),
        ("model = Booster(bagging_seed=(\n    1 +\n    2))", "1 +\n    2"),
        ("größe = 'äöü'; rng = default_rng(11)", "11"),
        ("%time rng = default_rng(13)  ", "13"),
        ("%%time\nrng = default_rng(17)", "17"),
        ("for seed in range(3):\n    rng = default_rng(seed)", "seed"),
    ],
)
def test_seeds_are_found_where_they_stand(source: str, text: str) -> None:
    """The place in the cell as written holds the expression, magics and umlauts or not."""
    found = seeds(source)
    (site,) = found.sites
    assert (site.cell, site.text, source[site.start : site.end]) == (2, text, text)
    assert found.fixed == ()


def test_what_goes_to_own_functions_is_varied_where_it_is_used() -> None:
    """Varied once: not where it is handed on, but where a library takes it."""
    found = seeds(
        "def cut(rows, seed):\n    return train_test_split(rows, random_state=seed)\n",
        "cut([1, 2], seed=42)",
    )
    assert [(one.cell, one.text) for one in found.sites] == [(2, "seed")]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a, b = train_test_split(rows, random_state=None)", "each run draws its own"),
        ("random.seed('always')", "no whole number"),
        ("a, b = train_test_split(rows, random_state=default_rng(1))", "seed of its own"),
        ("rng = default_rng(7", "not looked into: a syntax error"),
    ],
)
def test_what_cannot_be_varied_is_told(source: str, reason: str) -> None:
    """Honest words, with the cell."""
    (fixed,) = seeds(source).fixed
    assert fixed.cell == 2
    assert reason in fixed.reason


def test_code_that_never_runs_has_no_seeds() -> None:
    """Nothing is promised of a seed that no run comes by."""
    assert seeds("if False:\n    np.random.seed(1)", "'np.random.seed(2)'") == Seeding()


def test_positions_count_markdown_cells() -> None:
    """Cells are counted as in the file."""
    cells = (Cell(1, "a", "markdown", "# Title"), Cell(2, "b", "code", "f(random_state=1)"))
    (site,) = find_seeds(parse_notebook(Notebook(cells))).sites
    assert (site.cell, site.line) == (2, 1)
