"""Small edits that must not hide a leak, and honest code that is one word away from one."""

from __future__ import annotations

from typing import Final

__all__ = ["HIDDEN", "HONEST"]

HIDDEN: Final[dict[str, tuple[str, str]]] = {
    "a loop of one round": (
        "leak-test-reuse",
        """
for seed in [0]:
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
    for k in range(1, 30):
        m = KNeighborsClassifier(k)
        print(k, m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "a split in a loop of one round": (
        "leak-test-reuse",
        """
for seed in [0]:
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
a = SVC().fit(X_train, y_train).score(X_test, y_test)
b = LogisticRegression().fit(X_train, y_train).score(X_test, y_test)
c = RandomForestClassifier(random_state=0).fit(X_train, y_train).score(X_test, y_test)
print(max(a, b, c))
""",
    ),
    "the best in a loop of one round": (
        "leak-test-reuse",
        """
for _ in range(1):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
    best = 0
    for k in range(1, 30):
        s = KNeighborsClassifier(k).fit(X_train, y_train).score(X_test, y_test)
        if s > best:
            best, keep = s, k
print(best, keep)
""",
    ),
    "settings in a loop of splits": (
        "leak-test-reuse",
        """
s = []
for seed in range(9):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
    for k in range(1, 30):
        m = KNeighborsClassifier(k)
        s.append(m.fit(X_train, y_train).score(X_test, y_test))
print(max(s))
""",
    ),
    "an attribute set": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
m = KNeighborsClassifier()
for k in range(1, 30):
    m.n_neighbors = k
    print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "an entry under a name": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
p, name = {}, "n_neighbors"
for k in range(1, 30):
    p[name] = k
    m = KNeighborsClassifier(**p)
    print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "two names at once": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
for i in range(1, 30):
    k, w = i, "uniform"
    m = KNeighborsClassifier(k, weights=w)
    print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "another name in a with": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
for i in range(1, 30):
    with warnings.catch_warnings():
        k = i
        m = KNeighborsClassifier(n_neighbors=k)
    print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "models in a dictionary": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
models = {k: KNeighborsClassifier(k) for k in range(1, 30)}
for k in models:
    models[k] = models[k].fit(X_train, y_train)
    print(k, models[k].score(X_test, y_test))
""",
    ),
    "the next setting": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)
ks = iter(range(1, 30))
for _ in range(29):
    k = next(ks)
    m = KNeighborsClassifier(n_neighbors=k).fit(X_train, y_train)
    print(k, m.score(X_test, y_test))
""",
    ),
    "settings popped": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)
ks = list(range(1, 30))
for _ in range(29):
    m = KNeighborsClassifier(n_neighbors=ks.pop()).fit(X_train, y_train)
    print(m.score(X_test, y_test))
""",
    ),
    "settings counted elsewhere": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)
count = 0


def run():
    global count
    count += 1
    m = KNeighborsClassifier(n_neighbors=count).fit(X_train, y_train)
    return m.score(X_test, y_test)


for _ in range(29):
    print(run())
""",
    ),
    "a setting called seed": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)
for seed in range(1, 30):
    m = KNeighborsClassifier(seed).fit(X_train, y_train)
    print(seed, m.score(X_test, y_test))
""",
    ),
    "a parameter called seed": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)


def build(seed):
    return KNeighborsClassifier(n_neighbors=seed)


for k in range(1, 30):
    m = build(k).fit(X_train, y_train)
    print(k, m.score(X_test, y_test))
""",
    ),
    "models chosen by a seed": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)


def make(seed):
    return [SVC(), LogisticRegression(), RandomForestClassifier(random_state=0)][seed]


for i in range(3):
    m = make(i).fit(X_train, y_train)
    print(m, m.score(X_test, y_test))
""",
    ),
    "the best of settings by a key": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
grid = [SVC(C=c) for c in (0.1, 1, 10, 100)] + [
    LogisticRegression(C=c) for c in (0.1, 1, 10)
]
best = max(grid, key=lambda m: m.fit(X_train, y_train).score(X_test, y_test))
print(best)
""",
    ),
    "settings under a text": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
d = {"quantile_1": 1, "quantile_2": 5, "quantile_3": 9}
for i in (1, 2, 3):
    m = KNeighborsClassifier(n_neighbors=d[f"quantile_{i}"])
    print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "the best columns": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
imp = pd.Series([4, 3, 2], ["a", "b", "c"])
for n in range(1, 4):
    cols = imp.head(n).index
    m = SVC().fit(X_train[cols], y_train)
    print(n, m.score(X_test[cols], y_test))
""",
    ),
    "some columns": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
