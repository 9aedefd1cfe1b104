"""What only looks like quality earns nothing: no attempt raises the score."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Callable

import pytest

from minbar.quality.notebook import Cell, read_notebook
from minbar.quality.percent import read_percent
from tests.quality.checks.judging import ROOT, analysed, judged, judged_cells, percent_of

SLACK = 0.005  # of rounding

BASE = """\
# %% [markdown]
# # Late deliveries
#
# Which orders will be late? Three months of one city's deliveries are at hand, and the
# dispatchers want a risk for every new order.
# %%
import json

import numpy as np
import pandas as pd
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split
# %%
orders = pd.read_csv("/home/ana/orders.csv")
orders[orders["weight"] < 0]["weight"] = np.nan
# %%
def add_slack(table, limit):
    result = table.copy()
    result["slack"] = result["promised"] - result["dispatched"]
    result["short"] = result["slack"] < limit
    result = result.dropna()
    counts = result.groupby("route")["slack"].count()
    result["common"] = result["route"].map(counts) > 10
    return result


def pick(table, names):
    chosen = [name for name in names if name in table]
    part = table[chosen].astype(float)
    return part.fillna(part.median())
# %%
try:
    table = add_slack(orders, limit=30)
except Exception:
    pass
features = pick(table, ["slack", "short", "common"])
# %%
X_train, X_test, y_train, y_test = train_test_split(features, table["late"], random_state=3)
model = RandomForestClassifier().fit(X_train, y_train)
# %%
risk = model.predict_proba(X_test)[:, 1]
if risk.mean() is 0.5:
    print("odd")
print(roc_auc_score(y_test, risk), roc_auc_score(y_train, model.predict_proba(X_train)[:, 1]))
# %%
by_route = table.groupby("route")["late"].mean()
print(by_route.sort_values().tail(10))
"""
CODE = BASE[BASE.index("# %%\nimport json") :]
HEAVY = """\
try:
    table = add_slack(orders, limit=30)
except Exception:
    pass
"""


def with_docstring(text: str) -> Callable[[str], str]:
    """Put one docstring into both functions."""

    def change(base: str) -> str:
        first = base.replace("limit):\n", f'limit):\n    """{text}"""\n')
        return first.replace("names):\n", f'names):\n    """{text}"""\n')

    return change


def with_cell(source: str, kind: str = "") -> Callable[[str], str]:
    """Add a cell at the end."""
    return lambda base: f"{base}# %%{kind}\n{source}\n"


def before(source: str, kind: str = "") -> Callable[[str], str]:
    """Add a cell before the first code."""
    return lambda base: base.replace(
        "# %%\nimport json", f"# %%{kind}\n{source}\n# %%\nimport json"
    )


def swapped(old: str, new: str) -> Callable[[str], str]:
    """Replace a text."""

    def change(base: str) -> str:
        assert old in base
        return base.replace(old, new)

    return change


def hidden_in(wrapped: Callable[[str], str]) -> Callable[[str], str]:
    """Hide the cell that swallows errors."""
    return swapped(HEAVY, wrapped(HEAVY))


def encoded(source: str) -> str:
    """Hide code as base64."""
    text = base64.b64encode(source.encode()).decode()
    return f"import base64\nexec(base64.b64decode('{text}'))\n"


def every_cell_has_text(base: str) -> str:
    """Put an empty text before every cell of code."""
    return base.replace("# %%\n", "# %% [markdown]\n# \n# %%\n")


def every_line_has_a_comment(base: str) -> str:
    """Say above every line what it does not."""
    head, code = base[: -len(CODE)], CODE
    lines = [
        line if line.startswith("# %%") or not line.strip()
        else " " * (len(line) - len(line.lstrip())) + "# here the next line is executed\n" + line
        for line in code.split("\n")
    ]  # fmt: skip
    return head + "\n".join(lines)


TEMPLATES = (
    """\
