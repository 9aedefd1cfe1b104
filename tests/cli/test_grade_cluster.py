"""A batch on a real Dask cluster: a scheduler and workers, each a process that can be killed."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from minbar.rooms.docker_rooms import OWNER
from minbar.rooms.engine import connect
from tests.cli.commands import (
    FILES,
    NOTHING,
    Done,
    below,
    command,
    environment,
    minbar,
    small_bank,
)
from tests.takehomes.samples import GOOD, notebook

NAMES = tuple(f"work-{number}" for number in range(6))
STARTS = 60.0  # seconds until a process of Dask listens, on a machine with much else to do
ENDS = 200.0
ROOT = Path(__file__).parents[2]
NO_ENGINE = {"DOCKER_HOST": "unix:///no/engine.sock"}  # whoever asks the cluster needs none


class Cluster:
    """A scheduler and its workers.

    Attributes:
        address: of the scheduler.
        workers: one process each, with one thread; nobody starts a killed one again.
    """

    def __init__(
        self,
        folder: Path,
        stack: contextlib.ExitStack,
        *,
        scheme: str = "tcp",
        variables: Mapping[str, str] = NOTHING,
    ) -> None:
        """Start the scheduler; processes end with `stack`.

        Args:
            folder: for logs and state.
            stack: whose end they see.
            scheme: that its address begins with.
            variables: of the environment of all processes.
        """
        self._folder = folder
        self._stack = stack
        self._variables = {"MINBAR_HOME": str(folder / "state-of-workers"), **variables}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"{scheme}://127.0.0.1:{port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        self._start("scheduler", f"--port={port}")
        self._until("scheduler", "Scheduler at:", 1)

    def add_worker(self) -> subprocess.Popen[bytes]:
        """Start a worker with a state of its own."""
        name = f"worker-{len(self.workers)}"
        local = f"--local-directory={self._folder / name}"
        process = self._start("worker", self.address, "--nthreads=1", "--no-nanny", local)
        self.workers.append(process)
        return process

    def wait_for_workers(self) -> None:
        """Wait until the scheduler knows all of them."""
        self._until("scheduler", "Register worker", len(self.workers))

    def _start(self, kind: str, *arguments: str) -> subprocess.Popen[bytes]:
        module = f"distributed.cli.dask_{kind}"
        log = self._stack.enter_context((self._folder / f"{kind}.log").open("ab"))
        process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments, "--host=127.0.0.1", "--no-dashboard"],
            env=environment(self._variables),
            stdout=log,
            stderr=log,
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process

    def _until(self, kind: str, words: str, times: int) -> None:
        end = time.monotonic() + STARTS
        log = self._folder / f"{kind}.log"
        while log.read_text().count(words) < times:
            assert time.monotonic() < end, log.read_text()
            time.sleep(0.05)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bank and six submissions, of which each takes its time."""
    folder = tmp_path_factory.mktemp("cluster")
    small_bank(folder / "bank")
    (folder / "inbox").mkdir()
    for number, name in enumerate(NAMES):
        last = f"import time\ntime.sleep(0.5)\n{number}"
        (folder / "inbox" / f"{name}.ipynb").write_bytes(notebook(*GOOD, last))
    return folder


@pytest.fixture(scope="module")
def cluster(place: Path) -> Iterator[Cluster]:
    """A scheduler, without a worker yet; afterwards no room of any worker is left."""
    with contextlib.ExitStack() as stack:
        yield Cluster(place, stack)


def arguments(place: Path, address: str, out: Path) -> list[str | Path]:
    """Return the command that has all submissions graded."""
    there: list[str | Path] = ["--out", out, "--cluster", address, "--patience", "1"]
    return ["grade", place / "inbox", "--takehome", "tiny", "--bank", place / "bank", *there]


def asked(place: Path, address: str, out: Path) -> Done:
    """Ask for all submissions to be graded, without an engine here."""
    variables = {**NO_ENGINE, "MINBAR_HOME": str(out.parent / "state")}
    return minbar(*arguments(place, address, out), cwd=out.parent, variables=variables)


def rooms_of(process: int, *, remove: bool = False) -> list[str]:
    """Return the rooms that a process has on the engine, and remove them if asked."""
    with contextlib.closing(connect()) as client:
        found = client.containers.list(all=True, filters={"label": OWNER}, ignore_removed=True)
        own = [one for one in found if one.labels[OWNER].startswith(f"{process}-")]
        for room in own if remove else ():
            room.remove(force=True)
        return [str(room.name) for room in own]


def grades(out: Path) -> dict[str, dict[str, object]]:
    """Return every grade without `run`, as it was written; each has all its files."""
    expected = [*NAMES, *(f"{name}/{file}" for name in NAMES for file in FILES)]
    assert set(expected) <= set(below(out))
    found = {name: json.loads((out / name / "grade.json").read_bytes()) for name in NAMES}
    for grade in found.values():
        assert grade.pop("run")["attempts"] == 1
    return found


