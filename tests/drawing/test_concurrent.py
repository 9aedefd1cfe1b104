"""Interviewers who draw at the same moment, and processes that die in the middle."""

from __future__ import annotations

import datetime as dt
import itertools
import multiprocessing
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from minbar.drawing.checking import check
from minbar.drawing.lock_file import load_lock, read_lock
from minbar.drawing.pool import Pool
from minbar.drawing.request import Asked
from minbar.drawing.session import draw_sets
from minbar.models.lock import Lock
from minbar.store.draws import Draw, draws_for, unwritten
from tests.cli.commands import command, environment, minbar
from tests.drawing.drawn_bank import SECRET, desk_of, open_grown, requests

PROCESSES, EACH = 3, 3
TALK = Asked(role="engineer", level=2, blueprint="talk", requisition="r-1")


def draw_some(job: tuple[str, Path, Path, int]) -> list[bytes]:
    """Draw sets for different candidates in a process of its own."""
    url, root, folder, worker = job
    pool, desk = open_grown(root), desk_of(url, dt.datetime.now(dt.UTC))
    with desk.database:
        return [
            draw_sets(
                desk,
                pool,
                requests(pool, desk, TALK, f"c-{worker}-{number}"),
                lambda lock: folder / f"{lock.id}.lock.yaml",
            )[0].data
            for number in range(EACH)
        ]


def test_each_set_counts_all_before_it(database_url: str, pool: Pool, tmp_path: Path) -> None:
    """Three processes draw for one requisition at once, as if one after the other.

    Then no cap of exposure is passed and no overlap is overlooked, because each set
    was solved with every earlier one in its inputs, and the checker finds it right.
    """
    jobs = [(database_url, pool.bank.roots[0], tmp_path, worker) for worker in range(PROCESSES)]
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as processes:
        written = processes.map(draw_some, jobs, chunksize=1)
    locks = [load_lock(data, name="it") for data in itertools.chain(*written)]
    locks.sort(key=lambda lock: lock.inputs.window_sets)
    assert [lock.inputs.window_sets for lock in locks] == [*range(PROCESSES * EACH)]
    for number, lock in enumerate(locks):
        assert_counts(lock, locks[:number])
        assert check(lock, pool.bank, None).findings == ()
        assert (tmp_path / f"{lock.id}.lock.yaml").is_file()


def assert_counts(lock: Lock, before: Sequence[Lock]) -> None:
    """Hold the inputs of a set against the sets that were drawn before it."""
    uses = Counter(item.id for each in before for item in each.items)
    assert {name: use.sets for name, use in lock.inputs.usage.items()} == uses
    assert {past.id for past in lock.inputs.recent} == {each.id for each in before[-20:]}
    most = max((uses[item.id] for item in lock.items), default=0)
    assert lock.met.max_exposure == most


@pytest.fixture
def drawing(pool: Pool, tmp_path: Path) -> list[str]:
    """Give a command that draws, with a state of its own."""
    home = tmp_path / "state"
    home.mkdir(mode=0o700)
    (home / "secret").write_bytes(SECRET)
    (home / "secret").chmod(0o600)
    options = ["draw", "--role", "engineer", "--blueprint", "talk", "--level", "2"]
    return [*options, "--bank", str(pool.bank.roots[0])]


def test_killed_processes_leave_a_sound_ledger(drawing: list[str], tmp_path: Path) -> None:
    """However early or late it is killed, what is in the ledger can be put in its place."""
    variables = {"MINBAR_HOME": str(tmp_path / "state")}
    for number, seconds in enumerate((0.25, 0.35, 0.4, 0.5, 0.6)):
        process = subprocess.Popen(
            command(*drawing, "--candidate", f"c-{number}"),
            cwd=tmp_path,
            env=environment(variables),
            stdout=subprocess.DEVNULL,
        )
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert minbar("draw", "--recover", cwd=tmp_path, variables=variables).returncode == 0
    done = minbar(*drawing, "--candidate", "c-last", cwd=tmp_path, variables=variables)
    assert done.returncode == 0, done.stderr
    draws = all_draws(tmp_path / "state" / "store.sqlite", 5)
    assert {draw.status for draw in draws} == {"drawn"}
    files = sorted(path.read_bytes() for path in tmp_path.glob("*.lock.yaml"))
    assert files == sorted(draw.lock or b"" for draw in draws)


def all_draws(store: Path, candidates: int) -> list[Draw]:
    """Return what the ledger holds of some candidates."""
    desk = desk_of(f"sqlite:///{store}")
    names = [*(f"c-{number}" for number in range(candidates)), "c-last"]
    with desk.database, desk.database.read() as conn:
        assert unwritten(conn) == []
        return [draw for name in names for draw in draws_for(conn, desk.key_of(name) or "")]


def test_two_commands_at_once_share_nothing_by_chance(drawing: list[str], tmp_path: Path) -> None:
    """Two interviewers of one requisition, in real processes, get two good sets."""
    variables = {"MINBAR_HOME": str(tmp_path / "state")}
    running = [
        subprocess.Popen(
            command(*drawing, "--candidate", name, "--requisition", "r-1", "--out", f"{name}.yaml"),
            cwd=tmp_path,
            env=environment(variables),
            stdout=subprocess.DEVNULL,
        )
        for name in ("c-1", "c-2")
    ]
    assert [process.wait(timeout=60) for process in running] == [0, 0]
    one, other = (read_lock(tmp_path / f"{name}.yaml") for name in ("c-1", "c-2"))
    assert {one.inputs.window_sets, other.inputs.window_sets} == {0, 1}
    assert len({item.id for item in one.items} & {item.id for item in other.items}) <= 1
