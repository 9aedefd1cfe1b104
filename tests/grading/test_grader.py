"""The grader's own decisions: what is run, how often, on which data, and whose fault it is."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from minbar.content.takehomes import Takehome
from minbar.errors import (
    ContentError,
    ContentProblem,
    EngineError,
    RoomProtocolError,
    RoomTimeoutError,
    SubmissionError,
    UserError,
)
from minbar.grading import grader as module
from minbar.grading.execution import Executed
from minbar.grading.grader import Grader
from minbar.grading.intake import SourceCell, Submission
from minbar.models.grade import Grade
from minbar.models.verdict import CellStatus
from minbar.rooms.examiner import ExaminerRoom
from minbar.rooms.interface import RoomKind, RoomSpec
from minbar.rooms.pool import WarmRooms
from minbar.takehomes.data import GeneratedData
from minbar.takehomes.keys import DataKeys
from tests.grading.samples import (
    ENVIRONMENT,
    KEYS,
    cell,
    examination,
    executed,
    identity,
    record,
    run,
    spec,
    submission,
    takehome,
)
from tests.rooms.fakes import FakeRoom, FakeRooms

WORK = {"numbers.csv": b"ours"}
CODE = SourceCell(index=1, id="a", type="code", source="x = 1")
STARVED = executed(run=run(cell(1, CellStatus.TIMEOUT, starved=True)))
OTHER = DataKeys(work=b"1" * 32, holdout=b"2" * 32, world=b"3" * 32)


class Stage:
    """What the grader acts on: rooms that boot, and executions that were thought out.

    Attributes:
        provider: of the rooms; `made` are all that were booted.
        results: what executions give, one after another, the last one again and again;
            errors are raised.
        calls: what each execution was asked to do.
    """

    def __init__(self) -> None:
        """Begin with rooms that boot, and one good execution for all."""
        self.provider = FakeRooms()
        self.results: list[Executed | Exception] = [executed()]
        self.calls: list[dict[str, Any]] = []

    def execute(
        self,
        room: FakeRoom,
        examiner: Callable[[], ExaminerRoom],
        **told: Any,  # noqa: ANN401  as execute takes it
    ) -> Executed:
        """Stand in for `execution.execute`."""
        self.calls.append({"room": room, "examiner": examiner(), **told})
        result = self.results.pop(0) if len(self.results) > 1 else self.results[0]
        if isinstance(result, Exception):
            raise result
        return result

    def rooms(self, kind: RoomKind) -> list[FakeRoom]:
        """Return the rooms of one kind that were booted."""
        return [room for room in self.provider.made if room.spec.kind is kind]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Put the grader on a stage without engine."""
    found = Stage()
    monkeypatch.setattr(module, "execute", found.execute)

    def data(_takehome: Takehome, keys: DataKeys, _run: object, *, image: str) -> GeneratedData:
        assert image == "image:1"
        return GeneratedData(work={**WORK, "key.csv": keys.work}, hidden={"truth.csv": b"t"})

    monkeypatch.setattr(module, "generate_data", data)
    return found


@pytest.fixture
def rooms(stage: Stage) -> Iterator[WarmRooms]:
    """Give the rooms of the stage, closed afterwards."""
    with WarmRooms(stage.provider) as warm:
        yield warm


MakeGrader = Callable[..., Grader]


@pytest.fixture
def grader_of(rooms: WarmRooms) -> MakeGrader:
    """Make a grader of the small take-home, with fields of its declaration replaced."""

    def make(**changes: object) -> Grader:
        declared = takehome(spec(**changes))
        return Grader(declared, ENVIRONMENT, image="image:1", rooms=rooms, warnings=("careful",))

    return make


@pytest.fixture
def grader(grader_of: MakeGrader) -> Grader:
    """Make a grader of the small take-home."""
    return grader_of()


def grade(grader: Grader, handed_in: Submission | None = None, **whose: Any) -> Grade:  # noqa: ANN401  any field
    """Grade a submission of one code cell, unless another is given."""
    return grader.grade(handed_in or submission(CODE), identity(**whose)).grade


def test_a_grade(grader: Grader) -> None:
    """A submission whose rooms answer gets a grade, with rooms, image and warnings in it."""
    found = grade(grader)
    assert (found.status, found.criteria[0].points) == ("graded", 2.0)
    assert (found.run.room, found.run.engine) == ("fake", "none 0")
    assert (found.environment.image, found.warnings) == ("image:1", ["careful"])
    assert set(found.run.steps) == {"data", "rooms", "judge"}
    assert found.run.attempts == 1


def test_rooms_boot_before_they_are_needed(stage: Stage, rooms: WarmRooms, grader: Grader) -> None:
    """One room of each kind boots as the grader is made, and both are used."""
    grade(grader)
    rooms.close()
    assert sorted(room.spec.kind for room in stage.provider.made) == ["candidate", "examiner"]
    preloads = {room.spec.kind: room.spec.preload for room in stage.provider.made}
    assert preloads == {RoomKind.CANDIDATE: ("numpy",), RoomKind.EXAMINER: ("pandas",)}


