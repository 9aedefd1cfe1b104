"""Rows in train and test, each way beside a clean twin."""

from __future__ import annotations

import pytest

from tests.quality.soundness.sample import SPLIT, TABLE, reported

SCORE = "m.fit(X_train, y_train)\nprint(m.score(X_test, y_test))"
MODEL = "m = RandomForestClassifier()\n"
PAIRS = {
    "oversampling": (
        "X, y = SMOTE().fit_resample(X, y)\n" + SPLIT + MODEL + SCORE,
        SPLIT + "X_train, y_train = SMOTE().fit_resample(X_train, y_train)\n" + MODEL + SCORE,
    ),
    "a pipeline of samplers": (
        "p = Pipeline([('o', SMOTE()), ('u', RandomUnderSampler())])\n"
        "X, y = p.fit_resample(X, y)\n" + SPLIT + MODEL + SCORE,
        "p = Pipeline([('u', RandomUnderSampler())])\n"
        "X, y = p.fit_resample(X, y)\n" + SPLIT + MODEL + SCORE,
    ),
    "drawing with replacement": (
        "df = df.sample(5000, replace=True)\nX, y = df[['a']], df['y']\n" + SPLIT + MODEL + SCORE,
        "df = df.sample(5000)\nX, y = df[['a']], df['y']\n" + SPLIT + MODEL + SCORE,
    ),
    "fitted on everything": (
        SPLIT + MODEL + "m.fit(X, y)\nprint(f1_score(y_test, m.predict(X_test)))",
        SPLIT + MODEL + "m.fit(X_train, y_train)\nprint(f1_score(y_test, m.predict(X_test)))\n"
        "m.fit(X, y)\nm.predict(pd.read_csv('new.csv'))",
    ),
    "only the training score": (
        MODEL + "m.fit(X, y)\nprint(m.score(X, y))",
        SPLIT + MODEL + "m.fit(X_train, y_train)\nprint(m.score(X_train, y_train))\n"
        "print(m.score(X_test, y_test))",
    ),
    "test rows stacked into training": (
        (
            "t = pd.read_csv('test.csv')\nb = pd.concat([df, t])\n"
            "m = Ridge().fit(b[['a']], b['y'])\nprint(r2_score(t['y'], m.predict(t[['a']])))"
        ),
        (
            "t = pd.read_csv('test.csv')\nb = pd.concat([df, t])\n"
            "m = Ridge().fit(df[['a']], df['y'])\nprint(r2_score(t['y'], m.predict(t[['a']])))"
        ),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_leak_is_told_from_its_clean_twin(name: str) -> None:
    """Rows on both sides are reported; a sound order of the same steps is not."""
    leaking, clean = PAIRS[name]
    assert "leak-overlap" in reported(TABLE, leaking)
    assert "leak-overlap" not in reported(TABLE, clean)


def test_clusters_are_not_tested() -> None:
    """Whatever has no target has no training score that could flatter."""
    assert "leak-overlap" not in reported(TABLE, "k = KMeans(3).fit(X)\nprint(k.score(X))")
