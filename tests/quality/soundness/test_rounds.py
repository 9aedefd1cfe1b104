"""Loops whose rounds choose by the test rows, and those that only look as if they did."""

from __future__ import annotations

import pytest

from tests.quality.soundness.rounds import APART, CHOOSING, HONEST, SHARED
from tests.quality.soundness.sample import TABLE, reported

LEAKS = {"leak-preprocessing", "leak-overlap", "leak-test-reuse", "leak-refit"}


@pytest.mark.parametrize("name", CHOOSING)
def test_a_choice_by_the_test_rows_is_found(name: str) -> None:
    """A loop that tries settings on one set of rows uses them up."""
    assert reported(TABLE, CHOOSING[name]) & LEAKS == {"leak-test-reuse"}


@pytest.mark.parametrize("name", HONEST)
def test_rounds_of_their_own_are_no_choice(name: str) -> None:
    """Folds by hand, targets one by one, and columns left out to see what they are worth."""
    assert not reported(TABLE, HONEST[name]) & LEAKS


@pytest.mark.parametrize("name", SHARED)
def test_rows_on_both_sides_are_found(name: str) -> None:
    """Windows with rows in common, rows drawn again by their numbers, stretches that cross."""
    assert reported(TABLE, SHARED[name]) & LEAKS == {"leak-overlap"}


@pytest.mark.parametrize("name", APART)
def test_rows_that_are_kept_apart_are_not_accused(name: str) -> None:
    """Windows and drawings that stay on one side of the split, or have nothing in common."""
    assert not reported(TABLE, APART[name]) & LEAKS
