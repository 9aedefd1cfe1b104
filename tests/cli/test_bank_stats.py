"""`minbar bank stats`, as people and programs read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from minbar.cli.bank_stats import stats
from tests.bank.samples import BASE, SPLIT, make_bank

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


@pytest.fixture(autouse=True)
def _state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))


def counted(root: Path, *options: str) -> str:
    """Run the command."""
    arguments = ["--bank", str(root), *options]
    return CliRunner().invoke(stats, arguments, catch_exceptions=False).stdout


def test_tables_are_plain_text(snapshot: SnapshotAssertion) -> None:
    """One table for types, domains and roles, then the holes."""
    assert counted(BASE) == snapshot


def test_a_retired_item_leaves_a_hole(tmp_path: Path) -> None:
    """What a blueprint lacks is named with the blueprint's line."""
    root = make_bank(tmp_path)
    assert json.loads(counted(root, "--json"))["holes"] == []
    path = root / "questions" / SPLIT / "item.yaml"
    path.write_text(path.read_text("utf-8").replace("status: active", "status: retired"), "utf-8")
    (hole,) = json.loads(counted(root, "--json"))["holes"]
    assert "hour.yaml:" in hole
    assert "`theory`" in hole


def test_picture_is_written(tmp_path: Path) -> None:
    """The file is an SVG, and the table is printed all the same."""
    assert "items" in counted(BASE, "--picture", str(tmp_path / "bank.svg"))
    assert (tmp_path / "bank.svg").read_text("utf-8").startswith("<svg ")
