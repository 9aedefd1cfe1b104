"""The page of the documentation on packets shows what the commands print."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import get_args

import pytest

from minbar.cli.packet import Form
from minbar.content.banks import load_bank
from minbar.content.locate import built_in_root
from minbar.drawing.lock_file import dump_lock
from minbar.drawing.packets import CLOSING, OPENING, candidate_packet
from minbar.drawing.pairs import Verdict
from tests.cli.commands import minbar
from tests.drawing.packet_samples import hour

PAGE = (Path(__file__).parents[2] / "docs/packets.md").read_text("utf-8")
REPAIR = (
    'accounts["opened"].le(snapshot)\n',
    'accounts["opened"].le(snapshot) & ~accounts["closed"].le(snapshot)\n',
)


def shown() -> list[tuple[str, str]]:
    """Return each command of the page and what it shows below."""
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    parts = [part for block in blocks for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(command, printed) for command, _, printed in (part.partition("\n") for part in parts)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the page's lock and a program in which one of two bugs is repaired."""
    bank = load_bank([built_in_root()])
    lock = hour(bank)
    (tmp_path / "hour.lock.yaml").write_bytes(dump_lock(lock))
    program = candidate_packet(lock, bank).tasks[0].files["program.py"]
    assert program.count(REPAIR[0]) == 1
    (tmp_path / "program.py").write_text(program.replace(*REPAIR), "utf-8")
    return tmp_path


def test_commands_print_what_is_shown(folder: Path) -> None:
    """Every command of the page, one after another, to the letter."""
    commands = shown()
    assert len(commands) == 4
    for command, printed in commands:
        done = minbar(
            *shlex.split(command)[1:], cwd=folder, variables={"MINBAR_HOME": str(folder / "home")}
        )
        assert (done.stdout, done.stderr, done.returncode) == (printed, "", 0)


def test_forms_and_verdicts_are_listed() -> None:
    """The first column of the two tables names them all."""
    first = re.findall(r"^\| `([^`]+)` \|", PAGE, re.MULTILINE)
    assert first == ["--to", *get_args(Form), *get_args(Verdict)]


def test_the_minutes_around_the_items_are_said() -> None:
    """Five before and five after."""
    assert (OPENING, CLOSING) == (5, 5)
    assert "five minutes before the first item and five after the last one" in PAGE
