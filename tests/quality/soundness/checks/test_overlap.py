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


def test_rows_put_under_themselves_again() -> None:
    """Rare rows are copied by hand before the split; parts that share no row are not."""
    fit = (
        "X = df[['a']]\ny = df['y']\n" + SPLIT + "SVC().fit(X_train, y_train).score(X_test, y_test)"
    )
    rare = "rare = df[df['y'] == 1]\nrest = df[df['y'] == 0]\n"
    for copied in ("[rest, rare, rare]", "[df, rare]", "[rest] + [rare] * 5"):
        made = f"{rare}df = pd.concat({copied})"
        assert "leak-overlap" in reported(TABLE, made, fit), copied
    for apart in ("[rest, rare]", "[df, pd.read_csv('more.csv')]"):
        assert "leak-overlap" not in reported(TABLE, f"{rare}df = pd.concat({apart})", fit), apart


def test_copies_within_the_training_rows() -> None:
    """After the split they are nobody's business but the model's."""
    split = "train, test = train_test_split(df)\nrare = train[train['y'] == 1]\n"
    fit = "train = pd.concat([train, rare])\nm = SVC().fit(train[['a']], train['y'])\n"
    assert "leak-overlap" not in reported(TABLE, split, fit, "m.score(test[['a']], test['y'])")


def test_two_draws_from_one_table() -> None:
    """A sample for training and another for testing share rows; what is left over does not."""
    drawn = "train = df.sample(frac=0.8)\n"
    fit = "SVC().fit(train[['a']], train['y']).score(test[['a']], test['y'])"
    assert "leak-overlap" in reported(TABLE, drawn + "test = df.sample(frac=0.2)", fit)
    assert "leak-overlap" not in reported(TABLE, drawn + "test = df.drop(train.index)", fit)


def test_rows_chosen_by_a_condition_in_words() -> None:
    """A text of pandas' or an expression of Polars': opposite conditions share no row."""
    fit = "SVC().fit(train[['a']], train['y']).score(test[['a']], test['y'])"
    for way in ("query('day < 9')", "filter(pl.col('day') < 9)"):
        other = way.replace("<", ">=")
        assert "leak-overlap" not in reported(TABLE, f"train = df.{way}\ntest = df.{other}", fit)
        assert "leak-overlap" in reported(TABLE, f"train = df.{way}\ntest = df.{way}", fit)


def test_rows_appended_to_themselves() -> None:
    """`append` copies rows as `concat` does."""
    fit = (
        "X = df[['a']]\ny = df['y']\n" + SPLIT + "SVC().fit(X_train, y_train).score(X_test, y_test)"
    )
    assert "leak-overlap" in reported(TABLE, "df = df.append([df[df['y'] == 1]] * 3)", fit)
    assert "leak-overlap" not in reported(TABLE, "df = df.append(pd.read_csv('b.csv'))", fit)
