"""GitHub annotations: one command a line, and none that a notebook wrote."""

from __future__ import annotations

import re

from hypothesis import given

from minbar.report.annotations import render_annotations
from tests.report.hostile import hostile_text
from tests.report.quality_samples import make_finding, make_quality

COMMAND = re.compile(
    r"::(error|warning|notice) file=[^,:\n]*,line=\d+,title=minbar [a-z-]+::[^\n]*\n"
)


def test_a_finding_is_a_command() -> None:
    """Severity chooses the command; file, line and title are its properties."""
    first, second, third = render_annotations([("a.ipynb", make_quality())]).splitlines()
    assert first.startswith(
        "::error file=a.ipynb,line=61,title=minbar leak-preprocessing::Cell 4, line 2: `X` is"
    )
    assert second.startswith("::notice file=a.ipynb,line=30")
    assert third == (
        "::warning file=a.ipynb,line=1,title=minbar conclusion::"
        "The notebook ends without a conclusion."
    )


def test_signs_of_commands_are_escaped() -> None:
    """Percent signs, colons and commas do not end a property."""
    report = make_quality(findings=[make_finding(message="50% of it\n::error::x")])
    text = render_annotations([("a,b:c%.ipynb", report)])
    assert "file=a%2Cb%3Ac%25.ipynb," in text
    assert text.count("\n") == 1
    assert "50%25 of it ::error::x" in text


@given(hostile_text(), hostile_text())
def test_no_text_begins_a_command_of_its_own(text: str, path: str) -> None:
    """Whatever a notebook or its path holds, the output is one command of ours."""
    report = make_quality(findings=[make_finding(message=text)])
    written = render_annotations([(path or "a", report)])
    written.encode()
    assert COMMAND.fullmatch(written)
