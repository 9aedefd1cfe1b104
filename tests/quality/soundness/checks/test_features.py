"""Columns that do not belong into the features."""

from __future__ import annotations

from tests.quality.soundness.sample import SPLIT, found


def _rules(*cells: str) -> set[str]:
    return {one.rule for one in found(*cells) if one.check == "leak-features"}


READ = "import pandas as pd\ndf = pd.read_csv('rows.csv')\ny = df['y']\n"


def test_the_target_was_left_in() -> None:
    """Without the target's column taken out, by any way, the model is told the answer."""
    assert _rules(READ, "SVC().fit(df, y)") == {"target-in-features"}
    assert _rules(READ, "X = df.drop('id', axis=1)\n" + SPLIT + "SVC().fit(X_train, y_train)") == {
        "target-in-features"
    }


def test_the_target_was_taken_out() -> None:
    """By drop, pop, del, a list of others, or a position that nobody can follow."""
    for out in (
        "X = df.drop('y', axis=1)",
        "X = df.drop(columns=['y', 'z'])",
        "df.pop('y')\nX = df",
        "del df['y']\nX = df",
        "X = df[['a', 'b']]",
        "X = df.iloc[:, :-1]",
        "X = df.loc[:, df.columns != 'y']",
    ):
        assert _rules(READ, out, "SVC().fit(X, y)") == set(), out


def test_an_identifier_by_name() -> None:
    """A column called id in the list of features names rows."""
    assert _rules(READ, "SVC().fit(df[['id', 'a']], y)") == {"id-in-features"}


def test_time_is_shuffled() -> None:
    """Rows indexed by date want to be split by date."""
    indexed = "df = df.set_index('date')\nX = df[['a']]\n"
    split = "a, b, c, d = train_test_split(X, df['y']{})\nSVC().fit(a, c)"
    assert _rules(READ, indexed, split.format("")) == {"shuffled-time"}
    assert _rules(READ, indexed, split.format(", shuffle=False")) == set()
