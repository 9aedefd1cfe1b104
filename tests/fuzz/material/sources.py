"""Source code that nobody means well with, for the cells of notebooks."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from tests.fuzz.material.damage import bulks

__all__ = ["BULKS", "PIECES", "SOURCES", "as_notebook"]

PIECES: Final = (
    "import numpy as np\n", "import pandas as pd\n", "df = pd.read_csv('a.csv')\n", "def f(a):\n",
    "    return a\n", "for i in range(9):\n", "    x = i\n", "x = 1\n", "x = (\n", ")\n", "]\n",
    "'''",
    '"""', "'", '"', "\\\n", "# noqa\n", "# type: ignore\n", "%matplotlib inline\n", "%%bash\n",
    "%%time\n", "!pip install x\n", "x = !ls\n", "x?\n", "??x\n", "await f()\n", "lambda: ", "@f\n",
    "class A:\n", "try:\n", "except:\n", "    pass\n", "print 'x'\n", "except E, e:\n",
    "exec 'x'\n",
    "match x:\n", "    case {**r}: ...\n", "f'{x!r:{y}}'\n", "x: int = 1\n", "global x\n",
    "del x\n",
    "np.random.seed(0)\n", "train_test_split(X, y, random_state=1)\n", "model.fit(X_test)\n",
    "df['a'] = df.b.mean()\n", "password = 'AKIAIOSFODNN7EXAMPLE'\n", "x = [*a, *b]\n", "\t",
    "\x0c",
    "\0", "\ufeff", "ª = 1\n", "π = 2\n", "a = b = c = d\n", "if x: y = 1\n", "else: z\n", "\ud800",
    "while True:\n", "    break\n", "with a as b, c:\n", "return\n", "yield\n", "-> :=", "0xg",
    "1_0__0",
    "warnings.filterwarnings('ignore')\n", "__import__('os')\n", "getattr(x, 'y')()\n", "x = x\n",
)  # fmt: skip
_ROWS: Final = (
    "(", "[", "{", "((", "[(", "lambda: ", "not ", "-", "~", "await ", "x.", "x[", "x(", "f'{", "'",
    '"', "'''", '"""', "\\\n", "\\", "if x:\n ", "a, ", "a = ", "a + ", ", ", "except ,",
    "except a,",
    "print ", "x=", "%", "!", "?", "#", "\n", "\r", "\t", " ", "\n\n", "*", "a=1;",
    "def f(): pass\n",
    "df = df.dropna()\n", "import a\n", "x = 1\n", "@a\n", "[x for x in ", "{**a, ", "1 if 1 else ",
    "from a import b\n", "# x\n", "x += y\n", "del x\n", "0", "_", "pip install ", "f(a)(b)", "== ",
    "assert x\n", "'a' 'b' ", "x = y = ", "for x in y:\n    pass\n", "if x:\n    y = 1\n",
)  # fmt: skip
BULKS: Final = bulks(_ROWS, most=90_000)
_MIXED: Final = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
SOURCES: Final = _MIXED | st.text(max_size=60) | st.tuples(_MIXED, BULKS, _MIXED).map("".join)


def as_notebook(sources: list[str]) -> dict[str, Any]:
    """Return a notebook of code cells."""
    cells = [
        {"cell_type": "code", "id": f"c{number}", "metadata": {}, "outputs": [], "source": source}
        for number, source in enumerate(sources)
    ]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}
