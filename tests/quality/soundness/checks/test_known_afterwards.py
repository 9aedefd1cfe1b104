"""Columns that a take-home declares as known only after the fact, as inputs of a model."""

from __future__ import annotations

import pytest

from minbar.quality.findings import Finding
from minbar.quality.percent import read_percent
from minbar.quality.soundness import analyse
from minbar.quality.source import parse_notebook

READ = """
import pandas as pd
df = pd.read_csv("data/trips.csv")
riders = pd.read_csv("data/riders.csv")
y = df["late"]
"""
LATE = {"trips.csv": ["arrived", "tip"]}
FIT = "SVC().fit(X, y)"
USED = {
    "all columns but the target": ("X = df.drop(columns=['late'])",),
    "all columns but the last": ("X = df.iloc[:, :-1]",),
    "named in a list": ("X = df[['km', 'tip']]",),
    "named in a list that a name holds": ("F = ['km']\nF += ['tip']\nX = df[F]",),
    "named in a loop": ("F = []\nfor c in ['km', 'tip']:\n    F.append(c)\nX = df[F]",),
    "one of several chosen by a comprehension": (
        "ALL = ['km', 'rain', 'wind', 'hour', 'tip', 'late', 'hub', 'age']",
        "X = df[[c for c in ALL if c != 'late']]",
    ),
    "every column but the target, by a comprehension": (
        "X = df[[c for c in df.columns if c != 'late']]",
    ),
    "every column that is filled well enough": (
        "F = [c for c in df.columns if c != 'late' and df[c].isna().mean() < 0.5]\nX = df[F]",
    ),
    "every column but some, by sets": ("X = df[list(set(df.columns) - {'late'})]",),
    "every column but some, by an index": ("X = df[df.columns.drop('late')]",),
    "every column but some, by difference": ("X = df[df.columns.difference(['late', 'id'])]",),
    "every column but one, by a mask": ("X = df.loc[:, df.columns != 'late']",),
    "a list of names, one removed": ("F = df.columns.tolist()\nF.remove('late')\nX = df[F]",),
    "numbers only": ("X = df.select_dtypes(include='number').drop('late', axis=1)",),
    "by attribute": ("df['x'] = df.tip * 2\nX = df[['km', 'x']]",),
    "behind arithmetic": ("df['speed'] = df['km'] / df['arrived']\nX = df[['speed']]",),
    "behind assign": ("X = df.assign(over=df['arrived'] - df['km'])[['over', 'km']]",),
    "renamed": ("X = df.rename(columns={'tip': 'extra'})[['extra', 'km']]",),
    "behind a merge": ("X = df.merge(riders, on='rider').drop(columns=['late', 'rider'])",),
    "behind dummies and filling": (
        "df = df.fillna(0)\nX = pd.get_dummies(df.drop('late', axis=1))",
    ),
    "behind a scaler": ("X = StandardScaler().fit_transform(df[['km', 'tip']])",),
    "as an array": ("X = df[['km', 'tip']].values",),
    "by a function": ("def prepare(t):\n    return t[['km', 'arrived']]\nX = prepare(df)",),
    "row by row": ("df['r'] = df.apply(lambda t: t['tip'] + 1, axis=1)\nX = df[['r']]",),
    "in a table made by hand": ("X = pd.DataFrame({'a': df['km'], 'b': df['tip']})",),
    "a table of unknown origin": ("other = get_table()\nX = other.dropna()[['km', 'tip']]",),
    "after a split": ("X, Z, y, w = train_test_split(df.drop(columns='late'), y)",),
}
LEFT_OUT = {
    "dropped": ("X = df.drop(columns=['late', 'arrived', 'tip'])",),
    "dropped by axis": ("df = df.drop(['arrived', 'tip'], axis=1)\nX = df.drop('late', axis=1)",),
    "dropped in place": ("df.drop(['arrived', 'tip'], axis=1, inplace=True)\nX = df",),
    "dropped by a named list": ("OUT = ['arrived', 'tip', 'late']\nX = df.drop(columns=OUT)",),
    "dropped after other steps": (
        "df = df.dropna().sort_values('km').drop_duplicates()\ndf = df.fillna(df.mean())",
        "df = pd.get_dummies(df)\nX = df.drop(columns=['arrived', 'tip', 'late'])",
    ),
    "dropped after a merge": (
        "df = df.merge(riders, on='rider')\nX = df.drop(columns=['arrived', 'tip', 'late'])",
    ),
    "dropped after a concat": (
        "df = pd.concat([df, pd.read_csv('new.csv')])\nX = df.drop(columns=['arrived', 'tip'])",
    ),
    "deleted": ("del df['arrived']\ndf.pop('tip')\nX = df",),
    "not in the list": ("X = df[['km', 'hour']]",),
    "left out by a comprehension": (
        "X = df[[c for c in df.columns if c not in ('late', 'arrived', 'tip')]]",
    ),
    "left out by a comprehension over a named list": (
        "OUT = ['late', 'arrived', 'tip']\nF = [c for c in df.columns if c not in OUT]\nX = df[F]",
    ),
    "left out of a list of literals": (
        "ALL = ['km', 'rain', 'wind', 'hour', 'tip', 'arrived', 'hub', 'age']",
        "X = df[[c for c in ALL if c not in ['tip', 'arrived']]]",
    ),
    "left out by sets": ("X = df[list(set(df.columns) - {'late', 'tip', 'arrived'})]",),
    "left out by difference": ("X = df[df.columns.difference(['late', 'tip', 'arrived'])]",),
    "left out by a mask": ("X = df.loc[:, ~df.columns.isin(['late', 'tip', 'arrived'])]",),
    "looked at only": (
        "print(df.groupby('tip')['late'].mean(), df['arrived'].describe())\nX = df[['km']]",
    ),
    "rows chosen by it": ("df = df[df['tip'] >= 0]\nX = df[['km']]\ny = df['late']",),
    "written over": ("df['tip'] = 0\nX = df[['km', 'tip']]",),
    "a figure of its history": (
        "m = df.groupby('rider')['arrived'].mean()\ndf['m'] = df['rider'].map(m)\nX = df[['m']]",
    ),
    "a count of rows": ("df['n'] = df.groupby('rider').cumcount()\nX = df[['n', 'km']]",),
    "row by row of others": (
        "df['r'] = df.apply(lambda t: t['km'] + 1, axis=1)\nX = df[['r']]",
    ),
    "in a table made by hand": ("X = pd.DataFrame({'a': df['km'], 'b': df['tip']})[['a']]",),
    "positions that nobody can follow": ("X = df.iloc[:, 2:5]",),
    "a list that nobody can follow": ("X = df[get_features()]",),
    "another table": ("X = riders.drop(columns=['rider'])",),
    "read without it": ("df = pd.read_csv('trips.csv', usecols=['km', 'late'])\nX = df",),
    "the target of it": ("y = df['arrived']\nX = df[['km']]",),
}  # fmt: skip
ROUTED = """
route = ColumnTransformer([("n", StandardScaler(), ["km"]), ("c", OneHotEncoder(), {second})]{rest})
make_pipeline(route, SVC()).fit(df, y)
"""


