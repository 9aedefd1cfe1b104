"""The parent's side of a worker: one case at a time, within limits on time and memory."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from tests.fuzz.worker import MEASURE

__all__ = ["CPU_SECONDS", "ROOT", "FoundError", "Target", "environment", "keep", "note_figures"]

ROOT: Final = Path(__file__).parents[2]
CPU_SECONDS = 5.0
"""Most CPU seconds of one case."""
WALL_SECONDS = 300.0  # of a case that waits, or computes on a very busy machine
_LOOP: Final = 3  # times the CPU seconds of a case: it will not end
_LOOK_EVERY: Final = 1.0
_TICKS: Final = os.sysconf("SC_CLK_TCK")
_LAST_WORDS: Final = 10.0  # seconds
_SAMPLES: Final = 24
_LEAST_SAMPLES: Final = 8
FOUND = ROOT / "build" / "fuzz"


class FoundError(AssertionError):
    """A case broke a rule: the traceback of the target, or what it took too much of."""


def environment(folder: Path) -> dict[str, str]:
    """Return what a child process gets: this one's modules, a folder, and no coverage."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    path = os.pathsep.join(filter(None, [str(ROOT), *sys.path]))
    return {**plain, "PYTHONPATH": path, "TMPDIR": str(folder)}


def keep(target: str, data: bytes) -> Path:
    """Write a case that broke a rule to where somebody finds it, outside of the sources."""
    path = FOUND / target / hashlib.sha256(data).hexdigest()[:16]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def note_figures(target: str, engine: str, **figures: float) -> None:
    """Add what a run came to, to a file beside the cases that were found."""
    FOUND.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"target": target, "engine": engine, **figures})
    with (FOUND / "figures.jsonl").open("a", encoding="ascii") as stream:
        stream.write(f"{line}\n")


class Target:
    """A target in a worker.

    Attributes:
        name: its module in `tests.fuzz.targets`.
        cases: how many were run.
        slowest: most CPU seconds that a case took.
    """

    def __init__(self, name: str, *, expected: int = 0, module: str = "") -> None:
        """Start the worker.

        Args:
            name: of the target.
            expected: how many cases will come; memory is measured some times on the way.
            module: where its `case` is; by default `tests.fuzz.targets.<name>`.
        """
        self.name = name
        self.cases = 0
        self.slowest = 0.0
        self._module = module or f"tests.fuzz.targets.{name}"
        self._every = max(1, expected // _SAMPLES)
        self._resident: list[int] = []
        self._start()

    def __enter__(self) -> Self:
        """Use as a context."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the worker, and take away what it left behind."""
        self._process.kill()
        self._process.communicate()
        self._log.close()
        self._folder.cleanup()

    @property
    def growth(self) -> int:
        """Bytes by which the worker grew, from its second quarter to its last one."""
        assert len(self._resident) >= _LEAST_SAMPLES, "too few cases to say anything"
        quarter = len(self._resident) // 4
        early, late = self._resident[quarter : 2 * quarter], self._resident[-quarter:]
        return int(statistics.median(late) - statistics.median(early))

    def check(self, data: bytes) -> None:
        """Run one case.

        Raises:
            FoundError: if the target raised, took too long, or its process ended.
        """
        self.cases += 1
        measure = MEASURE if self.cases % self._every == 0 else 0
        answer = self._ask(measure, data)
        self.slowest = max(self.slowest, answer["cpu"])
        if answer["resident"]:
            self._resident.append(answer["resident"])
        if answer["error"]:
            self._found(data, answer["error"])
        if answer["cpu"] > CPU_SECONDS:
            self._found(data, f"it took {answer['cpu']:.1f} CPU seconds")

    def _ask(self, measure: int, data: bytes) -> Mapping[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write((len(data) | measure).to_bytes(4, "big") + data)
            self._process.stdin.flush()
        except BrokenPipeError:
            self._ended(data, "its process has ended")
        self._wait(data)
        line = self._process.stdout.readline()
        if not line:
            self._ended(data, "its process ended")
        answer: Mapping[str, Any] = json.loads(line)
        return answer

    def _wait(self, data: bytes) -> None:
        """Wait for an answer; by the CPU clock too, because other programs slow the other one."""
        assert self._process.stdout is not None
        end, cpu = time.monotonic() + WALL_SECONDS, _LOOP * CPU_SECONDS + self._cpu_seconds()
        while not select.select([self._process.stdout], [], [], _LOOK_EVERY)[0]:
            if time.monotonic() > end or self._cpu_seconds() > cpu:
                self._process.send_signal(signal.SIGABRT)  # it says where it is
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(_LAST_WORDS)
                self._ended(data, "it hung")

    def _cpu_seconds(self) -> float:
        try:
            text = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="ascii")
        except FileNotFoundError:
            return 0.0
        return sum(map(int, text.rpartition(")")[2].split()[11:13])) / _TICKS

    def _ended(self, data: bytes, what: str) -> None:
        """Report a worker that is gone, and start another one."""
        self._process.kill()
        status = self._process.wait()
        self._log.seek(0)
        said = self._log.read().decode("utf-8", "replace")[-4000:]
        self.__exit__(None, None, None)
        self._resident.clear()
        self._start()
        self._found(data, f"{what} (status {status})\n{said}")

    def _found(self, data: bytes, what: str) -> None:
        path = keep(self.name, data)
        text = f"{what}\nThe case is in {path}; once it is mended, keep it: see docs/fuzzing.md"
        raise FoundError(text)

    def _start(self) -> None:
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  closed with the worker
        self._folder = tempfile.TemporaryDirectory(prefix="minbar-fuzz-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            cwd=ROOT,
            env=environment(Path(self._folder.name)),
        )
