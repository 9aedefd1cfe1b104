"""Loops over one test set that report a spread, each beside one that takes the best round."""

from __future__ import annotations

import pytest

from tests.quality.soundness.sample import SPLIT, TABLE, found, reported

FOREST = "    m = RandomForestClassifier(random_state=seed).fit(X_train, y_train)\n"
APPEND = "    figures.append(m.score(X_test, y_test))\n"
SEEDS = SPLIT + "figures = []\nfor seed in range(9):\n" + FOREST + APPEND
CURVE = (
    SPLIT + "figures = []\nfor share in [0.1, 0.3, 1.0]:\n"
    "    part = X_train.sample(frac=share, random_state=0)\n"
    "    m = SVC().fit(part, y_train.loc[part.index])\n" + APPEND
)
FIRST = SPLIT + "figures = []\nfor n in (50, 100, 500):\n"
QUANTILES = (
    SPLIT + "for q in (0.1, 0.5, 0.9):\n"
    "    m = GradientBoostingRegressor(loss='quantile', alpha=q).fit(X_train, y_train)\n"
    "    print(q, mean_pinball_loss(y_test, m.predict(X_test), alpha=q))\n"
)
GROUPS = (
    SPLIT + "m = SVC().fit(X_train, y_train)\nwhole = m.score(X_test, y_test)\nworth = {}\n"
    "for name, cols in {'soil': ['a', 'b'], 'rain': ['c']}.items():\n"
    "    m = SVC().fit(X_train.drop(columns=cols), y_train)\n"
    "    worth[name] = whole - m.score(X_test.drop(columns=cols), y_test)\n"
)
FAMILIES = (
    SPLIT + "rows = []\nfor name, m, grid in [('svc', SVC(), {}), ('rf', ExtraTrees(), {})]:\n"
    "    g = GridSearchCV(m, grid).fit(X_train, y_train)\n"
    "    rows.append((name, g.best_score_, accuracy_score(y_test, g.predict(X_test))))\n"
)
CROSSED = (
    SPLIT + "a, b = SVC(), LinearSVC()\nprint(cross_val_score(a, X_train, y_train))\n"
    "print(cross_val_score(b, X_train, y_train))\n"
    "fa = f1_score(y_test, a.fit(X_train, y_train).predict(X_test))\n"
    "fb = f1_score(y_test, b.fit(X_train, y_train).predict(X_test))\n"
)
SPLITS = (
    "figures = []\nfor seed in range(99):\n"
    "    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)\n"
    "    m = Ridge().fit(X_train, y_train)\n    r2 = m.score(X_test, y_test)\n"
    "    figures.append(r2)\n"
)
LAST = "a, b, c, d = train_test_split(X, y, random_state=best)\nprint(m.fit(a, c).score(b, d))\n"
REPORTS = {
    "mean and spread": SEEDS + "print(np.mean(figures), np.std(figures))",
    "both ends": SEEDS + "print(min(figures), max(figures))",
    "best beside spread": SEEDS + "print(max(figures), np.mean(figures), np.std(figures))",
    "seeds in a comprehension": SPLIT
    + "s = [SVC(random_state=i).fit(X_train, y_train).score(X_test, y_test) for i in range(9)]\n"
    "print(np.mean(s), np.std(s))",
    "seeds by a function": SPLIT + "def run(seed):\n    m = SVC(random_state=seed)\n"
    "    return m.fit(X_train, y_train).score(X_test, y_test)\n"
    "print(pd.Series({seed: run(seed) for seed in range(9)}).describe())",
    "seeds by a function's parameter": SPLIT + "def made(kind, seed):\n"
    "    return SVC(kernel=kind, random_state=seed)\nfor i in range(9):\n"
    "    print(made('rbf', i).fit(X_train, y_train).score(X_test, y_test))",
    "some rows by their places": SPLIT + "for n in range(50, 900, 50):\n"
    "    some = np.random.choice(len(X_train), n, replace=False)\n"
    "    m = SVC().fit(X_train.iloc[some], y_train.iloc[some])\n"
    "    print(n, m.score(X_test, y_test))",
    "seeds of the library": SPLIT + "for s in range(9):\n    np.random.seed(s)\n"
    "    print(f'{s}:', SVC().fit(X_train, y_train).score(X_test, y_test))",
    "one model, then its spread": SPLIT + "m = RandomForestClassifier().fit(X_train, y_train)\n"
    "print(m.score(X_test, y_test))\n" + SEEDS.removeprefix(SPLIT) + "print(np.std(figures))",
    "seeds that are kept": SPLIT + "used, figures = [], []\nfor seed in range(9):\n"
    "    used.append(seed)\n" + FOREST + APPEND + "plt.plot(used, figures)",
    "seeds of a list": SPLIT + "for i in range(3):\n"
    "    print(SVC(random_state=seeds[i]).fit(X_train, y_train).score(X_test, y_test))",
    "the same again": SPLIT + "figures = []\nfor i in range(9):\n"
    "    m = RandomForestClassifier().fit(X_train, y_train)\n" + APPEND + "print(np.std(figures))",
    "epochs, shown": SPLIT + "m = SGDClassifier()\nfor epoch in range(9):\n"
    "    m.partial_fit(X_train, y_train, classes=[0, 1])\n"
    "    print(epoch, m.score(X_test, y_test))",
    "shares of the training set": CURVE + "plt.plot(figures)",
    "first rows": FIRST + "    m = SVC().fit(X_train[:n], y_train[:n])\n" + APPEND,
    "first rows, counted": SPLIT + "figures = []\nfor share in np.linspace(.1, 1, 9):\n"
    "    n = int(share * len(X_train))\n    m = SVC().fit(X_train.iloc[:n], y_train.iloc[:n])\n"
    + APPEND,
    "a part by a split": SPLIT + "for share in (0.2, 0.5, 0.9):\n"
    "    a, _, b, _ = train_test_split(X_train, y_train, train_size=share)\n"
    "    print(SVC().fit(a, b).score(X_test, y_test))",
    "quantiles": QUANTILES,
    "quantiles by name": SPLIT + "for level in np.linspace(0.1, 0.9, 9):\n"
    "    m = QuantileRegressor(quantile=level, alpha=0).fit(X_train, y_train)\n"
    "    print(level, m.score(X_test, y_test))",
    "what groups of columns are worth": GROUPS + "pd.Series(worth).plot.barh()",
    "a network that watches": SPLIT + "net = Sequential()\n"
    "net.fit(X_train, y_train, epochs=9, validation_data=(X_test, y_test))\n"
    "print(net.evaluate(X_test, y_test))",
    "what columns are worth, in order": GROUPS + "print(pd.Series(worth).sort_values())",
    "families, each searched by folds": FAMILIES + "print(pd.DataFrame(rows))",
    "two models, each cross-validated": CROSSED + "print(fa, fb)",
}
CHOICES = {
    "a seed that did best": SEEDS + "best = int(np.argmax(figures))",
    "only the best seed's figure": SEEDS + "print('accuracy', max(figures))",
    "seeds in order": SEEDS + "print(sorted(figures)[-1])",
    "the best seed is kept": SPLIT
    + "best = 0\nfor seed in range(9):\n"
    + FOREST
    + "    s = m.score(X_test, y_test)\n    if s > best:\n        best, kept = s, m\n",
    "the seed of a split that did best": SPLITS + "best = np.argmax(figures)\n" + LAST,
    "the best split is kept": "top = 0\n"
    + SPLITS
    + "    if r2 > top:\n        top, best = r2, seed\n"
    + LAST,
    "one column more in each round": "cols = []\n" + SPLIT + "for name in X.columns:\n"
    "    cols.append(name)\n    m = SVC().fit(X_train[cols], y_train)\n"
    "    print(m.score(X_test[cols], y_test))",
    "models by their places": SPLIT + "models = [SVC(), LinearSVC(), Ridge()]\n"
    "for i in range(3):\n    m = models[i].fit(X_train, y_train)\n"
    "    print(m.score(X_test, y_test))",
    "settings by a function's parameter": SPLIT + "def made(seed, cost):\n"
    "    return SVC(C=cost, random_state=seed)\nfor i in range(9):\n"
    "    print(made(0, i).fit(X_train, y_train).score(X_test, y_test))",
    "some columns by chance": SPLIT + "for n in range(1, 9):\n"
    "    some = np.random.choice(X.columns, n)\n"
    "    print(n, SVC().fit(X_train[some], y_train).score(X_test[some], y_test))",
    "settings by their places": SPLIT + "for i in range(9):\n"
    "    print(i, SVC(C=costs[i]).fit(X_train, y_train).score(X_test, y_test))",
    "settings by chance": SPLIT + "for i in range(9):\n    cost = np.random.uniform(1, 9)\n"
    "    print(cost, SVC(C=cost).fit(X_train, y_train).score(X_test, y_test))",
    "one more in each round": SPLIT + "k = 1\nfor i in range(9):\n    k += 2\n"
    "    print(KNeighborsClassifier(k).fit(X_train, y_train).score(X_test, y_test))",
    "the epoch that did best": SPLIT + "m, top = SGDClassifier(), 0\nfor epoch in range(9):\n"
    "    m.partial_fit(X_train, y_train, classes=[0, 1])\n    s = m.score(X_test, y_test)\n"
    "    if s > top:\n        top, best = s, copy.deepcopy(m)",
    "the best weights, by a callback": SPLIT + "m = LGBMRegressor()\n"
    "m.fit(X_train, y_train, eval_set=[(X_test, y_test)], callbacks=[lgb.early_stopping(9)])\n"
    "print(m.score(X_test, y_test))",
    "the best weights, by itself": SPLIT + "m = CatBoostClassifier()\n"
    "m.fit(X_train, y_train, eval_set=(X_test, y_test))\nprint(m.score(X_test, y_test))",
    "the seed goes into a setting": SPLIT
    + "for seed in range(9):\n"
    + "    m = RandomForestClassifier(max_depth=seed).fit(X_train, y_train)\n"
    + "    print(m.score(X_test, y_test))",
    "seeds and settings": SPLIT + "for seed in range(9):\n    for k in range(9):\n"
    "        m = SVC(C=k, random_state=seed).fit(X_train, y_train)\n"
    "        print(m.score(X_test, y_test))",
    "seeds of two models": SPLIT + "for m in [SVC(), LinearSVC()]:\n    for seed in range(9):\n"
    "        m.set_params(random_state=seed).fit(X_train, y_train)\n"
    "        print(m.score(X_test, y_test))",
    "the best share": CURVE + "best = np.argmax(figures)",
    "first columns": "cols = list(X.columns)\n" + SPLIT + "for n in range(1, 9):\n"
    "    m = SVC().fit(X_train[cols[:n]], y_train)\n"
    "    print(m.score(X_test[cols[:n]], y_test))",
    "strengths of a penalty": SPLIT + "for q in (0.1, 0.5, 0.9):\n"
    "    m = Lasso(alpha=q).fit(X_train, y_train)\n    print(q, m.score(X_test, y_test))",
    "groups of columns that are taken": GROUPS.replace("drop(columns=cols)", "loc[:, cols]"),
    "the least worth is dropped": GROUPS + "out = min(worth, key=worth.get)",
    "families, in order of the test": FAMILIES + "pd.DataFrame(rows).sort_values(2).head(1)",
    "the better of two": CROSSED + "best = max([('a', fa), ('b', fb)], key=lambda p: p[1])",
    "folds that hold the test rows": CROSSED.replace("(a, X_train, y_train)", "(a, X, y)"),
}


