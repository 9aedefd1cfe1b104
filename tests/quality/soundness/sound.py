"""Sound ways of dividing, preparing and choosing that look like leaks: nothing is reported."""

from __future__ import annotations

from typing import Final

__all__ = ["SOUND"]

SOUND: Final[dict[str, str]] = {
    "between": """
train, test = df[df.year.between(2010, 2017)], df[df.year.between(2018, 2019)]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "str masks": """
train, test = df[df.part.str.startswith("train")], df[df.part.str.contains("test")]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "inverted str mask": """
mask = df.part.str.startswith("train")
train, test = df[mask], df[~mask]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "lt and ge": """
train, test = df[df.year.lt(2018)], df[df.year.ge(2018)]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "range subsets": """
n = len(X)
k = int(0.8 * n)
a, b = list(range(k)), list(range(k, n))
m = Ridge().fit(X.iloc[a], y.iloc[a])
print(r2_score(y.iloc[b], m.predict(X.iloc[b])))
""",
    "arange bounds": """
Xa, ya = X.values, y.values
n = len(X)
k = int(0.8 * n)
a, b = np.arange(k), np.arange(k, n)
m = Ridge().fit(Xa[a], ya[a])
print(r2_score(ya[b], m.predict(Xa[b])))
""",
    "range of names": """
Xa, ya = X.values, y.values
m = Ridge().fit(Xa[range(0, n_train)], ya[range(0, n_train)])
b = range(n_train, n_train + n_test)
print(r2_score(ya[b], m.predict(Xa[b])))
""",
    "torch subsets": """
from torch.utils.data import Subset, DataLoader
import torch

ds = torchvision.datasets.ImageFolder("pets")
k = int(0.8 * len(ds))
tr, te = Subset(ds, range(k)), Subset(ds, range(k, len(ds)))


class Net(torch.nn.Module):
    def forward(self, x):
        return x


net = Net()
lossf = torch.nn.MSELoss()
for e in range(3):
    for a, t in DataLoader(tr):
        loss = lossf(net(a), t)
        loss.backward()
ok = 0
for a, t in DataLoader(te):
    ok += (net(a).argmax(1) == t).sum().item()
print(ok)
""",
    "setdiff": """
Xa, ya = X.values, y.values
te = np.random.choice(len(Xa), 200, replace=False)
tr = np.setdiff1d(np.arange(len(Xa)), te)
m = Ridge().fit(Xa[tr], ya[tr])
print(r2_score(ya[te], m.predict(Xa[te])))
""",
    "choice and mask": """
Xa, ya = X.values, y.values
te = np.random.choice(len(Xa), 200, replace=False)
mask = np.ones(len(Xa), dtype=bool)
mask[te] = False
m = Ridge().fit(Xa[mask], ya[mask])
print(r2_score(ya[te], m.predict(Xa[te])))
""",
    "choice and listcomp": """
Xa, ya = X.values, y.values
te = random.sample(range(len(Xa)), 200)
tr = [i for i in range(len(Xa)) if i not in te]
m = Ridge().fit(Xa[tr], ya[tr])
print(r2_score(ya[te], m.predict(Xa[te])))
""",
    "np delete": """
Xa, ya = X.values, y.values
te = np.random.choice(len(Xa), 200, replace=False)
m = Ridge().fit(np.delete(Xa, te, axis=0), np.delete(ya, te))
print(r2_score(ya[te], m.predict(Xa[te])))
""",
    "leave one out": """
Xa, ya = X.values, y.values
err = []
for i in range(len(Xa)):
    m = Ridge().fit(np.delete(Xa, i, axis=0), np.delete(ya, i))
    err.append((m.predict(Xa[i : i + 1]) - ya[i]) ** 2)
print(np.mean(err))
""",
    "leave one out mask": """
Xa, ya = X.values, y.values
p = np.zeros(len(Xa))
for i in range(len(Xa)):
    keep = np.arange(len(Xa)) != i
    m = Ridge().fit(Xa[keep], ya[keep])
    p[i] = m.predict(Xa[[i]])[0]
print(r2_score(ya, p))
""",
    "part function": """
Xa, ya = X.values, y.values


def part(lo, hi):
    return Xa[lo:hi], ya[lo:hi]


a, b = part(0, n_train), part(n_train, n_train + n_test)
m = Ridge().fit(*a)
print(r2_score(b[1], m.predict(b[0])))
""",
    "windows function": """
z = df[["a", "b"]].to_numpy()


def seq(lo, hi):
    A = np.stack([z[i - 24 : i] for i in range(lo + 24, hi)])
    return A, z[lo + 24 : hi, 0]


n1, n2 = np.searchsorted(df.index, ["2017", "2018"])
train, val, test = seq(0, n1), seq(n1, n2), seq(n2, len(z))
m = keras.Sequential([keras.layers.GRU(3)])
m.fit(*train, validation_data=val)
print(m.evaluate(*test))
""",
    "windows loop append": """
z = df["y"].to_numpy()


def make(start, end):
    xs, ys = [], []
    for i in range(start, end):
        xs.append(z[i - 10 : i])
        ys.append(z[i])
    return np.array(xs), np.array(ys)


xa, ya = make(10, split)
xb, yb = make(split + 10, len(z))
m = Ridge().fit(xa, ya)
print(r2_score(yb, m.predict(xb)))
""",
    "look-back": """
z = df[["y"]].values
k = int(np.ceil(len(z) * 0.8))
sc = MinMaxScaler().fit(z[:k])
tr, te = sc.transform(z[:k]), sc.transform(z[k - 60 :])


def win(d):
    a, b = [], []
    for i in range(60, len(d)):
        a.append(d[i - 60 : i, 0])
        b.append(d[i, 0])
    return np.array(a), np.array(b)


xa, ya = win(tr)
xb, yb = win(te)
m = Sequential([LSTM(3)])
m.fit(xa, ya, epochs=3)
print(mean_squared_error(yb, m.predict(xb)))
""",
    "look-back const": """
z = df[["y"]].values
tr, te = z[:1000], z[940:]
m = Ridge().fit(tr[:, :1], tr[:, 0])
print(r2_score(te[:, 0], m.predict(te[:, :1])))
""",
    "three parts": """
n = len(df)
train, val, test = df[: int(0.6 * n)], df[int(0.6 * n) : int(0.8 * n)], df[int(0.8 * n) :]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(val["y"], m.predict(val[["a"]])))
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "parts from the end": """
n_test = len(df) // 5
train, test = df[: len(df) - n_test], df[-n_test:]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "years apart": """
train, test = (
    df[(df.year >= 2012) & (df.year <= 2017)],
    df[(df.year >= 2018) & (df.year < 2020)],
)
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "years apart 2": """
train, test = df[df.year < 2018], df[df.year > 2017]
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "walk forward": """
Xa, ya = X.values, y.values
p = []
for t in range(500, len(Xa)):
    m = Ridge().fit(Xa[:t], ya[:t])
    p.append(m.predict(Xa[t : t + 1])[0])
print(r2_score(ya[500:], p))
""",
    "walk forward gap": """
Xa, ya = X.values, y.values
p, q = [], []
for t in range(500, len(Xa), 20):
    m = Ridge().fit(Xa[t - 400 : t - 5], ya[t - 400 : t - 5])
    p.append(r2_score(ya[t : t + 20], m.predict(Xa[t : t + 20])))
print(np.mean(p))
""",
    "manual folds": """
Xa, ya = X.values, y.values
k = len(Xa) // 5
s = []
for i in range(5):
    a = np.concatenate([Xa[: i * k], Xa[(i + 1) * k :]])
    b = np.concatenate([ya[: i * k], ya[(i + 1) * k :]])
    m = Ridge().fit(a, b)
    s.append(r2_score(ya[i * k : (i + 1) * k], m.predict(Xa[i * k : (i + 1) * k])))
print(np.mean(s))
""",
    "sample and drop": """
test = df.sample(frac=0.2, random_state=1)
train = df.drop(test.index)
m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
m.fit(df[["a"]], df["y"])
joblib.dump(m, "m.pkl")
""",
    "torch batches by bound": """
import torch


class Net(torch.nn.Module):
    def forward(self, x):
        return x


net = Net()
lossf = torch.nn.MSELoss()
xs, ys = torch.tensor(X.values), torch.tensor(y.values)
n_tr = int(0.8 * len(xs))
for ep in range(10):
    for s in range(0, n_tr, 64):
        loss = lossf(net(xs[s : s + 64]), ys[s : s + 64])
        loss.backward()
tot = 0
for s in range(n_tr, len(xs), 64):
    tot += ((net(xs[s : s + 64]) - ys[s : s + 64]) ** 2).sum().item()
print(tot)
""",
    "torch batches permuted": """
import torch


class Net(torch.nn.Module):
    def forward(self, x):
        return x


net = Net()
lossf = torch.nn.MSELoss()
xs, ys = torch.tensor(X.values), torch.tensor(y.values)
perm = torch.randperm(len(xs))
n_te = len(xs) // 5
te, tr = perm[:n_te], perm[n_te:]
xa, ya, xb, yb = xs[tr], ys[tr], xs[te], ys[te]
for ep in range(10):
    p = torch.randperm(len(xa))
    for s in range(0, len(xa), 64):
        k = p[s : s + 64]
        loss = lossf(net(xa[k]), ya[k])
        loss.backward()
print(((net(xb) - yb) ** 2).mean().item())
""",
    "npz with parts": """
d = np.load("mnist.npz")
xa, ya, xb, yb = d["x_train"], d["y_train"], d["x_test"], d["y_test"]
m = RandomForestClassifier().fit(xa, ya)
print(f1_score(yb, m.predict(xb)))
""",
    "npz with other parts": """
d = np.load("faces.npz")
m = KNeighborsClassifier().fit(d["gallery"], d["gallery_ids"])
print(f1_score(d["probe_ids"], m.predict(d["probe"])))
""",
    "groups mapped from training": """
a, c = train_test_split(df)
rate = a.groupby("city")["y"].mean()
a["r"] = a["city"].map(rate)
c["r"] = c["city"].map(rate)
m = LogisticRegression().fit(a[["r"]], a["y"])
print(roc_auc_score(c["y"], m.predict_proba(c[["r"]])[:, 1]))
""",
    "groups by side": """
tr, te = df[df.year < 2019], df[df.year >= 2019]
A, C = tr.groupby("shop").sum(), te.groupby("shop").sum()
sc = StandardScaler().fit(A[["v"]])
m = Ridge().fit(sc.transform(A[["v"]]), A["y"])
print(r2_score(C["y"], m.predict(sc.transform(C[["v"]]))))
""",
    "trend of yearly means": """
yearly = df.groupby("year")["t"].mean().reset_index()
m = LinearRegression().fit(yearly[["year"]], yearly["t"])
print(m.score(yearly[["year"]], yearly["t"]))
""",
    "customers in a pipeline": """
rfm = df.groupby("customer").agg({"amount": "sum", "order": "count"})
a, c, p, q = train_test_split(rfm, labels)
m = make_pipeline(StandardScaler(), KMeans(5), LogisticRegression()).fit(a, p)
print(f1_score(q, m.predict(c)))
""",
    "explode and group split": """
rows = df.explode("items").reset_index(drop=True)
a, b = next(GroupShuffleSplit(test_size=0.2).split(rows, groups=rows["order"]))
m = RandomForestRegressor().fit(rows.iloc[a][["k"]], rows.iloc[a]["price"])
print(r2_score(rows.iloc[b]["price"], m.predict(rows.iloc[b][["k"]])))
""",
    "explode and ids split": """
rows = df.explode("items")
ids_a, ids_b = train_test_split(rows["order"].unique())
a, b = rows[rows["order"].isin(ids_a)], rows[rows["order"].isin(ids_b)]
m = RandomForestRegressor().fit(a[["k"]], a["price"])
print(r2_score(b["price"], m.predict(b[["k"]])))
""",
    "explode after the split": """
a, b = train_test_split(df)
a, b = a.explode("tags"), b.explode("tags")
m = RandomForestRegressor().fit(a[["k", "tags"]], a["price"])
print(r2_score(b["price"], m.predict(b[["k", "tags"]])))
""",
    "explode records with a target each": """
rows = df.explode("items").reset_index(drop=True)
items = pd.json_normalize(rows["items"])
rows["price"] = rows["items"].str["price"]
rows["weight"] = rows["items"].str["weight"]
a, b = train_test_split(rows)
m = RandomForestRegressor().fit(a[["weight"]], a["price"])
print(r2_score(b["price"], m.predict(b[["weight"]])))
""",
    "explode to count": """
n_tags = df.explode("tags").groupby("id")["tags"].nunique()
df["n_tags"] = df["id"].map(n_tags)
a, b = train_test_split(df)
m = RandomForestRegressor().fit(a[["n_tags"]], a["price"])
print(r2_score(b["price"], m.predict(b[["n_tags"]])))
""",
    "generator of folds": """
def chunks(data):
    yield data.iloc[: int(0.5 * len(data))], data.iloc[int(0.5 * len(data)) :]
    yield data.iloc[: int(0.7 * len(data))], data.iloc[int(0.7 * len(data)) :]


s = []
for a, b in chunks(df):
    m = Ridge().fit(a[["k"]], a["y"])
    s.append(r2_score(b["y"], m.predict(b[["k"]])))
print(np.mean(s))
""",
    "augmented with groups": """
imgs = np.load("i.npy")
lab = np.load("l.npy")
who = np.arange(len(imgs))
big = np.concatenate([imgs, imgs[:, ::-1]])
lab2 = np.concatenate([lab, lab])
who2 = np.concatenate([who, who])
a, b = next(GroupShuffleSplit().split(big, lab2, who2))
m = RandomForestClassifier().fit(big[a], lab2[a])
print(f1_score(lab2[b], m.predict(big[b])))
""",
    "generator of training batches": """
a, c, p, q = train_test_split(X.values, y.values)


def batches(x, t):
    for i in range(0, len(x), 32):
        yield x[i : i + 32], t[i : i + 32]
        yield x[i : i + 32][:, ::-1], t[i : i + 32]


m = SGDClassifier()
for bx, bt in batches(a, p):
    m.partial_fit(bx, bt, classes=[0, 1])
print(f1_score(q, m.predict(c)))
""",
    "folders by glob": """
from pathlib import Path


def read(folder):
    out, lab = [], []
    for p in sorted(Path(folder).glob("*/*.jpg")):
        out.append(np.array(Image.open(p)) / 255.0)
        lab.append(p.parent.name)
    return np.stack(out), np.array(lab)


xa, ya = read("data/train")
xb, yb = read("data/test")
m = RandomForestClassifier().fit(xa, ya)
print(accuracy_score(yb, m.predict(xb)))
""",
    "folders by os": """
import os


def read(folder):
    out, lab = [], []
    for f in os.listdir(folder):
        out.append(cv2.imread(os.path.join(folder, f)).ravel())
        lab.append(f[0])
    return np.array(out), np.array(lab)


xa, ya = read(ROOT + "/train")
xb, yb = read(ROOT + "/test")
m = RandomForestClassifier().fit(xa, ya)
print(accuracy_score(yb, m.predict(xb)))
""",
    "files by name": """
def read(name):
    t = pd.read_csv(f"{BASE}/{name}.csv")
    return t.drop(columns="y"), t["y"]


xa, ya = read("train")
xb, yb = read("test")
m = RandomForestClassifier().fit(xa, ya)
print(accuracy_score(yb, m.predict(xb)))
""",
    "files by path": """
DATA = Path(os.environ["DATA"])


def read(name):
    t = pd.read_parquet(DATA / name)
    return t.drop(columns="y"), t["y"]


xa, ya = read("train.parquet")
xb, yb = read("test.parquet")
m = RandomForestClassifier().fit(xa, ya)
print(accuracy_score(yb, m.predict(xb)))
""",
    "folders in a dictionary": """
d = {
    s: np.stack([imread(p) for p in (ROOT / s).glob("*.png")]) for s in ["train", "test"]
}
l = {s: np.load(ROOT / s / "y.npy") for s in ["train", "test"]}
m = RandomForestClassifier().fit(d["train"], l["train"])
print(accuracy_score(l["test"], m.predict(d["test"])))
""",
    "globs of two folders": """
tr = [cv2.imread(f).ravel() for f in glob.glob("train/*.png")]
te = [cv2.imread(f).ravel() for f in glob.glob("test/*.png")]
m = RandomForestClassifier().fit(tr, ytr)
print(accuracy_score(yte, m.predict(te)))
""",
    "repeated group splits": """
def models():
    return {
        "mean": DummyRegressor(),
        "q": LinearRegression(),
        "g": GradientBoostingRegressor(),
    }


rows = []
for seed in range(30):
    a, b = next(
        GroupShuffleSplit(1, test_size=0.25, random_state=seed).split(X, y, df["id"])
    )
    for name, m in models().items():
        m.fit(X.iloc[a], y.iloc[a])
        rows.append((seed, name, mean_absolute_error(y.iloc[b], m.predict(X.iloc[b]))))
res = pd.DataFrame(rows, columns=["seed", "model", "mae"])
print(res.groupby("model")["mae"].agg(["mean", "std"]))
""",
    "shuffle splits in a function": """
def once(seed):
    s = ShuffleSplit(1, test_size=0.2, random_state=seed)
    a, b = next(s.split(X))
    m = Ridge().fit(X.iloc[a], y.iloc[a])
    return r2_score(y.iloc[b], m.predict(X.iloc[b]))


r = [once(s) for s in range(50)]
print(np.mean(r), np.std(r))
""",
    "threshold on validation": """
a, c, p, q = train_test_split(X, y)
a, v, p, w = train_test_split(a, p)
m = LogisticRegression().fit(a, p)
s = m.predict_proba(v)[:, 1]
cuts = np.arange(0.02, 0.6, 0.01)
cut = cuts[np.argmax([f1_score(w, s >= t) for t in cuts])]
print(f1_score(q, m.predict_proba(c)[:, 1] >= cut))
""",
    "threshold curve only": """
a, c, p, q = train_test_split(X, y)
m = LogisticRegression().fit(a, p)
s = m.predict_proba(c)[:, 1]
cuts = np.arange(0.1, 0.9, 0.1)
plt.plot(cuts, [precision_score(q, s >= t) for t in cuts])
plt.plot(cuts, [recall_score(q, s >= t) for t in cuts])
""",
    "torch best on validation": """
import copy, torch
from torchvision import datasets, models

ds = datasets.ImageFolder("p/train", tf)
tr, va = torch.utils.data.random_split(ds, [800, 200])
te = datasets.ImageFolder("p/test", tf)
L = {"train": DataLoader(tr), "val": DataLoader(va), "test": DataLoader(te)}
model = models.resnet18(weights="DEFAULT")
opt = torch.optim.Adam(model.parameters())


def run_epoch(model, loader, opt=None):
    ok, n = 0, 0
    for x, t in loader:
        out = model(x)
        loss = F.cross_entropy(out, t)
        if opt is not None:
            opt.zero_grad()
            loss.backward()
            opt.step()
        ok += (out.argmax(1) == t).sum().item()
        n += len(t)
    return ok / n


best = 0
for e in range(10):
    run_epoch(model, L["train"], opt)
    acc = run_epoch(model, L["val"])
    if acc > best:
        best = acc
        torch.save(model.state_dict(), "b.pt")
model.load_state_dict(torch.load("b.pt"))
print(run_epoch(model, L["test"]))
""",
    "torch history on test, last kept": """
import torch
from torchvision import datasets, models

tr, te = (
    DataLoader(datasets.MNIST("d", train=True)),
    DataLoader(datasets.MNIST("d", train=False)),
)
model = models.resnet18()
opt = torch.optim.Adam(model.parameters())
for e in range(5):
    for x, t in tr:
        loss = F.cross_entropy(model(x), t)
        opt.zero_grad()
        loss.backward()
        opt.step()
    ok = 0
    for x, t in te:
        ok += (model(x).argmax(1) == t).sum().item()
    print(e, ok)
""",
    "features of a frozen network": """
import torch
from torchvision import models

net = models.resnet18(weights="DEFAULT").eval()
imgs = torch.tensor(np.load("i.npy"))
lab = np.load("l.npy")
with torch.no_grad():
    F_ = net(imgs).numpy()
a, c, p, q = train_test_split(F_, lab)
m = LogisticRegression().fit(a, p)
print(m.score(c, q))
""",
    "numpy ridge over a grid on validation": """
Xa, ya = X.values, y.values
o = np.random.permutation(len(Xa))
k = len(Xa) // 5
te, va, tr = o[:k], o[k : 2 * k], o[2 * k :]


def ridge(A, b, alpha):
    return np.linalg.solve(A.T @ A + alpha * np.eye(A.shape[1]), A.T @ b)


def rmse(w, A, b):
    return float(np.sqrt(np.mean((A @ w - b) ** 2)))


grid = np.logspace(-3, 3, 25)
curve = [rmse(ridge(Xa[tr], ya[tr], g), Xa[va], ya[va]) for g in grid]
w = ridge(Xa[tr], ya[tr], grid[np.argmin(curve)])
print(rmse(w, Xa[te], ya[te]))
""",
    "numpy descent with history": """
Xa, ya = X.values, y.values
k = int(0.8 * len(Xa))
A, b, C, d = Xa[:k], ya[:k], Xa[k:], ya[k:]
w = np.zeros(A.shape[1])
h1, h2 = [], []
for i in range(500):
    w -= 0.01 * A.T @ (A @ w - b) / len(A)
    h1.append(np.mean((A @ w - b) ** 2))
    h2.append(np.mean((C @ w - d) ** 2))
plt.plot(h1)
plt.plot(h2)
print(h2[-1])
""",
    "whitening by hand": """
a, c = train_test_split(X.values)
cov = a.T @ a / len(a)
u = np.linalg.eigh(cov)[1]
A, C = a @ u, c @ u
print(np.mean(A**2), np.mean(C**2))
for k in range(1, 10):
    print(k, np.mean((C[:, :k] @ u[:, :k].T - c) ** 2))
""",
    "own class once": """
class Mean:
    def fit(self, X, y):
        self.m = y.mean()
        return self

    def predict(self, X):
        return np.full(len(X), self.m)


a, c, p, q = train_test_split(X.values, y.values)
print(mean_squared_error(q, Mean().fit(a, p).predict(c)))
m = Ridge().fit(a, p)
""",
    "flag mask": """
is_test = df["date"] >= cutoff
train, test = df[~is_test], df[is_test]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "index of a filter": """
i = df.index[df.year < 2018]
train, test = df.loc[i], df.drop(i)

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "group head and drop": """
test = df.groupby("user").tail(1)
train = df.drop(test.index)

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "group cumcount": """
df["k"] = df.groupby("user").cumcount(ascending=False)
train, test = df[df.k > 0], df[df.k == 0]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "np split": """
train, val, test = np.split(df.sample(frac=1), [int(0.6 * len(df)), int(0.8 * len(df))])

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "indices split": """
a, b = train_test_split(np.arange(len(df)), test_size=0.2)
train, test = df.iloc[a], df.iloc[b]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "rand mask": """
k = np.random.rand(len(df)) < 0.8
train, test = df[k], df[~k]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "hash": """
df["h"] = df.id.apply(lambda v: zlib.crc32(str(v).encode())) % 5
train, test = df[df.h != 0], df[df.h == 0]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "shuffled list": """
i = list(range(len(df)))
random.shuffle(i)
k = int(0.8 * len(i))
train, test = df.iloc[i[:k]], df.iloc[i[k:]]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "dictionary of parts": """
k = int(0.8 * len(df))
parts = {"train": df[:k], "test": df[k:]}
train, test = parts["train"], parts["test"]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "every fifth": """
test = df.iloc[::5]
train = df.drop(test.index)

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "every fifth by mask": """
k = np.arange(len(df)) % 5 == 0
train, test = df[~k], df[k]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "even and odd": """
train, test = df.iloc[::2], df.iloc[1::2]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "queries": """
train, test = df.query("year < 2018"), df.query("year >= 2018")

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "queries by name": """
train, test = df.query("split == 'train'"), df.query("split == 'test'")

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "queries with @": """
train, test = df.query("date < @cut"), df.query("date >= @cut")

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "column of parts": """
train = df[df["part"] == "train"].drop(columns="part")
test = df[df["part"] == "test"].drop(columns="part")

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "isin cities": """
train = df[df.city.isin(["a", "b"])]
test = df[~df.city.isin(["a", "b"])]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "isin two lists": """
train = df[df.city.isin(TRAIN)]
test = df[df.city.isin(TEST)]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "unique ids shuffled": """
ids = df.id.unique()
np.random.shuffle(ids)
k = int(0.8 * len(ids))
train, test = df[df.id.isin(ids[:k])], df[df.id.isin(ids[k:])]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "group by years in a loop": """
s = []
for year in range(2015, 2020):
    train, test = df[df.year < year], df[df.year == year]
    m = RandomForestRegressor().fit(train[["a"]], train["y"])
    s.append(r2_score(test["y"], m.predict(test[["a"]])))
print(np.mean(s))
""",
    "fold column": """
s = []
for k in range(5):
    train, test = df[df.fold != k], df[df.fold == k]
    m = RandomForestRegressor().fit(train[["a"]], train["y"])
    s.append(r2_score(test["y"], m.predict(test[["a"]])))
print(np.mean(s))
""",
    "sheets of one file": """
train = pd.read_excel("d.xlsx", sheet_name="train")
test = pd.read_excel("d.xlsx", sheet_name="test")

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "rows of one file": """
train = pd.read_csv("d.csv", nrows=1000)
test = pd.read_csv("d.csv", skiprows=range(1, 1000))

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "keys of one store": """
train = pd.read_hdf("d.h5", "train")
test = pd.read_hdf("d.h5", "test")

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "tables of one data base": """
train = pd.read_sql_table("train", con)
test = pd.read_sql_table("test", con)

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "json list shuffled": """
data = json.load(open("d.json"))
random.shuffle(data)
k = int(len(data) * 0.8)
train, test = data[:k], data[k:]
m = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(
    [d["text"] for d in train], [d["y"] for d in train]
)
print(f1_score([d["y"] for d in test], m.predict([d["text"] for d in test])))
""",
    "json list filtered": """
data = [json.loads(l) for l in open("d.jsonl")]
train = [d for d in data if d["split"] == "train"]
test = [d for d in data if d["split"] == "test"]
m = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(
    [d["text"] for d in train], [d["y"] for d in train]
)
print(f1_score([d["y"] for d in test], m.predict([d["text"] for d in test])))
""",
    "loop fills two lists": """
xa, ya, xb, yb = [], [], [], []
for i, row in df.iterrows():
    if row["part"] == "train":
        xa.append(row[["a", "b"]])
        ya.append(row["y"])
    else:
        xb.append(row[["a", "b"]])
        yb.append(row["y"])
m = RandomForestRegressor().fit(xa, ya)
print(r2_score(yb, m.predict(xb)))
""",
    "take and skip": """
ds = tf.data.Dataset.from_tensor_slices((X.values, y.values)).shuffle(
    1000, reshuffle_each_iteration=False
)
train, test = ds.skip(200).batch(32), ds.take(200).batch(32)
m = keras.Sequential([keras.layers.Dense(1)])
m.compile("adam", "mse")
m.fit(train, epochs=3)
print(m.evaluate(test))
""",
    "hub data": """
from datasets import load_dataset

ds = load_dataset("csv", data_files="d.csv")["train"].train_test_split(test_size=0.1)
m = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(
    ds["train"]["text"], ds["train"]["label"]
)
print(f1_score(ds["test"]["label"], m.predict(ds["test"]["text"])))
""",
    "hub parts": """
from datasets import load_dataset

ds = load_dataset("imdb")
m = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(
    ds["train"]["text"], ds["train"]["label"]
)
print(f1_score(ds["test"]["label"], m.predict(ds["test"]["text"])))
""",
    "hub selected": """
from datasets import load_dataset

ds = load_dataset("imdb", split="train").shuffle(seed=1)
a, b = ds.select(range(1000)), ds.select(range(1000, 1500))
m = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(a["text"], a["label"])
print(f1_score(b["label"], m.predict(b["text"])))
""",
    "sampler": """
import torch

ds = torchvision.datasets.ImageFolder("p", t)
i = list(range(len(ds)))
np.random.shuffle(i)
k = int(0.2 * len(ds))
tr = DataLoader(ds, batch_size=4, sampler=SubsetRandomSampler(i[k:]))
te = DataLoader(ds, sampler=SubsetRandomSampler(i[:k]))
net = torchvision.models.resnet18()
opt = torch.optim.Adam(net.parameters())
for e in range(3):
    for x, t in tr:
        loss = F.cross_entropy(net(x), t)
        loss.backward()
        opt.step()
ok = 0
for x, t in te:
    ok += (net(x).argmax(1) == t).sum().item()
print(ok)
""",
    "polars by date": """
import polars as pl

d = pl.read_csv("d.csv")
train, test = d.filter(pl.col("date") < cut), d.filter(pl.col("date") >= cut)
m = RandomForestRegressor().fit(train.select(["a"]).to_numpy(), train["y"].to_numpy())
print(r2_score(test["y"].to_numpy(), m.predict(test.select(["a"]).to_numpy())))
""",
    "class with parts": """
class Data:
    def __init__(self, path):
        self.all = pd.read_csv(path)

    def part(self, which):
        return self.all[self.all["part"] == which]


d = Data("x.csv")
train, test = d.part("train"), d.part("test")
m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "class of windows": """
class W(Dataset):
    def __init__(self, table, begin, end):
        self.x = table[begin:end]

    def __len__(self):
        return len(self.x) - 10

    def __getitem__(self, i):
        return self.x[i : i + 10], self.x[i + 10]


v = torch.tensor(df[["y"]].values)
k = int(0.8 * len(v))
tr, te = DataLoader(W(v, 0, k)), DataLoader(W(v, k, len(v)))


class N(nn.Module):
    def forward(self, x):
        return x


net = N()
for e in range(3):
    for a, b in tr:
        loss = ((net(a) - b) ** 2).mean()
        loss.backward()
print(np.mean([((net(a) - b) ** 2).mean().item() for a, b in te]))
""",
    "oversampled by index in training": """
a, c, p, q = train_test_split(X, y)
rare = np.where(p == 1)[0]
more = np.random.choice(rare, 500)
a2, p2 = pd.concat([a, a.iloc[more]]), pd.concat([p, p.iloc[more]])
m = RandomForestClassifier().fit(a2, p2)
print(f1_score(q, m.predict(c)))
""",
    "best on validation, then files of a test": """
import torch, copy
from torchvision import models

files = sorted(Path("train").rglob("*.jpg"))
a, b = train_test_split(files)


class D(Dataset):
    def __init__(self, files):
        self.files = files

    def __len__(self):
        return len(self.files)

    def __getitem__(self, i):
        return tf(Image.open(self.files[i])), label(self.files[i])


L = {"train": DataLoader(D(a)), "val": DataLoader(D(b))}
model = models.resnet18()
opt = torch.optim.Adam(model.parameters())
best = 0
for e in range(5):
    for phase in ["train", "val"]:
        ok = 0
        for x, t in L[phase]:
            out = model(x)
            loss = F.cross_entropy(out, t)
            if phase == "train":
                opt.zero_grad()
                loss.backward()
                opt.step()
            ok += (out.argmax(1) == t).sum().item()
        if phase == "val" and ok > best:
            best = ok
            w = copy.deepcopy(model.state_dict())


def predict(model, loader):
    out = []
    for x in loader:
        out.append(model(x).argmax(1))
    return out


submission = predict(model, make_test_loader())
""",
    "mask of names": """
k = df.shop.map(lambda s: s in TRAIN)
train, test = df[k], df[~k]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "np where both": """
i, j = np.where(df.year < 2018)[0], np.where(df.year >= 2018)[0]
train, test = df.iloc[i], df.iloc[j]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "flatnonzero": """
k = (df.part == 1).values
train, test = df.iloc[np.flatnonzero(k)], df.iloc[np.flatnonzero(~k)]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "or mask": """
k = (df.city == "a") | (df.city == "b")
train, test = df[~k], df[k]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "two or masks": """
train = df[(df.c == 1) | (df.c == 2)]
test = df[(df.c == 3) | (df.c == 4)]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "xor": """
k = df.index % 10 < 8
train, test = df[k], df[~k]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "logical_and": """
train = df[np.logical_and(df.d >= A, df.d < B)]
test = df[np.logical_and(df.d >= B, df.d < C)]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "merge with split table": """
s = pd.read_csv("split.csv")
d = df.merge(s, on="id")
train, test = d[d.fold == "train"], d[d.fold == "test"]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "groupby get_group": """
g = df.groupby("part")
train, test = g.get_group("train"), g.get_group("test")

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "dict of groups": """
g = dict(list(df.groupby("part")))
train, test = g["train"], g["test"]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "dict comprehension of groups": """
g = {k: v for k, v in df.groupby("part")}
train, test = g["train"], g["test"]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "xs": """
d = df.set_index(["part", "id"])
train, test = d.xs("train"), d.xs("test")

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "loc of part": """
d = df.set_index("part")
train, test = d.loc["train"], d.loc["test"]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "loc of parts": """
d = df.set_index("city")
train, test = d.loc[["a", "b"]], d.loc[["c"]]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "concat keys": """
b = pd.concat([pd.read_csv("a.csv"), pd.read_csv("b.csv")], keys=["train", "test"])
train, test = b.loc["train"], b.loc["test"]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "concat flag": """
a, b = pd.read_csv("train.csv"), pd.read_csv("test.csv")
d = pd.concat([a.assign(t=1), b.assign(t=0)])
d["z"] = d.a + 1
train, test = d[d.t == 1], d[d.t == 0]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "concat len": """
a, b = pd.read_csv("train.csv"), pd.read_csv("test.csv")
d = pd.concat([a, b])
train, test = d[: len(a)], d[len(a) :]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "truncate": """
d = df.set_index("date")
train, test = d.truncate(after="2018"), d.truncate(before="2019")

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "first last": """
d = df.set_index("date")
test = d.last("60D")
train = d.drop(test.index)

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "cut by quantile": """
q = df.date.quantile(0.8)
train, test = df[df.date <= q], df[df.date > q]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "sorted dates": """
days = sorted(df.date.unique())
late = days[int(0.8 * len(days))]
train, test = df[df.date < late], df[df.date >= late]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "isin days": """
days = sorted(df.date.unique())
a, b = days[:80], days[80:]
train, test = df[df.date.isin(a)], df[df.date.isin(b)]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "polars slices": """
d = pl.read_csv("x.csv")
train, test = d.slice(0, 800).to_pandas(), d.slice(800).to_pandas()

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "polars with row number": """
d = pl.read_csv("x.csv").with_row_index()
train, test = (
    d.filter(pl.col("index") < 800).to_pandas(),
    d.filter(pl.col("index") >= 800).to_pandas(),
)

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "partition by": """
train, test = pl.read_csv("x.csv").partition_by("part")

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "duckdb": """
train = duckdb.sql("select * from df where year < 2018").df()
test = duckdb.sql("select * from df where year >= 2018").df()

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "np array_split": """
train, test = np.array_split(df.sample(frac=1), 2)

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "compress": """
k = np.random.permutation(len(df)) < 800
train, test = df[k], df[~k]

m = RandomForestRegressor().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "np take": """
o = np.random.permutation(len(X))
k = int(0.8 * len(X))
A, B = np.take(X.values, o[:k], axis=0), np.take(X.values, o[k:], axis=0)
p, q = np.take(y.values, o[:k]), np.take(y.values, o[k:])
m = Ridge().fit(A, p)
print(r2_score(q, m.predict(B)))
""",
    "tf gather": """
o = tf.random.shuffle(tf.range(len(X)))
k = int(0.8 * len(X))
A, B = tf.gather(X.values, o[:k]), tf.gather(X.values, o[k:])
m = Ridge().fit(A, tf.gather(y.values, o[:k]))
print(r2_score(tf.gather(y.values, o[k:]), m.predict(B)))
""",
    "while split": """
data = list(csv.DictReader(open("x.csv")))
train, test = [], []
while data:
    row = data.pop()
    if random.random() < 0.8:
        train.append(row)
    else:
        test.append(row)
m = DecisionTreeClassifier().fit(
    [[float(r["a"])] for r in train], [r["y"] for r in train]
)
print(f1_score([r["y"] for r in test], m.predict([[float(r["a"])] for r in test])))
""",
    "pop random rows": """
data = list(csv.reader(open("x.csv")))
test = []
for _ in range(100):
    test.append(data.pop(random.randrange(len(data))))
m = DecisionTreeClassifier().fit([r[:-1] for r in data], [r[-1] for r in data])
print(f1_score([r[-1] for r in test], m.predict([r[:-1] for r in test])))
""",
    "dict of lists by part": """
parts = {"train": [], "test": []}
for r in csv.DictReader(open("x.csv")):
    parts[r["part"]].append(r)
m = DecisionTreeClassifier().fit(
    [[r["a"]] for r in parts["train"]], [r["y"] for r in parts["train"]]
)
print(
    f1_score(
        [r["y"] for r in parts["test"]], m.predict([[r["a"]] for r in parts["test"]])
    )
)
""",
    "defaultdict by part": """
parts = defaultdict(list)
for r in csv.DictReader(open("x.csv")):
    parts[r["part"]].append(r)
m = DecisionTreeClassifier().fit(
    [[r["a"]] for r in parts["train"]], [r["y"] for r in parts["train"]]
)
print(
    f1_score(
        [r["y"] for r in parts["test"]], m.predict([[r["a"]] for r in parts["test"]])
    )
)
""",
    "iter batches": """
it = iter(DataLoader(ds, batch_size=500))
xa, ya = next(it)
xb, yb = next(it)
m = Ridge().fit(xa, ya)
print(r2_score(yb, m.predict(xb)))
""",
    "chunks of a file": """
r = pd.read_csv("big.csv", chunksize=10000)
train = next(r)
test = next(r)
m = Ridge().fit(train[["a"]], train["y"])
print(r2_score(test["y"], m.predict(test[["a"]])))
""",
    "partial fit over chunks": """
m = SGDRegressor()
s = []
for i, chunk in enumerate(pd.read_csv("big.csv", chunksize=10000)):
    if i < 8:
        m.partial_fit(chunk[["a"]], chunk["y"])
    else:
        s.append(mean_absolute_error(chunk["y"], m.predict(chunk[["a"]])))
print(np.mean(s))
""",
    "test then train": """
m = SGDRegressor()
s = []
fitted = False
for chunk in pd.read_csv("big.csv", chunksize=10000):
    if fitted:
        s.append(mean_absolute_error(chunk["y"], m.predict(chunk[["a"]])))
    m.partial_fit(chunk[["a"]], chunk["y"])
    fitted = True
print(np.mean(s))
""",
    "self split method": """
class Exp:
    def __init__(self, df):
        self.df = df

    def split(self):
        n = int(0.8 * len(self.df))
        self.train, self.test = self.df.iloc[:n], self.df.iloc[n:]
        return self

    def run(self):
        m = RandomForestRegressor().fit(self.train[["a"]], self.train["y"])
        return r2_score(self.test["y"], m.predict(self.test[["a"]]))


print(Exp(df).split().run())
""",
}
