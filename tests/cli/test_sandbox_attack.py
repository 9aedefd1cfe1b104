"""`minbar sandbox attack`, as people and programs read it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from minbar.cli.attack_screen import AttackScreen
from minbar.content.attacks import FOLDER
from minbar.content.locate import built_in_root
from minbar.grading.attacks import Machine
from minbar.models.attack import AttackResult, Family, Fired, Limit
from tests.cli.commands import Done, minbar

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

MACHINE = Machine(
    image="minbar/tabular:0123456789abcdef",
    engine="docker 20.10.24",
    runtime="runsc",
    userns=True,
    kernel="6.1.0",
    cgroups=2,
)
RESULTS = (
    AttackResult(
        name="fork_bomb",
        family=Family.RESOURCES,
        tries="Processes that make processes, until nothing else can begin.",
        expected="completed",
        verdict="completed",
        points=1,
        fired=(
            Fired(limit=Limit.PIDS, seen="126 refused", by="kernel"),
            Fired(limit=Limit.TMPFS, seen="/room full at 31 MiB", by="room"),
        ),
    ),
    AttackResult(
        name="painted_score",
        family=Family.ARTEFACTS,
        tries="A score painted over the real one.",
        expected="completed",
        verdict="cell-error",
        points=13,
        problems=("verdict cell-error, not completed", "13 hidden points, not 1\x1b[2J"),
    ),
)
HERE = Path(__file__).parent
HARMLESS = "# tries: Nothing at all.\n# %%\nprint('hello')\n"
SUCCEEDING = "# tries: To get in.\n# hidden: 7\n# %%\nprint('BREACH: in')\n"


def run(*arguments: str | Path) -> Done:
    """Run the command as a process."""
    return minbar("sandbox", "attack", *arguments, cwd=HERE)


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    """Give content whose only attacks are one that is held and one that is not."""
    root, source = tmp_path / "bank", built_in_root() / "takehomes"
    shutil.copytree(source / "attacks" / "target", root / FOLDER / "target")
    shutil.copytree(source / "environments" / "tabular", root / "takehomes/environments/tabular")
    for path in (source / "attacks").glob("_*.py"):
        shutil.copy(path, root / FOLDER)
    for family, text in (("escape", HARMLESS), ("resources", SUCCEEDING)):
        (root / FOLDER / family).mkdir()
        (root / FOLDER / family / f"{family}_one.py").write_text(text)
    return root


def test_attacks_are_listed_without_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried can be read, by a program too, before anything is run."""
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    done = run("--list", "--family", "escape")
    assert (done.returncode, done.stderr) == (0, "")
    assert "escape     become_root  (completed)" in done.stdout
    assert "fork_bomb" not in done.stdout
    told = json.loads(run("fork_bomb", "--list", "--json").stdout)
    assert [(one["name"], one["fires"]) for one in told] == [("fork_bomb", ["pids"])]
    assert "cells" not in told[0]


def test_a_breach_is_told_and_ends_with_1(bank: Path) -> None:
    """What was held and what was not, on what, as JSON; the exit code says it too."""
    done = run("--bank", bank, "--json")
    assert done.returncode == 1, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert (found["held"], found["left"]) == (False, [])
    assert found["machine"].keys() == {
        "image", "engine", "runtime", "userns", "kernel", "cgroups",
    }  # fmt: skip
    bad, good = found["attacks"]
    assert (bad["name"], bad["held"]) == ("resources_one", False)
    assert bad["problems"] == ["1.0 hidden points, not 7", "BREACH: in"]
    assert (good["name"], good["held"], good["verdict"]) == ("escape_one", True, "completed")


def test_what_is_held_ends_with_0(bank: Path) -> None:
    """A table, and on what it was run."""
    done = run("escape_one", "--bank", bank)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 of 1 attacks held" in done.stdout
    assert "left     no container" in done.stdout


def test_a_name_that_is_nearly_right_is_suggested() -> None:
    """A slip is the user's, and costs no room."""
    done = run("fork_bmob")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Did you mean `fork_bomb`?" in done.stderr


def test_without_an_engine_the_fault_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    """That nothing could be attacked is no breach."""
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere.sock")
    done = run("fork_bomb")
    assert done.returncode == 3
    assert "no container engine answers" in done.stderr


def test_the_table_says_what_fired_and_who_says_so(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    snapshot: SnapshotAssertion,
) -> None:
    """Verdicts, limits, claims, breaches with their reason, the machine, what is left."""
    monkeypatch.setenv("COLUMNS", "120")
    AttackScreen(as_json=False).show_results(MACHINE, RESULTS, ["/odd_name"])
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\n".join(line.rstrip() for line in shown.splitlines()) == snapshot


def test_help_says_what_it_is() -> None:
    """The command stands beside those that build and examine."""
    from minbar.cli.main import cli

    shown = CliRunner().invoke(cli, ["sandbox", "--help"]).output
    assert "attack" in shown
    assert "Attack the sandbox" in shown
