"""Loops over folds, targets and groups of columns: look-alikes of a choice by the test set."""

from __future__ import annotations

__all__ = ["CHOOSING", "HONEST"]

_PAIRS = """
def pairs(n, k, seed):
    order = np.random.default_rng(seed).permutation(n)
    parts = np.array_split(order, k)
    for i in range(k):
        yield np.concatenate([p for j, p in enumerate(parts) if j != i]), parts[i]
"""
_BY_HAND = """
def solved(A, b, strength):
    w = np.linalg.solve(A.T @ A + strength * np.eye(A.shape[1]), A.T @ b)
    return lambda Q: Q @ w
def off(f, A, b):
    return np.abs(f(A) - b).mean()
"""

HONEST = {
    "nested folds of index arrays, a model by hand": f"""
{_PAIRS}{_BY_HAND}
A, b = X.to_numpy(), y.to_numpy()
outer = []
for tr, te in pairs(len(b), 10, 0):
    inner = np.zeros(5)
    for p, q in pairs(len(tr), 5, 1):
        for i, strength in enumerate(10.0 ** np.arange(5)):
            f = solved(A[tr[p]], b[tr[p]], strength)
            inner[i] += off(f, A[tr[q]], b[tr[q]]) / 5
    best = 10.0 ** inner.argmin()
    outer.append(off(solved(A[tr], b[tr], best), A[te], b[te]))
print(np.mean(outer), np.std(outer))
""",
    "folds of index arrays, settings within": f"""
{_PAIRS}
A, b = X.to_numpy(), y.to_numpy()
errors = {{}}
for tr, te in pairs(len(b), 5, 0):
    for depth in (2, 4, 8):
        m = DecisionTreeRegressor(max_depth=depth).fit(A[tr], b[tr])
        errors.setdefault(depth, []).append(mean_absolute_error(b[te], m.predict(A[te])))
best = min(errors, key=lambda depth: np.mean(errors[depth]))
""",
    "settings, folds of index arrays within": f"""
{_PAIRS}
A, b = X.to_numpy(), y.to_numpy()
means = {{}}
for depth in (2, 4, 8):
    errors = []
    for tr, te in pairs(len(b), 5, 0):
        m = DecisionTreeRegressor(max_depth=depth).fit(A[tr], b[tr])
        errors.append(mean_absolute_error(b[te], m.predict(A[te])))
    means[depth] = np.mean(errors)
best = min(means, key=means.get)
""",
    "numbers of folds in a column": """
df["fold"] = np.arange(len(df)) % 5
cols = [c for c in df.columns if c not in ("fold", "y")]
best = None
for depth in (2, 4, 8):
    errors = []
    for k in range(5):
        a, b = df[df.fold != k], df[df.fold == k]
        m = DecisionTreeRegressor(max_depth=depth).fit(a[cols], a.y)
        errors.append(mean_absolute_error(b.y, m.predict(b[cols])))
    if best is None or np.mean(errors) < best[0]:
        best = np.mean(errors), depth
""",
    "masks of folds, settings within": """
A, b = X.to_numpy(), y.to_numpy()
number = np.random.permutation(len(A)) % 5
scores = np.zeros((5, 3))
for k in range(5):
    held = number == k
    for j, depth in enumerate((2, 4, 8)):
        m = DecisionTreeClassifier(max_depth=depth).fit(A[~held], b[~held])
        scores[k, j] = accuracy_score(b[held], m.predict(A[held]))
best = scores.mean(0).argmax()
""",
    "parts in a list, settings within": """
A, b = X.to_numpy(), y.to_numpy()
parts = np.array_split(np.random.permutation(len(A)), 5)
scores = {}
for i in range(5):
    te = parts[i]
    tr = np.concatenate([parts[j] for j in range(5) if j != i])
    for depth in (2, 4, 8):
        m = DecisionTreeClassifier(max_depth=depth).fit(A[tr], b[tr])
        scores[depth, i] = accuracy_score(b[te], m.predict(A[te]))
best = max((2, 4, 8), key=lambda d: np.mean([scores[d, i] for i in range(5)]))
""",
    "parts in a list, joined around one": """
A, b = X.to_numpy(), y.to_numpy()
parts = np.array_split(np.random.permutation(len(A)), 5)
scores = {3: [], 5: [], 9: []}
for i in range(len(parts)):
    te = parts[i]
    tr = np.hstack(parts[:i] + parts[i + 1:])
    for n in scores:
        m = KNeighborsClassifier(n_neighbors=n).fit(A[tr], b[tr])
        scores[n].append(m.score(A[te], b[te]))
best = max(scores, key=lambda n: np.mean(scores[n]))
""",
    "stretches of an order, settings within": """
A, b = X.to_numpy(), y.to_numpy()
order = np.random.permutation(len(A))
size = len(A) // 5
scores = {3: [], 5: [], 9: []}
for k in range(5):
    te = order[k * size:(k + 1) * size]
    tr = np.setdiff1d(order, te)
    for n in scores:
        m = KNeighborsClassifier(n_neighbors=n).fit(A[tr], b[tr])
        scores[n].append(m.score(A[te], b[te]))
best = max(scores, key=lambda n: np.mean(scores[n]))
""",
    "one row left out, settings within": """
A, b = X.to_numpy(), y.to_numpy()
hits = np.zeros(3)
for i in range(len(A)):
    keep = np.arange(len(A)) != i
    for j, n in enumerate((1, 3, 5)):
        m = KNeighborsClassifier(n_neighbors=n).fit(A[keep], b[keep])
        hits[j] += m.predict(A[i:i + 1])[0] == b[i]
print(hits.argmax())
""",
    "a target in each round": """
A = df.drop(columns=["no3", "po4", "doc", "chl", "tur", "ca", "fe"]).to_numpy()
tr, te = train_test_split(np.arange(len(df)), random_state=1)
out = {}
for t in ["no3", "po4", "doc", "chl", "tur", "ca", "fe"]:
    v = np.log1p(df[t].to_numpy())
    a = tr[~np.isnan(v[tr])]
    b = te[~np.isnan(v[te])]
    m = PLSRegression(n_components=8)
    m.fit(A[a], v[a])
    out[t] = {"n": len(b), "r2": r2_score(v[b], m.predict(A[b]).ravel())}
pd.DataFrame(out).T.sort_values("r2")
""",
    "each column of a table of targets": """
Y = pd.read_csv("answers.csv")
X_train, X_test, Y_train, Y_test = train_test_split(X, Y)
scores = {}
for name in Y.columns:
    m = RandomForestRegressor().fit(X_train, Y_train[name])
    scores[name] = r2_score(Y_test[name], m.predict(X_test))
print(pd.Series(scores).sort_values())
""",
    "each column of an array of targets": """
Y = pd.read_csv("answers.csv").values
X_train, X_test, Y_train, Y_test = train_test_split(X, Y)
for i in range(Y.shape[1]):
    m = Ridge().fit(X_train, Y_train[:, i])
    print(i, r2_score(Y_test[:, i], m.predict(X_test)))
""",
    "targets of which the best is named": """
labels = ["a", "b", "c", "d", "e", "f", "g", "h"]
train, test = train_test_split(df)
auc = {}
for label in labels:
    m = LogisticRegression().fit(train.drop(columns=labels), train[label])
    auc[label] = roc_auc_score(test[label], m.predict_proba(test.drop(columns=labels))[:, 1])
print("easiest:", max(auc, key=auc.get))
""",
    "horizons of a forecast": """
train, test = df.iloc[:800], df.iloc[800:]
cols = ["lag1", "lag2"]
for h in (1, 2, 3, 6, 12, 24, 48):
    m = Ridge().fit(train[cols], train[f"ahead_{h}"])
    print(h, mean_absolute_error(test[f"ahead_{h}"], m.predict(test[cols])))
""",
    "groups of columns left out": """
groups = {"size": ["a", "b"], "place": ["c"], "host": ["d", "e"]}
every = sum(groups.values(), [])
def build(columns, alpha=1.0):
    return Pipeline([("scale", ColumnTransformer([("n", StandardScaler(), columns)])),
                     ("ridge", Ridge(alpha=alpha))])
work, report = train_test_split(df)
gs = GridSearchCV(build(every), {"ridge__alpha": [1, 10]}, cv=5).fit(work[every], work["y"])
full = mean_absolute_error(report["y"], gs.predict(report[every]))
loss = {}
for g, cols in groups.items():
    rest = [c for c in every if c not in cols]
    m = build(rest, gs.best_params_["ridge__alpha"]).fit(work[rest], work["y"])
    loss[g] = mean_absolute_error(report["y"], m.predict(report[rest])) - full
pd.Series(loss).sort_values().plot.barh()
""",
    "a column left out by its name": """
cols = list(X.columns)
X_train, X_test, y_train, y_test = train_test_split(X, y)
full = RandomForestClassifier().fit(X_train, y_train).score(X_test, y_test)
worth = {}
for name in cols:
    rest = [c for c in cols if c != name]
    m = RandomForestClassifier().fit(X_train[rest], y_train)
    worth[name] = full - m.score(X_test[rest], y_test)
pd.Series(worth).sort_values().plot.bar()
""",
    "a column left out as a difference of sets": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
full = RandomForestClassifier().fit(X_train, y_train).score(X_test, y_test)
for name in X.columns:
    rest = X.columns.difference([name])
    m = RandomForestClassifier().fit(X_train[rest], y_train)
    print(name, full - m.score(X_test[rest], y_test))
""",
}

CHOOSING = {
    "settings on one held-out index": """
A, b = X.to_numpy(), y.to_numpy()
order = np.random.permutation(len(A))
tr, te = order[:800], order[800:]
scores = {}
for n in (1, 3, 5, 9):
    m = KNeighborsClassifier(n_neighbors=n).fit(A[tr], b[tr])
    scores[n] = m.score(A[te], b[te])
best = max(scores, key=scores.get)
""",
    "settings for each target on its test rows": """
Y = pd.read_csv("answers.csv")
X_train, X_test, Y_train, Y_test = train_test_split(X, Y)
for name in Y.columns:
    best = None
    for n in (1, 3, 5, 9):
        m = KNeighborsRegressor(n_neighbors=n).fit(X_train, Y_train[name])
        score = r2_score(Y_test[name], m.predict(X_test))
        if best is None or score > best[0]:
            best = score, n
    print(name, best)
""",
    "forms of one target": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
for n in (1, 3, 5, 9):
    target = np.log1p(y_train)
    m = KNeighborsRegressor(n_neighbors=n).fit(X_train, target)
    print(n, r2_score(y_test, np.expm1(m.predict(X_test))))
""",
    "columns left out for good if that is better": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
cols = ["a", "b", "c", "d"]
best = RandomForestClassifier().fit(X_train, y_train).score(X_test, y_test)
for name in ["a", "b", "c", "d"]:
    rest = [c for c in cols if c != name]
    score = RandomForestClassifier().fit(X_train[rest], y_train).score(X_test[rest], y_test)
    if score > best:
        best, cols = score, rest
""",
    "as many of the best columns as score best": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
first = RandomForestClassifier().fit(X_train, y_train)
order = np.argsort(first.feature_importances_)[::-1]
names = X.columns[order]
for n in (5, 10, 20):
    cols = names[:n]
    m = RandomForestClassifier().fit(X_train[cols], y_train)
    print(n, m.score(X_test[cols], y_test))
""",
    "groups of columns one by one": """
groups = {"size": ["a", "b"], "place": ["c"], "host": ["d", "e"]}
X_train, X_test, y_train, y_test = train_test_split(X, y)
full = LogisticRegression().fit(X_train, y_train).score(X_test, y_test)
scores = {}
for g, cols in groups.items():
    m = LogisticRegression().fit(X_train[cols], y_train)
    scores[g] = m.score(X_test[cols], y_test)
best = max(scores, key=scores.get)
""",
}
