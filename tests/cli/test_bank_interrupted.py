"""A check of a bank that is ended half-way: at once, without rooms, and keeping what it proved."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from tests.bank.samples import SPLIT, Broken, break_item, make_bank
from tests.cli.commands import command, minbar
from tests.cli.terminal import CTRL_C, Terminal
from tests.cli.test_grade_interrupted import AT_ONCE, rooms_of

SLEEPS = ("      import random\n", "      import random, time\n      time.sleep(600)\n")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small bank, with two further items whose proof takes ten minutes."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    bank = make_bank(tmp_path)
    for slug in ("sleeps", "sleeps-too"):
        break_item(bank, Broken(slug, SPLIT, {"item.yaml": [SLEEPS]}))
    return bank


def end(root: Path, moment: str, how: signal.Signals, *, pause: float) -> tuple[int, str]:
    """Check until something is said, end it soon after; return exit code and what was said."""
    terminal = Terminal(command("bank", "check", "--bank", root), root.parent)
    try:
        terminal.wait_for(moment)
        time.sleep(pause)  # into the middle of what begins then
        ended = time.monotonic()
        if how == signal.SIGINT:
            terminal.press(CTRL_C)
        else:
            terminal.process.send_signal(how)
        code = terminal.ended()
        assert time.monotonic() - ended < AT_ONCE
    finally:
        terminal.close()
    assert rooms_of(terminal.process.pid) == []
    assert "Traceback" not in terminal.said
    return code, terminal.said


@pytest.mark.parametrize("pause", [0.05, 0.3, 0.6])
def test_ctrl_c_while_rooms_boot(root: Path, pause: float) -> None:
    """Nobody waits for a room that is made, starts, or has just said hello."""
    code, said = end(root, "0/6", signal.SIGINT, pause=pause)
    assert code == 130
    assert said.splitlines()[-1] == "minbar: interrupted"


@pytest.mark.parametrize(("how", "exits"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_ended_during_proofs(root: Path, how: signal.Signals, exits: int) -> None:
    """Both rooms are at work for minutes; what the others proved by then is kept."""
    code, _ = end(root, "2/6", how, pause=0.5)
    assert code == exits
    proved = [
        f"acme.{name}" for name in ("debugging.forecasting.weekdays", "math.probability.alarms")
    ]
    again = minbar("bank", "check", "--bank", root, "--changed-only", *proved, cwd=root)
    assert again.stderr == "0 items checked, 2 proved before, 0 proofs run, 0 problems\n"
