"""Words that a candidate may read of a test that was not passed."""

from __future__ import annotations

import pytest
from hypothesis import given

from minbar.models.verdict import TestOutcome
from minbar.report.reasons import AN_EXCEPTION, EXCEPTION_NAMES, REASONS, UNKNOWN, safe_reason
from minbar.rooms.inside import submission
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
        ("", "the test was not passed"),
        ("something else", "the test was not passed"),
        (
            "`f` gave 3 rows, expected 1180",
            "what came back has another number of rows than the brief asks for",
        ),
        (
            "`f` gave an array of shape (3, 2), expected (1180,)",
            "the array that came back has another shape than the brief asks for",
        ),
        ("`f` gave NaN, infinity or a missing number", "numbers that came back are not finite"),
        (
            "`f` gave a number below 0.25",
            "numbers that came back are smaller than the brief allows",
        ),
        (
            "`f` gave a list, expected a number",
            "the value that came back is of another type than the brief asks for",
        ),
        ("`f` ran out of time", "your code ran out of time"),
        ("the kernel ended while `f` was running", "the kernel ended while your code was running"),
        ("the answer is not what is asked for", "the answer is not what is asked for"),
    ],
)
def test_reasons_are_recognised(summary: str, told: str) -> None:
    """Known reasons keep their meaning; names that are not on the list become an exception."""
    assert safe_reason(summary, FAILED) == told


@pytest.mark.parametrize("sentence", sorted(submission.REASONS.values()))
def test_every_sentence_of_the_rooms_is_recognised(sentence: str) -> None:
    """What the examination says of an answer that did not come has a reason of its own."""
    assert safe_reason(sentence.format(name="predict"), FAILED) not in {
        UNKNOWN, "your code raised an exception"
    }  # fmt: skip


def test_passed_and_ungradable_tests_quote_nothing() -> None:
    """A passed test has no reason, and one that could not be graded has always the same."""
    assert safe_reason("secret ValueError", TestOutcome.PASSED) == ""
    told = safe_reason("secret ValueError", TestOutcome.UNGRADABLE)
    assert told == "could not be graded, for a reason that is not yours"


@given(hostile_text())
def test_no_word_of_the_summary_is_quoted(summary: str) -> None:
    """Whatever the summary, what is told is one of finitely many sentences of ours."""
    sentences = {words for _, words in REASONS}
    sentences |= {UNKNOWN}
    sentences |= {f"your code raised {name}" for name in (*EXCEPTION_NAMES, AN_EXCEPTION)}
    assert safe_reason(summary, FAILED) in sentences
