"""The page on security: each claim names tests that exist, and no attack is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.attacks.cheats import read_cheats

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:tests|takehomes|docs)/[A-Za-z0-9_./-]+)`", PAGE)))
CHEATS = {cheat.name for cheat in read_cheats()}


@pytest.mark.parametrize("path", NAMED)
def test_every_file_that_is_named_exists(path: str) -> None:
    """What proves a claim is where the page says."""
    assert (ROOT / path).exists()


def test_every_attack_stands_beside_the_claim_that_it_tests() -> None:
    """The table names each cheating notebook, and none that is gone."""
    rows = [line for line in PAGE.splitlines() if line.startswith("|")]
    named = {name for row in rows for name in re.findall(r"`([a-z_]+)`", row)}
    assert named == CHEATS


def test_every_claim_has_a_test() -> None:
    """No row of the table is a promise alone."""
    table = PAGE.partition("| claim |")[2].partition("\n\n")[0].splitlines()[2:]
    claims = [row.split("|")[1].strip() for row in table]
    assert claims
    assert [claim for claim, row in zip(claims, table, strict=True) if "`" not in row] == []
