"""A take-home's declaration and a notebook for it, for tests to hand in."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from minbar.models.takehome import TakehomeSpec

DECLARATION = {
    "schema": "takehome/1",
    "id": "tiny",
    "version": "1.0.0",
    "title": "Tiny",
    "summary": "Tiny.",
    "environment": "small",
    "minutes": 30,
    "files": {
        "notebook": "solution.ipynb",
        "allowed": ["*.py", "*.csv", "src/**/*.py", "figures/*.png"],
        "artefacts": ["predictions.csv"],
        "max_mb": 60,
    },
    "data": {"work": ["orders.csv"], "hidden": ["holdout.csv"]},
    "calls": {},
    "criteria": [],
}


@pytest.fixture(scope="session")
def spec() -> TakehomeSpec:
    """A take-home that takes modules, tables and figures beside its notebook."""
    return msgspec.convert(DECLARATION, TakehomeSpec)


@pytest.fixture(scope="session")
def notebook() -> bytes:
    """A notebook with one Markdown cell and one code cell."""
    cells = [
        {"id": "intro", "cell_type": "markdown", "metadata": {}, "source": "# Grüße 😀"},
        {
            "id": "work",
            "cell_type": "code",
            "metadata": {"tags": ["important"]},
            "source": ["import math\n", "x = math.pi"],
            "outputs": [{"output_type": "stream", "name": "stdout", "text": "never believed"}],
            "execution_count": 7,
        },
    ]
    metadata = {"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
    tree = {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}
    return json.dumps(tree, ensure_ascii=False).encode()


@pytest.fixture
def workspace(tmp_path: Path, notebook: bytes) -> Path:
    """A folder that holds what `minbar takehome start` made, and the notebook."""
    folder = tmp_path / "workspace"
    files = {
        "solution.ipynb": notebook,
        "receipt.json": b"{}",
        "README.md": b"",
        "check.py": b"",
        "submit.py": b"",
        "data/orders.csv": b"a,b\n",
        "tests/conftest.py": b"",
        "tests/test_public.py": b"",
        ".minbar/workspace.json": b"{}",
    }
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder
