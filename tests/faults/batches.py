"""A batch of small submissions on an engine of the tests' own, and what must be left of it."""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest

from minbar.report.grade_json import load_grade
from minbar.rooms.docker_rooms import LABEL
from tests.cli.commands import FILES, below, command, environment, small_bank
from tests.cli.engines import OwnEngine
from tests.takehomes.samples import GOOD, notebook

if TYPE_CHECKING:
    import docker

__all__ = [
    "POINTS",
    "SUBMISSIONS",
    "Batch",
    "exactly_one_grade",
    "graded_in",
    "no_rooms",
    "outside_run",
    "rooms_of",
    "when",
]

Value = TypeVar("Value")

LONGEST = 300.0
SETTLES = 20.0  # seconds until an engine has removed what it was told to
_WRONG = "def total(values):\n    return 0\n\ndef scale(values):\n    return values"
# A moment each, so that there is a middle; what each earns is another number.
SUBMISSIONS: Mapping[str, Sequence[str]] = {
    "ada": (*GOOD, "import random, time\ntime.sleep(0.3)\nprint(random.random())"),
    "ben": (GOOD[0], _WRONG, GOOD[2]),
    "cem": (*GOOD, "import time\ntime.sleep(0.3)\n1 / 0"),
    "dan": (*GOOD, "import os\nos._exit(3)"),
}
POINTS = {"ada": 5.0, "ben": 2.0, "cem": 5.0, "dan": 1.0}


@dataclass(frozen=True, slots=True)
class Batch:
    """The same batch, as often as wanted.

    Attributes:
        folder: to work in; bank, submissions, state and results are in it.
        engine: where it is graded.
        bank: content, if another folder has it.
        variables: of the environment, beside those that make it this batch.
    """

    folder: Path
    engine: OwnEngine
    bank: Path | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def out(self) -> Path:
        """Folder of the results."""
        return self.folder / "out"

    @property
    def store(self) -> Path:
        """The store's file."""
        return self.folder / "state" / "store.sqlite"

    def prepare(self, names: Sequence[str] = tuple(SUBMISSIONS)) -> None:
        """Write bank and submissions."""
        if self.bank is None:
            small_bank(self.folder / "bank")
        (self.folder / "in").mkdir(parents=True)
        for name in names:
            (self.folder / "in" / f"{name}.ipynb").write_bytes(notebook(*SUBMISSIONS[name]))

    def arguments(self, *options: str | Path) -> list[str]:
        """Return the command line."""
        bank = self.bank or self.folder / "bank"
        known = ("--takehome", "tiny", "--bank", bank, "--out", "out")
        return command("grade", "in", *known, *options)

    def environment(self) -> dict[str, str]:
        """Return the environment of the command."""
        own = {"MINBAR_HOME": str(self.folder / "state"), "DOCKER_HOST": self.engine.address}
        return environment({**own, **self.variables})

    def forget(self) -> None:
        """Remove results and state, so that it begins anew."""
        for name in ("out", "state"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    @contextlib.contextmanager
    def begun(self, *options: str | Path) -> Iterator[subprocess.Popen[str]]:
        """Start it; whatever happens, it has ended afterwards."""
        process = subprocess.Popen(
            self.arguments(*options),
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def middle(self, process: subprocess.Popen[Any]) -> None:
        """Wait until something is graded and something is not."""
        when(lambda: graded_in(self.out) or process.poll() is not None)
        if process.poll() is not None:
            pytest.fail(f"it has ended: {process.communicate()[1]}")

    def run(self, *options: str | Path) -> tuple[int, str]:
        """Run it to its end; return the exit code and what was said."""
        with self.begun(*options) as process:
            _, said = process.communicate(timeout=LONGEST)
        return process.returncode, said


def when(happened: Callable[[], Value]) -> Value:
    """Wait until something has happened, and return it."""
    end = time.monotonic() + LONGEST
    while not (found := happened()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def rooms_of(client: docker.DockerClient, kind: str) -> list[Any]:
    """Return the rooms of a kind that run."""
    found: list[Any] = client.containers.list(filters={"label": f"{LABEL}={kind}"})
    return found


def outside_run(out: Path) -> dict[str, bytes]:
    """Return all results by name, without what may differ from one run to the next.

    Of grade and summary that is `run`, of the rendered files how long things took and
    when. The two of them that render nothing of it are compared as they are.
    """
    return {name: _outside_run(out / name) for name in below(out) if (out / name).is_file()}


def _outside_run(path: Path) -> bytes:
    raw = path.read_bytes()
    if path.name == "grade.json":
        before, found, after = raw.partition(b'\n  "run": {')
        assert found, raw
        return before + after[after.index(b"\n  }") :]
    if path.name == "summary.json":
        return json.dumps(_without_runs(json.loads(raw)), sort_keys=True).encode()
    if path.name == "junit.xml":
        return re.sub(rb' (time|timestamp)="[^"]*"', b"", raw)
    if path.name == "report.html":
        return _HTML_TIMES.sub(b"", raw)
    return raw


_HTML_TIMES = re.compile(
    rb'<rect class="[^"]*"[^>]*>|<dd>.*?</dd>|<span class="took">.*?</span>'
    rb'|<tr><th scope="row"><a href="#cell-\d+">.*?</tr>'
)


def _without_runs(value: Any) -> Any:  # noqa: ANN401  any JSON
    if isinstance(value, dict):
        return {name: _without_runs(one) for name, one in value.items() if name != "run"}
    return [_without_runs(one) for one in value] if isinstance(value, list) else value


def graded_in(out: Path) -> dict[str, float | None]:
    """Return the points of all that is in a folder; every submission there is whole.

    Whatever ended the batch, nothing half-written is there under a name of a result.
    """
    there = sorted(out.iterdir()) if out.exists() else []
    folders = [path for path in there if path.is_dir() and not path.name.startswith(".new-")]
    found = {}
    for folder in folders:
        assert below(folder) == sorted(FILES), below(out)
        grade = load_grade((folder / "grade.json").read_bytes(), str(folder))
        assert grade.status == "graded"
        found[folder.name] = grade.criteria[0].points
    return found


def exactly_one_grade(store: Path, count: int) -> None:
    """So many keys have a grade that counts, each exactly one; the store is undamaged."""
    with contextlib.closing(sqlite3.connect(store)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = conn.execute("SELECT key, status FROM grades WHERE current").fetchall()
    assert len({key for key, _ in rows}) == len(rows) == count
    assert {status for _, status in rows} <= {"graded"}


def no_rooms(engine: OwnEngine) -> None:
    """Nothing is left on the engine, in whatever state."""
    end = time.monotonic() + SETTLES
    with contextlib.closing(engine.client()) as client:
        while left := client.api.containers(all=True):
            assert time.monotonic() < end, left
            time.sleep(0.2)
