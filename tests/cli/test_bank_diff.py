"""`minbar bank diff`, as people and programs read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from minbar.cli.bank_diff import diff
from tests.bank.histories import SPLIT_ID, make_history

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a bank with a history, and a state folder of its own."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    return make_history(tmp_path)


def compared(root: Path, *arguments: str) -> str:
    """Run the command."""
    everything = ["--bank", str(root), *arguments]
    return CliRunner().invoke(diff, everything, catch_exceptions=False).stdout


def test_versions_are_shown_by_field(root: Path, snapshot: SnapshotAssertion) -> None:
    """Each field with what stood there and what stands there, then the verdict."""
    assert compared(root, f"{SPLIT_ID}@first", SPLIT_ID) == snapshot


def test_nothing_differs(root: Path, snapshot: SnapshotAssertion) -> None:
    """A version and the revision that holds it are one."""
    assert compared(root, f"{SPLIT_ID}@1.0.0", f"{SPLIT_ID}@first") == snapshot


def test_json_says_whether_scores_compare(root: Path) -> None:
    """Programs get the verdict as a truth value, with its reasons."""
    document = json.loads(compared(root, "--json", SPLIT_ID, "acme.whiteboard.streams.top"))
    assert document["comparable"] is False
    assert document["reasons"]