for n in range(1, 9):
    cols = X_train.columns.to_series().sample(n, random_state=0)
    m = SVC().fit(X_train[cols], y_train)
    print(n, m.score(X_test[cols], y_test))
""",
    ),
    "a parameter called n": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)


def make(n):
    return KNeighborsClassifier(n)


for k in range(1, 30):
    m = make(k)
    print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "a keyword called n": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)


def make(n=1):
    return KNeighborsClassifier(n)


for k in range(1, 30):
    m = make(n=k)
    print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "an ignored cross-validation": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)
for k in range(1, 30):
    m = KNeighborsClassifier(k)
    cross_val_score(m, X_train, y_train)
    m.fit(X_train, y_train)
    print(k, m.score(X_test, y_test))
""",
    ),
    "models and an ignored cross-validation": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)
for m in [SVC(), LogisticRegression(), RandomForestClassifier(random_state=0)]:
    cross_val_score(m, X_train, y_train)
    print(m, m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "a cross-validation of few rows": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)
for C in (0.1, 1, 10, 100):
    m = SVC(C=C)
    cross_val_score(m, X_train[:50], y_train[:50])
    print(C, m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "a grid of one": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)
for C in (0.1, 1, 10, 100):
    m = GridSearchCV(SVC(), {"C": [C]})
    print(C, m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "the highest of all splits": (
        "leak-test-reuse",
        """
r = []
for seed in range(99):
    a, b, c, d = train_test_split(X, y, random_state=seed)
    r.append(Ridge().fit(a, c).score(b, d))
print("R2", max(r))
""",
    ),
    "the seed of the highest": (
        "leak-test-reuse",
        """
r = []
for seed in range(99):
    a, b, c, d = train_test_split(X, y, random_state=seed)
    s = Ridge().fit(a, c).score(b, d)
    r.append((s, seed))
s, best = max(r)
a, b, c, d = train_test_split(X, y, random_state=best)
print(Ridge().fit(a, c).score(b, d))
""",
    ),
    "none yet, or better": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
best = None
for seed in range(30):
    m = RandomForestClassifier(random_state=seed).fit(X_train, y_train)
    s = m.score(X_test, y_test)
    if best is None or s > best:
        best, keep = s, m
print(best)
""",
    ),
    "the best so far updated": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(
    df.drop(columns="y"), df["y"], random_state=0
)
top = {"s": 0}
for seed in range(30):
    m = RandomForestClassifier(random_state=seed).fit(X_train, y_train)
    s = m.score(X_test, y_test)
    if s > top["s"]:
        top.update(s=s, seed=seed)
print(top)
""",
    ),
    "the largest of a heap": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
import heapq

s = []
for seed in range(30):
    s.append(
        (
            RandomForestClassifier(random_state=seed)
            .fit(X_train, y_train)
            .score(X_test, y_test),
            seed,
        )
    )
print(heapq.nlargest(1, s))
""",
    ),
    "equal to the highest": (
        "leak-test-reuse",
        """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
s = []
for seed in range(30):
    s.append(
        RandomForestClassifier(random_state=seed)
        .fit(X_train, y_train)
        .score(X_test, y_test)
    )
s = pd.Series(s)
print(s[s == s.max()].index[0], s.std())
""",
    ),
    "noise without duplicates": (
        "leak-overlap",
        """
X = pd.concat([X, X + np.random.normal(0, 0.01, X.shape)])
y = pd.concat([y, y])
X = X.drop_duplicates()
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
m = SVC()
print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "numbered copies without duplicates": (
        "leak-overlap",
        """
df = pd.concat([df, df[df.y == 1]])
df["i"] = np.arange(len(df))
df = df.drop_duplicates()
X, y = df.drop(columns=["y", "i"]), df["y"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
m = SVC()
print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "turned twice after sampling": (
        "leak-overlap",
        """
from imblearn.over_sampling import SMOTE

X, y = SMOTE().fit_resample(X, y)
X = X.T.T
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
m = SVC()
print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "turned twice after copies": (
        "leak-overlap",
        """
df = pd.concat([df, df[df.y == 1]])
X, y = df.drop(columns="y").T.T, df["y"]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
m = SVC()
print(m.fit(X_train, y_train).score(X_test, y_test))
""",
    ),
    "a stopper of its own": (
        "leak-test-reuse",
        """
from tensorflow import keras

X = np.load("x.npy")
y = np.load("y.npy")
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)


class Stop(keras.callbacks.EarlyStopping):
    pass


net = keras.Sequential([keras.layers.Dense(1)])
net.fit(X_train, y_train, epochs=99, validation_data=(X_test, y_test), callbacks=[Stop()])
print(net.evaluate(X_test, y_test))
""",
    ),
}

