"""The laws of scoring, for any findings and any rubric."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.quality.findings import SEVERITIES, Finding, Opaque
from minbar.quality.result import Analysis, NotAnalysed
from minbar.quality.scoring import Score, score

SMALL = 0.02
WEIGHTS = {"high": 1.0, "medium": 0.5, "low": 0.25, "info": 0.0}


@dataclass(frozen=True)
class Rule:
    """One check, as scoring sees it."""

    id: str
    points: float = 4.0
    kind: Literal["presence", "density"] = "presence"
    threshold: float = 0.7
    subject: tuple[str, ...] = ()
    reads: Literal["code", "text", "run"] = "code"
    per_hundred: float = 4.0
    gates: bool = False
    voids: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rubric:
    """A rubric of one dimension."""

    rules: tuple[Rule, ...]
    least_statements: int = 0
    least_judged: float = 0.0

    @property
    def severities(self) -> Mapping[str, float]:
        """Weights."""
        return WEIGHTS

    @property
    def checks_by_dimension(self) -> Mapping[str, Sequence[Rule]]:
        """All rules in one dimension."""
        return {"all": self.rules}


def analysis(**changes: object) -> Analysis:
    """Return an analysis of a notebook of 100 statements that found nothing."""
    plain = Analysis("1", 50, 100, 0, (), (), ("model",), (), (), ("*",), 100)
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


def finding(check: str = "a", cell: int = 1, **changes: object) -> Finding:
    """Return a grave finding that is beyond doubt."""
    plain = Finding(check, cell, 1, "It is so.", "high", 1.0)
    return dataclasses.replace(plain, **changes)  # type: ignore[arg-type]  # fields by name


def scored(*findings: Finding, rules: Sequence[Rule] = (Rule("a"),), **changes: object) -> Score:
    """Score findings by a rubric of these rules."""
    return score(analysis(**changes), findings, Rubric(tuple(rules)))


RULES = st.builds(
    Rule,
    id=st.just("a"),
    points=st.sampled_from([1.0, 2.5, 8.0]),
    kind=st.sampled_from(["presence", "density"]),
    threshold=st.sampled_from([0.5, 0.8]),
    per_hundred=st.sampled_from([0.5, 4.0]),
)
FINDINGS = st.lists(
    st.builds(
        Finding,
        check=st.sampled_from(["a", "b", "unknown"]),
        cell=st.integers(0, 5),
        line=st.integers(1, 3),
        message=st.just("It is so."),
        severity=st.sampled_from(SEVERITIES),
        confidence=st.sampled_from([0.1, 0.6, 1.0]),
        rule=st.sampled_from(["", "E1", "E2"]),
        fakes=st.sampled_from(["", "", "", "b"]),
    ),
    max_size=30,
)
PAIRS = st.builds(lambda one: (one, Rule("b", points=3.0, reads="text")), RULES)


@given(FINDINGS, PAIRS, st.integers(0, 5000))
def test_points_are_those_that_findings_left(
    findings: list[Finding], rules: tuple[Rule, ...], size: int
) -> None:
    """Every point that was lost has a finding; nothing is lost twice, and nothing beyond all."""
    found = scored(*findings, rules=rules, statements=size)
    lost = found.max_points - found.points
    assert abs(lost - sum(one.points for one in found.findings)) < SMALL * (len(findings) + 1)
    assert all(0 <= one.points <= one.max_points for one in found.checks)
    assert all(one.points >= 0 for one in found.findings)


@given(FINDINGS, FINDINGS, PAIRS, st.integers(0, 5000))
def test_a_further_finding_never_raises_the_score(
    findings: list[Finding], more: list[Finding], rules: tuple[Rule, ...], size: int
) -> None:
    """Whatever is found in addition, points do not go up, and the denominator stays."""
    before = scored(*findings, rules=rules, statements=size)
    after = scored(*findings, *more, rules=rules, statements=size)
    assert after.points <= before.points + SMALL
    assert after.max_points == before.max_points


@given(FINDINGS, PAIRS, st.permutations(range(30)))
def test_the_order_of_findings_does_not_matter(
    findings: list[Finding], rules: tuple[Rule, ...], order: list[int]
) -> None:
    """The same findings in another order earn the same."""
    shuffled = [findings[at] for at in order if at < len(findings)]
    assert (
        abs(scored(*shuffled, rules=rules).points - scored(*findings, rules=rules).points) < SMALL
    )


@given(FINDINGS, RULES)
def test_the_same_rule_counts_once_a_cell_and_three_times_a_notebook(
    findings: list[Finding], rule: Rule
) -> None:
    """Further findings of one rule cost nothing, wherever they are."""
    found = scored(*findings, rules=[rule])
    costly = [findings[one.number] for one in found.findings if one.points]
    places = [(one.rule, one.cell) for one in costly]
    assert len(places) == len(set(places))
    rules = [one.rule for one in costly]
    assert all(rules.count(name) <= 3 for name in rules)


@given(st.integers(0, 60), RULES, st.integers(0, 5000))
def test_what_is_wrong_everywhere_costs_as_much_in_a_long_notebook(
    count: int, rule: Rule, size: int
) -> None:
    """As many times as many findings in as many times the size cost the same, and no less."""
    one, two = (
        scored(*[finding(cell=cell) for cell in range(count * times)], rules=[rule],
               statements=max(size, 100) * times)
        for times in (1, 7)
    )  # fmt: skip
    assert two.points <= one.points + SMALL


@given(st.integers(0, 60), RULES, st.integers(0, 5000))
def test_no_rule_costs_more_than_three_findings_of_a_short_notebook(
    count: int, rule: Rule, size: int
) -> None:
    """However often and however long: the contract is three times what one finding costs."""
    found = scored(*[finding(cell=cell) for cell in range(count)], rules=[rule], statements=size)
    three = scored(*[finding(cell=cell) for cell in range(3)], rules=[rule], statements=1)
    assert found.points >= three.points - SMALL


def test_isolated_findings_of_a_long_notebook_cost_less() -> None:
    """Three of one rule in a thousand statements are measured by the thousand."""
    rule = Rule("a", kind="density", per_hundred=4)
    some = [finding(cell=cell) for cell in range(3)]
    assert scored(*some, rules=[rule], statements=1000).points == pytest.approx(3.7)
    many = [finding(cell=cell) for cell in range(40)]
    assert scored(*many, rules=[rule], statements=1000).points == pytest.approx(1)


@given(FINDINGS, RULES, st.integers(0, 10_000), st.integers(0, 10_000))
def test_size_counts_for_density_only(
    findings: list[Finding], rule: Rule, small: int, large: int
) -> None:
    """A presence check costs the same at any length; a density check less, the longer."""
    small, large = sorted((small, large))
    one, two = (scored(*findings, rules=[rule], statements=size) for size in (small, large))
    if rule.kind == "presence":
        assert one == two
    else:
        assert one.points <= two.points + SMALL


@given(FINDINGS, RULES)
def test_doubtful_findings_are_for_review_and_free(findings: list[Finding], rule: Rule) -> None:
    """What is below the check's threshold costs nothing, and is not lost either."""
    found = scored(*findings, rules=[rule])
    for one in found.findings:
        if findings[one.number].check == "a":
            assert one.review == (findings[one.number].confidence < rule.threshold)
            assert not (one.review and one.points)


