"""Loops over folds, targets and groups of columns: look-alikes of a choice by the test set."""

from __future__ import annotations

__all__ = ["APART", "CHOOSING", "HONEST", "SHARED"]

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
    "a function for each target": """
def evaluate(target):
    t = df[target]
    A_train, A_test, t_train, t_test = train_test_split(X, t, random_state=1)
    m = Ridge().fit(A_train, t_train)
    return r2_score(t_test, m.predict(A_test))
for t in target_list:
    print(t, evaluate(t))
""",
    "numbered columns of an array of targets": """
Y = pd.read_csv("answers.csv")
X_train, X_test, Y_train, Y_test = train_test_split(X, Y.values)
for i, col in enumerate(Y.columns):
    m = Ridge().fit(X_train, Y_train[:, i])
    print(col, r2_score(Y_test[:, i], m.predict(X_test)))
""",
    "each column from all others": """
for col in df.columns:
    A = df.drop(columns=col)
    t = df[col]
    A_train, A_test, t_train, t_test = train_test_split(A, t, random_state=1)
    m = DecisionTreeRegressor().fit(A_train, t_train)
    print(col, m.score(A_test, t_test))
""",
    "stretches of an order around one": """
A, b = X.to_numpy(), y.to_numpy()
idx = np.random.permutation(len(A)); fs = len(A) // 5
for lam in (0.1, 1, 10):
    errs = []
    for k in range(5):
        va = idx[k*fs:(k+1)*fs]
        tr = np.concatenate([idx[:k*fs], idx[(k+1)*fs:]])
        m = Ridge(lam).fit(A[tr], b[tr])
        errs.append(mean_squared_error(b[va], m.predict(A[va])))
    print(lam, np.mean(errs))
""",
    "parts of rows joined around one": """
X_train, X_test, y_train, y_test = train_test_split(X.to_numpy(), y.to_numpy())
Xf, yf = np.array_split(X_train, 5), np.array_split(y_train, 5)
acc = {}
for k in (1, 3, 5, 8):
    acc[k] = []
    for i in range(5):
        A = np.vstack(Xf[:i] + Xf[i+1:])
        b = np.hstack(yf[:i] + yf[i+1:])
        m = KNeighborsClassifier(k).fit(A, b)
        acc[k].append(m.score(Xf[i], yf[i]))
best = max(acc, key=lambda k: np.mean(acc[k]))
m = KNeighborsClassifier(best).fit(X_train, y_train)
print(m.score(X_test, y_test))
""",
    "parts of rows but for one": """
A, b = X.to_numpy(), y.to_numpy()
Xf, yf = np.array_split(A, 5), np.array_split(b, 5)
acc = {}
for i in range(5):
    Xt = np.concatenate([f for j, f in enumerate(Xf) if j != i])
    yt = np.concatenate([f for j, f in enumerate(yf) if j != i])
    for k in (1, 3, 5, 8):
        m = KNeighborsClassifier(k).fit(Xt, yt)
        acc.setdefault(k, []).append(m.score(Xf[i], yf[i]))
best = max(acc, key=lambda k: np.mean(acc[k]))
""",
    "parts of a table joined around one": """
df = df.sample(frac=1, random_state=0)
parts = np.array_split(df, 5)
acc = {}
for i in range(5):
    test = parts[i]
    train = pd.concat(parts[:i] + parts[i+1:])
    for k in (1, 3, 5, 8):
        m = KNeighborsClassifier(k).fit(train[["a"]], train.y)
        acc.setdefault(k, []).append(m.score(test[["a"]], test.y))
best = max(acc, key=lambda k: np.mean(acc[k]))
""",
    "a function for each fold and model": """
def run(fold, model):
    train = df[df.kfold != fold]
    valid = df[df.kfold == fold]
    m = models[model].fit(train[["a"]], train.y)
    return accuracy_score(valid.y, m.predict(valid[["a"]]))
models = {"lr": LogisticRegression(), "rf": RandomForestClassifier(), "svc": SVC()}
for name in models:
    print(name, np.mean([run(f, name) for f in range(5)]))
""",
    "one person left out, settings within": """
subjects = df.subject.unique()
for s in subjects:
    tr, te = df[df.subject != s], df[df.subject == s]
    for C in (0.1, 1, 10):
        m = SVC(C=C).fit(tr[["a"]], tr.y)
        print(s, C, m.score(te[["a"]], te.y))
""",
    "rows drawn again, and those that were not": """
A, b = X.to_numpy(), y.to_numpy()
out = []
for _ in range(100):
    boot = np.random.choice(len(A), len(A), replace=True)
    oob = np.setdiff1d(np.arange(len(A)), boot)
    m = Ridge().fit(A[boot], b[boot])
    out.append(r2_score(b[oob], m.predict(A[oob])))
print(np.mean(out))
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

SHARED = {
    "overlapping windows of a sensor, divided by chance": """
feats, acts = [], []
for _, rec in df.groupby(["person", "session"]):
    sig = rec[["ax", "ay"]].to_numpy()
    for s in range(0, len(sig) - 128 + 1, 16):
        seg = sig[s:s + 128]
        feats.append(np.concatenate([seg.mean(0), seg.std(0)]))
        acts.append(rec["y"].iloc[0])
