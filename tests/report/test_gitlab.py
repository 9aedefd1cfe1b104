"""GitLab's code quality report."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given

from minbar.report.gitlab import render_gitlab
from tests.report.hostile import hostile_text
from tests.report.quality_samples import make_finding, make_quality


def entries(*findings: Any) -> list[dict[str, Any]]:  # noqa: ANN401  findings
    """Render and read a report."""
    report = make_quality(findings=list(findings)) if findings else make_quality()
    found: list[dict[str, Any]] = json.loads(render_gitlab([("work/a.ipynb", report)]))
    return found


def test_an_entry_has_what_gitlab_reads() -> None:
    """Description, name of the check, fingerprint, severity, path and first line."""
    first = entries()[0]
    assert set(first) == {"description", "check_name", "fingerprint", "severity", "location"}
    assert first["description"].startswith("Cell 4, line 2: `X` is scaled before")
    assert (first["check_name"], first["severity"]) == ("leak-preprocessing", "critical")
    assert first["location"] == {"path": "work/a.ipynb", "lines": {"begin": 61}}


def test_only_what_costs_points_or_could_is_listed() -> None:
    """Findings for review are no findings to a gate."""
    assert [one["check_name"] for one in entries()] == [
        "leak-preprocessing",
        "faults",
        "conclusion",
    ]


def test_fingerprints_are_unique_and_outlive_a_move() -> None:
    """Equal findings are told apart; one that has moved to another cell is the same."""
    twice = entries(make_finding(), make_finding())
    assert len({one["fingerprint"] for one in twice}) == 2
    moved = entries(make_finding(cell=9, line=7, file_line=99))
    assert moved[0]["fingerprint"] == twice[0]["fingerprint"]


@given(hostile_text())
def test_no_text_breaks_it(text: str) -> None:
    """Whatever a notebook holds, the report is one JSON list that can be encoded."""
    found = entries(make_finding(message=text, snippet_sha256=text))
    json.dumps(found).encode()
    assert "\n" not in found[0]["description"]
