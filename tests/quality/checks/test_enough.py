"""A notebook with next to nothing in it earns nothing by that: its points wait for a person."""

from __future__ import annotations

import pytest

from minbar.quality.notebook import read_notebook
from minbar.quality.percent import read_percent
from minbar.quality.scoring import Score
from tests.quality.checks.judging import ROOT, judged, judged_cells
from tests.quality.checks.test_gaming import BASE, PADDING
from tests.quality.checks.test_stability import NOTEBOOKS

STARTER = ROOT / "takehomes/late-deliveries/starter.ipynb"
PROSE = BASE[: BASE.index("# %%\nimport json")]
CONCLUSION = """\
# %% [markdown]
# ## Conclusion
#
# Slack carries most of the risk; two routes are late in one of three orders,
# and the forest ranks them well (AUC 0.8 on orders it has not seen).
"""
IMPORTS = "\n".join(f"import {name}" for name in (
    "collections", "csv", "functools", "itertools", "json", "math", "os", "random", "re",
    "statistics", "sys", "time", "numpy", "pandas", "scipy", "sklearn",
))  # fmt: skip
LITTLE = {
    "no-cells": "",
    "empty-cells": "# %%\n\n# %%\n\n# %% [markdown]\n",
    "only-imports": f"# %%\n{IMPORTS}\n",
    "only-imports-that-are-used": f"# %%\n{IMPORTS}\nprint(os, sys, math, json, re, time)\n",
    "only-text": f"{PROSE}{CONCLUSION}",
    "one-print": "# %%\nprint('hello')\n",
    "one-print-of-something": "# %%\nimport sys\nprint(sys.version)\n",
    "a-hundred-prints": "# %%\n" + "\n".join(f"print({n})" for n in range(100)) + "\n",
    "code-only-in-texts": PROSE
    + '# %%\ncode = """\nmodel.fit(X)\nprint(model)\n"""\nprint(code)\n',
    "code-only-in-comments": f"{PROSE}# %%\n# model.fit(X)\n# print(model)\n{CONCLUSION}",
    "code-that-nothing-runs": PROSE
    + "# %%\nif False:\n    import os\n    x = os.name\n    print(x)\n",
    "only-constants": f"{PROSE}# %%\n{PADDING}\n{CONCLUSION}",
    "only-constants-that-are-read": f"{PROSE}# %%\n{PADDING}\n"
    + "\n".join(f"print(padding_{n})" for n in range(300))
    + f"\n{CONCLUSION}",
    "stubs": PROSE
    + "# %%\n"
    + "\n\n".join(
        f'def part_{n}(a):\n    """Minutes to the promise {n}."""\n    raise NotImplementedError'
        for n in range(12)
    )
    + "\n",
    "reads-and-shows": "# %%\nimport pandas as pd\norders = pd.read_csv('a.csv')\norders.head()\n",
    "a-toy-table": PROSE
    + """\
# %%
import pandas as pd
# %%
orders = pd.DataFrame({"weight": [1, 2, 3], "price": [3, 2, 1]})
assert orders["weight"].min() > 0
# %%
mean = orders["weight"].mean()
top = orders["weight"].max()
low = orders["price"].min() * 2
ranked = orders.sort_values("weight").head(2)
count = len(orders) + 1
print(mean, top, low, top / mean)
orders.describe()
ranked.plot()
print(str(count).zfill(4))
# %% [markdown]
# The heaviest orders have a weight of 3, and the price falls with the weight in all 3 of them.
""",
    "plain-arithmetic": PROSE
    + """\
# %%
total = 0
for n in range(100):
    total += n
print(total)
half = total / 2
print(half)
squares = [n**2 for n in range(100)]
print(sum(squares))
while total > 10:
    total = total // 2
print([half, total][0])
largest = max(squares)
text = str(largest).zfill(8)
print(text.split("0"))
print(-largest if largest > half else largest)
# %% [markdown]
# The total is 4950, half of it 2475, and the squares come to 328350: as the formula says.
""",
}


@pytest.mark.parametrize("ran", [False, True])
@pytest.mark.parametrize("name", LITTLE)
def test_too_little_to_judge_waits_for_a_person(name: str, ran: bool) -> None:  # noqa: FBT001
    """However neat it looks, and whether it ran: no share, and the reason is said."""
    found = judged_cells(read_percent(LITTLE[name]).cells, ran=ran)
    assert found.waits.startswith("there is not enough to judge: ")


