"""From what rooms found to a report: scored by the rubric, bounded, and the same each time."""

from __future__ import annotations

import dataclasses
import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.content.locate import built_in_root
from minbar.content.quality_rubrics import LoadedRubric, load_quality_rubric
from minbar.errors import RoomProtocolError
from minbar.grading.quality import (
    NO_RUNS,
    RUN_CHECKS,
    RunFindings,
    analyse,
    criterion_points,
    quality_report,
)
from minbar.quality.findings import SEVERITIES, Finding, Opaque, Severity, Step
from minbar.quality.result import Analysis, NotAnalysed, Place
from minbar.rooms.analysis import AnalysisRoom, Unread
from minbar.rooms.interface import RoomKind, RoomSpec
from tests.rooms.fakes import FakeRoom, say

LOADED = load_quality_rubric([built_in_root()], "default")
LEAK = Finding("leak-preprocessing", 2, 3, "It leaks.", "high", 0.95, path=(Step(1, 1, "read"),))
PLACE = Place("c2", "fit(X)", "ab" * 8, 17)
SUBJECTS = ("code", "metric", "model", "test-set")


def analysis(**changes: object) -> Analysis:
    """Return an analysis that found a leak."""
    plain = Analysis("1", 3, 120, 0, (LEAK,), (PLACE,), SUBJECTS, (), (), ("*",), 90)
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


def said(found: Analysis) -> bytes:
    """Return an analysis as the room writes it."""
    return json.dumps(dataclasses.asdict(found)).encode()


def room(payload: bytes, status: int = 0) -> AnalysisRoom:
    """Return a room that answers with this payload."""
    spec = RoomSpec(kind=RoomKind.ANALYSIS, image="fake")
    answer = say({"type": "analysed", "status": status}, payload)
    return AnalysisRoom(FakeRoom([say({"type": "ready"}), answer], spec=spec))


def test_what_the_room_says_is_read_back() -> None:
    """Findings, places, steps and gaps cross as they are."""
    found = analysis(
        opaque=(Opaque(3, 1, "exec", ("leak-*",)),), not_analysed=(NotAnalysed(0, "slow"),)
    )
    assert analyse(room(said(found)), b"raw") == found


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        said(analysis(version="2")),
        said(analysis(places=())),
        said(analysis()).replace(b'"high"', b'"worst"'),
        said(analysis()).replace(b"0.95", b"NaN"),
    ],
)
def test_what_no_analysis_says_is_refused(payload: bytes) -> None:
    """A room that says anything else is broken; nothing of it reaches a grade."""
    with pytest.raises(RoomProtocolError):
        analyse(room(payload), b"raw")


def test_findings_are_held_to_what_a_report_carries() -> None:
    """Texts are cut and numbers bounded, whatever the room says."""
    wild = dataclasses.replace(
        LEAK, cell=99, line=-3, column=0, confidence=7.0, message="m" * 5000, rule="r" * 5000
    )
    found = analyse(room(said(analysis(findings=(wild,)))), b"raw")
    assert isinstance(found, Analysis)
    (one,) = found.findings
    assert (one.cell, one.line, one.column, one.confidence) == (3, 1, 1, 1.0)
    assert (len(one.message), len(one.rule)) == (600, 160)


def test_a_finding_carries_all_its_evidence() -> None:
    """Check, tool, severity, confidence, place, snippet, points and path are in the report."""
    report = quality_report(analysis(), NO_RUNS, LOADED)
    (one,) = report.findings
    assert (one.check, one.dimension, one.tool) == ("leak-preprocessing", "soundness", "minbar")
    assert (one.cell, one.cell_id, one.line, one.file_line) == (2, "c2", 3, 17)
    assert (one.snippet, one.snippet_sha256, one.points) == ("fit(X)", "ab" * 8, 8)
    assert [(step.cell, step.text) for step in one.path] == [(1, "read")]


def test_dimensions_sum_their_checks_and_the_report_its_dimensions() -> None:
    """What is shown adds up at every level."""
    report = quality_report(analysis(), NO_RUNS, LOADED)
    for one in report.dimensions:
        assert one.points == pytest.approx(sum(check.points for check in one.checks))
        assert one.max_points <= one.weight
    assert report.points == pytest.approx(sum(one.points for one in report.dimensions))
    assert report.share == pytest.approx(report.points / report.max_points, abs=1e-3)


