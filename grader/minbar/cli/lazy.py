"""Groups of commands whose files are imported when they are used, not before."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

__all__ = ["LazyGroup", "lazy_group"]


class LazyGroup(click.Group):
    """A group that imports a command's module when the command is used.

    Start-up counts: `--help` must not pay for what it does not run.

    Attributes:
        table: name of each command to `module:attribute` and its line in the help.
    """

    table: Mapping[str, tuple[str, str]] = {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, sorted."""
        return sorted({*super().list_commands(ctx), *self.table})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of `cmd_name` and return its command."""
        if cmd_name not in self.table:
            return super().get_command(ctx, cmd_name)
        module, _, attribute = self.table[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands from the table, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.table[name][1]) for name in self.list_commands(ctx)])


def lazy_group(table: Mapping[str, tuple[str, str]]) -> type[LazyGroup]:
    """Return a class of groups with these commands, for `click.group(cls=…)`."""
    return type("TableGroup", (LazyGroup,), {"table": table})
