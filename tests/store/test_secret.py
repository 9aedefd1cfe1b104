"""The store's secret is made once, stays the same, and is nobody else's to read."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from minbar.errors import UserError
from minbar.store.secret import store_secret


def test_made_once(home: Path) -> None:
    """Two calls return the same 32 bytes, kept in a file of mode 0600."""
    first = store_secret()
    assert len(first) == 32
    assert store_secret() == first
    assert stat.S_IMODE((home / "secret").stat().st_mode) == 0o600
    assert [entry.name for entry in home.iterdir()] == ["secret"]


def test_stores_differ(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another store has another secret."""
    first = store_secret()
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "other"))
    assert home.exists()
    assert store_secret() != first


def test_processes_agree() -> None:
    """Processes that all start at once on an empty store read one secret."""
    program = (
        "import sys; from minbar.store.secret import store_secret; "
        "sys.stdin.readline(); print(store_secret().hex())"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(6)
    ]
    for process in started:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = {process.communicate(timeout=60)[0].strip() for process in started}
    assert [process.returncode for process in started] == [0] * 6
    assert answers == {store_secret().hex()}


def test_loser_of_the_race_takes_the_winners(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever comes second to the file keeps what the first one wrote."""
    winner = bytes(range(32))

    def overtaken(_source: Path, target: Path) -> None:
        target.write_bytes(winner)
        target.chmod(0o600)
        raise FileExistsError

    monkeypatch.setattr(os, "link", overtaken)
    assert store_secret() == winner
    assert [entry.name for entry in home.iterdir()] == ["secret"]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o601])
def test_open_to_others(mode: int, home: Path) -> None:
    """A secret that others can use is refused, with what to do."""
    store_secret()
    (home / "secret").chmod(mode)
    with pytest.raises(UserError, match="chmod 600"):
        store_secret()


@pytest.mark.parametrize("size", [0, 31, 33, 100_000])
def test_wrong_length(size: int, home: Path) -> None:
    """A cut or padded secret is refused, not used and not replaced."""
    store_secret()
    damaged = b"x" * size
    (home / "secret").write_bytes(damaged)
    with pytest.raises(UserError, match="damaged"):
        store_secret()
    assert (home / "secret").read_bytes() == damaged


def test_no_regular_file(home: Path) -> None:
    """Something else than a file in its place is refused."""
    home.mkdir(mode=0o700)
    (home / "secret").symlink_to("/dev/null")
    with pytest.raises(UserError, match="regular file"):
        store_secret()
