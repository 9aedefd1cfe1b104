"""The page of the documentation on the result."""

from __future__ import annotations

from pathlib import Path

import pytest

from minbar.models.attestation import ATTESTED, CLAIMED
from minbar.report.reasons import REASONS, UNKNOWN

PAGE = (Path(__file__).parents[2] / "docs/result.md").read_text("utf-8")


@pytest.mark.parametrize(("path", "how"), [*ATTESTED.items(), *CLAIMED.items()])
def test_every_field_is_listed(path: str, how: str) -> None:
    """What is attested and claimed stands on the page as grades have it."""
    assert f"| `{path}` | {how} |" in PAGE


def test_measured_comes_before_claimed() -> None:
    """Each field stands in the table that it belongs to."""
    attested, _, claimed = PAGE.partition("`claimed`: the candidate's room says so.")
    assert all(f"| `{path}` |" in attested for path in ATTESTED)
    assert all(f"| `{path}` |" in claimed for path in CLAIMED)


def test_every_reason_is_listed() -> None:
    """A candidate's reasons are public: they are all on the page."""
    assert all(f"- {words}" in PAGE for words in (*(words for _, words in REASONS), UNKNOWN))