HONEST: Final[dict[str, str]] = {
    "each image standardised": """
X = np.load("x.npy")
y = np.load("y.npy")
X = np.array([(im - im.mean()) / im.std() for im in X])
X_train, X_test, y_train, y_test = train_test_split(
    X.reshape(len(X), -1), y, random_state=0
)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "figures of each image": """
X = np.load("x.npy")
y = np.load("y.npy")
F = []
for im in X:
    F.append([im[:, :, c].mean() for c in range(3)] + [im.std(axis=0).max()])
F = np.array(F)
X_train, X_test, y_train, y_test = train_test_split(F, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "figures of each signal": """
X = np.load("ecg.npy")
y = np.load("y.npy")


def features(s):
    return [
        s.mean(),
        s.std(),
        np.abs(np.fft.rfft(s)).argmax(),
        np.percentile(s, 90),
        s.max(axis=-1),
    ]


F = np.array([features(s) for s in X])
X_train, X_test, y_train, y_test = train_test_split(F, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "spectra, each by itself": """
X = np.load("spectra.npy")
y = np.load("y.npy")
X = X - X.min(axis=-1, keepdims=True)
X = X / X.sum(-1)[:, None]
X = (X.T - X.mean(1)).T
X = (X.T / X.T.std(0)).T
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "each array by a function": """
X = np.load("x.npy")
y = np.load("y.npy")


def norm(a):
    return (a - a.min()) / (a.max() - a.min())


X = np.array(list(map(norm, X)))
Z = np.apply_along_axis(norm, 1, X)
X_train, X_test, y_train, y_test = train_test_split(Z, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "over height and width": """
X = np.load("x.npy")
y = np.load("y.npy")
X = X - X.mean(axis=(1, 2, 3), keepdims=True)
X = X / np.max(np.abs(X), axis=(1, 2), keepdims=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "over time, by position": """
X = np.load("x.npy")
y = np.load("y.npy")  # recordings x time x channel
F = np.concatenate([X.mean(1), X.std(1), X.max(1) - X.min(1), np.median(X, 1)], axis=1)
X_train, X_test, y_train, y_test = train_test_split(F, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "channels apart": """
X = np.load("x.npy")
y = np.load("y.npy")  # recordings x time x channel
a, b = X[:, :, 0], X[:, :, 1]
F = np.column_stack([a.mean(1), b.mean(1), (a * b).mean(axis=1)])
X_train, X_test, y_train, y_test = train_test_split(F, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "turned and centred": """
X, y = df.drop(columns="y").to_numpy(), df["y"].to_numpy()
X = (X.T - X.mean(1)).T
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "turned and scaled": """
X, y = df.drop(columns="y").to_numpy(), df["y"].to_numpy()
X = (X.T / X.T.std(0)).T
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "from the end": """
X = np.load("x.npy")
y = np.load("y.npy")
X = X - X.mean(axis=-2, keepdims=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "each row of a table": """
X = X.sub(X.mean(1), axis=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "resized images": """
X = np.load("x.npy")
y = np.load("y.npy")
feats = []
for img in X:
    img = cv2.resize(img, (32, 32))
    hist = cv2.calcHist([img], [0], None, [16], [0, 256]).ravel()
    feats.append(
        np.concatenate([hist, img.mean(axis=(0, 1)), np.fliplr(img).std(axis=(0, 1))])
    )
X = np.array(feats)
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
    "sorted for the median": """
r2 = []
for seed in range(50):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
    r2.append(Ridge().fit(X_train, y_train).score(X_test, y_test))
r2 = sorted(r2)
print("median", r2[25], "range", r2[0], r2[-1])
""",
    "the luckiest and the unluckiest": """
r2 = {}
for seed in range(50):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
    r2[seed] = Ridge().fit(X_train, y_train).score(X_test, y_test)
r2 = pd.Series(r2)
print(r2.describe())
print(
    "the luckiest split", r2.idxmax(), r2.max(), "and the unluckiest", r2.idxmin(), r2.min()
)
""",
    "in order, with mean and deviation": """
out = []
for seed in range(20):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
    out.append({"seed": seed, "r2": Ridge().fit(X_train, y_train).score(X_test, y_test)})
out = pd.DataFrame(out)
print(out.sort_values("r2"))
print(out["r2"].mean(), out["r2"].std())
""",
    "by model, in order": """
rows = []
for seed in range(20):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
    for name, m in [("ridge", Ridge()), ("lasso", Lasso())]:
        rows.append(
            {
                "model": name,
                "seed": seed,
                "r2": m.fit(X_train, y_train).score(X_test, y_test),
            }
        )
res = pd.DataFrame(rows)
print(res.groupby("model")["r2"].mean().sort_values())
""",
    "means of settings": """
rows = []
for seed in range(20):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
    rows.append(
        [Ridge(alpha=a).fit(X_train, y_train).score(X_test, y_test) for a in (0.1, 1, 10)]
    )
best = np.mean(rows, axis=0).argmax()
""",
    "the worst kept": """
worst = 1
rows = []
for seed in range(20):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
    r2 = Ridge().fit(X_train, y_train).score(X_test, y_test)
    if r2 < worst:
        worst, bad = r2, seed
    rows.append(r2)
print(np.mean(rows), "worst", worst, "at", bad)
""",
    "an interval by order": """
rows = []
for seed in range(20):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
    rows.append(Ridge().fit(X_train, y_train).score(X_test, y_test))
rows.sort()
print("median", rows[10], "90% interval", rows[1], rows[-2])
""",
    "the odd one": """
rows = []
for seed in range(20):
    X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=seed)
    rows.append(Ridge().fit(X_train, y_train).score(X_test, y_test))
print(np.mean(rows), np.std(rows))
worst = int(np.argmin(rows))
print("what is odd in split", worst)
""",
    "lowest, median, highest": """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
scores = sorted(
    RandomForestClassifier(random_state=s).fit(X_train, y_train).score(X_test, y_test)
    for s in range(20)
)
print("lowest, median, highest:", scores[0], scores[10], scores[-1])
""",
    "the worst of seeds": """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
scores = []
for s in range(20):
    scores.append(
        RandomForestClassifier(random_state=s).fit(X_train, y_train).score(X_test, y_test)
    )
print("reported: the worst of twenty seeds,", min(scores))
""",
    "bounds of a plot": """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
sizes = np.linspace(100, len(X_train), 8).astype(int)
acc = []
for size in sizes:
    sub = X_train.sample(size, random_state=1)
    m = LogisticRegression().fit(sub, y_train[sub.index])
    acc.append(m.score(X_test, y_test))
import matplotlib.pyplot as plt

plt.plot(sizes, acc)
plt.ylim(min(acc) - 0.02, 1)
plt.show()
""",
    "chosen by folds": """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
searches = {
    "lr": GridSearchCV(LogisticRegression(), {"C": [0.1, 1]}),
    "rf": GridSearchCV(RandomForestClassifier(random_state=0), {"max_depth": [3, 5]}),
}
best, best_cv = None, -1
res = {}
for name, s in searches.items():
    s.fit(X_train, y_train)
    res[name] = roc_auc_score(y_test, s.predict_proba(X_test)[:, 1])
    if s.best_score_ > best_cv:
        best, best_cv = name, s.best_score_
print("chosen by CV:", best, "test:", res[best])
""",
    "the best by folds": """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
models = {"lr": LogisticRegression(), "rf": RandomForestClassifier(random_state=0)}
table = []
for name, m in models.items():
    cv = cross_val_score(m, X_train, y_train, cv=5).mean()
    m.fit(X_train, y_train)
    table.append((name, cv, m.score(X_test, y_test)))
table = pd.DataFrame(table, columns=["model", "cv", "test"])
chosen = table.loc[table["cv"].idxmax()]
print(table, chosen)
""",
    "in order by folds": """
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
models = {"lr": LogisticRegression(), "rf": RandomForestClassifier(random_state=0)}
table = []
for name, m in models.items():
    cv = cross_val_score(m, X_train, y_train, cv=5).mean()
    m.fit(X_train, y_train)
    table.append({"model": name, "cv": cv, "test": m.score(X_test, y_test)})
print(pd.DataFrame(table).sort_values("cv", ascending=False))
""",
    "hours of each site": """
sites = pd.read_csv("sites.csv")
load = pd.read_csv("load.csv", parse_dates=["t"])
# one row for each site and hour of the day
grid = sites.loc[sites.index.repeat(24)].reset_index(drop=True)
grid["hour"] = np.tile(np.arange(24), len(sites))
df = grid.merge(load, on=["site", "hour"])
train, test = df[df.t < "2022-01-01"], df[df.t >= "2022-01-01"]
m = RandomForestRegressor(random_state=0).fit(train[["area", "hour"]], train["kw"])
print(abs(m.predict(test[["area", "hour"]]) - test["kw"]).mean())
""",
    "measurements of each plant": """
plants = pd.read_csv("plants.csv")
long = plants.loc[plants.index.repeat(plants["n_measurements"])].reset_index(drop=True)
long["day"] = long.groupby("plant").cumcount()
readings = pd.read_csv("readings.csv")
df = long.merge(readings, on=["plant", "day"])
tr, te = train_test_split(df, random_state=1)
m = RandomForestRegressor().fit(tr[["soil", "day"]], tr["height"])
print(mean_absolute_error(te["height"], m.predict(te[["soil", "day"]])))
""",
    "copies kept by group": """
X = np.load("x.npy")
y = np.load("y.npy")
ids = np.arange(len(X))
X2 = np.concatenate([X, X[:, ::-1]])
y2 = np.concatenate([y, y])
g2 = np.concatenate([ids, ids])
tr, te = next(
    GroupShuffleSplit(n_splits=1, test_size=0.2, random_state=0).split(X2, y2, groups=g2)
)
m = SVC().fit(X2[tr], y2[tr])
print(m.score(X2[te], y2[te]))
""",
    "folds of groups": """
X = np.load("x.npy")
y = np.load("y.npy")
g = np.arange(len(X))
X2 = np.vstack([X, X + np.random.normal(0, 0.01, X.shape)])
y2 = np.hstack([y, y])
g2 = np.hstack([g, g])
print(cross_val_score(SVC(), X2, y2, cv=GroupKFold(5), groups=g2).mean())
""",
    "nights by day": """
days = df.loc[df.index.repeat(df["nights"])].assign(night=1)
per_day = days.groupby("date").size().rename("guests").reset_index()
per_day["weekday"] = pd.to_datetime(per_day["date"]).dt.weekday
X_train, X_test, y_train, y_test = train_test_split(
    per_day[["weekday"]], per_day["guests"], random_state=0
)
print(Ridge().fit(X_train, y_train).score(X_test, y_test))
""",
    "months of each contract": """
long = df.loc[df.index.repeat(df["months"])].reset_index(drop=True)
long["month"] = long.groupby("id").cumcount() + 1
long["event"] = (long["month"] == long["months"]) & long["churned"]
tr, te = next(GroupShuffleSplit(random_state=0).split(long, groups=long["id"]))
m = LogisticRegression().fit(long.loc[tr, ["age", "month"]], long.loc[tr, "event"])
print(m.score(long.loc[te, ["age", "month"]], long.loc[te, "event"]))
""",
    "two targets": """
Y = df[["y1", "y2"]].to_numpy()
F = X.to_numpy()
XX = np.concatenate([np.c_[F, np.zeros(len(F))], np.c_[F, np.ones(len(F))]])
yy = np.concatenate([Y[:, 0], Y[:, 1]])
X_train, X_test, y_train, y_test = train_test_split(XX, yy, random_state=0)
print(Ridge().fit(X_train, y_train).score(X_test, y_test))
""",
    "the last model kept": """
from catboost import CatBoostRegressor

X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
m = CatBoostRegressor(use_best_model=False, verbose=0)
m.fit(X_train, y_train, eval_set=(X_test, y_test))
print(m.score(X_test, y_test))
""",
    "standardised in windows": """
from scipy import stats

X = X.rolling(20).apply(stats.zscore).dropna()
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
print(SVC().fit(X_train, y_train).score(X_test, y_test))
""",
}
