"""The hooks for pre-commit, run on a sample repository as pre-commit runs them."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from minbar.cli.main import cli
from tests.bank.samples import ALARMS, edit, make_bank
from tests.ci.samples import ROOT, repository, try_git
from tests.cli.commands import environment
from tests.test_docs import parse

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
}
TYPES = {"jupyter": ".ipynb"}


def run_hook(hook: dict[str, Any], folder: Path) -> subprocess.CompletedProcess[str] | None:
    """Run a hook over what is staged; None if nothing staged is its business."""
    staged = try_git("diff", "--cached", "--name-only", cwd=folder).stdout.splitlines()
    endings = tuple(TYPES[name] for name in hook.get("types", []))
    files = [
        name
        for name in staged
        if re.search(hook.get("files", ""), name) and (not endings or name.endswith(endings))
    ]
    if not files:
        return None
    program, *arguments = shlex.split(hook["entry"])
    assert program == "minbar"
    names = files if hook.get("pass_filenames", True) else []
    return subprocess.run(
        [sys.executable, "-m", "minbar", *arguments, *names],
        cwd=folder,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository with a bank that is right."""
    (tmp_path / "bank").mkdir()
    root = make_bank(tmp_path / "bank")
    return repository(root, {"README.md": "Our bank."})


def test_a_commit_that_is_right_passes(folder: Path) -> None:
    """A change of an item is checked, and one of something else starts nothing."""
    hook = HOOKS["minbar-bank-check"]
    (folder / "README.md").write_text("Our bank, again.")
    try_git("add", "--all", cwd=folder)
    assert run_hook(hook, folder) is None
    item = folder / "questions" / ALARMS / "item.yaml"
    item.write_text(item.read_text("utf-8") + "# A note.\n")
    try_git("add", "--all", cwd=folder)
    done = run_hook(hook, folder)
    assert done is not None
    assert (done.returncode, "0 problems" in done.stderr) == (0, True), done.stderr


def test_a_commit_with_a_problem_is_stopped(folder: Path) -> None:
    """The hook ends with 1 and names file, line and column."""
    edit(folder / "questions" / ALARMS / "item.yaml", ", value: recall}", ", value: recal}")
    try_git("add", "--all", cwd=folder)
    done = run_hook(HOOKS["minbar-bank-check"], folder)
    assert done is not None
    assert done.returncode == 1
    assert re.search(r"questions/.*/item\.yaml:\d+:\d+: ", done.stdout)


@pytest.mark.parametrize("name", sorted(HOOKS))
def test_entries_are_commands_of_ours(name: str) -> None:
    """Each hook installs this package, and calls a command with options that exist."""
    hook = HOOKS[name]
    assert hook["language"] == "python"
    _, *arguments = shlex.split(hook["entry"])
    parse(cli, [*arguments, *(["a.ipynb"] if "types" in hook else [])], "minbar")
