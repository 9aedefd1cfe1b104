"""What a candidate is shown does not depend on hidden inputs, whatever the notebook does."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

import msgspec
import pytest

from minbar.content.attacks import Corpus, notebook_of
from minbar.grading.assembly import Graded
from minbar.grading.attacks.proving_ground import KEYS, key
from minbar.report.reasons import EXCEPTION_NAMES
from minbar.report.views import candidate_view
from tests.attacks.conftest import Grade

LEAKING: Final = "exceptions_that_carry_data"
OTHER_HOLDOUT = dataclasses.replace(KEYS, holdout=key("another holdout"))


@pytest.fixture(scope="module")
def graded(corpus: Corpus, grade: Grade) -> tuple[Graded, Graded]:
    """Give the grades of the notebook that tries every way out, on two different holdouts."""
    (leaking,) = corpus.chosen([LEAKING], None)
    return grade(notebook_of(leaking)), grade(notebook_of(leaking), OTHER_HOLDOUT)


def shown(graded: Graded, *, detailed: bool) -> Mapping[str, Any]:
    """Return the candidate's view as plain data, without the times of the cells."""
    grade, notebook = candidate_view(graded.grade, graded.notebook, detailed=detailed)
    view = {**msgspec.to_builtins(grade), "notebook": msgspec.to_builtins(notebook)}
    for name in ("started", "wall_seconds", "cells"):
        del view["run"][name]
    return view


def test_nothing_hidden_is_shown_before_a_release(graded: tuple[Graded, Graded]) -> None:
    """Other hidden inputs, and not a byte of the view differs: so it carries nothing."""
    one, other = graded
    assert one.grade.run.call_log != other.grade.run.call_log
    assert shown(one, detailed=False) == shown(other, detailed=False)


def test_a_release_shows_places_and_names_from_a_list_and_nothing_else(
    graded: tuple[Graded, Graded],
) -> None:
    """In detailed feedback only the cell, the line and the name of an exception can differ."""
    one, other = (shown(each, detailed=True) for each in graded)
    for tests in (one["tests"], other["tests"]):
        for test in tests:
            told = test["evidence"]
            for word in EXCEPTION_NAMES:
                told["summary"] = told["summary"].replace(f"raised {word}", "raised an exception")
            told["cell"] = told["line"] = None
    assert one == other
