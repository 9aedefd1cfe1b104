"""What a notebook has, so that checks are about something."""

from __future__ import annotations

from minbar.quality.percent import read_percent
from minbar.quality.soundness import analyse
from minbar.quality.source import parse_notebook
from tests.quality.soundness.sample import TABLE


def _subjects(code: str) -> frozenset[str]:
    return analyse(parse_notebook(read_percent(f"# %%\n{TABLE}\n{code}\n"))).subjects


def test_a_cross_validation_has_a_model_and_a_metric() -> None:
    """`cross_val_score` fits and scores, though no line of the notebook says so."""
    there = _subjects("print(cross_val_score(Ridge(), X, y).mean())")
    assert {"model", "metric", "split", "test-set"} <= there


def test_a_search_that_nobody_looks_at_has_no_metric() -> None:
    """A search is a model; its figure counts once it is looked at."""
    search = 'g = GridSearchCV(SVC(), {"C": [1, 2]}).fit(X, y)\n'
    assert "metric" not in _subjects(search)
    assert {"model", "metric"} <= _subjects(search + "print(g.best_score_)")
