"""SARIF logs: valid, with cells mapped and nothing in them that acts."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import given

from minbar.models.quality import QualityReport
from minbar.report.sarif import render_sarif
from tests.report.hostile import hostile_text
from tests.report.quality_samples import make_finding, make_quality
from tests.report.sarif_we_write import SCHEMA

STANDARD = os.environ.get("MINBAR_SARIF_SCHEMA")


def log_of(*reports: tuple[str, QualityReport]) -> dict[str, Any]:
    """Render and read a log that the schema accepts."""
    text = render_sarif(reports or [("work/a b.ipynb", make_quality())], version="0.1.0")
    log: dict[str, Any] = json.loads(text)
    jsonschema.Draft7Validator(SCHEMA).validate(log)
    if STANDARD:
        jsonschema.Draft7Validator(json.loads(Path(STANDARD).read_bytes())).validate(log)
    return log


def test_a_result_names_file_and_cell() -> None:
    """Tools that know files only get a line of the file, people the cell."""
    first = log_of()["runs"][0]["results"][0]
    assert first["ruleId"] == "leak-preprocessing"
    assert first["level"] == "error"
    (location,) = first["locations"]
    assert location["physicalLocation"]["artifactLocation"] == {
        "uri": "work/a%20b.ipynb",
        "index": 0,
    }
    assert location["physicalLocation"]["region"]["startLine"] == 61
    assert location["logicalLocations"] == [
        {"name": "cell 4, line 2", "kind": "cell", "fullyQualifiedName": "scale:2"}
    ]


def test_the_path_of_a_finding_is_a_code_flow() -> None:
    """Read here, fitted there, split there."""
    first = log_of()["runs"][0]["results"][0]
    steps = first["codeFlows"][0]["threadFlows"][0]["locations"]
    names = [step["location"]["logicalLocations"][0]["name"] for step in steps]
    assert names == ["cell 2, line 3", "cell 4, line 2", "cell 7, line 1"]


def test_every_result_has_its_rule() -> None:
    """Rules are listed once, over all notebooks, and results point at them."""
    run = log_of(("a.ipynb", make_quality()), ("b.ipynb", make_quality()))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    assert len(run["results"]) == 8
    assert all(rules[one["ruleIndex"]] == one["ruleId"] for one in run["results"])


def test_what_is_for_review_is_no_failure() -> None:
    """A finding of low confidence has the kind that asks a person, and no level."""
    found = [one for one in log_of()["runs"][0]["results"] if one["kind"] == "review"]
    assert [(one["ruleId"], one["level"]) for one in found] == [("leak-features", "none")]


def test_what_was_not_analysed_is_told() -> None:
    """A reader of the log learns what it does not cover."""
    (invocation,) = log_of()["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is True
    told = [one["message"]["text"] for one in invocation["toolExecutionNotifications"]]
    assert told[0] == "a syntax error in line 1"
    failed = make_quality(status="not-scored", share=None, reason="no notebook")
    (invocation,) = log_of(("a.ipynb", failed))["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False


@given(hostile_text(), hostile_text())
def test_no_text_breaks_the_log(text: str, path: str) -> None:
    """Whatever a notebook holds, the log is valid JSON that can be encoded."""
    finding = make_finding(message=text or "x", snippet=text, cell_id=text)
    report = make_quality(findings=[finding], for_review=[])
    render_sarif([(path or "a", report)], version="0.1.0").encode()
    log_of(("a.ipynb", report))


@pytest.mark.parametrize("name", ["a.ipynb", "ü/ä.ipynb", "100%.ipynb", "a#b?.ipynb"])
def test_paths_are_uris(name: str) -> None:
    """Any path is written as a reference that the standard allows."""
    log_of((name, make_quality()))
