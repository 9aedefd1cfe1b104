"""The `minbar` command: finds a subcommand's file only when it is asked for."""

from __future__ import annotations

from typing import Final

import click

from minbar import __version__
from minbar.cli.failures import guarded
from minbar.cli.lazy import lazy_group

__all__ = ["cli", "main"]

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    "bank": ("minbar.cli.bank:bank", "Prove, list and edit the bank of items."),
    "candidate": ("minbar.cli.candidate:candidate", "Forget or export what is kept of one."),
    "draw": ("minbar.cli.draw:draw", "Draw a set of items for an interview."),
    "grade": ("minbar.cli.grade:grade", "Grade submissions of a take-home in a sandbox."),
    "grades": ("minbar.cli.grades:grades", "List, show, export and compare kept grades."),
    "lock": ("minbar.cli.lock:lock", "Check a drawn set, draw it again, say what became of it."),
    "packet": ("minbar.cli.packet:packet", "Write what interviewer and candidate get of a set."),
    "pair": ("minbar.cli.pair:pair", "See what became of a pair-programming task."),
    "quality": ("minbar.cli.quality:quality", "Score the code of notebooks, with evidence."),
    "review": ("minbar.cli.review:review", "Score the manual criteria of a grade, blinded."),
    "sandbox": ("minbar.cli.sandbox:sandbox", "Build, examine and attack the sandbox."),
    "takehome": ("minbar.cli.takehome:takehome", "List, start and verify take-homes."),
}


@click.group(cls=lazy_group(COMMANDS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="minbar")
def cli() -> None:
    """Hire for strengths, meet a minimum bar everywhere else."""


def main() -> None:
    """Run the command line; every exit code is decided in `minbar.cli.failures`."""
    guarded(cli)
