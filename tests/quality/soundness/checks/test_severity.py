"""A finding is as severe as the harm it does, however sure it is."""

from __future__ import annotations

import pytest

from tests.quality.soundness.sample import SPLIT, TABLE, found

SCORE = SPLIT + "m = SVC().fit(X_train, y_train)\nprint(m.score(X_test, y_test))\n"
AGAIN = "X = df.drop('y', axis=1)\n" + SCORE
LOOP = "    m.fit(X_train, y_train)\n    print(m.score(X_test, y_test))\n"
SEVERITIES = {
    "features chosen by the target": ("X = SelectKBest(k=3).fit_transform(X, y)\n" + SCORE, "high"),
    "codes made of the target": ("X = TargetEncoder().fit_transform(X, y)\n" + SCORE, "high"),
    "a mean of the target by group": (
        "df['rate'] = df.groupby('city')['y'].transform('mean')\n" + AGAIN,
        "high",
    ),
    "correlations with the target": (
        "best = df.corr()['y'].abs().nlargest(5).index\nX = df[best]\n" + SCORE,
        "high",
    ),
    "correlations of features": ("X = X.loc[:, X.corr().mean() < 0.5]\n" + SCORE, "medium"),
    "a scaler": ("X = StandardScaler().fit_transform(X)\n" + SCORE, "medium"),
    "components": ("X = PCA(3).fit_transform(X)\n" + SCORE, "medium"),
    "words": ("X = TfidfVectorizer().fit_transform(df['text'])\n" + SCORE, "medium"),
    "columns without variance": ("X = VarianceThreshold(0.1).fit_transform(X)\n" + SCORE, "medium"),
    "an overall median": ("X = X.fillna(X.median())\n" + SCORE, "medium"),
    "fitted again": (
        SPLIT + "X_train = StandardScaler().fit_transform(X_train)\n"
        "X_test = StandardScaler().fit_transform(X_test)\n"
        "m = SVC().fit(X_train, y_train)\nprint(m.score(X_test, y_test))\n",
        "medium",
    ),
    "rows on both sides": ("X, y = SMOTE().fit_resample(X, y)\n" + SCORE, "high"),
    "settings by the test set": (
        SPLIT + "for k in range(9):\n    m = KNeighborsClassifier(k)\n" + LOOP,
        "high",
    ),
    "one of two models": (SPLIT + "for m in [SVC(), LinearSVC()]:\n" + LOOP, "medium"),
}


@pytest.mark.parametrize("name", SEVERITIES)
def test_severity(name: str) -> None:
    """What knows the answers of test rows is severe; what knows their spread is less so."""
    code, severity = SEVERITIES[name]
    sure = [one for one in found(TABLE, code) if one.confidence >= 0.7]
    assert {one.severity for one in sure if one.check.startswith("leak")} == {severity}
