"""A small take-home that several tests share."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from pathlib import Path
from typing import Any

import yaml

__all__ = [
    "GENERATE",
    "GOOD",
    "HIDDEN",
    "MONDAY",
    "PUBLIC",
    "SECRET",
    "SPEC",
    "notebook",
    "write_bank",
]

SECRET = bytes(range(32))
MONDAY = dt.datetime(2026, 1, 5, 9, 0, tzinfo=dt.UTC)

SPEC: dict[str, Any] = {
    "schema": "takehome/1",
    "id": "tiny",
    "version": "1.0.0",
    "title": "Tiny",
    "summary": "Add numbers up.",
    "environment": "small",
    "minutes": 90,
    "files": {
        "notebook": "work.ipynb",
        "allowed": ["helpers/*.py", "notes.md"],
        "artefacts": ["sums.csv"],
        "max_mb": 1,
    },
    "data": {"work": ["numbers.csv"], "hidden": ["truth.csv"], "max_bytes": 10_000},
    "calls": {
        "total": {
            "args": {"values": {"type": "list"}},
            "returns": {"type": "int", "max": 10**12},
        },
        "scale": {
            "args": {"values": {"type": "array"}},
            "returns": {"type": "array", "dtype": "float", "shape": ["values"]},
            "rowwise": "values",
        },
    },
    "values": {"answer": {"type": "int", "max": 10**12}},
    "criteria": [
        {
            "id": "sums",
            "title": "Sums",
            "kind": "test",
            "hypothesis": "h_adds",
            "points": 5,
            "says": "Adds up.",
        },
        {
            "id": "style",
            "title": "Style",
            "kind": "manual",
            "hypothesis": "h_adds",
            "points": 5,
            "says": "Reads well.",
            "anchors": [{"score": 5, "seen": "anchor-words-for-reviewers-only"}],
        },
    ],
    "quality": {"known_afterwards": {"numbers.csv": ["known-afterwards-only"]}},
    "limits": {"cell_seconds": 5, "cpu_seconds": 20, "call_seconds": 2, "memory_mb": 4096},
    "references": {
        "strong": {"verdict": "completed", "points": {"sums": 5}, "says": "a-reference-says-this"}
    },
}

GENERATE = textwrap.dedent(
    '''
    """Numbers from keys."""
    import hashlib, json, pathlib

    keys = json.loads(pathlib.Path("keys.json").read_text())

    def numbers(key):
        digests = [hashlib.sha256(f"{key}{row}".encode()).hexdigest() for row in range(20)]
        rows = [int(digest[:8], 16) for digest in digests]
        return "value\\n" + "".join(f"{row}\\n" for row in rows)

    for part, name, key in [("work", "numbers.csv", "work"), ("hidden", "truth.csv", "holdout")]:
        pathlib.Path(part).mkdir()
        pathlib.Path(part, name).write_text(numbers(keys[key]))
    '''
).encode()

PUBLIC = textwrap.dedent(
    '''
    """Tests in the workspace."""
    import io

    import numpy as np
    import pandas as pd
    import pytest

    from minbar.testing import points

    @pytest.fixture
    def numbers(data):
        return pd.read_csv(data.path("numbers.csv"))["value"]

    @points(1, criterion="sums")
    def test_total(submission):
        """total adds a list up."""
        assert submission.call("total", [1, 2, 3]) == 6

    @points(1, criterion="sums")
    def test_scale(submission, numbers):
        """scale divides each value by a thousand."""
        scaled = submission.call("scale", numbers.to_numpy(dtype=float))
        assert np.allclose(scaled, numbers / 1000)

    @points(1, criterion="sums")
    def test_answer(submission, numbers):
        """answer is the sum of the numbers."""
        assert submission.value("answer") == int(numbers.sum())

    @points(1, criterion="sums")
    def test_file(submission, numbers):
        """sums.csv was written by the notebook."""
        table = pd.read_csv(io.BytesIO(submission.artefact("sums.csv")))
        assert len(table) == len(numbers)
    '''
).encode()

HIDDEN = textwrap.dedent(
    '''
    """Tests that nobody but the examiner sees."""
    from minbar.testing import points

    EXPECTED_SECRET_TOTAL = 918273645

    @points(1, criterion="sums")
    def test_unseen_totals_are_right(submission, data):
        """total also adds up what it has never seen."""
        lines = data.path("truth.csv").read_text().split()[1:]
        assert submission.call("total", [int(line) for line in lines] + [31337]) > 27182818284
    '''
).encode()

GOOD = (
    "import pandas as pd\nimport numpy as np\nnumbers = pd.read_csv('data/numbers.csv')['value']",
    "def total(values):\n    return sum(values)\n\ndef scale(values):\n    return values / 1000.0",
    "answer = int(numbers.sum())\nnumbers.to_csv('sums.csv')",
)


def notebook(*sources: str, **metadata: object) -> bytes:
    """Return a notebook with a heading and one code cell a source."""
    heading = {"cell_type": "markdown", "id": "head", "metadata": {}, "source": "# Work"}
    cells: list[dict[str, Any]] = [heading] + [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": source.splitlines(keepends=True),
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole).encode()


def write_bank(folder: Path, environment: str) -> Path:
    """Write a bank whose only take-home is this one, in an environment of ours.

    Args:
        folder: root of the bank.
        environment: folder of the environment to copy.
    """
    takehome = folder / "takehomes" / "tiny"
    name = Path(environment).name
    files = {
        "takehome.yaml": yaml.safe_dump({**SPEC, "environment": name}, sort_keys=False).encode(),
        "brief.md": b"# Tiny",
        "starter.ipynb": notebook("# your work starts here"),
        "generate.py": GENERATE,
        "public/test_public.py": PUBLIC,
        "hidden/test_hidden.py": HIDDEN,
        "reference/strong.ipynb": notebook(*GOOD),
    }
    for path, data in files.items():
        (takehome / path).parent.mkdir(parents=True, exist_ok=True)
        (takehome / path).write_bytes(data)
    target = folder / "takehomes" / "environments" / name
    target.mkdir(parents=True)
    for file in Path(environment).iterdir():
        (target / file.name).write_bytes(file.read_bytes())
    return folder
