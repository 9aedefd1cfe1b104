"""The candidate's view: what must show, and what must show nowhere."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from minbar.models.grade import Evidence, Grade
from minbar.models.notebook import ExecutedNotebook
from minbar.models.verdict import TestOutcome
from minbar.report.grade_json import dump_grade
from minbar.report.grade_rows import RowMaker
from minbar.report.html import render_html
from minbar.report.ipynb import executed_ipynb
from minbar.report.junit import render_junit
from minbar.report.markdown import render_markdown
from minbar.report.terminal import grade_detail, grade_table
from minbar.report.views import DEMONSTRATION, HOW_TO_REPRODUCE, NOT_GRADABLE, candidate_view
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade

Path = tuple[str | int, ...]

PLAIN = msgspec.to_builtins(make_grade())
# What a candidate may read, by path without numbers; everything else is kept back.
ALWAYS = {
    "takehome.id", "takehome.version", "takehome.title", "takehome.sha256",
    "submission.sha256", "submission.notebook", "submission.files", "submission.candidate",
    "submission.identity",
    "environment.name", "environment.image", "environment.python", "environment.packages",
    "status",
    "criteria.id", "criteria.title", "criteria.kind", "criteria.says",
    "cells.id", "cells.type", "cells.error_name", "cells.error_text", "cells.first_line",
    "run.started", "run.minbar",
    "public.id", "public.sentence", "public.criterion",
}  # fmt: skip
RELEASED = {"hidden.sentence", "hidden.criterion"}
# Not free text: a value that is not one of theirs is no grade at all.
TYPED = {"schema", "verdict.kind", "cells.status", "tests.outcome"}


def texts(value: Any, path: Path = ()) -> Iterator[Path]:  # noqa: ANN401  any JSON
    """Yield the path of every text in a grade."""
    if isinstance(value, str):
        yield path
    if isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item, (*path, key))
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts(item, (*path, index))


def name_of(path: Path) -> str:
    """Return a path without numbers and keys of maps; tests are named by their kind."""
    if path[0] == "tests":
        kind = "hidden" if PLAIN["tests"][path[1]]["hidden"] else "public"
        return ".".join((kind, *map(str, path[2:])))
    names = [str(step) for step in path if isinstance(step, str)]
    return ".".join(names[:-1] if "packages" in names else names)


def is_typed(path: Path) -> bool:
    """Whether only a few values are allowed at this path."""
    return ".".join(step for step in path if isinstance(step, str)) in TYPED


PATHS = [path for path in texts(PLAIN) if not is_typed(path)]
NAMES = {name_of(path) for path in PATHS}


def planted(markers: dict[Path, str]) -> Grade:
    """Return the grade with texts replaced."""
    plain = msgspec.to_builtins(make_grade())
    for path, marker in markers.items():
        place = plain
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = marker
    return msgspec.convert(plain, Grade)


def on_terminal(grade: Grade) -> str:
    """Return what the terminal's views print, on lines that are long enough."""
    file = io.StringIO()
    console = Console(file=file, width=2000)
    console.print(grade_table([RowMaker().row("submission.ipynb", grade)]), grade_detail(grade))
    return file.getvalue()


def renderings(grade: Grade, notebook: ExecutedNotebook) -> dict[str, str]:
    """Return everything that is written for a grade, in small letters."""
    views = {
        "json": dump_grade(grade).decode(),
        "html": render_html(grade, notebook),
        "markdown": render_markdown(grade),
        "junit": render_junit(grade),
        "terminal": on_terminal(grade),
        "notebook": executed_ipynb(notebook).decode(),
    }
    return {name: text.lower() for name, text in views.items()}