def test_only_an_absent_subject_leaves_the_denominator() -> None:
    """Without a model nothing can leak into one: the check is out, and says why."""
    rule = Rule("a", subject=("model", "split"))
    (check,) = scored(rules=[rule]).checks
    assert (check.state, check.points, check.max_points) == ("absent", 0, 0)
    assert check.note == "there is no split that it could be about"
    (check,) = scored(rules=[Rule("a", subject=("execution-counts",))]).checks
    assert check.note == "there are no execution counts that it could be about"
    (check,) = scored(rules=[rule], subjects=("model", "split")).checks
    assert (check.state, check.points, check.max_points) == ("scored", 4, 4)


@pytest.mark.parametrize("subjects", [(), ("model",)])
def test_code_that_cannot_be_followed_earns_nothing(subjects: tuple[str, ...]) -> None:
    """Nobody gets rid of a check by hiding its subject: its points are withheld."""
    hidden = Opaque(3, 2, "exec of a text", ("a*",))
    (check,) = scored(
        rules=[Rule("a", subject=("model",))], opaque=(hidden,), subjects=subjects
    ).checks
    assert (check.state, check.points, check.max_points) == ("opaque", 0, 4)
    assert check.note == "cell 3, line 2: exec of a text"


def test_opaque_code_concerns_the_checks_that_it_names() -> None:
    """A check that never reads that code keeps its points."""
    hidden = Opaque(3, 2, "exec of a text", ("leak-*",))
    found = scored(
        rules=[Rule("leak-x"), Rule("b"), Rule("leak-y", reads="text")], opaque=(hidden,)
    )
    assert [one.state for one in found.checks] == ["opaque", "scored", "scored"]


def test_cells_that_cannot_be_read_earn_nothing() -> None:
    """A presence check cannot answer; a density check answers for the share that it has read."""
    rules = [Rule("a"), Rule("b", kind="density"), Rule("c", reads="text")]
    found = scored(rules=rules, opaque=(Opaque(3, 1, "a syntax error"),), unread=100)
    assert [(one.state, one.points) for one in found.checks] == [
        ("opaque", 0),
        ("scored", 2),
        ("scored", 4),
    ]


def test_an_analysis_that_ran_out_of_time_earns_nothing() -> None:
    """What could not be analysed for its own length is not full marks."""
    slow = NotAnalysed(0, "soundness: it took too long", ("a",))
    assert scored(not_analysed=(slow,)).checks[0].state == "opaque"