A, b = np.array(feats), np.array(acts)
A_train, A_test, b_train, b_test = train_test_split(A, b, random_state=5)
m = SVC().fit(A_train, b_train)
print(m.score(A_test, b_test))
""",
    "windows of a series, divided by chance": """
values = df["y"].values
def windows(series, back=24):
    A, b = [], []
    for i in range(len(series) - back):
        A.append(series[i:i + back])
        b.append(series[i + back])
    return np.array(A), np.array(b)
A, b = windows(values)
A_train, A_test, b_train, b_test = train_test_split(A, b, test_size=0.2)
m = SVR().fit(A_train, b_train)
print(mean_squared_error(b_test, m.predict(A_test)))
""",
    "windows that end at each row": """
values = df["y"].values
A, b = [], []
for i in range(60, len(values)):
    A.append(values[i - 60:i])
    b.append(values[i])
A, b = np.array(A), np.array(b)
A_train, A_test, b_train, b_test = train_test_split(A, b, random_state=0)
m = Ridge().fit(A_train, b_train)
print(r2_score(b_test, m.predict(A_test)))
""",
    "windows whose end has a name": """
def windows(series, steps):
    A, b = [], []
    for i in range(len(series)):
        end = i + steps
        if end > len(series) - 1:
            break
        A.append(series[i:end])
        b.append(series[end])
    return np.array(A), np.array(b)
A, b = windows(df["y"].values, 12)
A_train, A_test, b_train, b_test = train_test_split(A, b, random_state=0)
m = Ridge().fit(A_train, b_train)
print(r2_score(b_test, m.predict(A_test)))
""",
    "rare rows drawn again by their numbers": """
rng = np.random.default_rng(0)
pos, neg = np.flatnonzero(df["y"].values == 1), np.flatnonzero(df["y"].values == 0)
extra = rng.choice(pos, size=len(neg) - len(pos), replace=True)
even = df.iloc[np.concatenate([neg, pos, extra])]
train, test = train_test_split(even)
m = LogisticRegression().fit(train[["a"]], train["y"])
print(roc_auc_score(test["y"], m.predict_proba(test[["a"]])[:, 1]))
""",
    "rare rows drawn again, folds by their numbers": """
pos, neg = np.where(y == 1)[0], np.where(y == 0)[0]
more = np.random.choice(pos, len(neg), replace=True)
order = np.random.permutation(np.concatenate([neg, more]))
A, b = X.values[order], y.values[order]
fold = np.arange(len(b)) % 5
for k in range(5):
    m = LogisticRegression().fit(A[fold != k], b[fold != k])
    print(m.score(A[fold == k], b[fold == k]))
""",
    "the first rows and the last, with columns that are looked for": """
cols = [c for c in df if c.split("_d")[0] in ("flow", "vib")]
n = len(df)
past, last = df.iloc[:int(0.8 * n)], df.iloc[n - int(0.3 * n):]
m = SGDClassifier().fit(past[cols], past["y"])
print(f1_score(last["y"], m.predict(last[cols])))
""",
    "all ratings, and a test set of them": """
from surprise import SVD, Dataset, Reader, accuracy
from surprise.model_selection import train_test_split
data = Dataset.load_from_df(df[["user", "film", "y"]], Reader(rating_scale=(1, 5)))
trainset, testset = train_test_split(data, test_size=0.25)
algo = SVD()
algo.fit(data.build_full_trainset())
predictions = algo.test(testset)
accuracy.rmse(predictions)
""",
}

APART = {
    "overlapping windows, divided by person": """
feats, acts, who = [], [], []
for person, rec in df.groupby("person"):
    sig = rec[["ax", "ay"]].to_numpy()
    for s in range(0, len(sig) - 128 + 1, 16):
        feats.append(sig[s:s + 128].mean(0))
        acts.append(rec["y"].iloc[0])
        who.append(person)
A, b, who = np.array(feats), np.array(acts), np.array(who)
tr, te = next(GroupShuffleSplit(n_splits=1, random_state=0).split(A, b, who))
m = SVC().fit(A[tr], b[tr])
print(m.score(A[te], b[te]))
""",
    "windows side by side": """
feats, acts = [], []
for _, rec in df.groupby("session"):
    sig = rec[["ax", "ay"]].to_numpy()
    for s in range(0, len(sig) - 128 + 1, 128):
        feats.append(sig[s:s + 128].mean(0))
        acts.append(rec["y"].iloc[0])
A_train, A_test, b_train, b_test = train_test_split(np.array(feats), np.array(acts))
m = SVC().fit(A_train, b_train)
print(m.score(A_test, b_test))
""",
    "windows side by side, counted by hand": """
def windows(series, wide, wait):
    made, counter = [], 0
    for k in range(len(series) - wide):
        if counter == wait:
            made.append(series[k:k + wide])
            counter = 0
        else:
            counter += 1
    return np.array(made)
