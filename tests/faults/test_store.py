"""A store that is locked, cut off or on a full disk, and clocks that are set back."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from minbar.errors import UserError
from minbar.store.database import open_database
from minbar.store.grades import grade_lines
from tests.databases import restarted_server
from tests.faults.batches import POINTS, Batch, exactly_one_grade, graded_in, outside_run

# Clocks that jump: each look at one is an hour before the last, from so many days ago on.
BACKWARDS = """
import datetime, os, time

real, real_time = datetime.datetime, time.time
looks = 0

class Backwards(real):
    @classmethod
    def now(cls, tz=None):
        global looks
        looks += 1
        return real.now(tz) - datetime.timedelta(days=int(os.environ["DAYS"]), hours=looks)

datetime.datetime = Backwards
time.time = lambda: real_time() - 86400 * int(os.environ["DAYS"])
"""

# Runs "$@" on a small disk, first when it is full but for a little, then when it is not.
SMALL_DISK = """\
set -eu
mount -t tmpfs -o size=6m,mode=0700 tmpfs "$PLACE"
if test -n "$FIRST"; then "$@" --jobs 2 "$FIRST" >/dev/null 2>&1; fi
room=$(df -k --output=avail "$PLACE" | tail -1)
head -c "$(( (room - LEFT) * 1024 ))" /dev/zero >"$PLACE/filler"
code=0; "$@" in || code=$?
echo "code $code" >&2
find "$PLACE" >&2
rm "$PLACE/filler"
code=0; "$@" in || code=$?
echo "code $code" >&2
cp -a "$PLACE/." saved
"""


def on_a_small_disk(batch: Batch, place: str, *, left: int, first: str = "") -> tuple[str, str]:
    """Grade on a full disk, and again when there is room; return what was said each time.

    Args:
        batch: the batch.
        place: the folder that is this disk.
        left: KiB that are left on the full disk.
        first: what is graded before it is full, if anything.
    """
    (batch.folder / place).mkdir(exist_ok=True)
    (batch.folder / "saved").mkdir()
    arguments = [one for one in batch.arguments() if one != "in"]
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", SMALL_DISK, "sh", *arguments],  # noqa: S607  of the system
        cwd=batch.folder,
        env={**batch.environment(), "PLACE": place, "LEFT": str(left), "FIRST": first},
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=True,
    )
    full, code, rest = done.stderr.partition("code 1\n")
    assert code, done.stderr
    return full, rest


def test_disk_of_the_results_is_full(batch: Batch, expected: dict[str, bytes]) -> None:
    """What does not fit is named, nothing is half-written, and once there is room all is there."""
    full, rest = on_a_small_disk(batch, "out", left=150)
    refused = [line for line in full.splitlines() if line.startswith("minbar: ")]
    assert refused
    for line in refused:
        assert "cannot be written here (No space left on device). Make room there" in line
        assert ": out/" in line
    assert "/.new-" not in rest
    assert rest.endswith("code 0\n"), rest
    assert outside_run(batch.folder / "saved") == expected
    exactly_one_grade(batch.store, len(POINTS))


def test_disk_of_the_state_is_full(batch: Batch, expected: dict[str, bytes]) -> None:
    """Grades that can't be kept are not published; once there is room they are all there."""
    full, rest = on_a_small_disk(batch, "state", left=64, first="in/ada.ipynb")
    refused = [line for line in full.splitlines() if line.startswith("minbar: ")]
    assert refused
    for line in refused:
        assert "state" in line
        assert "full" in line or "No space left" in line, full
    assert "Traceback" not in full
    assert rest.endswith("code 0\n"), rest
    assert outside_run(batch.out) == expected
    exactly_one_grade(batch.folder / "saved" / "store.sqlite", len(POINTS))