def test_the_sample_has_a_text_for_every_field() -> None:
    """No interviewer's field is missing in the sample, or its marker would prove nothing."""
    kept_back = {
        "reason", "verdict.detail", "demonstration", "warnings", "attested", "claimed", "view",
        "criteria.hypothesis", "criteria.anchors.seen", "criteria.tests",
        "hypotheses.id", "hypotheses.waiting",
        "hidden.id", "hidden.evidence.summary", "hidden.evidence.detail",
        "hidden.evidence.reproduce", "public.evidence.summary", "public.evidence.detail",
        "public.evidence.reproduce",
        "reviews.reviewer", "reviews.submitted", "reviews.comment", "reviews.scores.criterion",
        "reviews.scores.evidence",
        "run.finished", "run.room", "run.engine", "run.host", "run.call_log", "run.tests.id",
    }  # fmt: skip
    assert kept_back | ALWAYS | RELEASED == NAMES


@pytest.mark.parametrize("detailed", [True, False])
def test_every_text_of_the_interviewer_is_kept_back(*, detailed: bool) -> None:
    """A marker in each text of a grade: only those of the whitelist come through, anywhere."""
    markers = {path: f"mark{index:04d}end" for index, path in enumerate(PATHS)}
    grade, notebook = candidate_view(planted(markers), make_notebook(), detailed=detailed)
    allowed = ALWAYS | RELEASED if detailed else ALWAYS
    for view, text in renderings(grade, notebook).items():
        shown = {name_of(path) for path, marker in markers.items() if marker in text}
        assert shown <= allowed, view
        if view == "json":
            assert shown == allowed


@given(
    st.sampled_from([path for path in PATHS if name_of(path) not in ALWAYS | RELEASED]),
    st.text("abcdefgh", min_size=12, max_size=40),
    st.booleans(),
)
def test_a_secret_is_in_no_rendering(path: Path, secret: str, detailed: bool) -> None:  # noqa: FBT001  hypothesis draws it
    """Whatever text stands in one interviewer's field, no rendering for a candidate holds it."""
    grade, notebook = candidate_view(planted({path: secret}), make_notebook(), detailed=detailed)
    for view, text in renderings(grade, notebook).items():
        assert secret not in text, view


def test_a_secret_would_be_found() -> None:
    """The interviewer's renderings do hold what the tests above look for in vain."""
    needle = "needleinthehaystack"
    for path in (("warnings", 0), ("reviews", 0, "comment"), ("tests", 3, "evidence", "summary")):
        views = renderings(planted({path: needle}), make_notebook())
        assert all(needle in views[view] for view in ("json", "html", "markdown"))


NUMBERS = {
    ("run", "wall_seconds"): 91234567.25,
    ("run", "cpu_seconds"): 92345678.5,
    ("run", "peak_memory_bytes"): 93456789,
    ("run", "oom_kills"): 94567891,
    ("run", "attempts"): 95678912,
    ("run", "steps", "notebook"): 96789123.5,
    ("run", "tests", 0, "wall_seconds"): 97891234.5,
    ("run", "tests", 0, "calls"): 98912345,
    ("criteria", 0, "bar"): 0.12345679,
    ("hypotheses", 0, "points"): 99123456,
    ("reviews", 0, "scores", 0, "points"): 90123456,
    ("tests", 3, "evidence", "line"): 90987654,
    ("tests", 3, "evidence", "cell"): 90876543,
}


@pytest.mark.parametrize("path", NUMBERS)
def test_numbers_carry_nothing_out(path: Path) -> None:
    """Times, memory and places that candidate code can choose while tests ask it are not shown."""
    plain = msgspec.to_builtins(make_grade())
    place = plain
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = NUMBERS[path]
    grade = msgspec.convert(plain, Grade)
    assert str(NUMBERS[path]) in dump_grade(grade).decode()
    view, notebook = candidate_view(grade, make_notebook(), detailed=True)
    digits = str(NUMBERS[path]).partition(".")[0 if path[-1] != "bar" else 2]
    assert all(digits not in text for text in renderings(view, notebook).values())


