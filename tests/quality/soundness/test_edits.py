"""Leaks under a small edit are still found, and honest code beside them is not accused."""

from __future__ import annotations

import pytest

from tests.quality.soundness.edits import HIDDEN, HONEST
from tests.quality.soundness.sample import TABLE, reported

LEAKS = {"leak-preprocessing", "leak-overlap", "leak-test-reuse", "leak-refit"}


@pytest.mark.parametrize("name", HIDDEN)
def test_a_small_edit_hides_nothing(name: str) -> None:
    """A loop around it, another name, or a call that goes nowhere change nothing."""
    check, code = HIDDEN[name]
    assert check in reported(TABLE, code)


@pytest.mark.parametrize("name", HONEST)
def test_honest_code_is_not_accused(name: str) -> None:
    """Figures of each row, spreads of many splits, and rows that are other rows are no leak."""
    assert not reported(TABLE, HONEST[name]) & LEAKS
