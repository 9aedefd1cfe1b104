"""What a candidate may read of why a test failed: words from two fixed lists.

The machine's own summary is never passed on. It is only searched for a reason
and an exception's name that stand here; whatever else it says stays out.
"""

from __future__ import annotations

import builtins
import re
from typing import Final

from minbar.models.verdict import TestOutcome

__all__ = ["AN_EXCEPTION", "EXCEPTION_NAMES", "REASONS", "UNKNOWN", "safe_reason"]

AN_EXCEPTION: Final = "an exception"
RAISED: Final = "your code raised"
UNKNOWN: Final = "the test was not passed"
ROWS: Final = "what came back has another number of rows than the brief asks for"

_FURTHER_NAMES: Final = (
    "ConvergenceWarning",
    "JSONDecodeError",
    "LinAlgError",
    "MergeError",
    "NotFittedError",
    "OutOfBoundsDatetime",
    "ParserError",
)
EXCEPTION_NAMES: Final = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, BaseException)
) | frozenset(_FURTHER_NAMES)

# What to look for in a summary, in this order, and the sentence that stands for it. The
# machine's own sentences name sizes and values, which belong to hidden data.
REASONS: Final[tuple[tuple[str, str], ...]] = (
    ("is not defined", "a name that the brief asks for is not defined when the notebook has run"),
    ("ran out of time", "your code ran out of time"),
    ("ran out of memory", "your code ran out of memory"),
    ("kernel had ended", "the kernel had ended before your code could be called"),
    ("kernel ended", "the kernel ended while your code was running"),
    ("wrote no file", "the run of the notebook did not write a file that the brief asks for"),
    ("not a regular file", "a file that the brief asks for is not a regular file"),
    ("cannot be read", "the value that came back cannot be read"),
    ("not accepted", "the value that came back is of a kind that is not accepted"),
    ("larger than is accepted", "the value that came back is larger than is accepted"),
    ("answers rows differently", "rows get another answer when they are asked in another way"),
    ("gave no answer", "your code gave no answer"),
    ("without the columns", "the data frame that came back lacks columns that the brief asks for"),
    ("without the keys", "the dict that came back lacks keys that the brief asks for"),
    ("under other labels", "the rows that came back have other labels than those that were sent"),
    (" of one name", "the data frame that came back has two columns of one name"),
    (" of shape ", "the array that came back has another shape than the brief asks for"),
    (" row, expected ", ROWS),
    (" rows, expected ", ROWS),
    (" of length ", "the value that came back is longer than the brief allows"),
    (" finite", "numbers that came back are not finite"),
    (" NaN", "numbers that came back are not finite"),
    (" complex numbers", "numbers that came back are complex"),
    (" below ", "numbers that came back are smaller than the brief allows"),
    (" above ", "numbers that came back are larger than the brief allows"),
    ("expected ", "the value that came back is of another type than the brief asks for"),
    ("not what is asked for", "the answer is not what is asked for"),
    ("error after your answer", "the answer could not be worked with"),
    ("raised", RAISED),
)

_WORD: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def safe_reason(summary: str, outcome: TestOutcome) -> str:
    """Say why a test was not passed, in words from the fixed lists only.

    Args:
        summary: what the machine wrote down; only searched, never quoted.
        outcome: what became of the test.
    """
    if outcome is TestOutcome.PASSED:
        return ""
    if outcome is TestOutcome.UNGRADABLE:
        return "could not be graded, for a reason that is not yours"
    reason = next((words for sign, words in REASONS if sign in summary), None)
    if reason not in {None, RAISED}:
        return reason or UNKNOWN
    name = next((word for word in _WORD.findall(summary) if word in EXCEPTION_NAMES), None)
    return f"{RAISED} {name or AN_EXCEPTION}" if name or reason else UNKNOWN