def test_without_workers(cluster: Cluster, place: Path, tmp_path: Path) -> None:
    """A cluster without workers is said to have none, at once; nothing waits for them."""
    done = asked(place, cluster.address, tmp_path / "out")
    assert done.returncode == 3
    assert "the cluster has no workers" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_worker_is_killed(cluster: Cluster, place: Path, tmp_path: Path) -> None:
    """In the middle of a batch: one grade for each, the same as here, and no room is left."""
    lost, other = cluster.add_worker(), cluster.add_worker()
    cluster.wait_for_workers()
    out, here = tmp_path / "there" / "out", tmp_path / "here" / "out"
    out.parent.mkdir()
    here.parent.mkdir()
    batch = subprocess.Popen(
        command(*arguments(place, cluster.address, out)),
        cwd=tmp_path,
        env=environment({**NO_ENGINE, "MINBAR_HOME": str(tmp_path / "there/state")}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with batch:
        wait_for_a_grade(out, batch)
        lost.kill()
        lost.wait()
        said = batch.communicate(timeout=ENDS)[1]
    assert batch.returncode == 0, said
    assert rooms_of(other.pid) == []
    # A killed process removes nothing: whoever starts rooms there next sweeps them.
    rooms_of(lost.pid, remove=True)
    done = minbar(
        *("grade", place / "inbox", "--takehome", "tiny", "--bank", place / "bank"),
        *("--jobs", "2", "--out", here),
        cwd=here.parent,
        variables={"MINBAR_HOME": str(here.parent / "state")},
    )
    assert done.returncode == 0, done.stderr
    assert grades(out) == grades(here)
    for name in NAMES:
        executed = [folder / name / "executed.ipynb" for folder in (out, here)]
        assert executed[0].read_bytes() == executed[1].read_bytes()


def wait_for_a_grade(out: Path, batch: subprocess.Popen[str]) -> None:
    """Wait until one is written, so that the next ones are in the middle."""
    end = time.monotonic() + ENDS
    while not any(out.glob("*/grade.json")):
        assert batch.poll() is None, batch.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.05)
    time.sleep(0.5)


def test_ctrl_c(cluster: Cluster, place: Path, tmp_path: Path) -> None:
    """The worker is told: its rooms go, and it is ready for the next batch."""
    worker = cluster.workers[1]
    out = tmp_path / "out"
    batch = subprocess.Popen(
        command(*arguments(place, cluster.address, out)),
        env=environment({**NO_ENGINE, "MINBAR_HOME": str(tmp_path / "state")}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    with batch:
        wait_for_a_grade(out, batch)
        os.kill(batch.pid, signal.SIGINT)
        said = batch.communicate(timeout=ENDS)[1]
    assert batch.returncode == 130, said
    assert said.splitlines()[-1] == "minbar: interrupted"
    assert "Traceback" not in said
    assert rooms_of(worker.pid) == []
    assert worker.poll() is None


def as_the_page_says(folder: Path) -> dict[str, str]:
    """Make a certificate and Dask's configuration with what docs/sizing.md says; name it."""
    page = (ROOT / "docs/sizing.md").read_text("utf-8")
    make = re.search(r"^\$ (openssl .*)$", page, re.MULTILINE)
    settings = re.search(r"^```yaml\n(distributed:.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert make is not None
    assert settings is not None
    folder.mkdir()
    subprocess.run(make[1].split(), cwd=folder, check=True, capture_output=True)
    (folder / "tls.yaml").write_text(settings[1].replace("/etc/minbar", str(folder)))
    return {"DASK_CONFIG": str(folder)}


@pytest.mark.nightly
def test_over_tls(place: Path, tmp_path: Path) -> None:
    """With certificates as the page says they grade; who has none gets no answer."""
    tls = as_the_page_says(tmp_path / "tls")
    with contextlib.ExitStack() as stack:
        cluster = Cluster(tmp_path, stack, scheme="tls", variables=tls)
        worker = cluster.add_worker()
        cluster.wait_for_workers()

        def ask(address: str, variables: Mapping[str, str]) -> Done:
            return minbar(
                *("grade", place / "inbox" / f"{NAMES[0]}.ipynb", "--takehome", "tiny"),
                *("--bank", place / "bank", "--out", "out", "--cluster", address),
                cwd=tmp_path,
                variables={**NO_ENGINE, "MINBAR_HOME": str(tmp_path / "state"), **variables},
            )

        for address in (cluster.address, cluster.address.replace("tls:", "tcp:")):
            refused = ask(address, NOTHING)
            assert refused.returncode == 3
            assert f"no Dask scheduler answers at {address}" in refused.stderr
        done = ask(cluster.address, tls)
        assert done.returncode == 0, done.stderr
        assert rooms_of(worker.pid) == []
    assert set(FILES) <= set(below(tmp_path / "out" / NAMES[0]))
