"""Ledgers lose no acknowledged record, whatever happens to their writers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from minbar.errors import OurFault
from minbar.store.ledger import Ledger


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A record of these tests."""

    number: int


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the ledger lies."""
    return tmp_path / "ledger.jsonl"


def add(path: Path, *numbers: int) -> None:
    """Append one record a number."""
    for number in numbers:
        with Ledger(path, Entry).opened() as ledger:
            ledger.append(Entry(number))


def numbers(path: Path) -> list[int]:
    """Read all records."""
    return [entry.number for entry in Ledger(path, Entry).records()]


def test_keeps_order(path: Path) -> None:
    """Records come back in the order in which they were added."""
    add(path, 3, 1, 2)
    assert numbers(path) == [3, 1, 2]


def test_starts_empty_and_private(path: Path) -> None:
    """A ledger that nobody wrote to is empty, and only its owner can read it."""
    assert numbers(path) == []
    assert path.stat().st_mode & 0o777 == 0o600


def test_every_cut_of_the_last_line(path: Path) -> None:
    """Wherever the last write was cut off, the records before it are there, and writing goes on."""
    add(path, 1, 2)
    whole = path.read_bytes()
    kept = whole.index(b"\n") + 1
    for end in range(kept, len(whole)):
        path.write_bytes(whole[:end])
        assert numbers(path) == [1]
        add(path, 9)
        assert numbers(path) == [1, 9]


def test_disk_full_in_the_middle(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails half way leaves the ledger as it was."""
    add(path, 1)
    before = path.read_bytes()
    write = os.write

    def half(descriptor: int, data: bytes) -> int:
        if len(data) < 5:
            raise OSError(28, "No space left on device")
        return write(descriptor, data[: len(data) // 2])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(OSError, match="No space left"):
        add(path, 2)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert numbers(path) == [1]


def test_disk_full_names_the_ledger(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error of a full disk says which file it was about."""

    def fail(_descriptor: int, _data: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", fail)
    with pytest.raises(OSError, match="No space left") as caught:
        add(path, 1)
    assert caught.value.filename == str(path)


def test_short_writes_are_continued(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that takes a byte at a time still gets whole lines."""
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:1]))
    add(path, 1, 2)
    assert numbers(path) == [1, 2]


@pytest.mark.parametrize("line", [b"{", b'{"number": "x"}', b'{"more": 1}', b"\xff", b""])
def test_damaged_line_is_named(line: bytes, path: Path) -> None:
    """A whole line that can't be read is our fault, with file and line, and nothing is lost."""
    add(path, 1)
    damaged = path.read_bytes() + line + b"\n"
    path.write_bytes(damaged)
    with pytest.raises(OurFault, match=r"ledger\.jsonl:2: "):
        numbers(path)
    assert path.read_bytes() == damaged


def test_processes_take_turns(path: Path) -> None:
    """Counting up from several processes at once loses no count."""
    program = f"""
import msgspec
from pathlib import Path
from minbar.store.ledger import Ledger
class Entry(msgspec.Struct):
    number: int
for _ in range(20):
    with Ledger(Path({str(path)!r}), Entry).opened() as ledger:
        ledger.append(Entry(len(ledger.records)))
"""
    started = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(4)]
    assert [process.wait(timeout=60) for process in started] == [0] * 4
    assert numbers(path) == list(range(80))


def test_killed_writer_leaves_no_lock(path: Path) -> None:
    """A writer that dies with the lock in its hand doesn't stop the next one."""
    program = f"""
import msgspec, os
from pathlib import Path
from minbar.store.ledger import Ledger
class Entry(msgspec.Struct):
    number: int
with Ledger(Path({str(path)!r}), Entry).opened() as ledger:
    ledger.append(Entry(1))
    os.write(ledger._descriptor, b'{{"num')
    os._exit(9)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 9
    add(path, 2)
    assert numbers(path) == [1, 2]