def test_hidden_tests_have_neutral_names() -> None:
    """A released view numbers hidden tests; without release they are not there at all."""
    grade, notebook = make_grade(), make_notebook()
    detailed, _ = candidate_view(grade, notebook, detailed=True)
    assert [test.id for test in detailed.tests] == [
        "test_public.py::test_loads", *(f"hidden-{number:02d}" for number in range(1, 9))
    ]  # fmt: skip
    assert detailed.criteria[0].tests == [test.id for test in detailed.tests[:4]]
    brief, _ = candidate_view(grade, notebook, detailed=False)
    assert [test.id for test in brief.tests] == ["test_public.py::test_loads"]
    assert brief.criteria[1].tests == []


@pytest.mark.parametrize("detailed", [True, False])
def test_points_stay(*, detailed: bool) -> None:
    """The candidate reads the points of every criterion, as the interviewer does."""
    grade = make_grade()
    view, _ = candidate_view(grade, make_notebook(), detailed=detailed)
    assert [(each.id, each.points, each.max_points) for each in view.criteria] == [
        (each.id, each.points, each.max_points) for each in grade.criteria
    ]
    assert view.view == "candidate"


def test_evidence_is_rebuilt_from_fixed_words() -> None:
    """A hidden test shows a fixed reason and the candidate's own cell and line."""
    view, _ = candidate_view(make_grade(), make_notebook(), detailed=True)
    assert view.tests[3].evidence == Evidence(
        summary="your code raised KeyError", detail="", cell=2, line=3
    )


@pytest.mark.parametrize(
    ("cell", "line", "kept"),
    [(2, 4, (2, 4)), (2, 5, (2, None)), (2, 0, (2, None)), (99, 1, (None, None)),
     (None, 1, (None, None)), (2, None, (2, None))],
)  # fmt: skip
def test_only_places_that_exist_are_named(
    cell: int | None, line: int | None, kept: tuple[int | None, int | None]
) -> None:
    """A cell or line that is not in the notebook is a number of the code's choice."""
    grade = make_grade()
    test = msgspec.structs.replace(grade.tests[3], evidence=Evidence(cell=cell, line=line))
    changed = msgspec.structs.replace(grade, tests=[test])
    view, _ = candidate_view(changed, make_notebook(), detailed=True)
    assert (view.tests[0].evidence.cell, view.tests[0].evidence.line) == kept


def test_public_tests_say_how_to_see_them_again() -> None:
    """What a public test saw is not quoted: its kernel knows hidden data by then."""
    grade = make_grade()
    failed = msgspec.structs.replace(
        grade.tests[0],
        outcome=TestOutcome.FAILED,
        evidence=Evidence(summary="`load` raised an exception: ValueError", detail="row 17"),
    )
    changed = msgspec.structs.replace(grade, tests=[failed])
    view, _ = candidate_view(changed, make_notebook(), detailed=False)
    assert view.tests[0].evidence == Evidence(
        summary="your code raised ValueError", reproduce=HOW_TO_REPRODUCE
    )


def test_what_went_wrong_on_our_side_is_told_in_fixed_words() -> None:
    """Reasons of ours name hidden tests and machines; candidates read whose fault it is not."""
    grade = make_grade(status="not-gradable", reason="the test test_leak could not be graded")
    view, _ = candidate_view(grade, make_notebook(), detailed=True)
    assert view.reason == NOT_GRADABLE
    assert view.demonstration == [DEMONSTRATION]


def test_the_candidate_sees_their_own_notebook_whole() -> None:
    """Sources and outputs were frozen before hidden tests ran, and are the candidate's own."""
    notebook = make_notebook()
    _, shown = candidate_view(make_grade(), notebook, detailed=False)
    assert shown == notebook


def test_a_view_of_a_view_is_the_same() -> None:
    """Nothing is left that a second look would take away."""
    once = candidate_view(make_grade(), make_notebook(), detailed=True)
    assert candidate_view(*once, detailed=True) == once
