"""A take-home is proved by its references, and every difference is a sentence."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import msgspec
import pytest

from minbar.grading.assembly import Graded
from minbar.grading.identity import Identity
from minbar.grading.intake import Submission
from minbar.grading.verification import Verified, verify_takehome
from minbar.models.grade import CriterionResult, Grade, RunInfo, TestReport
from minbar.models.takehome import Reference, TakehomeSpec
from minbar.models.verdict import TestOutcome, Verdict, VerdictKind
from tests.takehomes.samples import SPEC, notebook

if TYPE_CHECKING:
    from minbar.grading.grader import Grader

DECLARED = msgspec.convert(SPEC, TakehomeSpec)
REFERENCE = Reference(verdict="cell-error", points={"sums": 2}, says="half")
BLANK: dict[str, Any] = {"id": "", "version": "", "title": "", "sha256": ""}


def grade(
    *, public: float = 2, hidden: float = 0, verdict: str = "cell-error", status: str = "graded"
) -> Grade:
    """Return a grade of the small take-home, with three public points and two hidden ones."""
    tests = [
        TestReport(
            id=f"test_{name}",
            sentence="",
            hidden=name == "hidden",
            criterion="sums",
            points=points,
            max_points=most,
            outcome=TestOutcome.PASSED,
        )
        for name, points, most in [("public", public, 3), ("hidden", hidden, 2)]
    ]
    sums = CriterionResult(
        id="sums",
        title="",
        kind="test",
        hypothesis="h",
        says="",
        max_points=5,
        points=public + hidden,
    )
    manual = msgspec.structs.replace(sums, id="style", kind="manual", points=None)
    run = RunInfo(started="", finished="", wall_seconds=0, room="", engine="", host="", minbar="")
    document = {
        "takehome": BLANK,
        "submission": {"sha256": "", "notebook": "", "cells": 1, "code_cells": 1},
        "environment": {"name": "", "image": "", "python": ""},
        "status": status,
        "reason": "the engine is gone" if status != "graded" else "",
        "verdict": Verdict(kind=VerdictKind(verdict)),
        "criteria": [sums, manual],
        "hypotheses": [],
        "tests": tests,
        "cells": [],
        "run": run,
    }
    return msgspec.convert(msgspec.to_builtins(document), Grade)


class CannedGrader:
    """Gives each notebook a grade that was thought out beforehand.

    Attributes:
        identities: as whose the notebooks were graded.
    """

    def __init__(self, spec: TakehomeSpec, grades: dict[str, Grade]) -> None:
        """Know notebooks by the source of their first code cell."""
        self.identities: list[Identity] = []
        self._grades = grades
        references = {name: notebook(name) for name in spec.references}
        self.takehome = SimpleNamespace(
            spec=spec, references=references, starter=notebook("starter")
        )

    def grade(self, submission: Submission, identity: Identity) -> Graded:
        """Return the grade; the executed notebook is nobody's business here."""
        self.identities.append(identity)
        source = next(cell.source for cell in submission.cells if cell.type == "code")
        return cast("Graded", SimpleNamespace(grade=self._grades[source]))


def verified(reference: Grade, starter: Grade | None = None) -> list[Verified]:
    """Verify the small take-home with one reference that gets this grade."""
    spec = msgspec.structs.replace(DECLARED, references={"half": REFERENCE})
    canned = CannedGrader(spec, {"half": reference, "starter": starter or grade(public=0)})
    return list(verify_takehome(cast("Grader", canned)))


def test_as_promised() -> None:
    """References and starter that get what was promised have no differences."""
    assert [(one.name, one.differences) for one in verified(grade())] == [
        ("half", ()),
        ("starter", ()),
    ]


def test_on_demonstration_data() -> None:
    """References are graded on the demonstration's keys, and their grades say so."""
    canned = CannedGrader(
        msgspec.structs.replace(DECLARED, references={}), {"starter": grade(public=0)}
    )
    list(verify_takehome(cast("Grader", canned)))
    (identity,) = canned.identities
    assert identity.keys.demonstration
    assert identity.demonstration
    assert identity.candidate is None


@pytest.mark.parametrize(
    ("got", "says"),
    [
        (grade(public=3), ["sums: it got 3 points, promised: 2 points"]),
        (grade(public=1, hidden=0.5), ["sums: it got 1.5 points, promised: 2 points"]),
        (
            grade(verdict="completed"),
            ["its run ended with 'completed', promised: 'cell-error'"],
        ),
        (grade(status="not-gradable"), ["it could not be graded: the engine is gone"]),
    ],
)
def test_differences(got: Grade, says: list[str]) -> None:
    """Other points, another verdict and no grade at all are each said in one sentence."""
    assert list(verified(got)[0].differences) == says


def test_criterion_without_a_promise() -> None:
    """A criterion whose points nobody promised is a difference, and so is a foreign one."""
    spec = msgspec.structs.replace(
        DECLARED,
        references={"half": msgspec.structs.replace(REFERENCE, points={"other": 2})},
    )
    canned = CannedGrader(spec, {"half": grade(), "starter": grade(public=0)})
    half = next(iter(verify_takehome(cast("Grader", canned))))
    assert half.differences == (
        "other: it got no points, promised: 2 points",
        "sums: it got 2 points, promised: no points",
    )


def test_points_of_the_tests_are_the_criterions() -> None:
    """What a criterion may give must be what its tests give together."""
    odd = grade()
    odd = msgspec.structs.replace(
        odd, criteria=[msgspec.structs.replace(one, max_points=9) for one in odd.criteria]
    )
    assert verified(odd)[0].differences == ("sums: its tests give 5 points, declared: 9 points",)


def test_starter_must_pass_nothing_hidden() -> None:
    """A starter that passes a hidden test gives points for nothing."""
    starter = verified(grade(), grade(public=3, hidden=1))[1]
    assert starter.differences == ("test_hidden: the untouched starter passes this hidden test",)
    failed = verified(grade(), grade(public=0, status="not-gradable"))[1]
    assert failed.differences == ("it could not be graded: the engine is gone",)


@pytest.mark.parametrize(
    ("points", "said"),
    [
        (7.0, ()),
        (6.0, ("code: it got 6 points, promised: 6.5 to 7.5 points",)),
        (None, ("code: it got no points, promised: 6.5 to 7.5 points",)),
    ],
)
def test_quality_lies_in_the_range_that_was_promised(
    points: float | None, said: tuple[str, ...]
) -> None:
    """A range holds where another version of the analysis would see a little more."""
    found = grade()
    code = msgspec.structs.replace(
        found.criteria[1], id="code", kind="quality", points=points, max_points=10
    )
    found = msgspec.structs.replace(found, criteria=[*found.criteria, code])
    promised = msgspec.structs.replace(REFERENCE, quality=[6.5, 7.5])
    spec = msgspec.structs.replace(DECLARED, references={"half": promised})
    canned = CannedGrader(spec, {"half": found, "starter": grade(public=0)})
    first, _ = verify_takehome(cast("Grader", canned))
    assert first.differences == said
