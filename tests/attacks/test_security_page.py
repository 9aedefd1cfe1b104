"""The pages on security: each claim names tests that exist, and no attack is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from minbar.content.attacks import load_corpus
from minbar.content.locate import built_in_root
from tests.attacks.pages import PAGE as ATTACKS_PAGE
from tests.attacks.pages import page

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`((?:tests|takehomes|docs)/[A-Za-z0-9_./-]+)`", PAGE)))
CORPUS = load_corpus((built_in_root(),))
ATTACKS = {attack.name for attack in CORPUS.attacks}


def claims() -> list[str]:
    """Return the rows of the table of claims."""
    return PAGE.partition("| claim |")[2].partition("\n\n")[0].splitlines()[2:]


@pytest.mark.parametrize("path", NAMED)
def test_every_file_that_is_named_exists(path: str) -> None:
    """What proves a claim is where the page says."""
    assert (ROOT / path).exists()


def test_every_attack_stands_beside_the_claim_that_it_tests() -> None:
    """The table names each attack, and none that is gone."""
    named = {name for row in claims() for name in re.findall(r"`([a-z0-9_]+)`", row)}
    assert named == ATTACKS


def test_every_claim_has_a_test() -> None:
    """No row of the table is a promise alone."""
    table = claims()
    assert table
    assert [row.split("|")[1].strip() for row in table if "`" not in row] == []


def test_the_list_of_attacks_is_current() -> None:
    """The page is what the files say: `python -m tests.attacks.pages` writes it."""
    assert ATTACKS_PAGE.read_text(encoding="utf-8") == page(CORPUS)


def test_the_readme_counts_the_attacks() -> None:
    """The number on the first page is theirs."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"[{len(ATTACKS)} attacks]" in readme


@pytest.mark.parametrize(
    "said",
    ["kernel exploit", "hardware side channels", "/proc/stat", "attested", "claimed", "runsc"],
)
def test_the_readme_says_what_is_not_stopped(said: str) -> None:
    """Whoever reads only the first page is told what the sandbox does not stop."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    note = readme.partition("## What the sandbox stops, and what it does not")[2]
    assert said in note.partition("\n## ")[0]
