"""The command itself: quick help, lazy commands, and plain words for what does not exist."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from minbar import __version__
from minbar.cli.main import COMMANDS, cli, main

HEAVY = ("docker", "nbformat", "rich", "jinja2", "nh3", "yaml", "markdown_it", "requests")
COUNT = """
import sys
sys.argv = ["minbar", "--help"]
from minbar.cli.main import main
try:
    main()
except SystemExit as leaving:
    assert leaving.code == 0
print(*sorted(name.partition(".")[0] for name in sys.modules))
"""


def test_help_lists_every_command() -> None:
    """Each command stands in the help with a line on what it does."""
    said = CliRunner().invoke(cli, ["--help"]).output
    for name, (_, line) in COMMANDS.items():
        assert f"  {name} " in said
        assert line in " ".join(said.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there(name: str) -> None:
    """The table names commands that exist, and each has help of its own."""
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    assert found.help
    # A process of its own: click remembers a help option that another test has built.
    command = [sys.executable, "-m", "minbar", name, "-h"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, f" {name} [OPTIONS]" in done.stdout) == (0, True)


def test_help_imports_nothing_heavy() -> None:
    """`minbar --help` pays for no library that it does not need."""
    done = subprocess.run([sys.executable, "-c", COUNT], capture_output=True, text=True, check=True)
    imported = set(done.stdout.splitlines()[-1].split())
    assert "click" in imported
    assert imported.isdisjoint(HEAVY)


def test_version() -> None:
    """`--version` says which minbar this is."""
    assert CliRunner().invoke(cli, ["--version"]).output == f"minbar, version {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [["grad"], ["--unknown"], ["grade"], ["grade", "x.ipynb"], ["sandbox", "biuld"]],
)
def test_usage(arguments: list[str]) -> None:
    """What can't be meant is a usage error, exit code 2, without a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "minbar", *arguments], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: ")
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


def test_script_and_module_are_one() -> None:
    """The installed script calls what `python -m minbar` calls."""
    done = subprocess.run(
        [sys.executable, "-m", "minbar", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == f"minbar, version {__version__}\n"
    assert callable(main)
