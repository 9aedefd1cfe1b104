"""`minbar bank schema`, held against the published files."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from minbar.cli.bank_schema import schema
from minbar.content.schemas import SCHEMAS
from minbar.errors import UserError

PUBLISHED = Path(__file__).parents[2] / "docs" / "schemas"


@pytest.mark.parametrize("name", [*SCHEMAS, "bank-export"])
def test_prints_what_is_published(name: str) -> None:
    """Every schema is printed byte for byte as it stands in `docs/schemas`."""
    printed = CliRunner().invoke(schema, [name], catch_exceptions=False).stdout_bytes
    assert printed == (PUBLISHED / f"{name}.schema.json").read_bytes()


def test_unknown_name_is_refused_with_the_nearest() -> None:
    """A slip in the name is answered with the name that was meant."""
    with pytest.raises(UserError, match="`rubric`"):
        CliRunner().invoke(schema, ["rubrik"], catch_exceptions=False)


def test_help_names_every_schema() -> None:
    """The help lists all names that the command takes."""
    shown = CliRunner().invoke(schema, ["--help"]).stdout
    assert [name for name in (*SCHEMAS, "bank-export") if name not in shown] == []