@pytest.mark.nightly  # SQLite alone waits for ten seconds
def test_store_is_locked(batch: Batch, expected: dict[str, bytes]) -> None:
    """Locked for longer than the patience: said for each submission, and made good later."""
    with batch.begun("--patience", "2") as process:
        batch.middle(process)
        with contextlib.closing(sqlite3.connect(batch.store, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            _, said = process.communicate(timeout=300)
    assert process.returncode == 3, said
    lost = [line for line in said.splitlines() if line.startswith("minbar: ")]
    assert lost
    assert all("the store is locked: another process has been writing" in one for one in lost)
    assert batch.run()[0] == 0
    assert outside_run(batch.out) == expected
    exactly_one_grade(batch.store, len(POINTS))


def test_store_is_locked_for_a_while(batch: Batch, expected: dict[str, bytes]) -> None:
    """A lock that goes away costs nothing."""
    with batch.begun("--jobs", "2") as process:
        batch.middle(process)
        with contextlib.closing(sqlite3.connect(batch.store, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=2.0)
            other.execute("ROLLBACK")
        _, said = process.communicate(timeout=300)
    assert process.returncode == 0, said
    assert outside_run(batch.out) == expected
    exactly_one_grade(batch.store, len(POINTS))


def test_server_is_cut_off(batch: Batch, expected: dict[str, bytes], tmp_path: Path) -> None:
    """A server that is killed and comes back: the batch has waited; else it says what it lost."""
    with restarted_server() as server:
        url = server.server.create()
        there = Batch(batch.folder, batch.engine, batch.bank, {"MINBAR_STORE": url})
        with there.begun("--jobs", "2") as process:
            batch.middle(process)
            server.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=2.0)
            server.start()
            _, said = process.communicate(timeout=300)
        assert process.returncode == 0, said
        assert outside_run(batch.out) == expected
        with open_database(url) as database, database.read() as conn:
            lines = grade_lines(conn)
        assert len({line.key for line in lines}) == len(lines) == len(POINTS)
        server.kill()
        (batch.folder / "out").rename(tmp_path / "before")
        code, said = there.run("--patience", "0")
        assert (code, graded_in(batch.out)) == (1, {})
        assert "the database server can't be reached" in said


@pytest.mark.nightly
def test_clock_is_set_back(batch: Batch, expected: dict[str, bytes]) -> None:
    """Clocks that run backwards, and more so the second time: order and durations do not."""
    (batch.folder / "clock").mkdir()
    (batch.folder / "clock" / "sitecustomize.py").write_text(BACKWARDS)
    for days in ("0", "400"):
        path = os.pathsep.join([str(batch.folder / "clock"), batch.environment()["PYTHONPATH"]])
        backwards = Batch(
            batch.folder, batch.engine, batch.bank, {"PYTHONPATH": path, "DAYS": days}
        )
        code, said = backwards.run("--jobs", "2", *(["--force"] if days != "0" else []))
        assert code == 0, said
        assert outside_run(batch.out) == expected
    exactly_one_grade(batch.store, len(POINTS))
    with open_database(f"sqlite:///{batch.store}") as database, database.read() as conn:
        every = grade_lines(conn, current_only=False)
    assert len(every) == 2 * len(POINTS)
    assert [line.current for line in every] == [False] * len(POINTS) + [True] * len(POINTS)
    assert max(line.graded for line in every[len(POINTS) :]) < min(
        line.graded for line in every[: len(POINTS)]
    )


def test_two_graders_at_once(batch: Batch, expected: dict[str, bytes]) -> None:
    """On one store, into one folder: one grade counts, and both say the same."""
    with batch.begun("--jobs", "2") as one, batch.begun("--jobs", "2") as other:
        said = [process.communicate(timeout=300)[1] for process in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), said
    assert outside_run(batch.out) == expected
    exactly_one_grade(batch.store, len(POINTS))
    assert batch.run()[0] == 0
    assert outside_run(batch.out) == expected


def test_what_never_heals_is_told_at_once(batch: Batch) -> None:
    """A store of a newer minbar is no reason to wait for."""
    batch.store.parent.mkdir(mode=0o700)
    with open_database(f"sqlite:///{batch.store}") as database, database.begin() as conn:
        conn.exec_driver_sql("UPDATE minbar_revision SET version_num = '9999'")
    code, said = batch.run("--patience", "3600")
    assert (code, "newer minbar" in said) == (1, True), said
    with pytest.raises(UserError, match="newer"):
        open_database(f"sqlite:///{batch.store}")
