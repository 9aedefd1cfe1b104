"""A small take-home of its own, with a script that runs without a room."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

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
from tests.takehomes.samples import (
    GENERATE,
    GOOD,
    HIDDEN,
    MONDAY,
    PUBLIC,
    SECRET,
    SPEC,
    notebook,
)


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
