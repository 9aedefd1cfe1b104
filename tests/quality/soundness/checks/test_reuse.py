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


PROBA = (
    SPLIT + "m = LogisticRegression().fit(X_train, y_train)\np = m.predict_proba(X_test)[:, 1]\n"
)
TRIED = """
best = 0
for t in np.arange(0.1, 0.9, 0.1):
    f = f1_score({truth}, {answer} > t)
    if f > best:
        best, at = f, t
"""


def test_thresholds_tried_on_the_test_rows() -> None:
    """One model, and the threshold with the best figure: the test set has chosen it."""
    tried = TRIED.format(truth="y_test", answer="p")
    assert "leak-test-reuse" in reported(TABLE, PROBA, tried)
    listed = "s = [f1_score(y_test, p > t) for t in ts]\nat = ts[np.argmax(s)]"
    assert "leak-test-reuse" in reported(TABLE, PROBA, listed, "print(f1_score(y_test, p > at))")


def test_thresholds_that_the_test_rows_do_not_choose() -> None:
    """Tried on rows of their own, only shown, or set beforehand; a bootstrap tries nothing."""
    inner = "X_train, V, y_train, v = train_test_split(X_train, y_train)\n"
    fitted = "m = LogisticRegression().fit(X_train, y_train)\nq = m.predict_proba(V)[:, 1]\n"
    tried = TRIED.format(truth="v", answer="q")
    last = "print(f1_score(y_test, m.predict_proba(X_test)[:, 1] > at))"
    clean = [
        (SPLIT + inner + fitted, tried, last),
        (PROBA, "for t in (0.2, 0.5):\n    print(t, f1_score(y_test, p > t))"),
        (PROBA, "THRESHOLD = 0.3\nprint(f1_score(y_test, p > THRESHOLD))"),
        (
            PROBA,
            "for i in range(99):\n    j = rng.choice(len(p))\n    f1_score(y_test[j], p[j])",
        ),
    ]
    for cells in clean:
        assert "leak-test-reuse" not in reported(TABLE, *cells), cells


def test_a_blend_is_one_model() -> None:
    """Several models whose answers are averaged, and only then scored, compete with nobody."""
    two = SPLIT + "p = SVR().fit(X_train, y_train).predict(X_test)\n"
    two += "q = Ridge().fit(X_train, y_train).predict(X_test)\n"
    assert "leak-test-reuse" not in reported(TABLE, two, "r2_score(y_test, (p + q) / 2)")
    mean = "r2_score(y_test, np.mean([p, q], axis=0))"
    assert "leak-test-reuse" not in reported(TABLE, two, mean)
    apart = "print(r2_score(y_test, p), r2_score(y_test, q), r2_score(y_test, (p + q) / 2))"
    assert "leak-test-reuse" in reported(TABLE, two, apart)


ROUNDS = """
net = nn.Sequential(nn.Linear(4, 2))
best = 0
for epoch in range(9):
    loss = crit(net(X_train), y_train)
    loss.backward()
    acc = (net(X_test).argmax(1) == y_test).mean()
    {then}
"""


def test_the_best_round_of_a_training_loop() -> None:
    """The round that does best on the test rows is kept; a log of all rounds keeps none."""
    kept = ROUNDS.format(then="if acc > best:\n        best, state = acc, net.state_dict()")
    assert "leak-test-reuse" in reported(TABLE, SPLIT + kept)
    logged = ROUNDS.format(then="if epoch > 3:\n        print(acc)")
    assert "leak-test-reuse" not in reported(TABLE, SPLIT + logged)


def test_another_random_split_in_each_round_is_no_reuse() -> None:
    """A loop over a splitter's index pairs, whatever the splitter is."""
    loop = "for a, b in StratifiedShuffleSplit(n_splits=1).split(X, y):\n"
    body = "    m = SVC().fit(X.iloc[a], y.iloc[a])\n    print(m.score(X.iloc[b], y.iloc[b]))"
    assert "leak-test-reuse" not in reported(TABLE, loop + body)


TARGETS = """
train, test = train_test_split(df)
for name in ["heat", "cold", "rain"]:
    m = make_pipeline(StandardScaler(), Ridge())
    m.fit(train[["a", "b"]], train[name])
    print(m.score(test[["a", "b"]], test[name]))
"""
SETTINGS = """
def judged(name):
    for k in range(9):
        m = KNeighborsRegressor(k).fit(train[["a", "b"]], train[name])
        print(m.score(test[["a", "b"]], test[name]))

train, test = train_test_split(df)
for name in ["heat", "cold", "rain"]:
    judged(name)
"""


def test_a_loop_over_targets_is_as_many_tasks() -> None:
    """A model for each target chooses nothing; settings tried for each of them do."""
    assert "leak-test-reuse" not in reported(TABLE, TARGETS)
    listed = "[Ridge().fit(train[f], train[n]).score(test[f], test[n]) for n in ['heat', 'cold']]"
    known = "train, test = train_test_split(df)\nf = ['a', 'b']\n"
    assert "leak-test-reuse" not in reported(TABLE, known + f"print({listed})")
    assert "leak-test-reuse" in reported(TABLE, SETTINGS)


GROUPS = """
for {key}, part in df.groupby("shop"):
    train, test = part[part.day < 9], part[part.day >= 9]
    {fit}
    print(m.score({test}))
"""
FITTED = 'm = Ridge().fit(train[["a", "b"]], train.y)'


@pytest.mark.parametrize("key", ["shop", "(shop, town)"])
def test_each_group_has_rows_of_its_own(key: str) -> None:
    """A model for each group, scored on the group's own rows, competes with no other group's."""
    own = 'test[["a", "b"]], test.y'
    assert "leak-test-reuse" not in reported(TABLE, GROUPS.format(key=key, fit=FITTED, test=own))


def test_groups_that_are_scored_on_the_same_rows() -> None:
    """The model of each group is scored on rows that are no group's; settings within a group."""
    rest = 'last[["a", "b"]], last.y'
    split = "df, last = train_test_split(df)\n"
    assert "leak-test-reuse" in reported(
        TABLE, split + GROUPS.format(key="shop", fit=FITTED, test=rest)
    )
    body = FITTED.replace("Ridge()", "KNeighborsRegressor(k)")
    score = 'print(m.score(test[["a", "b"]], test.y))'
    tried = f"for k in range(9):\n        {body}\n        {score}"
    own = 'test[["a", "b"]], test.y'
    assert "leak-test-reuse" in reported(TABLE, GROUPS.format(key="shop", fit=tried, test=own))
