"""The page of the documentation on grading says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import click
import msgspec
import pytest

from minbar.cli import failures
from minbar.cli.grade import grade
from minbar.models.takehome import Limits
from minbar.models.verdict import TestOutcome, VerdictKind
from tests.cli.commands import FILES

PAGE = (Path(__file__).parents[2] / "docs/grading.md").read_text("utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the rows of the first table below a heading, without its head."""
    table = re.search(r"(?:^\|.*\n)+", PAGE.partition(f"# {heading}\n")[2], re.MULTILINE)
    assert table is not None
    lines = table[0].splitlines()[2:]
    return [[field.strip() for field in line.strip("|").split("|")] for line in lines]


def names(heading: str) -> list[str]:
    """Return what the first column of a table names."""
    return re.findall(r"`([^`]+)`", "\n".join(row[0] for row in rows(heading)))


def test_every_option_is_listed() -> None:
    """Every option of the command is in the table, and no other."""
    given = [option for option in grade.params if isinstance(option, click.Option)]
    options = {name for one in given for name in (one.opts[0], *one.secondary_opts[:1])}
    listed = {name.split()[0] for name in names("Options")}
    assert listed == options


def test_every_file_is_listed() -> None:
    """The five files are in the table, by their names."""
    assert sorted(names("What is written")) == sorted(FILES)


def test_verdicts_are_in_the_order_of_severity() -> None:
    """All verdicts are listed, from mild to severe as the code ranks them."""
    assert names("Verdicts") == [kind.value for kind in VerdictKind]


def test_every_outcome_is_listed() -> None:
    """A test has one of three outcomes."""
    assert names("What becomes of a test") == [outcome.value for outcome in TestOutcome]


@pytest.mark.parametrize("field", msgspec.structs.fields(Limits), ids=lambda field: field.name)
def test_every_limit_has_its_default(field: msgspec.structs.FieldInfo) -> None:
    """Each limit stands with the value that it has where nobody sets it."""
    (said,) = [says for name, says in rows("Limits") if name == f"`{field.name}`"]
    assert said.split()[0] == str(field.default)


def test_no_limit_is_made_up() -> None:
    """The page lists no limit that a take-home does not have."""
    assert set(names("Limits")) == {field.name for field in msgspec.structs.fields(Limits)}


def test_exit_codes() -> None:
    """The codes on the page are the ones that the commands end with."""
    listed = [int(code) for code, _ in rows("Exit codes")]
    assert listed == [
        0, failures.EXIT_USER, click.UsageError.exit_code, failures.EXIT_OUR_FAULT,
        failures.EXIT_INTERRUPTED, failures.EXIT_TERMINATED,
    ]  # fmt: skip
