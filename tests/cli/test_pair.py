"""`minbar pair check` as a process of its own, with the real engine."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from minbar.content.banks import load_bank
from minbar.drawing.lock_file import dump_lock
from minbar.drawing.packets import candidate_packet
from tests.bank.samples import make_bank
from tests.cli.commands import Done, minbar
from tests.drawing.packet_samples import make_lock, place

PROGRAM = "acme.debugging.forecasting.weekdays"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Give a copy of the small bank; beside it a lock and a candidate's program."""
    root = make_bank(tmp_path)
    loaded = load_bank([root])
    bugs = ("learns-from-test", "divides-by-week")
    lock = make_lock(loaded, [place(loaded.items[PROGRAM], 1, bugs=bugs)])
    (tmp_path / "a.lock.yaml").write_bytes(dump_lock(lock))
    program = candidate_packet(lock, loaded).tasks[0].files["program.py"]
    repaired = program.replace("return days, days[cut:]", "return days[:cut], days[cut:]")
    (tmp_path / "program.py").write_text(repaired, "utf-8")
    return root


def check(bank: Path, *arguments: str) -> Done:
    """Run the command beside the bank."""
    home = {"MINBAR_HOME": str(bank.parent / "home"), "MINBAR_STORE": ""}
    return minbar(
        "pair", "check", "a.lock.yaml", *arguments, "--bank", bank, cwd=bank.parent, variables=home
    )


def test_it_says_what_is_fixed_and_what_is_not(bank: Path) -> None:
    """One line a bug with the reason below it; a finding is no error."""
    done = check(bank, "program.py")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == f"place 1, {PROGRAM}"
    assert lines[1] == (
        "  fixed       learns-from-test: Learns from the days that it is tested on."
    )
    assert lines[3].startswith("  still in    divides-by-week: ")
    assert "`test_error_is_a_mean` fails" in lines[4]
    assert lines[5].startswith("1 of 2 planted bugs fixed, 2 of 3 tests pass, report() gives ")


def test_a_program_may_read_it(bank: Path) -> None:
    """With --json the same is one document."""
    found = json.loads(check(bank, "program.py", "--item", "1", "--json").stdout)
    assert {bug["id"]: bug["verdict"] for bug in found["bugs"]} == {
        "learns-from-test": "fixed",
        "divides-by-week": "still in",
    }
    assert (found["item"], found["broken"], found["problem"]) == (PROGRAM, {}, None)


def test_it_never_runs_on_the_host(bank: Path) -> None:
    """What the program writes and prints is neither on this disk nor on this terminal."""
    trace = bank.parent / "trace"
    source = (
        "print('\\x1b[31mhello')\n"
        f"open({str(trace)!r}, 'w').write('x')\n"
        "raise ValueError('\\x1b[2J')\n"
    )
    (bank.parent / "program.py").write_text(source, "utf-8")
    done = check(bank, "program.py")
    assert done.returncode == 0
    assert not trace.exists()
    assert "\x1b" not in done.stdout + done.stderr
    assert "cannot be loaded" in done.stdout


@pytest.mark.parametrize("kind", ["link", "fifo", "folder", "missing", "large", "binary", "null"])
def test_what_is_no_program_is_refused(bank: Path, kind: str) -> None:
    """Nothing is followed, waited for or read without a bound; exit code 1 and why."""
    path = bank.parent / "given"
    if kind == "link":
        path.symlink_to(bank.parent / "program.py")
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "large":
        path.write_bytes(b"#" * (256 * 1024 + 1))
    elif kind == "binary":
        path.write_bytes(b"\xff\xfe\x00")
    elif kind == "null":
        path.write_bytes(b"x = 1\x00")
    done = check(bank, "given")
    assert done.returncode == 1
    assert done.stderr.startswith("minbar: given: ")
