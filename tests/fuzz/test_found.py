"""Cases that once broke a target: each stays mended."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tests.fuzz.process import Target
from tests.fuzz.shares import SHARES

FOUND = Path(__file__).parent / "found"
LARGEST = 8192


@pytest.mark.parametrize("name", SHARES)
def test_what_was_found_stays_mended(name: str) -> None:
    """Every case that was kept passes now, as do the seeds."""
    seeds: list[bytes] = importlib.import_module(f"tests.fuzz.material.{name}").seeds()
    with Target(name) as target:
        for path in sorted((FOUND / name).glob("*")):
            target.check(path.read_bytes())
        for data in seeds[:3]:
            target.check(data)


def test_kept_cases_are_small_and_in_their_place() -> None:
    """A kept case lies in the folder of its target, has a name that says what, and is small."""
    kept = [path for path in FOUND.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        assert path.parent.parent == FOUND
        assert path.parent.name in SHARES
        assert path.stat().st_size <= LARGEST