@pytest.mark.parametrize("name", REPORTS)
def test_reports(name: str) -> None:
    """A loop that only measures costs nothing; a person may look."""
    cells = (TABLE, REPORTS[name])
    assert "leak-test-reuse" not in reported(*cells)
    assert [one for one in found(*cells) if one.check == "leak-test-reuse"]


@pytest.mark.parametrize("name", CHOICES)
def test_choices(name: str) -> None:
    """A loop like it is reported where the best round is taken, or settings are tried."""
    assert "leak-test-reuse" in reported(TABLE, CHOICES[name])


SEVERAL = (
    "for seed in range(9):\n"
    "    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)\n"
    "    for name, m in [('guess', DummyClassifier()), ('lines', Ridge()), ('svm', SVC())]:\n"
    "        print(name, m.fit(X_train, y_train).score(X_test, y_test))\n"
)
SILENT = {
    "many splits": SPLITS + "print(np.mean(figures), np.std(figures), min(figures))",
    "models over many splits": SEVERAL,
    "splits drawn again": SPLITS.replace("random_state=seed", "shuffle=True"),
    "one model beside a guess": SPLIT + "for m in [DummyClassifier(), SVC()]:\n"
    "    print(m.fit(X_train, y_train).score(X_test, y_test))",
}


@pytest.mark.parametrize("name", SILENT)
def test_silent(name: str) -> None:
    """A spread over many splits is what one should report: nothing to look at."""
    cells = (TABLE, SILENT[name])
    assert not [one for one in found(*cells) if one.check == "leak-test-reuse"]
