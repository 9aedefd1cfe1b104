"""What a room wrote about a candidate's program."""

from __future__ import annotations

import json
from typing import Any

import pytest

from minbar.bank.raised import Raised
from minbar.drawing.pairs_results import NoResultError, Run, decoded, failures_of, never_loaded
from minbar.rooms.proof import ScriptResult

TESTS = ("test_a", "test_b")
RUN = {"program": "candidate", "tests": {"test_a": None, "test_b": None}, "report": None}
SYNTAX = {"kind": "SyntaxError", "text": "no", "line": 1}


def written(runs: object, *, status: int = 0) -> ScriptResult:
    """Return what a script left that wrote these runs."""
    files = {"result.json": json.dumps(runs).encode()}
    return ScriptResult(status=status, log="first\n\x1b[31mlast\n", files=files, missing={})


def run(tests: dict[str, Any], report: dict[str, Any] | None = None) -> Run:
    """Return a run as a room writes it."""
    written_run = {**RUN, "tests": tests, "report": report}
    (found,) = decoded(written([written_run]), ["candidate"], TESTS)
    return found


def test_failures_are_those_that_raised() -> None:
    """A test that passes is none of them."""
    found = run({"test_a": None, "test_b": SYNTAX})
    assert failures_of(found) == {"test_b": Raised("SyntaxError", "no", 1)}


@pytest.mark.parametrize(
    "runs",
    [
        [],
        [RUN, RUN],
        [{**RUN, "program": "another"}],
        [{**RUN, "tests": {"test_a": None}}],
        [{**RUN, "tests": {"test_a": None, "test_b": None, "test_c": None}}],
        [{**RUN, "tests": {"test_a": "passed", "test_b": None}}],
        {"candidate": "all fixed"},
    ],
)
def test_what_is_not_about_the_tests_is_not_believed(runs: object) -> None:
    """Each test of each program exactly once, or there is no result."""
    with pytest.raises(NoResultError, match="the program has written over it"):
        decoded(written(runs), ["candidate"], TESTS)


def test_a_run_without_an_end_says_its_last_words() -> None:
    """They cannot act on a terminal."""
    with pytest.raises(NoResultError, match="came to no end: ") as caught:
        decoded(written([RUN], status=1), ["candidate"], TESTS)
    assert "\x1b" not in str(caught.value)
    assert "last" in str(caught.value)


def test_a_program_that_never_loads_is_told_from_one_that_fails() -> None:
    """All tests and the report raise the same: it is said once, and no bug is judged."""
    everywhere = {"test_a": SYNTAX, "test_b": SYNTAX}
    loaded = run(everywhere, {"value": None, "error": {**SYNTAX, "kind": "KeyError"}})
    broken = run(everywhere, {"value": None, "error": SYNTAX})
    assert never_loaded(loaded, failures_of(loaded)) is None
    assert never_loaded(broken, failures_of(broken)) == Raised("SyntaxError", "no", 1)
    one = run({"test_a": SYNTAX, "test_b": None}, {"value": None, "error": SYNTAX})
    assert never_loaded(one, failures_of(one)) is None