def test_candidate_rooms_are_used_once(stage: Stage, grader: Grader) -> None:
    """Each submission gets a candidate's room of its own; one examiner serves all."""
    grade(grader)
    grade(grader)
    first, second = (call["room"] for call in stage.calls)
    assert first is not second
    assert (first.closed, second.closed) == (1, 1)
    assert stage.calls[0]["examiner"] is stage.calls[1]["examiner"]


def test_examiner_that_did_not_end_well_is_replaced(stage: Stage, grader: Grader) -> None:
    """After an examination that broke off, the next submission gets another examiner."""
    grade(grader)
    stage.calls[0]["examiner"].reusable = False
    grade(grader)
    first, second = (call["examiner"] for call in stage.calls)
    assert first is not second
    assert [room.closed for room in stage.rooms(RoomKind.EXAMINER)] == [1, 0]


@pytest.mark.parametrize(
    "error",
    [
        EngineError("the engine is gone"),
        RoomTimeoutError("the examiner said nothing"),
        RoomProtocolError("the examiner said nonsense"),
    ],
)
def test_failure_of_ours_is_no_zero(stage: Stage, grader: Grader, error: Exception) -> None:
    """Where engine or rooms fail, the grade says so; rooms go, and the next is graded."""
    stage.results = [error, executed()]
    failed = grade(grader)
    assert (failed.status, failed.reason) == ("not-gradable", str(error))
    assert {criterion.points for criterion in failed.criteria} == {None}
    assert failed.submission.candidate == "c-17"
    assert stage.calls[0]["room"].closed
    assert [room.closed for room in stage.rooms(RoomKind.EXAMINER)] == [1]
    assert grade(grader).status == "graded"


def test_room_that_does_not_boot(stage: Stage, rooms: WarmRooms) -> None:
    """A room that can't be had is an engine's failure, said in the grade."""

    def fail(_: RoomSpec) -> FakeRoom:
        what = "no more rooms"
        raise EngineError(what)

    stage.provider.boot = fail
    found = grade(Grader(takehome(), ENVIRONMENT, image="image:1", rooms=rooms))
    assert (found.status, found.reason) == ("not-gradable", "no more rooms")


@pytest.mark.parametrize(
    "error",
    [
        ContentError((ContentProblem("ended with status 1"),)),
        UserError("not yours"),
        OSError(28, ""),
    ],
)
def test_errors_of_content_and_disk_are_raised(
    stage: Stage, grader: Grader, error: Exception
) -> None:
    """What the reader can mend is said to them, and becomes no grade."""
    stage.results = [error]
    with pytest.raises(type(error)):
        grade(grader)
    assert stage.calls[0]["room"].closed


def test_broken_test_file_is_not_gradable(stage: Stage, grader: Grader) -> None:
    """A hidden test file that does not import leaves everybody without a grade."""
    broken = examination(record(), broken=(("hidden/test_y.py", "ImportError: no"),), status=2)
    stage.results = [executed(examination=broken)]
    found = grade(grader)
    assert (found.status, found.criteria[0].points) == ("not-gradable", None)
    assert found.reason == "the test file hidden/test_y.py could not be imported (ImportError: no)"


def test_starved_notebook_is_run_once_more(stage: Stage, grader: Grader) -> None:
    """A cell that computed until the wall limit gets a second chance, in another room."""
    stage.results = [STARVED, executed()]
    found = grade(grader)
    assert (found.run.attempts, found.verdict.kind.value) == (2, "completed")
    assert stage.calls[0]["room"] is not stage.calls[1]["room"]


def test_starved_notebook_is_run_alone(stage: Stage, grader: Grader) -> None:
    """Nothing else of the batch makes the machine busy while it gets its second chance."""
    alone: list[int] = []

    @contextlib.contextmanager
    def noted() -> Iterator[None]:
        alone.append(len(stage.calls))
        yield
        alone.append(len(stage.calls))

    grader.alone = noted
    stage.results = [executed(starved=True), executed()]
    assert grade(grader).run.attempts == 2
    assert alone == [1, 2]


def test_starved_twice_stands(stage: Stage, grader: Grader) -> None:
    """There is no third run: what starves twice has run out of time."""
    stage.results = [STARVED]
    found = grade(grader)
    assert (found.run.attempts, found.verdict.kind.value) == (2, "cell-timeout")
    assert len(stage.calls) == 2


def test_time_out_that_slept_is_not_run_again(stage: Stage, grader: Grader) -> None:
    """A cell that slept its time away gets no second chance."""
    stage.results = [executed(run=run(cell(1, CellStatus.TIMEOUT)))]
    assert grade(grader).run.attempts == 1


def test_data_of_the_grader_replace_the_candidates(stage: Stage, grader: Grader) -> None:
    """What a candidate hands in under the name of a data file is overlaid."""
    mine = {"helpers/tools.py": b"mine", "data/numbers.csv": b"mine"}
    grade(grader, submission(CODE, files=mine))
    assert stage.calls[0]["files"] == {
        "helpers/tools.py": b"mine",
        "data/numbers.csv": b"ours",
        "data/key.csv": KEYS.work,
    }