def test_the_starter_as_it_was_handed_out_waits() -> None:
    """What a candidate was given is no work of theirs."""
    assert judged_cells(read_notebook(STARTER.read_bytes()).cells).waits


@pytest.mark.parametrize("name", ["no-cells", "empty-cells", "only-text", "one-print"])
def test_without_code_no_check_has_anything_to_be_about(name: str) -> None:
    """A tidy text without work is not well structured work: nothing is in the denominator."""
    found = judged(LITTLE[name])
    assert (found.points, found.max_points) == (0, 0)
    assert all(one.note for one in found.checks)


def test_a_run_of_nothing_is_no_clean_run() -> None:
    """An empty notebook finishes, agrees with itself and warns of nothing, and earns nothing."""
    found = judged_cells(read_percent(LITTLE["one-print"]).cells, ran=True)
    states = {one.id: one.state for one in found.checks}
    assert {states[name] for name in ("same-outputs", "run-warnings", "clean-run")} == {"absent"}


def test_headings_of_a_short_notebook_are_not_earned() -> None:
    """Two cells need no headings, so having none is not worth points."""
    (check,) = (one for one in judged(LITTLE["reads-and-shows"]).checks if one.id == "headings")
    assert (check.state, check.max_points) == ("absent", 0)


SMALL = {
    "an-analysis-without-a-model": """\
# %% [markdown]
# # Bicycle counts of the harbour bridge
#
# The city asks whether the new lane brought more riders. Two counters, hourly, two years.
# %%
import matplotlib.pyplot as plt
import pandas as pd
# %% [markdown]
# ## Read and check
# %%
def hourly(path):
    \"\"\"Riders of each counter and hour; the first weeks of a counter are its trial.\"\"\"
    counts = pd.read_csv(path, parse_dates=["hour"])
    assert not counts.duplicated(["counter", "hour"]).any()
    counts["trial"] = counts["hour"] < counts.groupby("counter")["hour"].transform("min")
    return counts[~counts["trial"]]


counts = hourly("data/counts.csv")
counts.groupby("counter")["riders"].describe()
# %% [markdown]
# ## Before and after
# %%
daily = counts.set_index("hour").groupby("counter")["riders"].resample("D").sum(min_count=24)
print(daily.isna().groupby(level="counter").sum())
both = daily.unstack("counter").dropna()
weekday = both[both.index.dayofweek < 5]
opened = pd.Timestamp("2023-05-02")
before = weekday.loc[:opened]
after = weekday.loc[opened:]
print((after.mean() / before.mean() - 1).round(3))
weekday.rolling(28).median().plot()
plt.show()
# %% [markdown]
# ## Conclusion
#
# On weekdays riders rose by 18 % at the west counter and by 2 % at the east one.
""",
    "a-short-model": """\
# %%
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
# %%
loans = pd.read_csv("loans.csv")
loans["burden"] = loans["amount"] / loans["income"]
rows = loans.drop(columns=["default"])
X_train, X_test, y_train, y_test = train_test_split(rows, loans["default"], random_state=1)
model = LogisticRegression(max_iter=500)
model.fit(X_train, y_train)
risk = model.predict_proba(X_test)[:, 1]
print(roc_auc_score(y_test, risk))
print(y_test.mean())
for name, weight in zip(rows.columns, model.coef_[0]):
    print(name, round(weight, 2))
""",
}


@pytest.mark.parametrize("name", SMALL)
def test_small_but_whole_work_is_judged(name: str) -> None:
    """A dozen different statements about tables or a model are enough."""
    assert judged(SMALL[name]).waits == ""


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_work_of_some_length_is_judged(name: str) -> None:
    """No reference waits."""
    found: Score = judged_cells(NOTEBOOKS[name])
    assert found.waits == ""


def test_hidden_code_does_not_wait_by_being_hidden() -> None:
    """Code that cannot be followed is in the denominator: it earns nothing, and does not wait."""
    hidden = f"{PROSE}# %%\nexec({BASE!r})\n{CONCLUSION}"
    found = judged(hidden)
    assert found.waits == ""
    assert found.points / found.max_points < 0.2
