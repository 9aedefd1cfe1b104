"""A baseline, and more than one split."""

from __future__ import annotations

from tests.quality.soundness.sample import SPLIT, TABLE, found

FIT = SPLIT + "m = SVC().fit(X_train, y_train)\nprint(m.score(X_test, y_test))\n"


def _rules(*cells: str) -> set[str]:
    return {one.rule for one in found(*cells) if one.check == "validation"}


def test_both_are_missed() -> None:
    """One model, one split: there is nothing to hold the figure against."""
    assert _rules(TABLE, FIT) == {"no-baseline", "no-cross-validation"}


def test_a_dummy_is_a_baseline() -> None:
    """A constant guess, scored or at least made, is what a baseline is."""
    assert _rules(TABLE, FIT, "d = DummyClassifier().fit(X_train, y_train)") == {
        "no-cross-validation"
    }


def test_folds_are_a_cross_validation() -> None:
    """Any splitter into folds counts, and so does a search."""
    assert "no-cross-validation" not in _rules(TABLE, FIT, "cross_val_score(m, X_train, y_train)")
    assert "no-cross-validation" not in _rules(TABLE, "k = KFold(5)", FIT)


def test_networks_are_not_asked_for_folds() -> None:
    """Whoever trains a network for hours is not told to do it five times."""
    net = SPLIT + "m = Sequential()\nm.fit(X_train, y_train)\nprint(m.evaluate(X_test, y_test))"
    assert _rules(TABLE, net) == {"no-baseline"}
