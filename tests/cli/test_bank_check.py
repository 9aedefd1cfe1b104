"""`minbar bank check`: what it prints, for people and for programs, and how it exits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from minbar.cli.main import cli
from minbar.errors import ContentError, UserError
from tests.bank.samples import ALARMS, SPLIT, Broken, break_item, edit, make_bank

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a copy of the small bank."""
    return make_bank(tmp_path)


def run(root: Path, *arguments: str) -> Result:
    """Run the command in this process; what it raises is kept."""
    command = ["bank", "check", "--bank", str(root), *arguments]
    return CliRunner().invoke(cli, command, standalone_mode=False)


def test_a_bank_that_is_right(root: Path) -> None:
    """One line says what was done, on standard error; the result is empty."""
    result = run(root)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "4 items checked, 4 proofs run, 0 problems\n"
    again = run(root, "--changed-only")
    assert again.stderr == "0 items checked, 4 proved before, 0 proofs run, 0 problems\n"


def test_every_problem_is_a_line(root: Path, snapshot: SnapshotAssertion) -> None:
    """Place, what is wrong, what to do; and the exit code says it, too."""
    edit(root / "questions" / ALARMS / "item.yaml", ", value: recall}", ", value: recal}")
    edit(
        root / "questions" / SPLIT / "item.yaml",
        "roles: {engineer: bar}",
        "roles: {engineeer: bar}",
    )
    edit(root / "rubrics/blueprints/hour.yaml", "h_debug: 3", "h_debug: 30")
    result = run(root, "--static")
    assert result.return_value == 1
    assert result.output.replace(f"{root}/", "") == snapshot


def test_problems_for_programs(root: Path) -> None:
    """The same as JSON."""
    break_item(root, Broken("false", SPLIT, {"item.yaml": [("< 2.6", "< 2.2")]}))
    result = run(root, "acme.theory.validation.false", "acme.math.probability.alarms", "--json")
    document = json.loads(result.stdout)
    assert result.return_value == 1
    assert result.stderr == ""
    assert document["items"] == ["acme.theory.validation.false", "acme.math.probability.alarms"]
    assert document["runs"] == 2
    assert document["unproved"] == document["reused"] == document["unread"] == []
    (problem,) = document["problems"]
    assert problem["where"].endswith("questions/theory/validation/false/item.yaml:41:7")
    assert problem["what"].startswith("the claim does not hold")
    assert problem["todo"] == ""


def test_what_is_left_unproved_for_programs(root: Path) -> None:
    """Item by item, what no run has shown."""
    document = json.loads(run(root, "--static", "--json").stdout)
    assert {"item": "acme.theory.validation.split", "what": "claims"} in document["unproved"]
    assert len(document["unproved"]) == 4


def test_static_needs_no_engine(root: Path) -> None:
    """No library of Docker is loaded, as little as an engine is asked."""
    code = (
        "import sys; from click.testing import CliRunner; from minbar.cli.main import cli;"
        f"r = CliRunner().invoke(cli, ['bank', 'check', '--static', '--bank', {str(root)!r}]);"
        "assert r.exit_code == 0, r.output; assert 'docker' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_missing_engine_is_our_fault(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without an engine nothing is called proved or broken."""
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")
    command = [sys.executable, "-m", "minbar", "bank", "check", "--bank", str(root)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 3
    assert "engine" in done.stderr


def test_an_unknown_item(root: Path) -> None:
    """The error guesses which was meant."""
    result = run(root, "--static", "acme.math.probability.alarm")
    assert isinstance(result.exception, UserError)
    assert not isinstance(result.exception, ContentError)
    assert "Did you mean `acme.math.probability.alarms`?" in str(result.exception)


def test_a_second_check_reads_by_the_index(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files that have not changed are not parsed again."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    run(root, "--static")
    monkeypatch.setattr("minbar.content.kinds.load_kind", None)
    assert run(root, "--static").exit_code == 0


def test_history_outside_of_a_repository(root: Path) -> None:
    """`--since` says what it needs."""
    result = run(root, "--static", "--since", "HEAD")
    assert "is in no git repository" in str(result.exception)


def test_the_group_lists_its_commands() -> None:
    """`check` is found without importing it for the list."""
    result = CliRunner().invoke(cli, ["bank", "--help"])
    assert result.exit_code == 0
    assert "check" in result.output
