"""Which fields of a grade the host measured, and which the candidate's room only says.

A path names a field as JSON does, with `[]` for every element of a list. Each
has the sentence that reports and documentation print beside it.
"""

from __future__ import annotations

from typing import Final

__all__ = ["ATTESTED", "CLAIMED"]

ATTESTED: Final[dict[str, str]] = {
    "takehome": "read from the content, hidden tests included in its hash",
    "submission": "the bytes that were handed in; the candidate by receipt or by option",
    "environment.image": "the image that the engine started",
    "environment.packages": "the pins that the image was built from",
    "limits": "set by the host and enforced by the kernel",
    "tests[].outcome": "judged in a room of its own that holds none of the candidate's code",
    "tests[].points": "follow from the outcomes",
    "criteria[].points": "follow from the tests, from code quality, or from a reviewer",
    "quality": "read in a room where none of it runs; what runs show, compared between two rooms",
    "verdict.kind": "time limits, kills and kinds of death; that a cell raised is claimed",
    "run.wall_seconds": "by the host's clock",
    "run.cells[].wall_seconds": "by the host's clock, from question to answer",
    "run.tests[].wall_seconds": "by the clock of the examiner's room",
    "run.cpu_seconds": "by the engine's counters",
    "run.peak_memory_bytes": "by the engine's counters",
    "run.oom_kills": "by the kernel's counter",
}

CLAIMED: Final[dict[str, str]] = {
    "cells[].status": "how a cell ended, where the host did not end it",
    "cells[].error_name": "the exception's name",
    "cells[].error_text": "the exception's text",
    "environment.python": "what the room's interpreter says of itself",
    "run.call_log": "what the candidate's code printed while tests called it",
    "tests[].evidence.cell": "where the candidate's code says that it failed",
    "tests[].evidence.line": "where the candidate's code says that it failed",
    "tests[].evidence.detail": "what a failing test saw of the candidate's answer",
}
