"""The report as one self-contained page without scripts.

The policy in its head allows two style sheets by their hashes and pictures
that the page carries; nothing else loads, runs or leaves. Every text passes
`visible` and is escaped; mark-up of a candidate stands in frames of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import Final

import jinja2
from markupsafe import Markup, escape

from minbar.models.attestation import ATTESTED, CLAIMED
from minbar.models.grade import CriterionResult, Grade, TestReport
from minbar.models.notebook import ExecutedNotebook
from minbar.models.quality import OpaqueCode, QualityFinding
from minbar.models.verdict import TestOutcome
from minbar.report import picture, words
from minbar.report.cells import show_notebook
from minbar.report.escape import cut, one_line, strip_ansi, visible
from minbar.report.quality_groups import Alike, alike, spread
from minbar.report.style import FRAME_STYLE, REPORT_STYLE, source_hash

__all__ = ["render_html"]

MAX_DETAIL: Final = 4000
_CODE: Final = re.compile(r"`([^`\n]{1,160})`")
_CODE_SPAN: Final = Markup("<code>{}</code>")
_POLICY: Final = (
    "default-src 'none'; img-src data:; "
    f"style-src {source_hash(REPORT_STYLE)} {source_hash(FRAME_STYLE)}; "
    "base-uri 'none'; form-action 'none'"
)


def render_html(grade: Grade, notebook: ExecutedNotebook) -> str:
    """Render a grade and its executed notebook as one HTML file.

    Which view it is follows from the grade: what `candidate_view` left out is
    not here to be shown. The text can be encoded as UTF-8.
    """
    template = _environment().get_template("report.html.j2")
    return template.render(
        grade=grade,
        notebook=show_notebook(grade, notebook),
        numbers={cell.cell for cell in notebook.cells},
        groups=_groups(grade),
        beside=_findings_by_cell(grade),
        policy=_POLICY,
        style=Markup(REPORT_STYLE),  # noqa: S704  ours; its hash needs it unescaped
        attested=ATTESTED,
        claimed=CLAIMED,
    )


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("minbar.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "alike": _alike,
        "check_state": words.check_state,
        "costliest": _costliest,
        "criterion_state": words.criterion_state,
        "detail": _detail,
        "dimension_fill": picture.dimension_fill,
        "hypothesis": words.hypothesis,
        "limit": words.limit,
        "line": one_line,
        "mark": _mark,
        "moment": words.moment,
        "number": words.number,
        "outcome": words.outcome,
        "percent": words.percent,
        "points": words.points,
        "quality_score": words.quality_score,
        "seconds": words.seconds,
        "sentence": _sentence,
        "size": words.size,
        "spread": spread,
        "standing": words.standing,
        "ticks": _ticks,
        "verdict": words.verdict,
    }
    environment.globals |= {
        "bar_position": picture.bar_position,
        "fill": picture.fill,
        "slowest": picture.slowest,
        "timeline": picture.timeline,
    }
    return environment


def _finalize(value: object) -> object:
    """Let no text into the page that was not made visible; mark-up of ours passes."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _detail(text: str) -> str:
    return cut(strip_ansi(text), MAX_DETAIL)


def _ticks(text: str) -> Markup:
    """Show names that stand between backticks as code."""
    pieces = _CODE.split(one_line(text, 600))
    return Markup().join(
        _CODE_SPAN.format(piece) if index % 2 else escape(piece)
        for index, piece in enumerate(pieces)
    )


def _sentence(text: str) -> Markup:
    """Begin with a capital letter and end with a full stop, unless it says its end itself."""
    line = one_line(text, 600)
    end = "" if line.endswith((".", "!", "?", "…")) or not line else "."
    return _ticks(f"{line[:1].upper()}{line[1:]}{end}")


def _alike(opaque: list[OpaqueCode]) -> list[Alike[OpaqueCode]]:
    """Put together what could not be followed for the same reason, and concerns the same."""
    return alike(opaque, lambda one: (one.reason, *one.checks))


def _costliest(findings: list[QualityFinding]) -> list[QualityFinding]:
    """Those that cost most come first; what costs nothing is a reminder."""
    return sorted(findings, key=lambda one: (-one.points, one.cell, one.line))


def _findings_by_cell(grade: Grade) -> defaultdict[int, list[QualityFinding]]:
    found: defaultdict[int, list[QualityFinding]] = defaultdict(list)
    for one in grade.quality.findings if grade.quality else ():
        found[one.cell].append(one)
    return found


def _mark(outcome: TestOutcome) -> str:
    return {TestOutcome.PASSED: "✓", TestOutcome.FAILED: "✗"}.get(outcome, "?")


def _groups(grade: Grade) -> list[tuple[CriterionResult | None, list[TestReport]]]:
    """Return tests by criterion, in the grade's order; strays come last, without one."""
    groups: dict[str, list[TestReport]] = {criterion.id: [] for criterion in grade.criteria}
    strays: list[TestReport] = []
    for test in grade.tests:
        groups.get(test.criterion, strays).append(test)
    named = [(criterion, groups[criterion.id]) for criterion in grade.criteria]
    found = [(criterion, tests) for criterion, tests in named if tests]
    return [*found, (None, strays)] if strays else [*found]
