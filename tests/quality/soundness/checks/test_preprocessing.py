"""Preprocessing fitted on test rows, each construct beside a clean twin that looks like it."""

from __future__ import annotations

import pytest

from tests.quality.soundness.sample import SPLIT, TABLE, found, reported

FIT = "model = LogisticRegression().fit(X_train, y_train)\nprint(model.score(X_test, y_test))"
PARTS = (
    "p = dict(zip(['a', 'b', 'c', 'd'], train_test_split(X, y)))\n"
    "X_train, X_test, y_train, y_test = p['a'], p['b'], p['c'], p['d']\n"
)
CORRELATED = "c = {}.corrwith(y).abs()\nX = X[c[c > 0.2].index]\n"
PAIRS = {
    "a scaler": (
        "X = StandardScaler().fit_transform(X)\n" + SPLIT,
        SPLIT + "s = StandardScaler().fit(X_train)\n"
        "X_train, X_test = s.transform(X_train), s.transform(X_test)\n",
    ),
    "a scaler that only looks": (
        "X = StandardScaler().fit(X).transform(X)\n" + SPLIT,
        "print(StandardScaler().fit_transform(X)[:3])\n" + SPLIT,
    ),
    "an imputer on some columns": (
        "X[['a', 'b']] = SimpleImputer().fit_transform(X[['a', 'b']])\n" + SPLIT,
        "X[['a', 'b']] = X[['a', 'b']].fillna(0)\n" + SPLIT,
    ),
    "a mean filled in place": (
        "X['a'].fillna(X['a'].mean(), inplace=True)\n" + SPLIT,
        "X['a'].fillna('none', inplace=True)\nprint(X['b'].mean())\n" + SPLIT,
    ),
    "a mean written to some rows": (
        "X.loc[X['a'].isna(), 'a'] = X['a'].mean()\n" + SPLIT,
        "X.loc[X['a'].isna(), 'a'] = 0\n" + SPLIT,
    ),
    "any column filled in place": (
        "for c in X.columns:\n    X[c].fillna(X[c].median(), inplace=True)\n" + SPLIT,
        "for c in X.columns:\n    X[c].fillna(0, inplace=True)\n" + SPLIT,
    ),
    "columns chosen by correlation": (
        CORRELATED.format("X") + SPLIT,
        "print(X.corrwith(y))\nX = X[X.isna().mean().index]\n" + SPLIT,
    ),
    "parts by name": (
        "X = PCA(3).fit_transform(X)\n" + PARTS,
        PARTS,
    ),
    "a column that is dropped again": (
        "X['z'] = X['a'] / X['a'].max()\n" + SPLIT,
        "X['z'] = X['a'] / X['a'].max()\nX = X.drop('z', axis=1)\n" + SPLIT,
    ),
    "columns chosen by a selector": (
        "s = SelectKBest(k=5).fit(X, y)\nX = X[X.columns[s.get_support()]]\n" + SPLIT,
        "s = SelectKBest(k=5)\nX = X[['a', 'b']]\n" + SPLIT,
    ),
    "a statistic of each row": (
        "X = (X - X.min()) / (X.max() - X.min())\n" + SPLIT,
        "X['m'] = X.max(axis=1) - X.min(axis=1)\n" + SPLIT,
    ),
    "two files put together": (
        "t = pd.read_csv('more.csv')\nn = len(X)\nall_ = pd.concat([X, t])\n"
        "all_['a'] = all_['a'].fillna(all_['a'].median())\nX = all_[:n]\n" + SPLIT,
        "t = pd.read_csv('more.csv')\nn = len(X)\nall_ = pd.concat([X, t])\n"
        "all_['a'] = all_['a'].fillna(0)\nX = all_[:n]\n" + SPLIT,
    ),
    "a rolling mean": (
        "X['a'] = X['a'] - X['a'].mean()\n" + SPLIT,
        "X['a'] = X['a'] - X['a'].rolling(7).mean()\n" + SPLIT,
    ),
    "a function that prepares": (
        "def prepare(t):\n    t['a'] = t['a'].fillna(t['a'].median())\n    return t\n"
        "X = prepare(X)\n" + SPLIT,
        "def prepare(t, m):\n    t['a'] = t['a'].fillna(m)\n    return t\n"
        + SPLIT
        + "m = X_train['a'].median()\nX_train, X_test = prepare(X_train, m), prepare(X_test, m)\n",
    ),
    "columns in a loop": (
        "for c in X.columns:\n    X[c] = MinMaxScaler().fit_transform(X[[c]])\n" + SPLIT,
        "for c in X.columns:\n    X[c] = LabelEncoder().fit_transform(X[c])\n" + SPLIT,
    ),
    "a branch": (
        "if scale:\n    X = StandardScaler().fit_transform(X)\n" + SPLIT,
        "if scale:\n    X = X / 255\n" + SPLIT,
    ),
    "features of files": (
        "rows = [pd.read_csv(f) for f in files]\nX = pd.concat(rows)\n"
        "X['a'] = X['a'] - X['a'].mean()\n" + SPLIT,
        "X = np.array([cv2.imread(f).mean() for f in files])\n" + SPLIT,
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_leak_is_told_from_its_clean_twin(name: str) -> None:
    """What was learned from test rows is reported; the same steps in a sound order are not."""
    leaking, clean = PAIRS[name]
    assert "leak-preprocessing" in reported(TABLE, leaking, FIT)
    assert "leak-preprocessing" not in reported(TABLE, clean, FIT)


def test_the_path_says_where() -> None:
    """A finding leads from the file by the fit and the split to the score."""
    cells = (TABLE, "X = StandardScaler().fit_transform(X)", SPLIT, FIT)
    finding = next(one for one in found(*cells) if one.check == "leak-preprocessing")
    assert [(step.cell, step.text) for step in finding.path] == [
        (1, "read: rows.csv"),
        (2, "fitted: StandardScaler"),
        (3, "split: train_test_split"),
        (4, "model fitted: LogisticRegression"),
        (4, "scored on test rows"),
    ]
    assert (finding.cell, finding.line) == (2, 1)


def test_nothing_leaks_without_an_evaluation() -> None:
    """A scaler on all rows is no leak where no model is asked about rows it has not seen."""
    assert "leak-preprocessing" not in reported(
        TABLE, "X = StandardScaler().fit_transform(X)", "LogisticRegression().fit(X, y)"
    )


@pytest.mark.parametrize("model", ["LogisticRegression()", "pipe"])
def test_cross_validation_wants_a_pipeline(model: str) -> None:
    """Before a cross-validation a scaler leaks into its folds; inside a pipeline it does not."""
    scaled = "" if model == "pipe" else "X = StandardScaler().fit_transform(X)\n"
    made = "pipe = make_pipeline(StandardScaler(), LogisticRegression())\n"
    score = f"print(cross_val_score({model}, X, y))"
    assert ("leak-preprocessing" in reported(TABLE, made + scaled + score)) is (model != "pipe")


def test_a_transformer_fitted_again_on_the_test_rows() -> None:
    """`fit_transform` of the test rows is a check of its own; `transform` is right."""
    begin = SPLIT + "s = StandardScaler()\nX_train = s.fit_transform(X_train)\n"
    assert reported(TABLE, begin + "X_test = s.fit_transform(X_test)\n", FIT) >= {"leak-refit"}
    assert "leak-refit" not in reported(TABLE, begin + "X_test = s.transform(X_test)\n", FIT)


def test_a_target_encoding_leaks_for_certain() -> None:
    """The mean of the target by group is worse than a mean of another column."""
    cells = ("df['rate'] = df.groupby('city')['y'].transform('mean')", "X = df.drop('y', axis=1)")
    assert "leak-preprocessing" in reported(TABLE, *cells, SPLIT, FIT)
    others = ("df['rate'] = df.groupby('city')['size'].transform('max')", cells[1])
    assert "leak-preprocessing" not in reported(TABLE, *others, SPLIT, FIT)


def test_features_listed_by_their_correlation() -> None:
    """A comprehension, or a loop, keeps the columns that go with the target."""
    fit = SPLIT + "SVC().fit(X_train, y_train).score(X_test, y_test)"
    listed = (
        "keep = [c for c in X if abs(X[c].corr(y)) > 0.1]",
        "keep = []\nfor c in X:\n    if abs(X[c].corr(y)) > 0.1:\n        keep.append(c)",
        "keep = []\nfor c in X:\n    if pearsonr(X[c], y)[1] < 0.05:\n        keep.append(c)",
        "m = df.corr()\nkeep = [c for c in m.columns if m.loc[c, 'y'] > 0.1]",
    )
    for made in listed:
        assert "leak-preprocessing" in reported(TABLE, made, "X = X[keep]", fit), made
        assert "leak-preprocessing" not in reported(TABLE, made, "print(keep)", fit), made
    train = "keep = [c for c in X_train if abs(X_train[c].corr(y_train)) > 0.1]"
    after = "SVC().fit(X_train[keep], y_train).score(X_test[keep], y_test)"
    assert "leak-preprocessing" not in reported(TABLE, SPLIT, train, after)


def test_pieces_that_a_loop_gathers_are_rows() -> None:
    """One image's mean is its own; the mean of all of them is learned from all."""
    read = "X, y = [], []\nfor f in files:\n    i = cv2.imread(f)\n    {own}\n    X.append(i)"
    fit = SPLIT + "SVC().fit(X_train, y_train).score(X_test, y_test)"
    array = "X = np.array(X)\n{all}"
    own = read.format(own="i = i - i.mean()")
    assert "leak-preprocessing" not in reported(own, array.format(all="X = X / 255"), fit)
    whole = array.format(all="X = X - X.mean()")
    assert "leak-preprocessing" in reported(read.format(own="pass"), whole, fit)


def test_expressions_of_polars() -> None:
    """A figure of a whole column within `with_columns` is learned from all rows."""
    made = "df = df.with_columns((pl.col('a') - pl.col('a').mean()).alias('a'))"
    fit = "train = df.filter(pl.col('d') < 9)\ntest = df.filter(pl.col('d') >= 9)\n"
    fit += "SVC().fit(train.select('a'), train['y']).score(test.select('a'), test['y'])"
    assert "leak-preprocessing" in reported(TABLE, made, fit)
    assert "leak-preprocessing" not in reported(TABLE, made.replace(".mean()", ".abs()"), fit)
