"""Places within texts of `item.yaml`, however YAML writes them."""

from __future__ import annotations

from pathlib import Path

import pytest

from minbar.bank.subject import Subject
from minbar.content.banks import load_bank
from tests.bank.samples import ALARMS, edit

KEY = '"rate * recall / (rate * recall + (1 - rate) * noise)"'


@pytest.fixture
def path(root: Path) -> Path:
    """Give the file of the item that the tests change."""
    return root / "questions" / ALARMS / "item.yaml"


def place(path: Path, at: str, *steps: str | int) -> str:
    """Find a part of a text."""
    bank = load_bank([path.parents[4]])
    subject = Subject.of(bank.items["acme.math.probability.alarms"])
    found = subject.within(*(steps or ("answer", "value")), at=at)
    return found.removeprefix(f"{path}:")


@pytest.mark.parametrize(
    ("written", "at", "found"),
    [
        (KEY, "1:8", "23:18"),
        (KEY.replace('"', "'"), "1:8", "23:18"),
        (KEY.strip('"'), "1:8", "23:17"),
        (">-\n    rate *\n    recall / (rate * recall + (1 - rate) * noise)", "1:8", "25:5"),
        (">-\n    rate *\n    recall / (rate * recall + (1 - rate) * noise)", "1:1", "24:5"),
        (">-\n    rate *\n    recall / (rate * recall + (1 - rate) * noise)", "1:7", "24:11"),
        ("rate *\n    recall / (rate * recall + (1 - rate) * noise)", "1:10", "24:7"),
        ("|-\n    rate * recall / (rate * recall + (1 - rate) * noise)", "1:8", "24:12"),
        ("|-\n    rate * recall / (\n      rate * recall + (1 - rate) * noise)", "2:3", "25:7"),
    ],
)
def test_a_part_of_a_text(path: Path, written: str, at: str, found: str) -> None:
    """Quotes, plain text, folded and literal blocks each keep their places."""
    edit(path, KEY, written)
    assert place(path, at) == found


def test_lines_of_a_literal_block(path: Path) -> None:
    """Line and column of a prompt are those of the file."""
    assert place(path, "2:3", "prompt") == "21:5"