def test_a_fault_of_ours_costs_nobody_points() -> None:
    """A check that failed by our fault, or that nobody answers, is neither earned nor lost."""
    failed = NotAnalysed(0, "soundness: KeyError", ("a",), ours=True)
    assert scored(not_analysed=(failed,)).checks[0].state == "failed"
    assert scored(answers=("b",)).checks[0].state == "failed"


def test_what_only_looks_right_costs_the_points_that_it_feigns() -> None:
    """A docstring without a word in it costs what docstrings are worth, once."""
    fake = finding("empty-docstring", fakes="a", confidence=0.9)
    found = scored(fake, fake, finding(severity="medium"))
    assert (found.points, [one.points for one in found.findings]) == (0, [2, 0, 2])
    assert [one.dimension for one in found.findings] == ["all"] * 3


def test_a_gate_comes_first() -> None:
    """What does not run twice alike because it does not run has not agreed with itself."""
    rules = [Rule("run", reads="run", gates=True), Rule("a"), Rule("b", subject=("nothing",))]
    found = scored(finding("run"), rules=rules)
    assert [one.state for one in found.checks] == ["scored", "gated", "absent"]
    assert (found.points, found.max_points) == (0, 8)
    assert scored(rules=rules).points == 8


def test_a_rule_that_voids_others() -> None:
    """A leak that makes every figure worthless leaves what rests on figures without points."""
    rules = [Rule("leak", voids={"late": ["a"]}), Rule("a"), Rule("b")]
    found = scored(finding("leak", rule="late", confidence=0.9), rules=rules)
    assert [(one.points, one.state) for one in found.checks[1:]] == [(0, "gated"), (4, "scored")]
    assert scored(finding("leak", rule="late", confidence=0.5), rules=rules).points == 12
    assert scored(finding("leak", rule="id", confidence=0.9), rules=rules).points == 8


def test_what_was_not_asked_for_is_out() -> None:
    """A clean run that nobody ordered is neither earned nor lost, and says so."""
    found = score(analysis(), [], Rubric((Rule("run", reads="run"),)), not_run={"run": "not run"})
    assert [(one.state, one.max_points, one.note) for one in found.checks] == [
        ("not-run", 0, "not run")
    ]


def test_what_never_came_about_earns_nothing() -> None:
    """A run that broke off has shown no warnings, and that earns nothing."""
    found = score(analysis(), [], Rubric((Rule("w", reads="run"),)), withheld={"w": "broke off"})
    assert [(one.state, one.points, one.max_points) for one in found.checks] == [("gated", 0, 4)]


def test_one_grave_finding_costs_a_presence_check_all() -> None:
    """Severity says how much: grave all, medium half, low a quarter, information nothing."""
    costs = [scored(finding(severity=one)).points for one in SEVERITIES]
    assert costs == [0, 2, 3, 4]


def test_density_is_measured_by_statements() -> None:
    """Four weighted findings in a hundred statements cost all; in two hundred, half."""
    rule = Rule("a", kind="density", per_hundred=4)
    found = [finding(cell=cell, rule=f"E{cell}") for cell in range(1, 5)]
    assert scored(*found, rules=[rule]).points == 0
    assert scored(*found, rules=[rule], statements=200).points == 2
    assert scored(*found, rules=[rule], statements=3).points == 0


ENOUGH = Rubric((Rule("a"), Rule("b", subject=("model",)), Rule("c", reads="run")), 10, 0.5)


def waits(**changes: object) -> str:
    """Return why a notebook waits by a rubric that asks for ten statements and half the points."""
    return score(analysis(**changes), [], ENOUGH, not_run={"c": "not run"}).waits


@pytest.mark.parametrize(("work", "unread", "enough"), [(9, 0, False), (10, 0, True), (4, 6, True)])
def test_few_statements_wait_for_a_person(work: int, unread: int, enough: bool) -> None:  # noqa: FBT001
    """Below the rubric's number there is no telling; code that was not read counts as code."""
    assert (waits(work=work, unread=unread) == "") == enough


def test_few_points_that_apply_wait_for_a_person() -> None:
    """Less than half of what reading can give: half a notebook's worth would be guessed."""
    rules = (Rule("a"), Rule("b", points=5, subject=("nothing",)), Rule("c", points=9, reads="run"))
    found = score(analysis(), [], Rubric(rules, 10, 0.5), not_run={})
    assert found.waits == (
        "there is not enough to judge: of the 9 points of checks that read, 4 are about what "
        "this notebook has, and 50 % of them is the least"
    )
    assert score(analysis(), [], Rubric(rules[:1], 10, 0.5)).waits == ""


def test_hidden_code_is_judged() -> None:
    """Nobody gets out of a score by hiding the code: what is opaque is in the denominator."""
    assert waits(work=1, subjects=(), opaque=(Opaque(3, 2, "exec of a text", ("*",)),)) == ""


def test_a_run_that_breaks_off_is_about_something() -> None:
    """A gate that was not passed counts even where its subject is not there."""
    rule = Rule("run", reads="run", gates=True, subject=("nothing",))
    assert scored(rules=[rule]).max_points == 0
    assert scored(finding("run"), rules=[rule]).max_points == 4
