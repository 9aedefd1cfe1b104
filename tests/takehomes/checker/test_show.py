"""What is said of a check, where the runs of real notebooks don't reach."""

from __future__ import annotations

import io
from typing import Any

import pytest

from minbar.rooms.inside.notebook import CellOutcome
from minbar.takehomes.checker.run import Check
from minbar.takehomes.checker.screen import Screen
from minbar.takehomes.checker.session import LocalCell
from minbar.takehomes.checker.show import show_cells, show_summary, show_tests


@pytest.fixture
def lines() -> io.StringIO:
    """What was said."""
    return io.StringIO()


def record(**changes: object) -> dict[str, Any]:
    """Return the record of a failed test."""
    test = {
        "id": "test_public.py::test_one",
        "sentence": "One is one.",
        "outcome": "failed",
        "public": "`one` raised an exception",
        "detail": "",
        "error_name": "",
        "cell": None,
        "line": None,
        "seconds": 0.04,
    }
    return {**test, **changes}


def test_memory_over_the_limit(lines: io.StringIO) -> None:
    """A notebook that held more than the grader allows is warned of, and only then."""
    show_summary(Screen(lines), Check(peak_bytes=1024 << 20), 1024)
    assert "memory" not in lines.getvalue()
    show_summary(Screen(lines), Check(peak_bytes=1025 << 20), 1024)
    assert "held 1025 MiB of memory; the grader allows 1024 MiB" in lines.getvalue()


def test_error_outside_of_the_cells(lines: io.StringIO) -> None:
    """An error in a library, or in a helper file, shows the exception's own words."""
    trace = "Traceback:\n  File ...\nKeyError: 'hub'\n"
    test = record(error_name="KeyError", detail=trace)
    show_tests(Screen(lines), Check(tests=[test]), {})
    assert [line.strip() for line in lines.getvalue().splitlines()[1:]] == [
        "`one` raised an exception",
        "KeyError: 'hub'",
    ]


def test_place_without_its_source(lines: io.StringIO) -> None:
    """A place that is in no cell that was run is named, and no other line is shown."""
    test = record(error_name="KeyError", detail="KeyError: 1", cell=9, line=4)
    show_tests(Screen(lines), Check(tests=[test]), {9: "x = 1"})
    assert "in cell 9, line 4" in lines.getvalue()
    assert "x = 1" not in lines.getvalue()


def test_test_without_a_sentence(lines: io.StringIO) -> None:
    """A test of a candidate's own, without a docstring, goes by its name."""
    show_tests(Screen(lines), Check(tests=[record(sentence="", outcome="passed")]), {})
    assert "test_public.py::test_one" in lines.getvalue()


@pytest.mark.parametrize(
    ("status", "says"),
    [
        ("timeout", "cell 2: it ran out of time"),
        ("output-limit", "cell 2: it printed more than is accepted"),
        ("died", "cell 2: the kernel died"),
        ("something-new", "cell 2: something-new"),
    ],
)
def test_cells(status: str, says: str, lines: io.StringIO) -> None:
    """Each way in which a cell can end has its words."""
    cells = [LocalCell(2, status, 1.0, CellOutcome(status)), LocalCell(3, "not-run")]
    show_cells(Screen(lines), cells, {2: "x", 3: "y"})
    assert says in lines.getvalue()
    assert "not run: cells 3" in lines.getvalue()
