"""`minbar bank list`, as people and programs read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from minbar.cli import bank_list
from minbar.content.banks import load_bank
from tests.bank.samples import BASE

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))


def listed(*options: str) -> str:
    """Run the command over the small bank."""
    arguments = ["--bank", str(BASE), *options]
    return CliRunner().invoke(bank_list.list_items, arguments, catch_exceptions=False).stdout


def test_pipe_gets_one_tabbed_line_an_item(snapshot: SnapshotAssertion) -> None:
    """Plain lines, which `cut` and `sort` understand."""
    assert listed() == snapshot


def test_terminal_gets_a_table(
    snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Columns with heads, and how many there are."""
    monkeypatch.setenv("COLUMNS", "80")
    cards = tuple(load_bank([BASE]).cards.values())
    bank_list._print_table(cards)  # noqa: SLF001  the runner's output is no terminal
    assert capsys.readouterr().out == snapshot


def test_json_holds_the_whole_card() -> None:
    """Programs get every field of a card, of the selected items alone."""
    (entry,) = json.loads(listed("--json", "--type", "math", "--level", "2"))
    assert (entry["type"], len(entry["sha256"])) == ("math", 64)


def test_nothing_found_is_an_empty_list() -> None:
    """No item is no error."""
    assert json.loads(listed("--json", "--text", "nowhere-in-any-item")) == []


def test_second_run_reads_the_index(tmp_path: Path) -> None:
    """The state folder holds an index afterwards, and the answer stays the same."""
    first = listed()
    assert list((tmp_path / "state" / "index").iterdir())
    assert listed() == first