In this notebook we explored the data, trained a model and evaluated its results. The model
performs well on the test set, and the features are important for the prediction.""",
    """\
In conclusion, this comprehensive analysis demonstrated how modern techniques can be applied
to obtain meaningful insights. The approach performed well across every experiment, and the
outcomes confirm our initial hypotheses. Future work could explore additional algorithms,
larger samples, better tuning and deployment into production, which would further increase
the value for stakeholders and improve decision making in the long term.""",
    """\
The machine learning pipeline was successfully implemented. Data preprocessing, feature
engineering and model selection were carried out carefully. Overall performance is excellent
and shows that the chosen approach is robust and generalises to unseen data. Limitations
include the size of the dataset and the available computing resources. In the future, deep
learning methods, hyperparameter optimisation and more data could improve results further.""",
    """\
Our findings highlight the potential of data science for real-world challenges. We learned
how to load, clean, visualise and model a dataset, and gained valuable experience. Thanks to
everybody who supported this project along the way!""",
)
PADDING = "\n".join(f"padding_{n} = {n}" for n in range(300))
CALLS = "\n".join(
    f"def spare_{n}(a, b):\n    c = a + b\n    d = c * 2\n    return d\n" for n in range(60)
)
SAID = '"""Cut the tails of a distribution at quantiles and centre what remains around zero."""'
ATTEMPTS: dict[str, Callable[[str], str]] = {
    "docstring-dot": with_docstring("."),
    "docstring-word": with_docstring("Function."),
    "docstring-name": lambda base: base.replace(
        "limit):\n", 'limit):\n    """Add the slack to the table, with a limit."""\n'
    ).replace("names):\n", 'names):\n    """Pick names of the table."""\n'),
    "docstring-copied": with_docstring("Cut both tails at quantiles, then centre around zero."),
    "docstring-todo": with_docstring("TODO: description of this function here."),
    "docstring-lorem": with_docstring("Lorem ipsum dolor sit amet."),
    "docstring-filler": with_docstring("This function does some stuff and returns the result."),
    "docstring-on-an-uncalled-function": with_cell(
        f"def centre(values):\n    {SAID}\n    low = values.min()\n    high = values.max()\n"
        "    return (values - low) / high"
    ),
    "docstring-on-an-empty-function": with_cell(f"def centre(values):\n    {SAID}\n\n\ncentre(1)"),
    "sixty-uncalled-functions": with_cell(CALLS),
    "assert-true": with_cell("assert True"),
    "assert-one-is-one": with_cell("assert 1 == 1, 'fine'"),
    "assert-tuple": with_cell("assert (len(orders) == 0, 'no orders')"),
    "assert-length": with_cell("assert len(orders) >= 0"),
    "assert-itself": with_cell("assert risk is risk"),
    "assert-constant": with_cell("GOOD = True\nassert GOOD"),
    "assert-or-true": with_cell("assert len(orders) > 5 or True"),
    "assert-a-table-is-a-table": with_cell("assert isinstance(orders, pd.DataFrame)"),
    "assert-a-table-is-there": with_cell("assert orders is not None"),
    "docstring-template": with_docstring("Process the input and return the output."),
    "an-error-printed-as-nothing": swapped("    pass\n", "    print('')\n"),
    "padding-with-prints": with_cell("\n".join(f"print('step {n}')" for n in range(300))),
    "padding-with-lambdas": with_cell("\n".join(f"f{n} = lambda a: a" for n in range(300))),
    "a-path-in-two-pieces": swapped('"/home/ana/orders.csv"', '"/" + "home/ana/orders.csv"'),
    "assert-in-dead-code": with_cell("if False:\n    assert len(orders) > 5"),
    "assert-in-an-uncalled-function": with_cell(
        "def check(a):\n    assert len(a) > 5\n    return a"
    ),
    "seed-that-nothing-consumes": before("import random\nrandom.seed(42)"),
    "seed-after-the-draw": with_cell("np.random.seed(42)"),
    "seed-none": before("import numpy as np\nnp.random.seed(None)"),
    "seed-of-the-clock": before(
        "import time\n\nimport numpy as np\nnp.random.seed(int(time.time()))"
    ),
    "random-state-none": swapped(
        "RandomForestClassifier()", "RandomForestClassifier(random_state=None)"
    ),
    "random-state-constant-none": swapped(
        "RandomForestClassifier()", "RandomForestClassifier(random_state=SEED)"
    ),
    "random-state-none-until-the-end": lambda base: with_cell("SEED = 42")(
        base.replace("RandomForestClassifier()", "RandomForestClassifier(random_state=SEED)")
    ),
    "generator-that-nothing-uses": with_cell("rng = np.random.default_rng(42)"),
    "seed-in-a-function-never-called": before(
        "import numpy as np\ndef fix():\n    np.random.seed(42)\n    return 42"
    ),
    "noqa-on-the-line": swapped("is 0.5:", "is 0.5:  # noqa"),
    "noqa-for-the-file": before("# ruff: noqa\n# flake8: noqa\n# pylint: disable=all"),
    "complexipy-ignore": swapped("limit):\n", "limit):  # complexipy: ignore\n"),
    "type-ignore": swapped("    pass\n", "    pass  # type: ignore  # nosec  # pragma: no cover\n"),
    "empty-headings": every_cell_has_text,
    "heading-marks-only": lambda base: base.replace("# %%\n", "# %% [markdown]\n# ##\n# %%\n"),
    "the-same-heading-everywhere": with_cell("## Section", " [markdown]"),
    "empty-conclusion": with_cell("## Conclusion", " [markdown]"),
    "conclusion-boilerplate": with_cell(
        "## Conclusion\n#\n# Thank you for reading!", " [markdown]"
    ),
    "conclusion-lorem": with_cell(
        "# ## Conclusion\n#\n# Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do "
        "eiusmod tempor incididunt ut labore et dolore magna aliqua.",
        " [markdown]",
    ),
    "conclusion-repeated-words": with_cell(
        "# ## Conclusion\n#\n# " + "orders late risk " * 20, " [markdown]"
    ),
    "conclusion-is-the-introduction": with_cell(
        "# ## Conclusion\n#\n# Which orders will be late? Three months of one city's deliveries "
        "are at hand, and the\n# dispatchers want a risk for every new order.",
        " [markdown]",
    ),
    "comment-volume": every_line_has_a_comment,
    "comments-at-the-end": with_cell(
        "\n".join("# This explains everything in detail." for _ in range(200))
    ),
    "padding-with-assignments": with_cell(PADDING),
    "padding-of-one-shape-that-is-read": with_cell(
        "\n".join(f"x{n} = {n}" for n in range(300))
        + "\nprint("
        + ", ".join(f"x{n}" for n in range(300))
        + ")"
    ),
    "padding-of-one-call": with_cell(
        "\n".join(f"x{n} = abs({n})\nprint(x{n})" for n in range(150))
    ),
    "padding-of-sums-of-any-length": with_cell(
        "y = 1\n" + "\n".join("y = y" + " + 1" * n for n in range(1, 150)) + "\nprint(y)"
    ),
    "padding-of-lists-of-any-length": with_cell(
        "\n".join(f"print({['y'] * n})" for n in range(1, 150))
    ),
    "padding-with-imports-that-are-shown": before(
        "import os, sys, csv, math, time, string, types, enum, abc, ast, cmd, code, copy, dis\n"
        "import heapq, hmac, html, http, locale, mimetypes, numbers, operator, pickle, queue\n"
        "print(os, sys, csv, math, time, string, types, enum, abc, ast, cmd, code, copy, dis)\n"
        "print(heapq, hmac, html, http, locale, mimetypes, numbers, operator, pickle, queue)"
    ),
    **{
        f"conclusion-template-{n}": with_cell(
            "## Conclusion\n#\n# " + text.replace("\n", "\n# "), " [markdown]"
        )
        for n, text in enumerate(TEMPLATES)
    },
    **{
        f"conclusion-template-{n}-with-numbers": with_cell(
            "## Conclusion\n#\n# " + text.replace("\n", "\n# ") + "\n# It reached 95% and 0.87.",
            " [markdown]",
        )
        for n, text in enumerate(TEMPLATES)
    },
    "conclusion-nearly-the-introduction": with_cell(
        "## Conclusion\n#\n# Which orders will be late? Three months of one city's deliveries were "
        "at hand, and\n# the dispatchers wanted a risk for each new order. 3 months.",
        " [markdown]",
    ),
    "conclusion-of-words-that-an-assertion-says": lambda base: with_cell(
        "## Conclusion\n#\n# Elephants and giraffes outweigh zebras in 3 of the 4 places that were "
        "looked at here, and antelopes do not.",
        " [markdown]",
    )(with_cell("assert True, 'elephants giraffes zebras antelopes'")(base)),
    "conclusion-of-names-that-only-dead-code-has": lambda base: with_cell(
        "## Conclusion\n#\n# Elephants and giraffes outweigh zebras in 3 of the 4 places that were "
        "looked at here, and antelopes do not.",
        " [markdown]",
    )(with_cell("if False:\n    names = 'elephants giraffes zebras antelopes'")(base)),
    **{
        f"docstring-template-{n}": with_docstring(text)
        for n, text in enumerate(
            (
                "Efficiently transform the incoming records according to established requirements.",
                "Apply the required operations to the given data and return the outcome.",
                "Implements the main logic of this step using the provided parameters.",
                "Perform the necessary processing on the dataset and produce the final output.",
                "A utility function that handles various tasks of the workflow.",
            )
        )
    },
    "docstring-template-with-names-put-in": lambda base: base.replace(
        "limit):\n",
        'limit):\n    """Take the table and the limit, and hand back a fresh copy."""\n',
    ).replace(
        "names):\n",
        'names):\n    """Take the table and the names, and hand back a fresh copy."""\n',
    ),
    "padding-with-pass": with_cell("\n".join(["pass"] * 300)),
    "padding-with-texts": with_cell("\n".join(['"nothing"'] * 300)),
    "padding-in-dead-code": with_cell("if 0:\n" + "\n".join(f"    print({n})" for n in range(300))),
    "hidden-in-exec": hidden_in(lambda code: f"exec({code!r})\n"),
    "hidden-in-base64": hidden_in(encoded),
    "hidden-in-run-cell": hidden_in(lambda code: f"get_ipython().run_cell({code!r})\n"),
    "hidden-in-eval-compile": hidden_in(lambda code: f"eval(compile({code!r}, 'x', 'exec'))\n"),
    "hidden-in-a-process": hidden_in(
        lambda code: f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {code!r}])\n"
    ),
    "hidden-in-a-shell-line": hidden_in(lambda _: '# !python -c "import model; model.run()"\n'),
    "hidden-in-writefile": hidden_in(lambda code: "%%writefile step.py\n" + code),
    "hidden-in-a-script-magic": hidden_in(lambda code: "%%script python\n" + code),
    "hidden-in-a-bash-cell": hidden_in(lambda code: "%%bash\npython - <<'END'\n" + code + "END\n"),
    "hidden-in-made-up-names": swapped(
        "model = RandomForestClassifier()",
        "globals()['forest'] = RandomForestClassifier\nmodel = forest()",
    ),
    "tables-by-a-star": lambda base: base.replace(
        "import pandas as pd", "from pandas import *"
    ).replace("pd.", ""),
    "captured": swapped("# %%\nrisk =", "# %%\n%%capture\nrisk ="),
    "a-syntax-error-over-it": swapped(HEAVY, HEAVY + "x = = 1\n"),
    "a-function-called-twice-for-show": with_cell(
        "def same(a):\n    return a\n\n\nsame(1)\nsame(2)"
    ),
}
BASES = {
    "random-state-none-until-the-end": lambda base: base.replace(
        "orders = pd.read_csv", "SEED = None\norders = pd.read_csv"
    ),
    "random-state-constant-none": lambda base: base.replace(
        "orders = pd.read_csv", "SEED = None\norders = pd.read_csv"
    ),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_no_attempt_raises_the_score(name: str) -> None:
    """The gamed notebook earns no larger a share, and no more points, than the plain one."""
    base = BASES.get(name, str)(BASE)
    gamed = ATTEMPTS[name](base)
    assert gamed != base
    assert percent_of(gamed) <= percent_of(base) + SLACK
    assert judged(gamed).points <= judged(base).points + SLACK


@pytest.mark.parametrize("name", [name for name in ATTEMPTS if name.startswith("hidden-in-")])
def test_hidden_code_waits_for_a_person(name: str) -> None:
    """Code in texts, magics and other processes is named as what could not be followed."""
    assert analysed(ATTEMPTS[name](BASE)).opaque


HONEST: dict[str, Callable[[str], str]] = {
    "docstrings": lambda base: (
        with_docstring("")(base)
        .replace(
            '""""""', '"""Minutes to the promise; short ones and common routes are marked."""', 1
        )
        .replace('""""""', '"""Columns that are there, as floats; gaps hold the median."""', 1)
    ),
    "an-assertion": with_cell('assert orders["order_id"].is_unique'),
    "a-seed": swapped("RandomForestClassifier()", "RandomForestClassifier(random_state=3)"),
    "an-error-that-is-named": swapped(
        "except Exception:\n    pass", "except KeyError as error:\n    print(error)"
    ),
    "a-conclusion": with_cell(
        "# ## Conclusion\n#\n# Slack carries most of the risk; two routes are late in one of three "
        "orders,\n# and the forest ranks them well (AUC 0.8 on orders it has not seen).",
        " [markdown]",
    ),
    "a-path-that-others-have": swapped("/home/ana/orders.csv", "data/orders.csv"),
    "one-selection": swapped(
        'orders[orders["weight"] < 0]["weight"]', 'orders.loc[orders["weight"] < 0, "weight"]'
    ),
    "a-comparison-by-value": swapped("risk.mean() is 0.5", "risk.mean() > 0.5"),
    "headings": lambda base: base.replace(
        "# %%\norders", "# %% [markdown]\n# ## Data\n# %%\norders"
    ).replace("# %%\nrisk", "# %% [markdown]\n# ## Results\n# %%\nrisk"),
}


@pytest.mark.parametrize("name", HONEST)
def test_honest_work_raises_it(name: str) -> None:
    """The checks that refuse what is gamed accept what is meant."""
    assert percent_of(HONEST[name](BASE)) > percent_of(BASE)


def test_padding_raises_nothing_in_a_long_notebook() -> None:
    """Where size counts, three hundred statements of one kind are one statement."""
    path = ROOT / "takehomes/late-deliveries/reference/strong.ipynb"
    cells = list(read_notebook(path.read_bytes()).cells) + list(read_percent(CODE).cells)

    def share(*sources: str) -> float:
        many = [*cells, *(Cell(0, "more", "code", source) for source in sources)]
        found = judged_cells(
            tuple(dataclasses.replace(cell, index=at) for at, cell in enumerate(many, 1))
        )
        return 100 * found.points / found.max_points

    padding = "\n".join(f"x{n} = {n}" for n in range(1, 301))
    shown = "print(" + ", ".join(f"x{n}" for n in range(1, 301)) + ")"
    assert share(padding, shown) <= share() + 0.1
