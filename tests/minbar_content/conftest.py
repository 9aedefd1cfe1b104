"""A small content folder that is right in every part, for tests to break."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

DECLARATION = """\
schema: takehome/1
id: tiny
version: "1.0.0"
title: A tiny take-home
summary: Just enough of everything.
environment: small
minutes: 30
files:
  notebook: solution.ipynb
  allowed: ["*.py", "figures/*.png"]
  artefacts: [predictions.csv]
data:
  work: [train.csv]
  hidden: [holdout.csv]
calls:
  fit:
    args:
      table: {type: frame, columns: [a]}
    returns: {type: handle}
  predict:
    args:
      model: {type: handle}
      table: {type: frame}
    returns: {type: array, dtype: float, shape: [table, 2], min: 0, max: 1}
    rowwise: table
values:
  baseline: {type: float, min: 0}
criteria:
  - {id: generalisation, title: Fit, kind: test, hypothesis: h_ml, points: 10, says: It does.}
  - id: conclusions
    title: Concludes
    kind: manual
    hypothesis: h_talk
    points: 4
    says: Says what follows.
    anchors:
      - {score: 0, seen: Says nothing.}
      - {score: 4, seen: Says it all.}
references:
  strong: {verdict: completed, points: {generalisation: 10}, says: All of it.}
"""
ENVIRONMENT = """\
schema: environment/1
name: small
python: "3.11"
preload: [numpy, sklearn.metrics]
"""
REQUIREMENTS = f"""\
# made by a tool
numpy==2.0.0 \\
    --hash=sha256:{"a" * 64} \\
    --hash=sha256:{"b" * 64}
    # via scikit-learn
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:{"c" * 64}
"""
NOTEBOOK = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []})


def write(folder: Path, files: dict[str, str]) -> None:
    """Write text files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """A content root with one take-home, `tiny`, and one environment, `small`."""
    root = tmp_path / "bank"
    write(
        root / "takehomes",
        {
            "environments/small/environment.yaml": ENVIRONMENT,
            "environments/small/requirements.txt": REQUIREMENTS,
            "tiny/takehome.yaml": DECLARATION,
            "tiny/brief.md": "# What to do\n",
            "tiny/starter.ipynb": NOTEBOOK,
            "tiny/generate.py": "print()\n",
            "tiny/public/conftest.py": "",
            "tiny/public/test_public.py": "def test_a(): ...\n",
            "tiny/hidden/conftest.py": "",
            "tiny/hidden/test_hidden.py": "def test_b(): ...\n",
            "tiny/reference/strong.ipynb": NOTEBOOK,
        },
    )
    return root


@pytest.fixture
def tiny(bank: Path) -> Path:
    """The folder of the take-home `tiny`."""
    return bank / "takehomes" / "tiny"
