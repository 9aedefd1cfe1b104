"""A test set that chooses, each way beside a clean twin."""

from __future__ import annotations

import pytest

from tests.quality.soundness.sample import SPLIT, TABLE, reported

VALIDATION = "X, X_last, y, y_last = train_test_split(X, y)\n" + SPLIT
LAST = "print(m.score(X_last, y_last))"
TWO = (
    "a = SVC().fit(X_train, y_train)\nprint(a.score(X_test, y_test))\n"
    "m = LinearSVC().fit(X_train, y_train)\nprint(m.score(X_test, y_test))\n"
)
LOOP = (
    "for k in range(9):\n    m = KNeighborsClassifier(k)\n    m.fit(X_train, y_train)\n"
    "    print(m.score(X_test, y_test))\n"
)
STOPS = (
    "m = XGBClassifier(early_stopping_rounds=9)\n"
    "m.fit(X_train, y_train, eval_set=[(X_test, y_test)])\nprint(m.score(X_test, y_test))\n"
)
PAIRS = {
    "two models": (SPLIT + TWO, VALIDATION + TWO + LAST),
    "settings in a loop": (SPLIT + LOOP, VALIDATION + LOOP + LAST),
    "early stopping": (SPLIT + STOPS, VALIDATION + STOPS + LAST),
    "a list of models": (
        SPLIT + "for m in [SVC(), LinearSVC()]:\n"
        "    m.fit(X_train, y_train)\n    print(m.score(X_test, y_test))",
        SPLIT + "for m in [SVC(), LinearSVC()]:\n"
        "    print(cross_val_score(m, X_train, y_train).mean())\n"
        "print(m.fit(X_train, y_train).score(X_test, y_test))",
    ),
    "one model, many figures": (
        SPLIT + TWO,
        SPLIT + "m = SVC().fit(X_train, y_train)\np = m.predict(X_test)\n"
        "print(f1_score(y_test, p), accuracy_score(y_test, p), m.score(X_test, y_test))",
    ),
    "a new split in each round": (
        SPLIT + LOOP,
        "for k in range(9):\n    " + SPLIT + "    m = SVC().fit(X_train, y_train)\n"
        "    print(m.score(X_test, y_test))\n",
    ),
    "folds": (
        SPLIT + LOOP,
        (
            "for tr, te in KFold(5).split(X):\n    m = SVC().fit(X.iloc[tr], y[tr])\n"
            "    print(m.score(X.iloc[te], y[te]))"
        ),
    ),
    "a grid search": (
        SPLIT + LOOP,
        SPLIT + "g = GridSearchCV(SVC(), {'C': [1, 2]}).fit(X_train, y_train)\n"
        "print(g.best_score_, g.score(X_test, y_test))",
    ),
    "two targets": (
        SPLIT + TWO,
        (
            "t, e = train_test_split(df)\nf = ['a', 'b']\n"
            "m = Ridge().fit(t[f], t['heat'])\nprint(m.score(e[f], e['heat']))\n"
            "n = Ridge().fit(t[f], t['cold'])\nprint(n.score(e[f], e['cold']))"
        ),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_leak_is_told_from_its_clean_twin(name: str) -> None:
    """Choosing by the test set is reported; with rows left that chose nothing it is not."""
    leaking, clean = PAIRS[name]
    assert "leak-test-reuse" in reported(TABLE, leaking)
    assert "leak-test-reuse" not in reported(TABLE, clean)
