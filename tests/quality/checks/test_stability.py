"""What makes a notebook neither better nor worse moves its score by two points at most."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from minbar.content.takehomes import load_takehome
from minbar.quality.findings import Finding
from minbar.quality.notebook import read_notebook
from minbar.quality.percent import read_percent
from minbar.quality.scoring import Score
from tests.quality.checks.changing import Cells, formatted, moved, renamed, split, variables
from tests.quality.checks.judging import ROOT, judged_cells
from tests.quality.checks.test_gaming import BASE

MOST = 2.0
# Checks that may move further, and why.
EXEMPT = {
    "moved": {
        "title": "a title and a purpose that no longer stand at the beginning are not read first",
        "conclusion": "what no longer stands at the end, without a heading that says so, "
        "no longer concludes",
    },
    "formatted": {},
    "renamed": {},
    "split": {},
}
KAGGLE = """\
# %%
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
import seaborn as sns
import warnings
warnings.filterwarnings('ignore')
train = pd.read_csv('../input/titanic/train.csv')
test = pd.read_csv('../input/titanic/test.csv')
train.head()
# %%
plt.figure(figsize=(12,5))
sns.countplot(x='Survived', data=train)
plt.title('Survived')
plt.show()
plt.figure(figsize=(12,5))
sns.countplot(x='Sex', hue='Survived', data=train)
plt.title('Sex')
plt.show()
# %% [markdown]
# ## Missing values
# %%
train['Age'].fillna(train['Age'].mean(), inplace=True)
train['Fare'].fillna(train['Fare'].mean(), inplace=True)
train['Embarked'] = train['Embarked'].fillna('S')
test['Age'].fillna(test['Age'].mean(), inplace=True)
test['Fare'].fillna(test['Fare'].mean(), inplace=True)
train['Sex'] = train['Sex'].map({'male':0,'female':1})
test['Sex'] = test['Sex'].map({'male':0,'female':1})
l = ['Pclass','Sex','Age','SibSp','Parch','Fare']
# %%
from sklearn.model_selection import train_test_split
from sklearn.ensemble import RandomForestClassifier
from sklearn.tree import DecisionTreeClassifier
from sklearn.metrics import accuracy_score, confusion_matrix
X = train[l]
y = train['Survived']
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2)
rf = RandomForestClassifier(n_estimators=100)
rf.fit(X_train, y_train)
pred = rf.predict(X_test)
print('accuracy:', accuracy_score(y_test, pred))
print(confusion_matrix(y_test, pred))
dt = DecisionTreeClassifier()
dt.fit(X_train, y_train)
pred2 = dt.predict(X_test)
print('accuracy:', accuracy_score(y_test, pred2))
print(confusion_matrix(y_test, pred2))
# %% [markdown]
# The forest is better than the tree: accuracy 0.82 against 0.77 on the passengers held out.
# %%
sub = pd.DataFrame({'PassengerId': test['PassengerId'], 'Survived': rf.predict(test[l])})
sub.to_csv('submission.csv', index=False)
"""


def _references() -> dict[str, Cells]:
    folder = ROOT / "takehomes/late-deliveries/reference"
    return {path.stem: read_notebook(path.read_bytes()).cells for path in sorted(folder.iterdir())}


NOTEBOOKS = {
    **_references(),
    "average": read_percent(BASE).cells,
    "kaggle": read_percent(KAGGLE).cells,
}


def changes(cells: Cells) -> Iterator[tuple[str, Cells]]:
    """Give what each kind of change makes of a notebook, a few of each."""
    yield "formatted", formatted(cells)
    yield "formatted", formatted(cells, line_length=60)
    names = variables(cells)
    for name in names[:: max(1, len(names) // 3)]:
        yield "renamed", renamed(cells, name, f"{name}_of_mine")
    for kind, made in (("moved", list(moved(cells))), ("split", list(split(cells)))):
        yield from ((kind, one) for one in made[:: max(1, len(made) // 4)])


def share(score: Score, exempt: dict[str, str]) -> float:
    """Return the share of points without some checks, in per cent."""
    kept = [one for one in score.checks if one.id not in exempt]
    return 100 * sum(one.points for one in kept) / sum(one.max_points for one in kept)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_changes_that_change_nothing(name: str) -> None:
    """Formatting, renaming, moving a text, cutting a cell: two points of the score at most."""
    cells = NOTEBOOKS[name]
    before = judged_cells(cells)
    seen = set()
    for kind, changed in changes(cells):
        after = judged_cells(changed)
        exempt = EXEMPT[kind]
        assert abs(share(after, exempt) - share(before, exempt)) <= MOST, kind
        seen.add(kind)
    assert seen == set(EXEMPT)


def test_the_references_are_in_the_order_of_a_reviewer() -> None:
    """Strong; partial; leaky, well written around a wrong idea; and what stops half-way."""
    late = load_takehome([ROOT], "late-deliveries").spec.quality.known_afterwards
    stops = Finding("clean-run", 12, 1, "It stops here.", "high", 1.0)
    scores = {
        name: judged_cells(
            NOTEBOOKS[name],
            *([stops] if name == "crash" else []),
            ran=True,
            known_afterwards=late,
        )
        for name in ("strong", "partial", "leaky", "crash")
    }
    shares = [share(score, {}) for score in scores.values()]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == len(shares)
