"""`minbar` as a process of its own, and a small bank for it to grade with."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import yaml

from minbar.content.locate import built_in_root
from tests.takehomes.samples import write_bank

__all__ = [
    "FILES",
    "NOTHING",
    "SUMMARY",
    "Done",
    "below",
    "command",
    "complaints",
    "environment",
    "minbar",
    "score_quality",
    "small_bank",
    "without_privileges",
]

SUMMARY = ("summary.csv", "summary.json")  # of several submissions, beside their folders
FILES = ("executed.ipynb", "grade.json", "junit.xml", "report.html", "report.md")
LONGEST = 300.0  # seconds that a command may take on a machine with much else to do
NOTHING: Mapping[str, str] = MappingProxyType({})
LIGHT = 'schema: environment/1\nname: tabular\npython: "3.11"\n'  # preloads nothing: boots sooner

_CODE = {"id": "code", "title": "Code", "points": 6, "says": "Runs twice alike."}
_PR_CAPBSET_DROP = 24
_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH = 1, 2

Done = subprocess.CompletedProcess[str]


def complaints(said: str) -> list[str]:
    """Return what standard error says to be wrong, without the lines of progress."""
    return [line for line in said.splitlines() if line.startswith("minbar: ")]


def small_bank(folder: Path, hidden: Mapping[str, str] = NOTHING) -> Path:
    """Write a bank with one small take-home, in rooms that boot quickly.

    Args:
        folder: of the bank.
        hidden: further files of its hidden tests.
    """
    write_bank(folder, str(built_in_root() / "takehomes" / "environments" / "tabular"))
    (folder / "takehomes" / "environments" / "tabular" / "environment.yaml").write_text(LIGHT)
    for name, text in hidden.items():
        (folder / "takehomes" / "tiny" / "hidden" / name).write_text(text)
    return folder


def score_quality(bank: Path) -> None:
    """Let the small take-home of a bank score code quality, by two clean runs."""
    from tests.cli.test_quality import RUBRIC

    (bank / "rubrics/quality").mkdir(parents=True)
    (bank / "rubrics/quality/small.yaml").write_text(RUBRIC)
    path = bank / "takehomes/tiny/takehome.yaml"
    spec = yaml.safe_load(path.read_text())
    spec["criteria"].append({**_CODE, "kind": "quality", "hypothesis": "h_code"})
    spec["quality"] = {"rubric": "small"}
    path.write_text(yaml.safe_dump(spec, sort_keys=False))


def environment(variables: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """Return the environment of a command; modules are found where these tests find them."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **variables}


def command(*arguments: str | Path) -> list[str]:
    """Return the command line of a command."""
    return [sys.executable, "-m", "minbar", *map(str, arguments)]


def minbar(
    *arguments: str | Path,
    cwd: Path,
    variables: Mapping[str, str] = NOTHING,
    privileged: bool = True,
) -> Done:
    """Run a command to its end.

    Args:
        arguments: of the command.
        cwd: folder to run it in.
        variables: of its environment.
        privileged: False takes from root what nobody else has.
    """
    return subprocess.run(
        command(*arguments),
        cwd=cwd,
        env=environment(variables),
        capture_output=True,
        encoding="utf-8",
        timeout=LONGEST,
        check=False,
        preexec_fn=None if privileged else without_privileges,
    )


def without_privileges() -> None:
    """Let permissions hold for root too, in a child before it becomes another program."""
    for capability in (_CAP_DAC_OVERRIDE, _CAP_DAC_READ_SEARCH):
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)


def below(folder: Path) -> Sequence[str]:
    """Names of all files and folders below a folder, hidden ones included."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
