"""Every check shows an example that it finds something in, and one that it does not."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from minbar.models.quality_rubric import RuleOfCheck

ROOT = Path(__file__).parents[2]


def _tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("quality_docs", ROOT / "tools/quality_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


docs = _tool()
CHECKS: list[RuleOfCheck] = [one for part in docs.rubric().dimensions for one in part.checks]
STATIC = [check for check in CHECKS if check.reads != "run"]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_every_check_has_both_examples(check: RuleOfCheck) -> None:
    """A check without a failing and a passing example cannot be understood from its page."""
    assert docs.examples(check.id, "fail")
    assert docs.examples(check.id, "pass")


@pytest.mark.parametrize("check", STATIC, ids=lambda check: check.id)
def test_failing_examples_fail(check: RuleOfCheck) -> None:
    """In each failing example the check finds something, sure enough to cost points."""
    for name, text in docs.examples(check.id, "fail").items():
        found = [one for one in docs.analysed(text).findings if one.check == check.id]
        assert any(one.confidence >= check.threshold for one in found), name


@pytest.mark.parametrize("check", STATIC, ids=lambda check: check.id)
def test_passing_examples_pass_for_a_reason(check: RuleOfCheck) -> None:
    """In each passing example the subject is there, all can be followed, and nothing is found."""
    for name, text in docs.examples(check.id, "pass").items():
        analysis = docs.analysed(text)
        assert [one for one in analysis.findings if one.check == check.id] == [], name
        assert set(check.subject) <= set(analysis.subjects), name
        assert analysis.opaque == (), name
        assert analysis.not_analysed == (), name


def test_no_example_is_of_an_unknown_check() -> None:
    """A folder of examples that no check of the rubric looks at would prove nothing."""
    assert {path.name for path in docs.EXAMPLES.iterdir()} <= {check.id for check in CHECKS}


def test_the_page_is_current() -> None:
    """The page says what the analysis finds now; `tools/quality-docs` writes it anew."""
    assert docs.PAGE.read_text(encoding="utf-8") == docs.page()
