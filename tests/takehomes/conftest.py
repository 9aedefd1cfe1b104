"""A small take-home of its own, with a script that runs without a room."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from minbar.content.environments import Environment
from minbar.content.takehomes import Takehome
from minbar.models.environment import EnvironmentSpec
from minbar.models.takehome import TakehomeSpec
from minbar.rooms.proof import ScriptResult
from minbar.store.starts import Start
from minbar.takehomes.keys import derive_keys, key_id
from minbar.takehomes.receipts import Receipt, sign_receipt

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
            "returns": {"type": "int"},
        },
        "scale": {
            "args": {"values": {"type": "array"}},
            "returns": {"type": "array", "dtype": "float", "shape": ["values"]},
            "rowwise": "values",
        },
    },
    "values": {"answer": {"type": "int"}},
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


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point minbar at an empty state folder that holds a fixed secret."""
    folder = tmp_path / "state"
    folder.mkdir(mode=0o700)
    path = folder / "secret"
    path.write_bytes(SECRET)
    path.chmod(0o600)
    monkeypatch.setenv("MINBAR_HOME", str(folder))
    return folder


@pytest.fixture
def spec() -> TakehomeSpec:
    """What the small take-home declares."""
    return msgspec.convert(SPEC, TakehomeSpec)


@pytest.fixture
def takehome(spec: TakehomeSpec, tmp_path: Path) -> Takehome:
    """The small take-home."""
    return Takehome(
        spec=spec,
        folder=tmp_path / "bank" / "takehomes" / "tiny",
        sha256="0" * 64,
        brief="# Tiny\n\nAdd the numbers in `data/numbers.csv` up.\n",
        starter=notebook("# your work starts here\nprint('hello')"),
        generate=GENERATE,
        public_tests={"test_public.py": PUBLIC},
        hidden_tests={"test_hidden.py": HIDDEN},
        references={"strong": notebook(*GOOD, "'strong-reference-only'")},
    )


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """The environment that these tests themselves run in, as far as it matters."""
    folder = tmp_path / "bank" / "takehomes" / "environments" / "small"
    folder.mkdir(parents=True)
    (folder / "workspace.txt").write_bytes(b"jupyterlab==4.0.0 --hash=sha256:00\n")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    declared = {"schema": "environment/1", "name": "small", "python": python, "preload": ["numpy"]}
    return Environment(
        name="small",
        requirements=b"",
        spec=msgspec.convert(declared, EnvironmentSpec),
        folder=folder,
    )


@pytest.fixture
def receipt(spec: TakehomeSpec) -> Receipt:
    """A receipt of candidate `c-17`."""
    start = Start(
        takehome=spec.id,
        version=spec.version,
        candidate="c-17",
        started=MONDAY,
        deadline=MONDAY + dt.timedelta(days=7),
        key_id=key_id(derive_keys(SECRET, spec.id, "c-17")),
    )
    return sign_receipt(start, SECRET)


class DirectRunner:
    """Runs scripts of these tests as plain processes, and counts how often.

    Attributes:
        runs: number of runs so far.
    """

    def __init__(self, folder: Path) -> None:
        """Run each script in a new folder below `folder`."""
        self.runs = 0
        self._folder = folder

    def __call__(
        self,
        files: Mapping[str, bytes],
        argv: Sequence[str],
        *,
        collect: Sequence[str],
        seconds: float,
        limit_bytes: int,
    ) -> ScriptResult:
        """Do what `ProofRoom.run` does."""
        self.runs += 1
        place = self._folder / str(self.runs)
        place.mkdir(parents=True)
        for name, data in files.items():
            (place / name).write_bytes(data)
        done = subprocess.run(
            [sys.executable, *argv], cwd=place, capture_output=True, timeout=seconds, check=False
        )
        found, missing = {}, {}
        for name in collect:
            path = place / name
            if not path.exists():
                missing[name] = "missing"
            elif path.stat().st_size > limit_bytes:
                missing[name] = "too-large"
            else:
                found[name] = path.read_bytes()
        log = (done.stdout + done.stderr).decode()
        return ScriptResult(status=done.returncode, log=log, files=found, missing=missing)


@pytest.fixture
def runner(tmp_path: Path) -> DirectRunner:
    """A runner that needs no container engine."""
    return DirectRunner(tmp_path / "proof")


@pytest.fixture
def write_notebook() -> Callable[..., bytes]:
    """Make notebooks from sources."""
    return notebook


@pytest.fixture
def good() -> tuple[str, ...]:
    """Sources of a notebook that passes every public test."""
    return GOOD


@pytest.fixture
def secret() -> bytes:
    """The secret of the tests' store."""
    return SECRET