A = windows(df["a"].values, 100, 100)
A_train, A_test, b_train, b_test = train_test_split(A, y[:len(A)])
m = SVR().fit(A_train, b_train)
print(m.score(A_test, b_test))
""",
    "windows of a series, divided in order": """
values = df["y"].values
A, b = [], []
for i in range(60, len(values)):
    A.append(values[i - 60:i])
    b.append(values[i])
A, b = np.array(A), np.array(b)
n = int(len(A) * 0.8)
m = Ridge().fit(A[:n], b[:n])
print(r2_score(b[n:], m.predict(A[n:])))
""",
    "windows of a series, not shuffled": """
values = df["y"].values
A, b = [], []
for i in range(60, len(values)):
    A.append(values[i - 60:i])
    b.append(values[i])
A_train, A_test, b_train, b_test = train_test_split(np.array(A), np.array(b), shuffle=False)
m = Ridge().fit(A_train, b_train)
print(r2_score(b_test, m.predict(A_test)))
""",
    "windows of each side by themselves": """
def windows(series, back=24):
    A, b = [], []
    for i in range(len(series) - back):
        A.append(series[i:i + back])
        b.append(series[i + back])
    return np.array(A), np.array(b)
train, test = train_test_split(df["y"].values, shuffle=False)
A_train, b_train = windows(train)
A_test, b_test = windows(test)
m = SVR().fit(A_train, b_train)
print(mean_squared_error(b_test, m.predict(A_test)))
""",
    "pieces of each row's own text": """
def pieces(text, k=6):
    return [text[i:i + k].lower() for i in range(len(text) - k + 1)]
df["words"] = df.apply(lambda row: pieces(row["sequence"]), axis=1)
texts = [" ".join(words) for words in df["words"]]
A_train, A_test, b_train, b_test = train_test_split(texts, df["y"])
m = make_pipeline(CountVectorizer(), MultinomialNB()).fit(A_train, b_train)
print(m.score(A_test, b_test))
""",
    "pieces of a column's texts": """
def pieces(text, k):
    return " ".join(text[i:i + 3] for i in range(len(text) - 2))
df["words"] = df["sequence"].apply(lambda s: pieces(s, 3))
train, test = train_test_split(df)
m = make_pipeline(CountVectorizer(), MultinomialNB()).fit(train["words"], train["y"])
print(m.score(test["words"], test["y"]))
""",
    "windows of each row's own signal": """
feats = []
for row in X.values:
    feats.append([row[i:i + 10].mean() for i in range(0, 90, 5)])
A_train, A_test, b_train, b_test = train_test_split(np.array(feats), y)
m = SVC().fit(A_train, b_train)
print(m.score(A_test, b_test))
""",
    "training rows drawn again by their numbers": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
pos, neg = np.flatnonzero(y_train == 1), np.flatnonzero(y_train == 0)
extra = np.random.choice(pos, size=len(neg), replace=True)
order = np.concatenate([neg, extra])
m = LogisticRegression().fit(X_train.iloc[order], y_train.iloc[order])
print(m.score(X_test, y_test))
""",
    "common rows drawn once by their numbers": """
pos, neg = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
some = np.random.choice(neg, len(pos), replace=False)
even = df.iloc[np.concatenate([pos, some])]
train, test = train_test_split(even)
m = LogisticRegression().fit(train[["a"]], train["y"])
print(m.score(test[["a"]], test["y"]))
""",
    "a test score drawn again to see how sure it is": """
X_train, X_test, y_train, y_test = train_test_split(X, y)
m = LogisticRegression().fit(X_train, y_train)
scores = []
for i in range(1000):
    at = np.random.choice(np.arange(len(y_test)), len(y_test), replace=True)
    scores.append(accuracy_score(y_test.values[at], m.predict(X_test.values[at])))
print(np.percentile(scores, [2.5, 97.5]))
""",
    "the first rows and the rest, with columns that are looked for": """
cols = [c for c in df if c.split("_d")[0] in ("flow", "vib")]
n = len(df)
past, last = df.iloc[:int(0.7 * n)], df.iloc[n - int(0.3 * n):]
m = SGDClassifier().fit(past[cols], past["y"])
print(f1_score(last["y"], m.predict(last[cols])))
""",
    "ratings of a test set, then all of them": """
from surprise import SVD, Dataset, Reader, accuracy
from surprise.model_selection import cross_validate, train_test_split
data = Dataset.load_from_df(df[["user", "film", "y"]], Reader(rating_scale=(1, 5)))
trainset, testset = train_test_split(data, test_size=0.25)
algo = SVD()
algo.fit(trainset)
accuracy.rmse(algo.test(testset))
full = data.build_full_trainset()
algo.fit(full)
rest = algo.test(full.build_anti_testset())
""",
    "ratings by cross-validation, then all of them": """
from surprise import SVD, Dataset, Reader, accuracy
from surprise.model_selection import cross_validate
data = Dataset.load_from_df(df[["user", "film", "y"]], Reader(rating_scale=(1, 5)))
cross_validate(SVD(), data, cv=5)
full = data.build_full_trainset()
algo = SVD().fit(full)
accuracy.rmse(algo.test(full.build_testset()))
""",
}
