"""What each check finds, and what it lets pass though it looks alike."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minbar.quality.checks import CHECKS, tools
from minbar.quality.checks.secrets import secrets
from minbar.quality.registry import ANALYSERS
from minbar.quality.runner import analyse_parsed
from minbar.quality.source import parse_notebook
from tests.quality.checks.judging import analysed, found, rubric
from tests.quality.notebooks import notebook, parsed

PANDAS = "import pandas as pd\nimport numpy as np\ndf = pd.read_csv('data/a.csv')\ndf.head()\n"
SKLEARN = "from sklearn.ensemble import RandomForestClassifier as Forest\n"
FOUND = {
    # check, rule: code
    (
        "seeds",
        "split",
    ): "from sklearn.model_selection import train_test_split as tts\na, b = tts(X)",
    ("seeds", "estimator"): "from sklearn import ensemble\nm = ensemble.RandomForestClassifier()",
    ("seeds", "numpy"): "import numpy as np\nx = np.random.rand(3)\nnp.random.seed(1)\nprint(x)",
    ("seeds", "random"): "import random\nx = [random.random() for _ in range(3)]",
    ("seeds", "torch"): "import torch.nn as nn\nlayer = nn.Linear(2, 3)\nloss.backward()",
    ("seeds", "tensorflow"): "from tensorflow.keras.layers import Dense\nm = Dense(3)\nm.fit(X)",
    ("seeds", "rows"): PANDAS + "part = df.sample(frac=0.1)",
    ("seeds", "idle:random.seed"): "import random\nrandom.seed(1)",
    ("paths", "home"): "import os\nos.chdir('C:\\\\Users\\\\ana\\\\work')",
    ("paths", "colab"): "from google.colab import drive\ndrive.mount('/content/drive')",
    ("paths", "kaggle"): "p = '/kaggle/input/titanic/train.csv'",
    ("installs", "install"): "%pip install -q lightgbm",
    ("installs", "pinned"): "!pip install lightgbm==4.0",
    ("installs", "network"): "import requests\nr = requests.get('https://example.org')",
    ("installs", "standard"): "import seaborn as sns\nt = sns.load_dataset('tips')",
    ("faults", "F821"): "print(undefined)",
    ("faults", "syntax"): "x = (",
    ("faults", "F632"): "x = 5\nx is 5",
    ("faults", "B006"): "def f(a=[]):\n    return a\nf()",
    ("pandas-numpy", "chained-assignment"): PANDAS + "df['a'][df['b'] > 1] = 0",
    ("pandas-numpy", "inplace-on-selection"): PANDAS + "df['a'].fillna(0, inplace=True)",
    ("pandas-numpy", "inplace-assigned"): PANDAS + "df = df.dropna(inplace=True)",
    ("pandas-numpy", "result-dropped"): PANDAS + "df.dropna()\ndf.head()",
    ("pandas-numpy", "append-removed"): PANDAS + "df = df.append({'a': 1})",
    ("pandas-numpy", "grown-in-loop"): PANDAS + "for f in 'ab':\n    df = pd.concat([df, f])",
    ("pandas-numpy", "row-loop"): PANDAS + "for i in range(len(df)):\n    print(df.iloc[i])",
    ("pandas-numpy", "rows-one-by-one"): PANDAS + "for _, r in df.iterrows():\n    print(r)",
    ("pandas-numpy", "PLW0177"): PANDAS + "x = df['a'] == np.nan",
    ("pandas-numpy", "float-equality"): "x = 0.1\ny = x + 0.2 == 0.3",
    ("pandas-numpy", "NPY001"): PANDAS + "x = df['a'].astype(np.float)",
    ("swallowed", "pass"): "try:\n    x = 1\nexcept:\n    pass",
    ("swallowed", "blanket"): "try:\n    x = 1\nexcept Exception:\n    x = 2",
    ("swallowed", "warnings"): "import warnings\nwarnings.simplefilter('ignore')",
    ("swallowed", "pandas"): PANDAS + "pd.options.mode.chained_assignment = None",
    ("swallowed", "numpy"): "import numpy as np\nnp.seterr(all='ignore')",
    ("swallowed", "stream"): "import os, sys\nsys.stderr = open(os.devnull, 'w')",
    ("swallowed", "traceback"): "ip = get_ipython()\nip.showtraceback = print",
    ("swallowed", "captured"): "%%capture\nx = 1",
    ("secrets", "plain-text"): "url = 'postgres://ana:hq7Tz9@db.example.org/x'",
    ("unused", "F401"): "import json",
    ("unused", "F841"): "def f():\n    a = 1\nf()",
    ("unused", "never-used"): "def f():\n    return 1",
    ("dead-cells", "no-run"): "def f():\n    return 1\n    print(2)\nf()",
    ("dead-cells", "commented-out"): "'''\nmodel = fit(x)\nprint(model)\n'''",
    ("names", "E741"): "l = 1\nprint(l)",
    ("names", "function"): "def f(x):\n    return x\nf(1)",
    ("assertions", "cannot-fail"): PANDAS + "assert df.shape[0] >= 0",
    ("assertions", "none"): PANDAS,
}
PASS = {
    "seeds": [
        "import numpy as np\nnp.random.seed(1)\nx = np.random.rand(3)\nprint(x)",
        SKLEARN + "import numpy as np\nnp.random.seed(1)\nmodel = Forest()",
        SKLEARN + "model = Forest(**parameters)",
        (
            "from sklearn.model_selection import KFold, train_test_split\nk = KFold(5)\n"
            "a, b = train_test_split(X, shuffle=False)"
        ),
        PANDAS + "df.sample(5)",
        "import random\nclass Deck:\n    def sample(self): pass\nDeck().sample()",
        "import torch\ndef fix():\n    torch.manual_seed(1)\nfix()\nm = torch.nn.Linear(1, 2)",
        "sample = x.shuffle()",
        "a, b = matcher.sample(x, y, 100)",
        "from torch import nn\nnet = nn.Linear(1, 2)\nnet.load_state_dict(saved)",
    ],
    "paths": [
        "p = '../data/a.csv'",
        "'''/home/ana is the home'''",
        "u = 'https://a.org/home/x'",
        "f = '%H:%M'",
        "r = '/'",
        "s = 'a/b'",
        "t = 'n/a'",
    ],
    "installs": [
        "import requests\ndef later(u):\n    return requests.get(u)",
        "!ls data",
        "%%bash\nls",
        PANDAS,
        "print('pip install x')",
    ],
    "faults": [
        "display(1)",
        PANDAS + "df[df['a'] == True]",
        "x = 1\nx",
        "for i in range(3):\n    print(i)",
        "import warnings\nwarnings.warn('x')",
        "a = lambda: 1",
        "for id in range(3):\n    print(id)",
        PANDAS + "for c in 'ab':\n    df[c] = df[c].map(lambda x: x + c)",
    ],
    "pandas-numpy": [
        "d = {}\nd['a'] = {}\nd['a']['b'] = 1",
        "x = [[0]]\nx[0][0] = 1",
        PANDAS + "df.loc[df['a'] > 1, 'b'] = 0",
        PANDAS + "df.dropna()",
        PANDAS + "df.dropna(inplace=True)",
        "rows = []\nfor x in 'ab':\n    rows.append(x)",
        "t = 'abc'\nt.replace('a', 'b')\nt.upper()",
        PANDAS + "x = df['a'] == 0.5",
        PANDAS + "for row in df.itertuples():\n    print(row)",
        PANDAS + "for _, row in df.head(3).iterrows():\n    print(row)",
        PANDAS + "for i in range(len(df) - 7):\n    print(df.iloc[i : i + 7])",
        PANDAS + "for _ in range(3):\n    v = np.hstack([v[:2], v[-2:]])",
        PANDAS
        + "parts = []\nfor f in 'ab':\n    parts.append(pd.read_csv(f))\ndf = pd.concat(parts)",
    ],
    "swallowed": [
        "try:\n    import x\nexcept ImportError:\n    x = None",
        "try:\n    x = 1\nexcept Exception as error:\n    print(error)\n    raise",
        "try:\n    x = 1\nexcept Exception as error:\n    print('failed:', error)",
        "import warnings\nwarnings.filterwarnings('ignore', category=DeprecationWarning)",
        "import warnings\nwarnings.filterwarnings('ignore', message='.*lbfgs.*')",
        "import warnings\nwith warnings.catch_warnings():\n    warnings.simplefilter('ignore')",
        "import warnings\nwarnings.filterwarnings('error')",
        "try:\n    %tensorflow_version 2.x\nexcept Exception:\n    pass",
    ],
    "secrets": [
        "token = '<unk>'",
        "PASSWORD_COLUMN = 'password'",
        "api_key = 'YOUR_API_KEY_GOES_HERE_123'",
        "import os\nAPI_KEY = os.environ['API_KEY']",
        "password = input()",
        "pad_token = '[PAD]'",
        "eos_token = '<|endoftext|>'",
        "url = 'https://example.org:8080/a@b'",
        "secret = 'hello world'",
    ],
    "unused": [
        "def f():\n    return 1\nprint(f())",
        "def f():\n    return g()\ndef g():\n    return 1\nf()",
        "class A:\n    def fit(self):\n        return self\nA()",
        "from __future__ import annotations",
        "import functools\n@functools.cache\ndef f():\n    return 1\nx = [f]",
        "import ipytest\ndef test_it():\n    assert 1 < x\nipytest.run()",
    ],
    "dead-cells": [
        "# This notebook needs the data folder.",
        "x = 1",
        "if debug:\n    print(1)",
        "# Results: two, three",
        "x = None\nif x is None:\n    x = 2",
    ],
    "names": [
        "X_train, y = 1, 2\nprint(X_train, y)",
        "def knn(x):\n    return x\nknn(1)",
        "f, ax = plt.subplots()",
        "x1, x2, x3, x4 = 1, 2, 3, 4",
        "df = 1\nprint(df)",
    ],
    "assertions": [
        PANDAS + "assert len(df) > 100",
        PANDAS + "assert df['a'].is_unique, 'twice'",
        PANDAS + "if df.empty:\n    raise ValueError('no rows')",
        PANDAS + "df = df.merge(df, on='a', validate='1:1')",
        PANDAS + "np.testing.assert_allclose(df['a'].sum(), 1.0)",
        PANDAS + "def check(t):\n    assert t.notna().all().all()\n    return t\ncheck(df)",
    ],
}


@pytest.mark.parametrize(("check", "rule"), FOUND)
def test_it_is_found(check: str, rule: str) -> None:
    """Each rule finds what it is for, at a place in the cell."""
    code = FOUND[check, rule]
    (analyser,) = (one for one in ANALYSERS if check in one.checks)
    findings = [one for one in analyser.run(parsed(code)).findings if one.rule == rule]
    assert findings
    assert all(one.cell in {0, 1} for one in findings)
    assert all(
        (one.message.endswith(".") and one.reproduce) or one.severity == "info" for one in findings
    )


@pytest.mark.parametrize(
    ("check", "code"), [(check, code) for check, codes in PASS.items() for code in codes]
)
def test_it_is_let_pass(check: str, code: str) -> None:
    """What only looks like a fault costs nothing."""
    (analyser,) = (one for one in ANALYSERS if check in one.checks)
    threshold = {
        one.id: one.threshold for part in rubric().checks_by_dimension.values() for one in part
    }
    found_here = [
        one for one in analyser.run(parsed(code)).findings
        if one.check == check and one.confidence >= threshold[check] and one.severity != "info"
    ]  # fmt: skip
    assert found_here == []


def test_a_syntax_error_hides_no_other_cell() -> None:
    """Cells that can be read are linted, whatever stands in the others, each at its place."""
    text = "# %% [markdown]\n# Text\n# %%\nx = (\n# %%\n!ls\nimport json\ny = 5\nprint(y is 5)\n"
    places = {(one.rule, one.cell, one.line) for one in found("faults", text)}
    assert places == {("syntax", 2, 1), ("F632", 3, 4)}


def test_pragmas_change_nothing() -> None:
    """Comments that silence tools are of no effect."""
    plain = "# %%\nx = 5\nprint(x is 5)\n"
    silenced = "# %%\n# ruff: noqa\n# flake8: noqa\nx = 5\nprint(x is 5)  # noqa: F632\n"
    assert [one.rule for one in found("faults", silenced)] == [
        one.rule for one in found("faults", plain)
    ]


def test_names_of_unread_cells_are_not_called_undefined() -> None:
    """Where a cell could not be read, an undefined name is for review."""
    (unsure,) = (
        one for one in found("faults", "# %%\nx = (\n# %%\nprint(y)\n") if one.rule == "F821"
    )
    assert unsure.confidence < 0.7


def test_a_run_that_ends_early_is_found() -> None:
    """`exit()` above other cells ends a run as if all were well; at the end it does not matter."""
    rest = "# %%\nx = 1\nprint(x)\n"
    assert [one.rule for one in found("swallowed", "# %%\nimport sys\nsys.exit(0)\n" + rest)] == [
        "exit"
    ]
    assert found("swallowed", rest + "# %%\nexit()\n") == []


def test_a_seed_beside_the_draw_is_named() -> None:
    """A seed of another generator than the one drawn from earns nothing, and is told."""
    code = (
        "# %%\nimport random\nimport numpy as np\nrandom.seed(1)\nx = np.random.rand(3)\nprint(x)\n"
    )
    assert {one.rule for one in found("seeds", code)} == {"numpy", "idle:random.seed"}


def test_a_file_of_data_is_no_hidden_code() -> None:
    """A cell that writes a file of data hides nothing; one that writes a module may."""
    assert analysed("# %%\n%%writefile person.proto\nmessage Person {}\n").opaque == ()
    assert analysed("# %%\n%%writefile person.py\nx = 1\n").opaque


def test_figures_may_look_alike() -> None:
    """Title, labels and limits of one figure after another are no copies."""
    figure = "".join(
        f"plt.{do}('a b c', fontsize={n}, color='red')\n" for n, do in enumerate("abcdef")
    )
    assert found("functions", "".join(f"# %%\nimport x\n{figure}" for _ in range(4))) == []


def test_a_secret_is_never_repeated() -> None:
    """The finding says where a key stands, and not which."""
    key = "ghp_" + "a1B2" * 9
    (finding,) = secrets(parsed(f"import x\nx.login('{key}')")).findings
    assert finding.line == 2
    assert key not in str(finding)


def test_one_finding_for_all_places_of_a_presence_check() -> None:
    """Five paths are one finding, which lists the others."""
    cells = "".join(f"# %%\na{n} = open('/home/ana/{n}.csv')\n" for n in range(5))
    (finding,) = found("paths", cells)
    assert [step.cell for step in finding.path] == [2, 3, 4, 5]
    assert "4 more places" in finding.message


def test_copies_across_cells_are_named_with_their_first() -> None:
    """A copied block points to where it was written first."""
    block = "\n".join(f"total_{n} = round(sum(values[{n}:]) / len(values), {n})" for n in range(8))
    (finding,) = found("duplicates", f"# %%\nvalues = [1]\n{block}\n# %%\nx = 1\n{block}\n")
    assert (finding.cell, finding.line, finding.path[0].cell) == (2, 2, 1)


def test_what_a_parser_of_a_tool_refuses_is_let_be() -> None:
    """Code that Python reads and a tool does not is no failure of the analysis."""
    odd = parsed("async for x in y:\n    await z", "x = 1\nif x is 1:\n    print(x)")
    for run in (run for _, run in CHECKS.values()):
        run(odd)


def test_a_tool_that_is_not_there_is_our_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody loses points because a tool is missing; it is asked for once."""
    asked = []

    def absent(name: str) -> str:
        asked.append(name)
        raise tools.ToolError(name)

    monkeypatch.setattr(tools, "_program", absent)
    missing = analysed("# %%\nx = 5\n").not_analysed
    assert all(one.ours for one in missing)
    assert {name for one in missing for name in one.checks} >= {"faults", "unused", "duplicates"}
    assert sorted(asked) == ["jscpd", "ruff"]


