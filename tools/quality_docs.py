"""Write the page of all quality checks anew: what each is worth, and what it finds.

    tools/quality-docs

The examples of a check are `tests/quality/examples/<check>/fail*.py` and `pass*.py`, in
percent format. What the page says was found is what the analysis finds in them now; a
test holds the page to that.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from minbar.content.quality_rubrics import DEFAULT, load_quality_rubric
from minbar.models.quality_rubric import DimensionRule, QualityRubric, RuleOfCheck
from minbar.quality.findings import Finding
from minbar.quality.percent import read_percent
from minbar.quality.result import Analysis
from minbar.quality.runner import analyse_parsed
from minbar.quality.source import parse_notebook

__all__ = ["EXAMPLES", "PAGE", "analysed", "examples", "page", "rubric"]

ROOT: Final = Path(__file__).parent.parent
EXAMPLES: Final = ROOT / "tests" / "quality" / "examples"
PAGE: Final = ROOT / "docs" / "quality-checks.md"
_HEAD: Final = """\
# Quality checks

Every check of the rubric `{rubric}`, with an example that it finds something in and one
that it does not. [](quality.md) says how findings become points. This page is written by
`tools/quality-docs`: what it says was found is what the analysis found.

"""
_KINDS: Final = {
    "presence": "the same in a short and a long notebook",
    "density": "measured by the number of statements",
}


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


def rubric() -> QualityRubric:
    """Return the built-in rubric."""
    return load_quality_rubric([ROOT], DEFAULT).rubric


def page() -> str:
    """Return the page as it should be."""
    found = rubric()
    head = _HEAD.format(rubric=f"{found.id}@{found.version}")
    return head + "\n".join(line for one in found.dimensions for line in _dimension(one)) + "\n"


def examples(check: str, kind: str) -> dict[str, str]:
    """Return the examples of a check, `pass` or `fail`, by name of their file."""
    files = sorted((EXAMPLES / check).glob(f"{kind}*.py"))
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def analysed(example: str) -> Analysis:
    """Analyse an example as the room would."""
    return analyse_parsed(parse_notebook(read_percent(example)), {})


def _dimension(dimension: DimensionRule) -> Iterator[str]:
    yield f"## {dimension.title}\n"
    yield f"{dimension.points:g} points.\n"
    for check in dimension.checks:
        yield from _check(check)


def _check(check: RuleOfCheck) -> Iterator[str]:
    yield f"### `{check.id}`: {check.title}\n"
    yield f"{check.why}\n"
    needs = f" It applies where there is: {', '.join(check.subject)}." if check.subject else ""
    gates = " Without it nothing else in this dimension counts." if check.gates else ""
    voids = "".join(
        f" A finding by the rule `{rule}` leaves {', '.join(f'`{one}`' for one in others)} without"
        " points too."
        for rule, others in check.voids.items()
    )
    yield f"{check.points:g} points, {_KINDS[check.kind]}.{needs}{gates}{voids}\n"
    for kind, title in (("fail", "Found:"), ("pass", "Not found:")):
        shown = next(iter(examples(check.id, kind).values()), None)
        if shown is not None:
            yield f"{title}\n"
            yield f"```python\n{shown.strip()}\n```\n"
            if kind == "fail" and check.reads != "run":
                yield from (_told(one) for one in _own(shown, check))


def _own(example: str, check: RuleOfCheck) -> list[Finding]:
    return [one for one in analysed(example).findings if one.check == check.id]


def _told(finding: Finding) -> str:
    place = f"cell {finding.cell}, line {finding.line}" if finding.cell else "the notebook"
    rule = f", {finding.tool} {finding.rule}" if finding.rule else ""
    steps = "".join(
        f"\n  - cell {step.cell}, line {step.line}: {step.text}" for step in finding.path
    )
    return f"- **{place}** ({finding.severity}{rule}): {finding.message}{steps}\n"


if __name__ == "__main__":
    main()
