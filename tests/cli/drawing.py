"""Commands that draw, run in this process over a bank with some choice."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from click.testing import CliRunner, Result

from minbar.cli.failures import exit_code
from minbar.cli.main import cli
from minbar.errors import MinbarError

__all__ = ["run"]


def run(bank: Path, *arguments: str | Path, expected: int = 0) -> Result:
    """Run a command; what it raises becomes its exit code, as on the command line.

    Args:
        bank: taken by the commands that know `--bank`.
        arguments: of the command.
        expected: exit code.
    """
    words: Sequence[str] = [str(word) for word in arguments]
    if words[0] == "draw" or words[:2] in (
        ["lock", "check"],
        ["lock", "redraw"],
        ["lock", "leaked"],
    ):
        words = [*words, "--bank", str(bank)]
    result = CliRunner().invoke(cli, words)
    error = result.exception
    code = result.exit_code
    if isinstance(error, MinbarError | OSError):
        code = exit_code(error)
    elif error is not None and not isinstance(error, SystemExit):
        raise error
    assert code == expected, (result.output, error)
    return result
