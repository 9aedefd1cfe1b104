"""Words that a candidate may read of a test that was not passed."""

from __future__ import annotations

import pytest
from hypothesis import given

from minbar.models.verdict import TestOutcome
from minbar.report.reasons import AN_EXCEPTION, EXCEPTION_NAMES, REASONS, safe_reason
from tests.report.hostile import hostile_text

FAILED = TestOutcome.FAILED


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("`f` raised an exception: ValueError", "your code raised ValueError"),
        ("`f` raised an exception: Row17Error", "your code raised an exception"),
        ("`f` raised an exception: an exception of its own kind", "your code raised an exception"),
        ("ZeroDivisionError", "your code raised ZeroDivisionError"),
        ("NotFittedError: row 17", "your code raised NotFittedError"),
        ("", "your code raised an exception"),
        ("`f` ran out of time", "your code ran out of time"),
        ("the kernel ended while `f` was running", "the kernel ended while your code was running"),
        ("the answer is not what is asked for", "the answer is not what is asked for"),
    ],
)
def test_reasons_are_recognised(summary: str, told: str) -> None:
    """Known reasons keep their meaning; names that are not on the list become an exception."""
    assert safe_reason(summary, FAILED) == told


def test_passed_and_ungradable_tests_quote_nothing() -> None:
    """A passed test has no reason, and one that could not be graded has always the same."""
    assert safe_reason("secret ValueError", TestOutcome.PASSED) == ""
    told = safe_reason("secret ValueError", TestOutcome.UNGRADABLE)
    assert told == "could not be graded, for a reason that is not yours"


@given(hostile_text())
def test_no_word_of_the_summary_is_quoted(summary: str) -> None:
    """Whatever the summary, what is told is one of finitely many sentences of ours."""
    sentences = {words for _, words in REASONS}
    sentences |= {f"your code raised {name}" for name in (*EXCEPTION_NAMES, AN_EXCEPTION)}
    assert safe_reason(summary, FAILED) in sentences
