"""`minbar bank show`, as interviewers and programs read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from minbar.cli.bank_show import show
from tests.bank.histories import SPLIT_ID, make_history
from tests.bank.samples import BASE

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

IDS = [
    "acme.math.probability.alarms",
    "acme.debugging.forecasting.weekdays",
    "acme.whiteboard.streams.top",
    "acme.theory.validation.split",
]


@pytest.fixture(autouse=True)
def _machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "90")


def shown(*arguments: str) -> str:
    """Run the command over the small bank."""
    everything = [*arguments, "--bank", str(BASE)]
    return CliRunner().invoke(show, everything, catch_exceptions=False).stdout


@pytest.mark.parametrize("name", IDS)
def test_interviewers_see_everything(name: str, snapshot: SnapshotAssertion) -> None:
    """The whole item in the order of an interview."""
    assert shown(name) == snapshot


@pytest.mark.parametrize("name", IDS)
def test_candidates_see_their_part(name: str, snapshot: SnapshotAssertion) -> None:
    """The prompt, filled in, and the starter."""
    assert shown(name, "--candidate") == snapshot


def test_json_holds_item_files_and_example() -> None:
    """A program gets every field, the attached files and a worked variant."""
    document = json.loads(shown(IDS[0], "--json", "--variant", "2"))
    assert document["example"]["variant"] == 2
    assert document["attached"].keys() == {"check.py"}
    assert document["changelog"][0]["version"] == document["version"]


def test_candidate_json_has_the_whitelist_alone() -> None:
    """No further key is there, whatever an item holds."""
    assert json.loads(shown(IDS[1], "--candidate", "--json")).keys() == {
        "type",
        "minutes",
        "prompt",
        "files",
    }


def test_lines_fit_the_terminal() -> None:
    """Text is wrapped at the terminal's width; only programs may be wider."""
    assert max(len(line) for line in shown(IDS[3]).splitlines()) <= 90


def test_an_old_version_says_where_it_comes_from(tmp_path: Path) -> None:
    """On standard error for people, in a field for programs; the sheet itself is clean."""
    root = str(make_history(tmp_path / "bank"))
    runner = CliRunner()
    old = runner.invoke(show, [f"{SPLIT_ID}@1.0.0", "--bank", root], catch_exceptions=False)
    now = runner.invoke(show, [f"{SPLIT_ID}@1.0.1", "--bank", root], catch_exceptions=False)
    plain = runner.invoke(show, [SPLIT_ID, "--bank", root], catch_exceptions=False)
    assert old.stderr.startswith("minbar: 1.0.0, as it was at commit ")
    assert now.stderr == "minbar: 1.0.1, as it stands in the bank\n"
    assert plain.stderr == ""
    document = runner.invoke(show, [f"{SPLIT_ID}@first", "--bank", root, "--json"]).stdout
    assert json.loads(document)["source"] == "history"
