"""`minbar bank` as a group: it starts at once."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from minbar.cli.bank import COMMANDS, bank

PROGRAM = """
import sys
from minbar.cli.main import main
sys.argv = ["minbar", "bank", *sys.argv[1:], "--help"]
try:
    main()
except SystemExit:
    pass
heavy = ("minbar.content", "minbar.bank", "minbar.models", "msgspec", "yaml", "rich", "docker")
print([name for name in heavy if name in sys.modules])
"""


@pytest.mark.parametrize("name", [None, *COMMANDS])
def test_help_imports_nothing_heavy(name: str | None) -> None:
    """Neither the list of commands nor the help of one loads a bank's code."""
    arguments = [] if name is None else [name]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_the_name_that_it_is_listed_by(name: str) -> None:
    """The table's entry leads to a command, and its help begins with a usage line of that name."""
    result = CliRunner().invoke(bank, [name, "--help"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: bank {name} ")
