"""Preprocessing before models of the notebook's own, and layers and arrays, beside clean twins."""

from __future__ import annotations

import pytest

from tests.quality.soundness.sample import SPLIT, TABLE, reported

ALL = "X = (X - X.mean(axis=0)) / X.std(axis=0)\n" + SPLIT
TRAIN = (
    SPLIT + "mu, sd = X_train.mean(axis=0), X_train.std(axis=0)\n"
    "X_train, X_test = (X_train - mu) / sd, (X_test - mu) / sd\n"
)
ERROR = "print(np.sqrt(np.mean((X_test @ w - y_test) ** 2)))\n"
MODELS = {
    "least squares": "w, *_ = np.linalg.lstsq(X_train, y_train, rcond=None)\n" + ERROR,
    "normal equations": "w = np.linalg.solve(X_train.T @ X_train, X_train.T @ y_train)\n" + ERROR,
    "in a function": "def ols(A, b):\n    return np.linalg.inv(A.T @ A) @ A.T @ b\n"
    "w = ols(X_train, y_train)\nprint(mean_squared_error(y_test, np.dot(X_test, w)))\n",
    "a method": "w = np.linalg.pinv(X_train) @ y_train\n"
    "print(mean_absolute_error(y_test, X_test.dot(w)))\n",
    "steps downhill": "def fit(A, b, rate=0.1):\n    w, c = np.zeros(A.shape[1]), 0\n"
    "    for _ in range(1000):\n        p = 1 / (1 + np.exp(-(A @ w + c)))\n"
    "        w -= rate * A.T @ (p - b) / len(b)\n        c -= rate * np.mean(p - b)\n"
    "    return w, c\n"
    "w, c = fit(X_train, y_train)\nguess = (X_test @ w + c > 0).astype(int)\n"
    "print((guess == y_test).mean())\n",
    "a class": "class Lines:\n    def fit(self, A, b):\n"
    "        self.w = np.linalg.solve(A.T @ A, A.T @ b)\n        return self\n"
    "    def predict(self, A):\n        return A @ self.w\n"
    "m = Lines().fit(X_train, y_train)\nprint(r2_score(y_test, m.predict(X_test)))\n",
}
SCORE = "m = SVC().fit(X_train, y_train)\nprint(m.score(X_test, y_test))\n"
NETWORK = "net.fit(X_train, y_train, epochs=3)\nprint(net.evaluate(X_test, y_test))\n"
LAYER = "norm = layers.Normalization()\nnorm.adapt({}.values)\n"
DENSE = "net = keras.Sequential([norm, layers.Dense(1)])\n" + NETWORK
ADDED = "net = keras.Sequential()\nnet.add(norm)\nnet.add(layers.Dense(1))\n" + NETWORK
FUNCTIONAL = (
    "into = keras.Input(shape=(4,))\nh = layers.Dense(8)(norm(into))\n"
    "net = keras.Model(into, layers.Dense(1)(h))\n" + NETWORK
)
ARRAYS = "X = np.load('x.npy')\ny = np.load('y.npy')\n"
WORDS = (
    "words = layers.TextVectorization()\nwords.adapt({0})\n"
    "m = SVC().fit(words(X_train), y_train)\nprint(m.score(words(X_test), y_test))\n"
)
LEAKS = {
    **{name: ALL + model for name, model in MODELS.items()},
    "a layer in a list": LAYER.format("X") + SPLIT + DENSE,
    "a layer that is added": LAYER.format("X") + SPLIT + ADDED,
    "a layer upon an input": LAYER.format("X") + SPLIT + FUNCTIONAL,
    "words of all texts": SPLIT + WORDS.format("X"),
    "components by hand": "_, _, V = np.linalg.svd(X, full_matrices=False)\nX = X @ V[:3].T\n"
    + SPLIT
    + SCORE,
    "a library's function, applied": "X = X.apply(stats.zscore)\n" + SPLIT + SCORE,
    "columns that differ by class": "keep = []\nfor name in X.columns:\n"
    "    p = stats.ttest_ind(df[name][y == 0], df[name][y == 1]).pvalue\n"
    "    if p < 0.05:\n        keep.append(name)\nX = X[keep]\n" + SPLIT + SCORE,
    "an array": ARRAYS + "X = StandardScaler().fit_transform(X)\n" + SPLIT + SCORE,
}
CLEAN = {
    **{f"{name}, clean": TRAIN + model for name, model in MODELS.items()},
    "a layer in a list, clean": SPLIT + LAYER.format("X_train") + DENSE,
    "a layer that is added, clean": SPLIT + LAYER.format("X_train") + ADDED,
    "a layer upon an input, clean": SPLIT + LAYER.format("X_train") + FUNCTIONAL,
    "words of training texts": SPLIT + WORDS.format("X_train"),
    "an array, clean": ARRAYS
    + SPLIT
    + "s = StandardScaler()\nX_train = s.fit_transform(X_train)\nX_test = s.transform(X_test)\n"
    + SCORE,
    "parts that were saved apart": "X_train, X_test = np.load('a.npy'), np.load('b.npy')\n"
    "y_train, y_test = np.load('c.npy'), np.load('d.npy')\n"
    "X_test = (X_test - X_train.mean(0)) / X_train.std(0)\n"
    "X_train = (X_train - X_train.mean(0)) / X_train.std(0)\n" + SCORE,
    "an archive": "d = np.load('all.npz')\nX_train, y_train = d['x_train'], d['y_train']\n"
    "X_test, y_test = d['x_test'], d['y_test']\n" + SCORE,
    "components of training rows": SPLIT + "_, _, V = np.linalg.svd(X_train, full_matrices=False)\n"
    "A, B = X_train @ V[:3].T, X_test @ V[:3].T\nm = SVC().fit(A, y_train)\n"
    "print(m.score(B, y_test), accuracy_score(y_test, m.predict(B)))\n",
    "each row, applied": "X = X.apply(stats.zscore, axis=1)\n" + SPLIT + SCORE,
    "differences that are shown": "for name in X.columns:\n"
    "    print(name, stats.ttest_ind(df[name][y == 0], df[name][y == 1]).pvalue)\n" + SPLIT + SCORE,
    "likeness, which is no model": "X = (X - X.mean()) / X.std()\n"
    + SPLIT
    + "near = np.argmax(X_test @ X_train.T, axis=1)\nprint(near[:5])\n",
}


@pytest.mark.parametrize("name", LEAKS)
def test_leaks(name: str) -> None:
    """What all rows had a part in is found, though no class of a library is fitted."""
    assert "leak-preprocessing" in reported(TABLE, LEAKS[name])


@pytest.mark.parametrize("name", CLEAN)
def test_clean(name: str) -> None:
    """The same after the split, from training rows alone, accuses nobody of a leak."""
    assert not {one for one in reported(TABLE, CLEAN[name]) if one.startswith("leak")}


def test_two_ways_of_one_model() -> None:
    """A model by hand beside a library's is a lesson, and no second candidate."""
    library = "m = LinearRegression().fit(X_train, y_train)\nprint(m.score(X_test, y_test))\n"
    assert "leak-test-reuse" not in reported(TABLE, TRAIN + MODELS["least squares"] + library)