def test_a_notebook_that_is_too_much_for_a_tool_is_not_our_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A tool that is ended for its time or memory leaves its checks without an answer."""
    monkeypatch.setattr(tools, "_SECONDS", 0.0001)
    missing = analysed("# %%\nx = 5\n").not_analysed
    assert missing
    assert not any(one.ours for one in missing)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.text(max_size=60) | st.sampled_from(list(FOUND.values())), max_size=4))
def test_any_text_is_judged(sources: list[str]) -> None:
    """No text makes a check fail, as code or as Markdown."""
    marked = [f"# md {source}" for source in sources]
    result = analyse_parsed(parse_notebook(notebook(*sources, *marked)), {})
    assert [one for one in result.not_analysed if one.ours] == []


def test_subjects_are_what_is_there() -> None:
    """Absence of its subject takes a check out; presence alone does not bring it in."""
    assert "tables" in analysed("# %%\n" + PANDAS).subjects
    assert "randomness" not in analysed("# %%\nimport random\nrandom.seed(1)\n").subjects
    unused = "# %%\ndef f(a):\n    b = a + 1\n    c = b * 2\n    return c\n"
    assert "functions" not in analysed(unused).subjects
    assert "functions" in analysed(unused + "print(f(1))\n").subjects


def test_every_rule_says_which_check_it_belongs_to() -> None:
    """No finding is of a check that the rubric has not."""
    known = {one.id for part in rubric().checks_by_dimension.values() for one in part}
    assert {check for checks, _ in CHECKS.values() for check in checks} <= known
