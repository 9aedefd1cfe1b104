"""Metrics that say something else than the reader believes."""

from __future__ import annotations

import pytest

from tests.quality.soundness.sample import SPLIT, TABLE, reported

FIT = SPLIT + "m = RandomForestClassifier(class_weight='balanced').fit(X_train, y_train)\n"
PAIRS = {
    "labels for scores": (
        "print(roc_auc_score(y_test, m.predict(X_test)))",
        "print(roc_auc_score(y_test, m.predict_proba(X_test)[:, 1]))",
    ),
    "numbers for classes": (
        "print(mean_squared_error(y_test, m.predict(X_test)))",
        "print(f1_score(y_test, m.predict(X_test)))",
    ),
    "accuracy alone": (
        "print(accuracy_score(y_test, m.predict(X_test)))",
        "p = m.predict(X_test)\nprint(accuracy_score(y_test, p), recall_score(y_test, p))",
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_metric_that_does_not_fit(name: str) -> None:
    """What does not fit is reported; the metric to use instead is not."""
    wrong, right = PAIRS[name]
    assert "metric-fit" in reported(TABLE, FIT, wrong)
    assert "metric-fit" not in reported(TABLE, FIT, right)


def test_labels_of_an_unknown_model_may_be_scores() -> None:
    """A network's `predict` gives probabilities: nothing is said of it."""
    net = SPLIT + "m = Sequential()\nm.fit(X_train, y_train, epochs=3)\n"
    assert "metric-fit" not in reported(
        TABLE, net, "print(roc_auc_score(y_test, m.predict(X_test)))"
    )


TRUTH = 'y = (df["y"] == "yes").astype(int)\n'
LABELS = ("m.predict(X_test)", "m.predict_proba(X_test)[:, 1] > 0.5")


def test_a_truth_made_by_comparing_is_no_prediction() -> None:
    """Scores beside a target that `==` or `>` has made are scores; labels beside it are labels."""
    scores = "m.predict_proba(X_test)[:, 1]"
    for truth in (TRUTH, TRUTH.replace('== "yes"', "> 3")):
        right = f"print(roc_auc_score(y_test, {scores}))"
        assert "metric-fit" not in reported(TABLE, truth + FIT, right)
        for labels in LABELS:
            wrong = f"print(roc_auc_score(y_test, {labels}))"
            assert "metric-fit" in reported(TABLE, truth + FIT, wrong), labels


def test_scores_and_truth_in_one_table() -> None:
    """A table of truth and answers holds what the answers are."""
    table = 't = pd.DataFrame({{"t": y_test, "p": {}}})\nprint(roc_auc_score(t["t"], t["p"]))'
    scores, labels = "m.predict_proba(X_test)[:, 1]", "m.predict(X_test)"
    assert "metric-fit" not in reported(TABLE, TRUTH + FIT, table.format(scores))
    assert "metric-fit" in reported(TABLE, TRUTH + FIT, table.format(labels))