def late(*cells: str) -> list[Finding]:
    """Return what is said of columns known afterwards."""
    text = "".join(f"# %%\n{cell.strip()}\n" for cell in cells)
    found = analyse(parse_notebook(read_percent(text), known_afterwards=LATE)).findings
    return [one for one in found if one.rule == "known-afterwards"]


@pytest.mark.parametrize("how", USED)
def test_used(how: str) -> None:
    """By whatever way it comes into the features, the model's fit is named."""
    (finding,) = late(READ, *USED[how], FIT)
    assert finding.check == "leak-features"
    assert finding.severity == "high"
    assert finding.confidence >= 0.7


@pytest.mark.parametrize("how", LEFT_OUT)
def test_left_out(how: str) -> None:
    """Taken out before the fit, only looked at, or perhaps not in: nobody is accused."""
    assert late(READ, *LEFT_OUT[how], FIT) == []


def test_a_router_takes_what_it_names() -> None:
    """A whole table goes in, and the columns that are routed are the features."""
    assert not late(READ, ROUTED.format(second="['hub']", rest=""))
    assert late(READ, ROUTED.format(second="['tip']", rest=""))
    assert late(READ, ROUTED.format(second="['hub']", rest=", remainder='passthrough'"))


def test_a_formula_takes_what_it_names() -> None:
    """The same of a formula."""
    assert not late(READ, "smf.logit('late ~ km + C(hub)', data=df).fit()")
    assert late(READ, "smf.logit('late ~ km + tip', data=df).fit()")


def test_cross_validation_and_search() -> None:
    """Models that are only fitted within another call are fitted."""
    assert late(READ, "cross_val_score(SVC(), df[['km', 'tip']], y)")
    assert late(READ, "GridSearchCV(SVC(), {}).fit(df[['km', 'tip']], y)")
    assert not late(READ, "cross_val_score(SVC(), df[['km']], y)")


def test_files_by_any_path() -> None:
    """A file is known by its name, however its path is put together."""
    for path in (
        "Path('data') / 'trips.csv'",
        "os.path.join('data', 'trips.csv')",
        "f'{FOLDER}/trips.csv'",
        "FOLDER + 'trips.csv'",
        "'https://host/data/trips.csv'",
    ):
        read = f"import pandas as pd\nFOLDER = 'data/'\ndf = pd.read_csv({path})\ny = df['late']"
        assert late(read, "X = df.drop(columns='late')", FIT), path
    several = "NAMES = ['trips', 'riders']\ndf, riders = (pd.read_csv(f'{n}.csv') for n in NAMES)"
    assert late(several, "X = df.drop(columns='late')\nSVC().fit(X, df['late'])")
    assert not late(several, "SVC().fit(riders, riders['age'])")


def test_the_path_says_where_it_came_from() -> None:
    """Read here, taken by name there, fitted there."""
    (finding,) = late(READ, "F = ['km', 'tip']\nX = df[F]", FIT)
    assert [(one.cell, one.line, one.text) for one in finding.path] == [
        (1, 2, "read: data/trips.csv"),
        (2, 2, "taken by name"),
        (3, 1, "model fitted: SVC"),
    ]
    assert "`tip`" in finding.message
    assert "`arrived`" not in finding.message


def test_a_trial_that_was_given_up_is_for_review() -> None:
    """Whoever shows what the column does, and then leaves it out, loses nothing."""
    trial = "SVC().fit(df[['km', 'tip']], y)"
    (finding,) = late(READ, trial, "SVC().fit(df[['km']], y)")
    assert finding.confidence < 0.7
    (finding,) = late(READ, trial, "DummyClassifier().fit(df[['km']], y)")
    assert finding.confidence >= 0.7


def test_nothing_declared_nothing_found() -> None:
    """Without a declaration a column is a column."""
    text = f"# %%\n{READ}\nX = df[['tip']]\n{FIT}\n"
    assert all(
        one.rule != "known-afterwards"
        for one in analyse(parse_notebook(read_percent(text))).findings
    )