def test_a_notebook_that_was_only_read_says_so() -> None:
    """Checks of runs are out of the denominator, and named."""
    report = quality_report(analysis(), NO_RUNS, LOADED)
    states = {check.id: check.state for one in report.dimensions for check in one.checks}
    assert {states[name] for name in RUN_CHECKS} == {"not-run"}
    assert report.runs == 0


def test_the_rubric_names_the_checks_of_runs() -> None:
    """What runs answer and what the rubric asks of runs is the same."""
    rules = [rule for one in LOADED.rubric.dimensions for rule in one.checks]
    assert {rule.id for rule in rules if rule.reads == "run"} == set(RUN_CHECKS)


def test_a_gate_that_was_not_passed_is_named() -> None:
    """Who reads the report sees at once why a dimension is empty."""
    failed = Finding("clean-run", 2, 1, "It stops.", "high", 1.0)
    runs = RunFindings(findings=(failed,), runs=1, not_run={})
    report = quality_report(analysis(), runs, LOADED)
    assert report.gates == ["clean-run"]
    (first, *_) = report.dimensions
    assert (first.points, first.max_points > 0) == (0, True)


def test_a_fault_of_ours_leaves_the_notebook_without_a_score() -> None:
    """No score is no zero: a criterion waits."""
    failed = NotAnalysed(0, "soundness: KeyError", ("leak-overlap",), ours=True)
    report = quality_report(analysis(not_analysed=(failed,)), NO_RUNS, LOADED)
    assert (report.status, report.share) == ("not-scored", None)
    assert "KeyError" in report.reason
    assert criterion_points(report, 10) is None


@pytest.mark.parametrize(("status", "reason"), [(65, "no JSON"), (-24, "more time"), (70, "70")])
def test_what_could_not_be_analysed_is_not_scored(status: int, reason: str) -> None:
    """Whatever ended the analysis is told."""
    found = analyse(room(b"no JSON", status), b"raw")
    assert isinstance(found, Unread)
    report = quality_report(found, NO_RUNS, LOADED)
    assert (report.status, report.share, report.dimensions) == ("not-scored", None, [])
    assert reason in report.reason


def test_points_of_a_criterion_are_its_share() -> None:
    """A criterion of ten points gets a tenth of the percentage."""
    report = quality_report(analysis(), NO_RUNS, LOADED)
    assert report.share is not None
    assert criterion_points(report, 10) == round(report.share * 10, 2)


@given(st.sampled_from(SEVERITIES), st.floats(0, 1), st.integers(0, 5000))
def test_the_same_gives_the_same(severity: Severity, confidence: float, size: int) -> None:
    """A report is a function of its input, byte for byte."""
    found = dataclasses.replace(LEAK, severity=severity, confidence=confidence)
    one, two = (
        quality_report(analysis(findings=(found,), statements=size), NO_RUNS, LOADED)
        for _ in range(2)
    )
    assert msgspec.json.encode(one) == msgspec.json.encode(two)


def test_a_check_that_only_accuses_belongs_where_it_costs() -> None:
    """A finding of a check without points of its own is in the dimension that it costs."""
    fake = Finding("gaming", 1, 1, "It only looks so.", "high", 0.9, fakes="docstrings")
    found = analysis(findings=(fake,), subjects=("functions", *SUBJECTS))
    report = quality_report(found, NO_RUNS, LOADED)
    (one,) = report.findings
    assert (one.check, one.dimension, one.points) == ("gaming", "naming", 3)


def test_a_check_that_the_rubric_has_not_is_left_out() -> None:
    """A rubric without a check neither takes its points nor shows its findings."""
    rubric = msgspec.structs.replace(LOADED.rubric, dimensions=LOADED.rubric.dimensions[:1])
    report = quality_report(analysis(), NO_RUNS, LoadedRubric(rubric, "0"))
    assert (report.findings, report.for_review) == ([], [])


def test_too_little_to_judge_waits() -> None:
    """No share and no points of a criterion, and the reason is said; not our fault, no failure."""
    report = quality_report(analysis(work=3, findings=(), places=()), NO_RUNS, LOADED)
    assert (report.status, report.share) == ("waits", None)
    assert report.reason.startswith("there is not enough to judge: 3 of its statements")
    assert criterion_points(report, 10) is None


def test_our_own_fault_goes_before_too_little() -> None:
    """Where a check failed nobody can say that there was little."""
    failed = NotAnalysed(0, "soundness: KeyError", ("leak-overlap",), ours=True)
    report = quality_report(analysis(work=3, not_analysed=(failed,)), NO_RUNS, LOADED)
    assert report.status == "not-scored"
