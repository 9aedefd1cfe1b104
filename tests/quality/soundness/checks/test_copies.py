"""Rows that are there twice before a split, each way beside something that only looks like it."""

from __future__ import annotations

import pytest

from tests.quality.soundness.sample import SPLIT, reported

READ = "df = pd.read_csv('rows.csv')\n"
TABLE = "X, y = df.drop(columns='y'), df['y']\n"
SCORE = "m = SVC().fit(X_train, y_train)\nprint(f1_score(y_test, m.predict(X_test)))\n"
END = TABLE + SPLIT + SCORE
ARRAYS = "X = np.load('x.npy')\ny = np.load('y.npy')\n"
APART = "train, test = train_test_split(df)\n"
SCORE_PARTS = (
    "m = SVC().fit(train.drop(columns='y'), train['y'])\n"
    "print(f1_score(test['y'], m.predict(test.drop(columns='y'))))\n"
)
COPIED = {
    "an index, repeated": READ + "df = df.loc[df.index.repeat(df['n'])]\n" + END,
    "positions, repeated": READ + "df = df.iloc[np.repeat(np.arange(len(df)), 3)]\n" + END,
    "an index, repeated by numpy": READ + "df = df.loc[np.repeat(df.index.values, 2)]\n" + END,
    "an array, repeated": ARRAYS
    + "X, y = np.repeat(X, 3, axis=0), np.repeat(y, 3)\n"
    + SPLIT
    + SCORE,
    "an array, tiled": ARRAYS + "X, y = np.tile(X, (3, 1)), np.tile(y, 3)\n" + SPLIT + SCORE,
    "texts, repeated": READ + "X, y = df['text'].repeat(2), df['y'].repeat(2)\n" + SPLIT + SCORE,
    "a table of repeated columns": READ
    + "df = pd.DataFrame({'text': df['text'].repeat(2), 'y': df['y'].repeat(2)})\n"
    + END,
    "noise": READ
    + TABLE
    + "X, y = np.vstack([X, X + rng.normal(0, 1, X.shape)]), np.concatenate([y, y])\n"
    + SPLIT
    + SCORE,
    "mirrored images": ARRAYS
    + "X, y = np.concatenate([X, X[:, :, ::-1]]), np.concatenate([y, y])\n"
    + SPLIT
    + SCORE,
    "images by a library": ARRAYS
    + "X, y = np.concatenate((X, np.fliplr(X))), np.concatenate((y, y))\n"
    + SPLIT
    + SCORE,
    "images by a function": ARRAYS
    + "def turned(a):\n    return np.rot90(a, axes=(1, 2))\n"
    + "X, y = np.concatenate([X, turned(X)]), np.concatenate([y, y])\n"
    + SPLIT
    + SCORE,
    "tensors": "X = torch.tensor(np.load('x.npy'))\ny = np.load('y.npy')\n"
    "X, y = torch.cat([X, torch.flip(X, [2])]), np.concatenate([y, y])\n" + SPLIT + SCORE,
    "mirrored one by one": ARRAYS + "more, same = [], []\nfor a, b in zip(X, y):\n"
    "    more.append(a)\n    more.append(np.fliplr(a))\n    same += [b, b]\n"
    "X, y = np.array(more), np.array(same)\n" + SPLIT + SCORE,
    "texts in other words": READ
    + "more = df.copy()\nmore['text'] = more['text'].apply(shuffled)\n"
    + "df = pd.concat([df, more])\n"
    + END,
    "a table three times": READ + "df = pd.concat([df] * 3, ignore_index=True)\n" + END,
    "a table and itself": READ + "df = pd.concat([df, df])\n" + END,
    "a rare class once more": READ + "df = pd.concat([df, df[df.y == 1]])\n" + END,
    "some test rows": READ
    + APART
    + "train = pd.concat([train, test[test.kind == 'rare']])\n"
    + SCORE_PARTS,
}
ALIKE = {
    "repeated after the split": READ
    + APART
    + "train = train.loc[train.index.repeat(3)]\n"
    + SCORE_PARTS,
    "columns, tiled": ARRAYS + "X = np.tile(X, (1, 3))\n" + SPLIT + SCORE,
    "once": READ + "df = df.loc[df.index.repeat(1)]\n" + END,
    "grey images with three channels": ARRAYS
    + "X = np.repeat(X[..., np.newaxis], 3, axis=-1)\n"
    + SPLIT
    + SCORE,
    "channels of a tensor": "X = torch.tensor(np.load('x.npy')).repeat(1, 3, 1, 1)\n"
    "y = np.load('y.npy')\n" + SPLIT + SCORE,
    "repeated letters": READ + "df['a'] = df['a'].str.repeat(2)\n" + END,
    "a panel of shops and weeks": READ
    + "df = pd.DataFrame({'shop': np.repeat(df['shop'], 52), 'week': np.tile(weeks, n)})\n"
    + "df['y'] = sales(df)\n"
    + END,
    "batches, taken and skipped": "rows = tf.data.Dataset.from_tensor_slices(np.load('x.npy'))\n"
    "train, test = rows.take(800).repeat(5), rows.skip(800)\n"
    "net = Sequential()\nnet.fit(train, epochs=3)\nprint(net.evaluate(test))\n",
    "a folder by its subsets": "train = image_dataset_from_directory('a', subset='training')\n"
    "test = image_dataset_from_directory('a', subset='validation')\n"
    "net = Sequential()\nnet.fit(train, epochs=3)\nprint(net.evaluate(test))\n",
    "mirrored one by one, after the split": ARRAYS + SPLIT + "more, same = [], []\n"
    "for a, b in zip(X_train, y_train):\n    more.append(a)\n    more.append(np.fliplr(a))\n"
    "    same += [b, b]\nX_train, y_train = np.array(more), np.array(same)\n" + SCORE,
    "features of each image in one list": ARRAYS + "rows = []\nfor a in X:\n    one = []\n"
    "    one.append(a.mean())\n    one.append(np.std(np.fliplr(a)))\n    rows.append(one)\n"
    "X = np.array(rows)\n" + SPLIT + SCORE,
    "columns side by side": READ + TABLE + "X = pd.concat([X, X ** 2], axis=1)\n" + SPLIT + SCORE,
    "arrays side by side": READ + TABLE + "X = np.hstack([X, X ** 2])\n" + SPLIT + SCORE,
    "features of one column": "x = np.load('x.npy')\ny = np.load('y.npy')\n"
    "X = np.vstack([x, x ** 2, np.sin(x)]).T\n" + SPLIT + SCORE,
    "mirrored after the split": ARRAYS
    + SPLIT
    + "X_train = np.concatenate([X_train, X_train[:, :, ::-1]])\n"
    + "y_train = np.concatenate([y_train, y_train])\n"
    + SCORE,
    "two halves": ARRAYS + "X = np.concatenate([X[500:], X[:500]])\n" + SPLIT + SCORE,
    "every second row": ARRAYS + "X = np.concatenate([X[1::2], X[::2]])\n" + SPLIT + SCORE,
    "rows by unknown places": ARRAYS + "X = np.concatenate([X[a], X[b]])\n" + SPLIT + SCORE,
    "files of one kind": "def part(name):\n    return pd.read_csv(base + name)\n"
    "df = pd.concat([part('a.csv'), part('b.csv')])\n" + END,
    "parts by a function of one's own": READ
    + "from mine import fold\ndf = pd.concat([fold(df, 1), fold(df, 2)])\n"
    + END,
    "home and away in two rows": READ
    + "home = df[['home', 'home_goals']].rename(columns={'home': 'team'})\n"
    + "away = df[['away', 'away_goals']].rename(columns={'away': 'team'})\n"
    + "df = pd.concat([home, away])\n"
    + END,
    "home and away by other columns": READ
    + "home = df.assign(team=df['home'])\naway = df.assign(team=df['away'])\n"
    + "df = pd.concat([home, away])\n"
    + END,
    "each month": READ
    + "parts = []\nfor month in (1, 2, 3):\n    part = df.copy()\n    part['month'] = month\n"
    + "    parts.append(part)\ndf = pd.concat(parts)\n"
    + END,
    "without duplicates": READ + "df = pd.concat([df, df[df.y == 1]]).drop_duplicates()\n" + END,
    "a table of truth and guess": READ
    + END
    + "print(pd.concat([pd.DataFrame(y_test), pd.DataFrame(m.predict(X_test))], axis=1))",
    "the rest is tested": READ
    + APART
    + "rare = test[test.kind == 'rare']\ntrain = pd.concat([train, rare])\n"
    + "test = test.drop(rare.index)\n"
    + SCORE_PARTS,
    "guessed answers": READ
    + TABLE
    + SPLIT
    + "m = SVC().fit(X_train, y_train)\np = m.predict(X_test)\nsure = X_test.a > 1\n"
    + "X_more = pd.concat([X_train, X_test[sure]])\ny_more = np.append(y_train, p[sure])\n"
    + "m = SVC().fit(X_more, y_more)\nprint(f1_score(y_test, m.predict(X_test)))\n",
    "walking on": READ
    + "train, test = df[:900], df[900:]\nfor t in range(len(test)):\n"
    + "    known = pd.concat([train, test[:t]])\n"
    + "    m = SVC().fit(known.drop(columns='y'), known['y'])\n"
    + "    print(f1_score(test['y'][t:], m.predict(test.drop(columns='y')[t:])))\n",
}


@pytest.mark.parametrize("name", COPIED)
def test_copied(name: str) -> None:
    """Copies on both sides of a split are reported."""
    assert "leak-overlap" in reported(COPIED[name])


@pytest.mark.parametrize("name", ALIKE)
def test_alike(name: str) -> None:
    """What looks like copies, but is none on both sides, accuses nobody."""
    assert "leak-overlap" not in reported(ALIKE[name])
