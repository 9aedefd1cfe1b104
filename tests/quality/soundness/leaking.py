"""Ways in which notebooks let test rows in, each in a few lines: what is reported."""

from __future__ import annotations

from typing import Final

__all__ = ["LEAKING"]

LEAKING: Final[dict[str, tuple[str, str]]] = {
    "arange slices overlap": (
        "leak-overlap",
        """
Xa, ya = X.values, y.values
n = len(Xa)
i = np.arange(n)
tr, te = i[: int(n * 0.8)], i[int(n * 0.7) :]
m = Ridge().fit(Xa[tr], ya[tr])
print(r2_score(ya[te], m.predict(Xa[te])))
""",
    ),
    "function chronological": (
        "leak-overlap",
        """
def chrono(n, train, test):
    idx = np.arange(n)
    return idx[: int(n * train)], idx[int(n * (1 - test)) :]


a, b = chrono(len(X), train=0.8, test=0.3)
m = Ridge().fit(X.iloc[a], y.iloc[a])
print(r2_score(y.iloc[b], m.predict(X.iloc[b])))
""",
    ),
    "iloc overlap": (
        "leak-overlap",
        """
cut = int(len(df) * 0.8)
start = int(len(df) * 0.6)
train, test = df.iloc[:cut], df.iloc[start:]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    ),
    "const overlap": (
        "leak-overlap",
        """
train, test = df[:8000], df[5000:]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    ),
    "years overlap": (
        "leak-overlap",
        """
train, test = df[df.year <= 2019], df[df.year >= 2019]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    ),
    "dates overlap": (
        "leak-overlap",
        """
df["date"] = pd.to_datetime(df["date"])
train, test = df[df.date < "2019-06-01"], df[df["date"] >= "2019-01-01"]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    ),
    "label slices": (
        "leak-overlap",
        """
s = df.set_index("date").sort_index()
train, test = s.loc[:"2018"], s.loc["2018":]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    ),
    "sample not dropped": (
        "leak-overlap",
        """
test = df.sample(frac=0.2, random_state=1)
m = RandomForestRegressor().fit(df[["a"]], df["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    ),
    "sample not dropped, another tested well": (
        "leak-overlap",
        """
tr, te = train_test_split(df, test_size=0.2)
b = RandomForestRegressor().fit(tr[["a"]], tr["y"])
print(r2_score(te["y"], b.predict(te[["a"]])))
test = df.sample(frac=0.2, random_state=1)
m = RandomForestRegressor().fit(df[["a"]], df["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    ),
    "choice not removed": (
        "leak-overlap",
        """
Xa, ya = X.values, y.values
te = np.random.choice(len(Xa), 200, replace=False)
m = RandomForestRegressor().fit(Xa, ya)
print(r2_score(ya[te], m.predict(Xa[te])))
""",
    ),
    "torch batches on all": (
        "leak-overlap",
        """
import torch

holdout = df.sample(frac=0.1, random_state=4)


class Net(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.l = torch.nn.Linear(3, 1)

    def forward(self, x):
        return self.l(x)


def tens(d):
    return torch.tensor(d[["a", "b", "c"]].values), torch.tensor(d["y"].values)


net = Net()
opt = torch.optim.Adam(net.parameters())
lossf = torch.nn.MSELoss()
xs, ys = tens(df)
for ep in range(10):
    for s in range(0, len(xs), 64):
        loss = lossf(net(xs[s : s + 64]), ys[s : s + 64])
        opt.zero_grad()
        loss.backward()
        opt.step()
x, t = tens(holdout)
print(((net(x) - t) ** 2).mean())
""",
    ),
    "npz archive overlap": (
        "leak-overlap",
        """
b = np.load("f.npz", allow_pickle=True)
F, t, day = b["X"], b["y"], b["day"]
o = np.argsort(day)
F, t = F[o], t[o]
n = len(F)
m = Ridge().fit(F[: int(0.8 * n)], t[: int(0.8 * n)])
print(r2_score(t[int(0.7 * n) :], m.predict(F[int(0.7 * n) :])))
""",
    ),
    "npz scaled": (
        "leak-preprocessing",
        """
with np.load("f.npz") as b:
    F, t = b["features"], b["labels"]
F = StandardScaler().fit_transform(F)
a, c, p, q = train_test_split(F, t)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "h5 scaled": (
        "leak-preprocessing",
        """
import h5py

f = h5py.File("f.h5", "r")
F, t = f["X"][:], f["y"][:]
F = (F - F.mean(axis=0)) / F.std(axis=0)
a, c, p, q = train_test_split(F, t)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "customers table scaled": (
        "leak-preprocessing",
        """
rfm = df.groupby("customer").agg(
    recency=("date", "max"), freq=("order", "nunique"), spent=("amount", "sum")
)
target = df.groupby("customer")["future"].sum()
F = StandardScaler().fit_transform(rfm)
a, c, p, q = train_test_split(F, target)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "daily totals scaled": (
        "leak-preprocessing",
        """
daily = df.groupby("date")["sales"].sum().reset_index()
daily["lag"] = daily["sales"].shift(1)
daily[["lag"]] = MinMaxScaler().fit_transform(daily[["lag"]])
train, test = daily[:-60], daily[-60:]
m = Ridge().fit(train[["lag"]], train["sales"])
print(r2_score(test["sales"], m.predict(test[["lag"]])))
""",
    ),
    "segments of groups in a function": (
        "leak-preprocessing",
        """
t = df.groupby("customer").agg({"amount": ["sum", "mean"], "order": "count"})


def segments(frame, k=5):
    z = PowerTransformer().fit_transform(frame)
    frame = frame.copy()
    frame["segment"] = KMeans(k).fit_predict(z)
    return frame


t = segments(t)
a, c, p, q = train_test_split(t, labels)
m = GradientBoostingClassifier().fit(a, p)
print(f1_score(q, m.predict(c)))
""",
    ),
    "pivot table reduced": (
        "leak-preprocessing",
        """
wide = df.pivot_table(index="patient", columns="gene", values="level").fillna(0)
Z = PCA(20).fit_transform(wide)
a, c, p, q = train_test_split(Z, labels)
m = SVC().fit(a, p)
print(f1_score(q, m.predict(c)))
""",
    ),
    "distances to clusters": (
        "leak-preprocessing",
        """
km = KMeans(8).fit(X)
X["near"] = km.transform(X).min(axis=1)
a, c, p, q = train_test_split(X, y)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "explode before split": (
        "leak-overlap",
        """
cars = pd.read_json("l.jsonl", lines=True)
rows = cars.explode("options").reset_index(drop=True)
rows["options"] = rows["options"].fillna("none")
train, test = train_test_split(rows, test_size=0.2)
m = Ridge().fit(train[["km", "options"]], np.log(train["price"]))
print(r2_score(np.log(test["price"]), m.predict(test[["km", "options"]])))
""",
    ),
    "sentences exploded": (
        "leak-overlap",
        """
docs = pd.read_csv("docs.csv")
docs["sentence"] = docs["text"].str.split(". ")
docs = docs.explode("sentence")
a, c, p, q = train_test_split(docs["sentence"], docs["label"], stratify=docs["label"])
m = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(a, p)
print(f1_score(q, m.predict(c)))
""",
    ),
    "images from a generator": (
        "leak-overlap",
        """
imgs = np.stack([plt.imread(f) for f in glob.glob("*.png")])
lab = np.array(names)


def variants(x):
    yield np.rot90(x, 1, axes=(1, 2))
    yield x[:, :, ::-1]
    yield np.clip(x * 1.15, 0, 1)


stack = [imgs] + list(variants(imgs))
imgs = np.concatenate(stack)
lab = np.tile(lab, len(stack))
a, c, p, q = train_test_split(imgs, lab, stratify=lab)
m = Sequential([Conv2D(3, 3)])
m.fit(a, p, epochs=3)
print(accuracy_score(q, m.predict(c).argmax(1)))
""",
    ),
    "copies in a list comprehension": (
        "leak-overlap",
        """
sig = np.load("signals.npy")
lab = np.load("labels.npy")
more = np.concatenate(
    [sig + np.random.normal(0, s, sig.shape) for s in (0.01, 0.02, 0.05)]
)
sig = np.concatenate([sig, more])
lab = np.concatenate([lab] * 4)
a, c, p, q = train_test_split(sig, lab)
m = RandomForestClassifier().fit(a, p)
print(f1_score(q, m.predict(c)))
""",
    ),
    "copies appended in a loop": (
        "leak-overlap",
        """
sig = np.load("signals.npy")
lab = np.load("labels.npy")
xs, ys = [sig], [lab]
for shift in (1, 2, 3):
    xs.append(np.roll(sig, shift, axis=1))
    ys.append(lab)
A, b = np.concatenate(xs), np.concatenate(ys)
a, c, p, q = train_test_split(A, b)
m = RandomForestClassifier().fit(a, p)
print(f1_score(q, m.predict(c)))
""",
    ),
    "threshold by argmax of a list": (
        "leak-test-reuse",
        """
a, c, p, q = train_test_split(X, y)
m = LogisticRegression().fit(a, p)
s = m.predict_proba(c)[:, 1]
cuts = np.arange(0.02, 0.6, 0.01)
f1s = [f1_score(q, s >= t) for t in cuts]
cut = cuts[np.argmax(f1s)]
print(cut, max(f1s))
""",
    ),
    "threshold by max over pairs": (
        "leak-test-reuse",
        """
a, c, p, q = train_test_split(X, y)
m = LogisticRegression().fit(a, p)
s = m.predict_proba(c)[:, 1]
best = max(((f1_score(q, (s > t).astype(int)), t) for t in np.linspace(0, 1, 50)))
print(best)
""",
    ),
    "threshold dictionary": (
        "leak-test-reuse",
        """
a, c, p, q = train_test_split(X, y)
m = RandomForestClassifier().fit(a, p)
s = m.predict_proba(c)[:, 1]
res = {t: f1_score(q, s > t) for t in np.linspace(0, 1, 50)}
t = max(res, key=res.get)
print(t, res[t])
""",
    ),
    "threshold by sorted table": (
        "leak-test-reuse",
        """
a, c, p, q = train_test_split(X, y)
m = RandomForestClassifier().fit(a, p)
s = m.predict_proba(c)[:, 1]
rows = []
for t in np.linspace(0, 1, 50):
    rows.append({"t": t, "f1": f1_score(q, s > t)})
tab = pd.DataFrame(rows).sort_values("f1", ascending=False)
print(tab.iloc[0])
""",
    ),
    "torch best on the test loader": (
        "leak-test-reuse",
        """
import copy, torch
from torch import nn
from torch.utils.data import DataLoader
from torchvision import datasets, models

tr, te = datasets.ImageFolder("p/train", tf), datasets.ImageFolder("p/test", tf)
loaders = {"train": DataLoader(tr, shuffle=True), "test": DataLoader(te)}


def build():
    m = models.resnet18(weights="DEFAULT")
    m.fc = nn.Linear(m.fc.in_features, 3)
    return m.to(device)


def run_epoch(model, loader, opt=None):
    training = opt is not None
    model.train(training)
    correct, n = 0, 0
    for x, t in loader:
        out = model(x.to(device))
        loss = nn.functional.cross_entropy(out, t)
        if training:
            opt.zero_grad()
            loss.backward()
            opt.step()
        correct += (out.argmax(1) == t).sum().item()
        n += len(t)
    return correct / n


model = build()
opt = torch.optim.AdamW(model.parameters())
best, state = 0.0, None
for epoch in range(25):
    run_epoch(model, loaders["train"], opt)
    acc = run_epoch(model, loaders["test"])
    if acc > best:
        best, state = acc, copy.deepcopy(model.state_dict())
print(best)
""",
    ),
    "timm best on the test loader, inline": (
        "leak-test-reuse",
        """
import timm, torch

tr = DataLoader(torchvision.datasets.CIFAR10("d", train=True), batch_size=64)
te = DataLoader(torchvision.datasets.CIFAR10("d", train=False), batch_size=64)
model = timm.create_model("resnet18", pretrained=True, num_classes=10).cuda()
crit = torch.nn.CrossEntropyLoss()
opt = torch.optim.SGD(model.parameters(), lr=0.1)
best_acc = 0
for epoch in range(10):
    model.train()
    for x, t in tr:
        opt.zero_grad()
        loss = crit(model(x.cuda()), t.cuda())
        loss.backward()
        opt.step()
    model.eval()
    ok = 0
    n = 0
    with torch.no_grad():
        for x, t in te:
            pred = model(x.cuda()).argmax(dim=1)
            ok += (pred == t.cuda()).sum().item()
            n += t.size(0)
    acc = ok / n
    if acc > best_acc:
        best_acc = acc
        torch.save(model.state_dict(), "best.pt")
print(best_acc)
""",
    ),
    "numpy ridge over a grid": (
        "leak-test-reuse",
        """
Xa, ya = X.values, y.values
o = np.random.permutation(len(Xa))
k = len(Xa) // 5
te, tr = o[:k], o[k:]


def ridge(A, b, alpha):
    return np.linalg.solve(A.T @ A + alpha * np.eye(A.shape[1]), A.T @ b)


def rmse(w, A, b):
    return float(np.sqrt(np.mean((A @ w - b) ** 2)))


curve = []
for alpha in np.logspace(-3, 3, 25):
    curve.append(rmse(ridge(Xa[tr], ya[tr], alpha), Xa[te], ya[te]))
best = int(np.argmin(curve))
print(curve[best])
""",
    ),
    "numpy descent over learning rates": (
        "leak-test-reuse",
        """
Xa, ya = X.values, y.values
k = int(0.8 * len(Xa))
A, b, C, d = Xa[:k], ya[:k], Xa[k:], ya[k:]
best = None
for lr in [0.1, 0.01, 0.001]:
    w = np.zeros(A.shape[1])
    for i in range(500):
        w -= lr * A.T @ (A @ w - b) / len(A)
    err = np.mean((C @ w - d) ** 2)
    if best is None or err < best[0]:
        best = (err, lr)
print(best)
""",
    ),
    "own class over depths": (
        "leak-test-reuse",
        """
class Stump:
    def __init__(self, depth):
        self.depth = depth

    def fit(self, X, y):
        self.t = np.median(X[:, 0])
        self.lo = y[X[:, 0] <= self.t].mean()
        self.hi = y[X[:, 0] > self.t].mean()
        return self

    def predict(self, X):
        return np.where(X[:, 0] <= self.t, self.lo, self.hi)


a, c, p, q = train_test_split(X.values, y.values)
errs = {}
for depth in range(1, 20):
    errs[depth] = mean_squared_error(q, Stump(depth).fit(a, p).predict(c))
d = min(errs, key=errs.get)
print(d, errs[d])
""",
    ),
    "take from the same": (
        "leak-overlap",
        """
tr = df.iloc[:1000]
te = df.iloc[500:1000]
m = RandomForestRegressor().fit(tr[["a"]], tr["y"])
print(r2_score(te["y"], m.predict(te[["a"]])))
""",
    ),
    "random sample of positions": (
        "leak-overlap",
        """
i = random.sample(range(len(X)), 300)
m = RandomForestRegressor().fit(X, y)
print(r2_score(y.iloc[i], m.predict(X.iloc[i])))
""",
    ),
    "oversampled by index before": (
        "leak-overlap",
        """
rare = df[df.y == 1]
more = rare.loc[np.random.choice(rare.index, 5000)]
df2 = pd.concat([df, more])
a, b = train_test_split(df2)
m = RandomForestClassifier().fit(a[["a"]], a["y"])
print(f1_score(b["y"], m.predict(b[["a"]])))
""",
    ),
    "bootstrap before": (
        "leak-overlap",
        """
i = np.random.choice(len(X), 20000, replace=True)
Xb, yb = X.iloc[i], y.iloc[i]
a, c, p, q = train_test_split(Xb, yb)
m = RandomForestClassifier().fit(a, p)
print(f1_score(q, m.predict(c)))
""",
    ),
    "scaled in a dataset class": (
        "leak-preprocessing",
        """
class D:
    def __init__(self, path):
        t = pd.read_csv(path)
        self.x, self.y = t.drop(columns="y").values, t["y"].values
        self.x = (self.x - self.x.mean(0)) / self.x.std(0)

    def split(self, share=0.2):
        n = int(len(self.x) * (1 - share))
        return self.x[:n], self.x[n:], self.y[:n], self.y[n:]


a, c, p, q = D("x.csv").split()
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "scaled then windows by bounds": (
        "leak-preprocessing",
        """
v = StandardScaler().fit_transform(df[["y", "a"]])


def seq(lo, hi):
    return np.stack([v[i - 10 : i] for i in range(lo + 10, hi)]), v[lo + 10 : hi, 0]


k = int(0.8 * len(v))
xa, ya = seq(0, k)
xb, yb = seq(k, len(v))
m = Sequential([LSTM(4)])
m.compile("adam", "mse")
m.fit(xa, ya, epochs=3)
print(m.evaluate(xb, yb))
""",
    ),
    "head then scale": (
        "leak-preprocessing",
        """
d = df.head(5000)
F, t = StandardScaler().fit_transform(d[["a"]]), d["y"]

a, c, p, q = train_test_split(F, t)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "mask function then scale": (
        "leak-preprocessing",
        """
def ok(d):
    return d["a"].between(0, 9) & d["b"].notna()


d = df[ok(df)]
F, t = StandardScaler().fit_transform(d[["a"]]), d["y"]

a, c, p, q = train_test_split(F, t)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "filtered list then tfidf": (
        "leak-preprocessing",
        """
docs = [d for d in json.load(open("d.json")) if d["text"]]
texts = [d["text"] for d in docs]
t = [d["y"] for d in docs]
F = TfidfVectorizer().fit_transform(texts)

a, c, p, q = train_test_split(F, t)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "collected in a branch": (
        "leak-preprocessing",
        """
xs, t = [], []
for f in glob.glob("*.png"):
    img = cv2.imread(f)
    if img is not None:
        xs.append(img.ravel())
        t.append(f[0])
F = PCA(20).fit_transform(np.array(xs))

a, c, p, q = train_test_split(F, t)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "means in a dictionary": (
        "leak-preprocessing",
        """
means = {}
for c in df.columns:
    means[c] = df[c].mean()
for c in df.columns:
    df[c] = df[c].fillna(means[c])
F, t = df.drop(columns="y"), df["y"]

a, c, p, q = train_test_split(F, t)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "medians of groups by map": (
        "leak-preprocessing",
        """
med = df.groupby("k")["a"].median()
df["a"] = df["a"].fillna(df["k"].map(med))
F, t = df[["a"]], df["y"]

a, c, p, q = train_test_split(F, t)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "target mean mapped": (
        "leak-preprocessing",
        """
rate = df.groupby("city")["y"].mean()
df["r"] = df["city"].map(rate)
F, t = df[["r"]], df["y"]

a, c, p, q = train_test_split(F, t)
m = Ridge().fit(a, p)
print(r2_score(q, m.predict(c)))
""",
    ),
    "scaled by index": (
        "leak-preprocessing",
        """
Xs = StandardScaler().fit_transform(X)
i = np.random.permutation(len(Xs))
k = int(0.8 * len(i))
m = Ridge().fit(Xs[i[:k]], y.values[i[:k]])
print(r2_score(y.values[i[k:]], m.predict(Xs[i[k:]])))
""",
    ),
    "scaled by range": (
        "leak-preprocessing",
        """
Xs = StandardScaler().fit_transform(X)
k = int(0.8 * len(Xs))
m = Ridge().fit(Xs[range(k)], y.values[range(k)])
print(r2_score(y.values[range(k, len(Xs))], m.predict(Xs[range(k, len(Xs))])))
""",
    ),
    "scaled then parts by function": (
        "leak-preprocessing",
        """
Xs = StandardScaler().fit_transform(X)


def part(lo, hi):
    return Xs[lo:hi], y.values[lo:hi]


a, b = part(0, n), part(n, n2)
m = Ridge().fit(*a)
print(r2_score(b[1], m.predict(b[0])))
""",
    ),
    "scaled then a text mask": (
        "leak-preprocessing",
        """
df[["a"]] = StandardScaler().fit_transform(df[["a"]])
k = df.part.str.startswith("train")
m = Ridge().fit(df[k][["a"]], df[k]["y"])
print(r2_score(df[~k]["y"], m.predict(df[~k][["a"]])))
""",
    ),
    "scaled then loc parts": (
        "leak-preprocessing",
        """
df[["a"]] = StandardScaler().fit_transform(df[["a"]])
d = df.set_index("part")
train, test = d.loc["train"], d.loc["test"]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    ),
    "models on one mask": (
        "leak-test-reuse",
        """
k = df.part.str.startswith("train")
train, test = df[k], df[~k]
for m in [Ridge(), Lasso(), SVR(), RandomForestRegressor()]:
    m.fit(train[["a"]], train["y"])
    print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    ),
    "models by a function on slices": (
        "leak-test-reuse",
        """
n = int(0.8 * len(X))


def score(m):
    m.fit(X[:n], y[:n])
    return r2_score(y[n:], m.predict(X[n:]))


best = max([Ridge(), Lasso(), SVR()], key=score)
print(score(best))
""",
    ),
    "models by a function on parts": (
        "leak-test-reuse",
        """
def score(m, cut):
    tr, te = df[df.date < cut], df[df.date >= cut]
    m.fit(tr[["a"]], tr["y"])
    return r2_score(te["y"], m.predict(te[["a"]]))


for m in (Ridge(), Lasso(), SVR()):
    print(score(m, CUT))
""",
    ),
    "fitted on all by a mask": (
        "leak-overlap",
        """
k = np.random.rand(len(df)) < 0.8
m = RandomForestRegressor().fit(df[["a"]], df["y"])
print(r2_score(df[~k]["y"], m.predict(df[~k][["a"]])))
""",
    ),
    "smote then index split": (
        "leak-overlap",
        """
A, b = SMOTE().fit_resample(X.values, y.values)
i = np.random.permutation(len(A))
k = int(0.8 * len(i))
m = RandomForestClassifier().fit(A[i[:k]], b[i[:k]])
print(f1_score(b[i[k:]], m.predict(A[i[k:]])))
""",
    ),
    "oversampled by a loop then split": (
        "leak-overlap",
        """
parts = []
for k, g in df.groupby("y"):
    parts.append(g.sample(5000, replace=True))
d = pd.concat(parts)
a, b = train_test_split(d)
m = RandomForestClassifier().fit(a[["a"]], a["y"])
print(f1_score(b["y"], m.predict(b[["a"]])))
""",
    ),
}
