"""The built-in take-home's references, graded for real: each gets what was promised."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from minbar.content.environments import Environment, load_environment
from minbar.content.locate import built_in_root
from minbar.content.quality_rubrics import load_quality_rubric
from minbar.content.takehomes import Takehome, load_takehome
from minbar.grading.grader import Grader
from minbar.grading.identity import Identity
from minbar.grading.intake import parse_notebook
from minbar.grading.verification import STARTER, Verified, verify_takehome
from minbar.models.grade import Grade, RunInfo
from minbar.report.grade_json import dump_grade
from minbar.report.grade_rows import RowMaker
from minbar.report.terminal import grade_table
from minbar.rooms.docker_rooms import DockerRooms
from minbar.rooms.engine import connect
from minbar.rooms.images import require_image
from minbar.rooms.pool import WarmRooms
from minbar.takehomes.keys import demonstration_keys

REFERENCES = ("crash", "leaky", "partial", "strong")
ONE_RUN = RunInfo(started="", finished="", wall_seconds=0, room="", engine="", host="", minbar="")
WHY = ("a reference is graded on the demonstration data",)


@pytest.fixture(scope="module")
def takehome() -> Takehome:
    """Give the take-home."""
    return load_takehome([built_in_root()], "late-deliveries")


@pytest.fixture(scope="module")
def environment(takehome: Takehome) -> Environment:
    """Give its environment."""
    return load_environment([built_in_root()], takehome.spec.environment)


@contextlib.contextmanager
def grading(takehome: Takehome, environment: Environment) -> Iterator[Grader]:
    """Open an engine, rooms and a grader of their own."""
    with contextlib.closing(connect()) as client:
        image = require_image(client, environment)
        with WarmRooms(DockerRooms(client)) as rooms:
            rubric = load_quality_rubric([built_in_root()], takehome.spec.quality.rubric)
            yield Grader(takehome, environment, image=image, rooms=rooms, quality=rubric)


@pytest.fixture(scope="module")
def grader(takehome: Takehome, environment: Environment) -> Iterator[Grader]:
    """Give one grader for all references: rooms boot while others are in use."""
    with grading(takehome, environment) as found:
        found.keep_warm(1)
        yield found


@pytest.fixture(scope="module")
def verified(grader: Grader) -> dict[str, Verified]:
    """Grade all references and the starter once."""
    return {one.name: one for one in verify_takehome(grader)}


def again(grader: Grader, name: str) -> Grade:
    """Grade a reference once more."""
    spec = grader.takehome.spec
    handed_in = parse_notebook(grader.takehome.references[name], spec.files.notebook)
    identity = Identity(keys=demonstration_keys(spec.id), demonstration=WHY)
    return grader.grade(handed_in, identity).grade


def without_run(grade: Grade) -> bytes:
    """Return the bytes of a grade without what may differ between two gradings."""
    return dump_grade(msgspec.structs.replace(grade, run=ONE_RUN))


def test_all_references_are_here(takehome: Takehome) -> None:
    """No reference of the take-home is left out below."""
    assert sorted(takehome.spec.references) == sorted(REFERENCES)
    assert sorted(takehome.references) == sorted(REFERENCES)


@pytest.mark.parametrize("name", [*REFERENCES, STARTER])
def test_as_promised(verified: dict[str, Verified], name: str) -> None:
    """Verdict and points of every criterion are those that takehome.yaml promises."""
    assert verified[name].differences == ()


@pytest.mark.parametrize("name", REFERENCES)
def test_points_one_by_one(takehome: Takehome, verified: dict[str, Verified], name: str) -> None:
    """The same, without the code that compares: the points of the grade are the promised ones."""
    promised = takehome.spec.references[name]
    grade = verified[name].grade
    won = {one.id: one.points for one in grade.criteria if one.kind == "test"}
    assert (grade.status, grade.verdict.kind.value) == ("graded", promised.verdict)
    assert won == promised.points


def test_points_of_all_tests_are_those_declared(
    takehome: Takehome, verified: dict[str, Verified]
) -> None:
    """Of every criterion the tests together give what it declares: none is missing."""
    grade = verified["strong"].grade
    for criterion in takehome.spec.criteria:
        tests = [test for test in grade.tests if test.criterion == criterion.id]
        total = sum(test.max_points for test in tests)
        assert total == (criterion.points if criterion.kind == "test" else 0)
    assert sum(not test.hidden for test in grade.tests) >= 8
    assert sum(test.hidden for test in grade.tests) >= 20


def test_references_differ_as_they_should(verified: dict[str, Verified]) -> None:
    """Half done lies between strong and starter; what looks great on a leak does not generalise."""
    points = {
        name: {one.id: one.points or 0.0 for one in found.grade.criteria}
        for name, found in verified.items()
    }
    total = {name: sum(found.values()) for name, found in points.items()}
    assert total["starter"] < total["crash"] < total["partial"] < total["strong"]
    assert points["leaky"]["generalisation"] < points["partial"]["generalisation"] / 2
    assert points["leaky"]["data-handling"] == points["strong"]["data-handling"]


def test_the_readme_shows_what_they_get(verified: dict[str, Verified]) -> None:
    """What `make demo` prints, word by word, without the blanks at the ends of lines."""
    maker, file = RowMaker(), io.StringIO()
    rows = (maker.row(name, verified[name].grade) for name in REFERENCES)
    Console(file=file, width=80).print(grade_table(rows))
    said = [line.rstrip() for line in file.getvalue().splitlines() if line.strip()]
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    shown = readme.partition("<!-- demo: begin -->")[2].partition("<!-- demo: end -->")[0]
    assert [line for line in shown.splitlines() if line.strip()][1:-1] == [
        *said,
        *(f"{name}: demo/{name}/report.html" for name in REFERENCES),
    ]


def test_quality_orders_the_references_as_a_reviewer_would(
    verified: dict[str, Verified],
) -> None:
    """Careful work; what is half done; well-written work that leaks; what does not run."""
    quality = {
        name: one.points
        for name, found in verified.items()
        for one in found.grade.criteria
        if one.kind == "quality" and one.points is not None
    }
    assert sorted(quality, key=quality.__getitem__) == ["crash", "leaky", "partial", "strong"]


def test_starter_gets_nothing_hidden(verified: dict[str, Verified]) -> None:
    """Whoever hands in the untouched starter wins no point of a hidden test."""
    grade = verified[STARTER].grade
    assert grade.status == "graded"
    assert [test.id for test in grade.tests if test.hidden and test.points] == []


def test_crash_keeps_what_it_earned(verified: dict[str, Verified]) -> None:
    """The cell that failed is named, later cells ran, and what was right before counts."""
    grade = verified["crash"].grade
    statuses = {cell.cell: cell.status for cell in grade.cells if cell.status is not None}
    assert grade.verdict.cell is not None
    assert statuses[grade.verdict.cell] == "error"
    assert "not-run" not in statuses.values()
    assert sum(one.points or 0 for one in grade.criteria) > 0


@pytest.mark.parametrize("name", ["crash", "strong"])
def test_grading_again_gives_the_same_bytes(
    grader: Grader, verified: dict[str, Verified], name: str
) -> None:
    """In a warm room, among other submissions, only `run` differs from the first grading."""
    grade = again(grader, name)
    assert without_run(grade) == without_run(verified[name].grade)
    assert dump_grade(grade) != dump_grade(verified[name].grade)


def test_cold_rooms_give_the_same_bytes(
    takehome: Takehome, environment: Environment, verified: dict[str, Verified]
) -> None:
    """A process of its own, with rooms that nobody booted beforehand, gives the same grade."""
    few = msgspec.structs.replace(environment.spec, preload=[], examiner_preload=[])
    bare = Environment(environment.name, environment.requirements, few, environment.folder)
    with grading(takehome, bare) as grader:
        grade = again(grader, "crash")
    assert not grade.run.warm
    assert without_run(grade) == without_run(verified["crash"].grade)