def test_examiner_gets_tests_and_hidden_data(stage: Stage, grader: Grader) -> None:
    """Both kinds of tests and of data go to the examiner's room."""
    grade(grader)
    assert sorted(stage.calls[0]["exam"].files) == [
        "data/hidden/truth.csv",
        "data/work/key.csv",
        "data/work/numbers.csv",
        "hidden/test_hidden.py",
        "public/test_public.py",
    ]


def test_only_code_with_words_is_run(stage: Stage, grader: Grader) -> None:
    """Markdown, raw cells and empty code are not run; positions count all cells."""
    cells = [
        SourceCell(index=number, id=f"c{number}", type=kind, source=source)
        for number, (kind, source) in enumerate(
            [("markdown", "# x"), ("code", "a"), ("raw", "b"), ("code", " \n\t"), ("code", "c")], 1
        )
    ]
    grade(grader, submission(*cells))
    assert stage.calls[0]["cells"] == [(2, "a"), (5, "c")]


@pytest.mark.parametrize(
    ("allowed", "ran"),
    [([], [(1, "x = 1")]), (["raises-exception"], [(1, "x = 1")]), (["skip-execution"], [])],
)
def test_skipping_needs_permission(
    stage: Stage, grader_of: MakeGrader, allowed: list[str], ran: list[tuple[int, str]]
) -> None:
    """A cell tagged `skip-execution` runs, unless the take-home allows the tag."""
    tagged = dataclasses.replace(CODE, tags=("skip-execution",))
    grade(grader_of(allow_tags=allowed), submission(tagged))
    assert stage.calls[0]["cells"] == ran


def test_seed_follows_submission_and_data(stage: Stage, grader: Grader) -> None:
    """The same submission on the same data starts from the same random state, and no other."""
    for handed_in, keys in [("5", KEYS), ("5", KEYS), ("6", KEYS), ("5", OTHER)]:
        grade(grader, submission(CODE, sha256=handed_in * 64), keys=keys)
    same, again, other_work, other_data = (call["seed"] for call in stage.calls)
    assert same == again
    assert len({same, other_work, other_data}) == 3
    assert KEYS.work not in same


def test_strong_reference_tells_whose_error_it_is(stage: Stage, grader: Grader) -> None:
    """An error in a test is ours if the strong reference ends in it too, on the same data."""
    error = executed([record("a", "errored"), record("b")])
    stage.results = [error, error]
    found = grade(grader)
    assert (found.status, found.tests[0].outcome.value) == ("not-gradable", "ungradable")
    candidate, strong = stage.calls
    assert strong["cells"] == [(2, "strong = 1")]
    assert strong["files"] == {
        f"data/{name}": data for name, data in {**WORK, "key.csv": KEYS.work}.items()
    }
    assert strong["exam"] == candidate["exam"]


def test_strong_reference_without_the_error(stage: Stage, grader: Grader) -> None:
    """An error that the strong reference does not run into is the candidate's failure."""
    stage.results = [executed([record("a", "errored")]), executed([record("a")])]
    found = grade(grader)
    assert (found.status, found.tests[0].outcome.value) == ("graded", "failed")


def test_strong_reference_runs_once_for_the_same_data(stage: Stage, grader: Grader) -> None:
    """Many candidates may err; on the same data the reference is asked only once."""
    error = executed([record("a", "errored")])
    stage.results = [error, executed(), error, error, executed()]
    grade(grader)
    grade(grader)
    assert len(stage.calls) == 3
    grade(grader, keys=OTHER)
    assert len(stage.calls) == 5
    assert stage.calls[4]["files"]["data/key.csv"] == OTHER.work


def test_strong_reference_that_fails_is_ours(stage: Stage, grader: Grader) -> None:
    """If the reference can't be run nobody knows whose error it was: not gradable."""
    stage.results = [executed([record("a", "errored")]), EngineError("the engine is gone")]
    found = grade(grader)
    assert (found.status, found.reason) == ("not-gradable", "the engine is gone")


def test_progress(stage: Stage, grader: Grader) -> None:
    """Whoever asked is told of each cell as it ends, but not of the reference's."""
    stage.results = [executed([record("a", "errored")]), executed()]
    seen: list[int] = []
    grader.grade(submission(CODE), identity(), on_cell=lambda ended: seen.append(ended.cell))
    for call in stage.calls:
        call["on_cell"](cell(7))
    assert seen == [7]


def test_takes_in_what_may_be_handed_in(grader: Grader, tmp_path: Path) -> None:
    """A path becomes a submission, or an error with the place."""
    path = tmp_path / "work.ipynb"
    path.write_bytes(takehome().starter)
    assert grader.take_in(path).notebook_name == "work.ipynb"
    with pytest.raises(SubmissionError, match="does not exist"):
        grader.take_in(tmp_path / "nowhere.ipynb")
