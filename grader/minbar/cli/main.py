"""The `minbar` command: finds a subcommand's file only when it is asked for."""

from __future__ import annotations

import importlib
from typing import Final

import click

from minbar import __version__
from minbar.cli.failures import guarded

__all__ = ["cli", "main"]

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "grade": ("minbar.cli.grade:grade", "Grade submissions of a take-home in a sandbox."),
    "review": ("minbar.cli.review:review", "Score the manual criteria of a grade, blinded."),
    "sandbox": ("minbar.cli.sandbox:sandbox", "Build and examine the sandbox."),
    "takehome": ("minbar.cli.takehome:takehome", "List, start and verify take-homes."),
}


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used.

    Start-up counts: `--help` must not pay for what it does not run.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of `cmd_name` and return its command."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="minbar")
def cli() -> None:
    """Hire for strengths, meet a minimum bar everywhere else."""


def main() -> None:
    """Run the command line; every exit code is decided in `minbar.cli.failures`."""
    guarded(cli)
