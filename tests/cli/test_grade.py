"""`minbar grade` from options to exit code, with a grader that grades by heart."""

from __future__ import annotations

import contextlib
import csv
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import click
import msgspec
import pytest
from click.testing import CliRunner, Result

from minbar.cli import grade as module
from minbar.cli.grade_screen import GradeScreen
from minbar.cli.main import cli
from minbar.errors import EngineError, StoreUnavailableError, SubmissionError, UserError
from minbar.grading.assembly import Graded
from minbar.grading.batch.values import Conditions
from minbar.grading.identity import Identity
from minbar.grading.intake import Submission
from minbar.models.batch import BatchLine
from minbar.models.grade import Grade
from minbar.rooms.candidate import CellResult
from minbar.store.secret import store_secret
from minbar.takehomes.receipts import sign_receipt
from tests.cli.commands import SUMMARY
from tests.grading.samples import cell, started, submission, takehome
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade

BELOW = "below what --fail-under asks for"


class ByHeart:
    """Knows the grades of submissions by their paths.

    Attributes:
        identities: as whose submissions were graded.
        warm: how many submissions were to follow, each time it was said.
        unreadable: what taking a submission of this name in raises.
        failing: what grading a submission of this name raises.
        ungradable: names of submissions that get a grade that is none.
        receipts: what came along with a submission of this name.
        opened: what the session was opened with.
        how: with how many jobs, and how much patience.
        well: whether everything earns all points.
        log: what failed of ours.
        reads_code: whether each session scores code quality.
    """

    def __init__(self) -> None:
        """Grade everything well."""
        self.takehome = takehome()
        self.conditions = Conditions(image="image:1")
        self.identities: list[Identity] = []
        self.warm: list[int] = []
        self.unreadable: dict[str, Exception] = {}
        self.failing: dict[str, Exception] = {}
        self.ungradable: set[str] = set()
        self.receipts: dict[str, bytes] = {}
        self.reads_code: list[bool] = []
        self.opened: list[Any] = []
        self.how: list[dict[str, float]] = []
        self.well = False
        self.log = ""

    def expect(self, count: int) -> None:
        """Note it."""
        self.warm.append(count)

    def recover(self) -> bool:
        """Nothing that failed will work again."""
        return False

    def stop(self) -> None:
        """Nobody waits for anything."""

    def take_in(self, path: Path) -> Submission:
        """Take anything in whose name is not known to be unreadable."""
        if path.name in self.unreadable:
            raise self.unreadable[path.name]
        return submission(
            notebook_name=path.name, sha256=str(path), receipt=self.receipts.get(path.name)
        )

    def grade(
        self, handed_in: Submission, whose: Identity, *, on_cell: Callable[[CellResult], None]
    ) -> Graded:
        """Return a grade."""
        self.identities.append(whose)
        on_cell(cell(2))
        name = handed_in.notebook_name
        if name in self.failing:
            raise self.failing[name]
        known = msgspec.structs.replace(
            make_grade().submission, candidate=whose.candidate, sha256=handed_in.sha256
        )
        changes: dict[str, object] = {"reviews": [], "submission": known}
        if name in self.ungradable:
            changes |= {"status": "not-gradable", "reason": "the engine is gone"}
        executed = make_notebook()
        grade = make_grade(executed, **changes)
        if self.well:
            fine = [
                msgspec.structs.replace(one, points=one.max_points, meets_bar=True)
                for one in grade.criteria
            ]
            grade = msgspec.structs.replace(grade, criteria=fine)
        return Graded(grade=grade, notebook=executed, log=self.log)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with an empty state."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def grader(monkeypatch: pytest.MonkeyPatch) -> ByHeart:
    """Put the grader that knows all grades in place of the real one."""
    found = ByHeart()

    @contextlib.contextmanager
    def session(
        slug: str, banks: Sequence[Path], *, runtime: str | None, quality: bool, **how: float
    ) -> Iterator[ByHeart]:
        found.opened.append((slug, list(banks), runtime))
        found.reads_code.append(quality)
        found.how.append(how)
        yield found

    monkeypatch.setattr(module, "batch_session", session)
    return found


def run(*arguments: str) -> Result:
    """Run the command; exceptions that the last net would catch are raised."""
    return CliRunner().invoke(
        cli, ["grade", "--takehome", "tiny", *arguments], standalone_mode=False
    )


def complaints(result: Result) -> list[str]:
    """Return what is said to be wrong, without the lines of progress."""
    return [line for line in result.stderr.splitlines() if line.startswith("minbar: ")]


def grades(*arguments: str) -> list[Grade]:
    """Grade, and return what is printed for a program."""
    return msgspec.json.decode(run("--json", *arguments).stdout_bytes, type=list[Grade])


def below(folder: Path) -> list[str]:
    """Names of all files below a folder."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def test_one_submission(grader: ByHeart, place: Path) -> None:
    """A table, where the report is, and five files in a folder named after the file."""
    result = run("work.ipynb")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.splitlines()[-1] == "work: grades/work/report.html"
    assert below(place) == [
        f"grades/work/{name}"
        for name in ("executed.ipynb", "grade.json", "junit.xml", "report.html", "report.md")
    ]
    assert grader.opened == [("tiny", [], None)]
    assert grader.reads_code == [True]


def test_options_reach_the_session(grader: ByHeart, tmp_path: Path) -> None:
    """Banks and runtime are passed on as they were given."""
    run("a.ipynb", "--bank", "x", "--bank", str(tmp_path), "--runtime", "runsc")
    assert grader.opened == [("tiny", [Path("x"), tmp_path], "runsc")]


def test_several_submissions(grader: ByHeart, place: Path) -> None:
    """Each has a folder of its own, files of one name too; how many follow is known."""
    assert run("a/work.ipynb", "b/work.ipynb", "c.ipynb").exit_code == 0
    names = sorted(path.name for path in (place / "grades").iterdir() if path.is_dir())
    assert names == ["a-work", "b-work", "c"]
    assert grader.warm == [2, 1, 0]


def test_json(grader: ByHeart) -> None:
    """With --json standard output is a list of grades, one a submission, in their order."""
    found = grades("a.ipynb", "b.ipynb")
    assert [one.submission.sha256 for one in found] == ["a.ipynb", "b.ipynb"]
    assert [identity.source for identity in grader.identities] == ["none", "none"]


def test_candidate_by_option(grader: ByHeart, place: Path) -> None:
    """The option says who it is, and gives the folder its name."""
    run("work.ipynb", "--candidate", "c-17")
    assert (grader.identities[0].candidate, grader.identities[0].source) == ("c-17", "option")
    assert (place / "grades" / "c-17" / "grade.json").is_file()


def test_candidate_by_receipt(grader: ByHeart, place: Path) -> None:
    """A receipt that came along says who it is."""
    raw = sign_receipt(started("c-9"), store_secret()).to_json()
    grader.receipts = {"a.zip": raw, "b.zip": raw}
    run("a.zip", "b.zip")
    assert [one.candidate for one in grader.identities] == ["c-9", "c-9"]
    assert [one.attempt for one in grader.identities] == [1, 2]
    assert sorted(path.name for path in (place / "grades").iterdir() if path.is_dir()) == [
        "c-9",
        "c-9-2",
    ]


def test_pseudonym_that_leads_elsewhere(grader: ByHeart, place: Path) -> None:
    """A pseudonym of two dots stays in --out."""
    run("work.ipynb", "--candidate", "..", "--out", "x/y")
    assert [path.name for path in (place / "x" / "y").iterdir()] == ["submission"]
    assert len(grader.identities) == 1
    assert not (place / "x" / "grade.json").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["a.ipynb", "--release"],
        ["a.ipynb", "--release", "--view", "interviewer"],
        ["a.ipynb", "b.ipynb", "--candidate", "c-17"],
        ["a.ipynb", "--view", "public"],
        [],
    ],
)
def test_usage(grader: ByHeart, place: Path, arguments: list[str]) -> None:
    """Options that contradict each other are a usage error, before anything is opened."""
    assert isinstance(run(*arguments).exception, click.UsageError)
    assert grader.opened == []
    assert below(place) == []


def test_broken_submission_does_not_stop_the_others(grader: ByHeart, place: Path) -> None:
    """The others are graded and printed; the broken one is named, and the exit code is 1."""
    grader.unreadable["b.ipynb"] = SubmissionError("is empty", where="b.ipynb")
    grader.failing["c.ipynb"] = OSError(28, "No space left", "x/c")
    result = run("a.ipynb", "b.ipynb", "c.ipynb", "d.ipynb")
    assert result.exit_code == 1
    assert complaints(result) == [
        "minbar: b.ipynb: is empty",
        "minbar: c.ipynb: x/c: No space left",
    ]
    shown = [line for line in result.stdout.splitlines() if line.endswith("report.html")]
    assert [line.partition(":")[0] for line in shown] == ["a", "d"]
    assert sorted(path.name for path in (place / "grades").iterdir() if path.is_dir()) == ["a", "d"]


def test_nothing_could_be_graded(grader: ByHeart, place: Path) -> None:
    """Where every submission is broken nothing is written, and a program gets an empty list."""
    grader.unreadable["a.ipynb"] = UserError("no")
    result = run("a.ipynb", "--json")
    assert (result.exit_code, result.stdout) == (1, "[]\n")
    assert below(place) == []


def test_ungradable_is_our_fault(grader: ByHeart, place: Path) -> None:
    """A grade that is none is written, said on standard error, and the exit code is 3."""
    grader.ungradable = {"b.ipynb"}
    grader.unreadable["c.ipynb"] = UserError("no")
    result = run("a.ipynb", "b.ipynb", "c.ipynb")
    assert result.exit_code == 3
    first, second = sorted(complaints(result))
    assert first.startswith("minbar: b.ipynb: this could not be graded: the engine is gone. ")
    assert "It is not a zero" in first
    assert second == "minbar: c.ipynb: no"
    document = json.loads((place / "grades" / "b" / "grade.json").read_bytes())
    assert (document["status"], document["reason"]) == ("not-gradable", "the engine is gone")


def test_engine_that_fails_in_between(grader: ByHeart, place: Path) -> None:
    """A failure of ours on one submission keeps nobody's result back."""
    grader.unreadable["b.ipynb"] = EngineError("no room")
    result = run("a.ipynb", "b.ipynb", "c.ipynb")
    assert (result.exit_code, complaints(result)) == (3, ["minbar: b.ipynb: no room"])
    assert sorted(path.name for path in (place / "grades").iterdir() if path.is_dir()) == ["a", "c"]


def test_engine_that_is_missing(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    """What fails before any submission is one error, and nothing is written."""

    def session(*_: object, **__: object) -> None:
        what = "no engine answers"
        raise EngineError(what)

    monkeypatch.setattr(module, "batch_session", session)
    result = run("a.ipynb", "b.ipynb")
    assert isinstance(result.exception, EngineError)
    assert result.output == ""
    assert below(place) == []


def test_candidates_view_has_a_folder_of_its_own(grader: ByHeart, place: Path) -> None:
    """Feedback never lies beside what only interviewers may read."""
    run("a.ipynb")
    run("a.ipynb", "--view", "candidate")
    assert sorted(path.name for path in place.iterdir()) == ["feedback", "grades"]
    assert len(grader.identities) == 1  # one grading gives both views


def test_candidates_view_is_in_the_json_too(grader: ByHeart) -> None:
    """What a program is given is the view that was asked for."""
    grader.ungradable = {"b.ipynb"}
    shown, ungradable = grades("a.ipynb", "b.ipynb", "--view", "candidate")
    assert (shown.view, shown.warnings, shown.hypotheses) == ("candidate", [], [])
    assert "engine" not in ungradable.reason


def test_reason_is_kept_from_a_candidates_view(grader: ByHeart) -> None:
    """Standard error says no more of a hidden test than the view does."""
    grader.ungradable = {"a.ipynb"}
    result = run("a.ipynb", "--view", "candidate")
    assert result.exit_code == 3
    assert "engine is gone" not in result.output
    assert "for a reason that is not yours" in result.stderr


def review(place: Path) -> Path:
    """Review the grade of `a`."""
    path = place / "grades" / "a" / "grade.json"
    document = json.loads(path.read_bytes())
    document["reviews"] = [{"reviewer": "r", "submitted": "2026-01-05T09:00:00Z", "scores": []}]
    path.write_text(json.dumps(document))
    return path


def test_reviewed_result_is_noticed_before_minutes_are_spent(grader: ByHeart, place: Path) -> None:
    """A review of other work, or of what is to be graded anew, is not thrown away."""
    run("a.ipynb")
    review(place)
    (place / "x").mkdir()
    for arguments in (["x/a.ipynb"], ["a.ipynb", "--force"]):
        result = run(*arguments)
        assert (result.exit_code, len(grader.identities)) == (1, 1)
        assert "this grade was reviewed" in result.stderr


def test_reviewed_result_of_the_same_work_stays(grader: ByHeart, place: Path) -> None:
    """Grading an inbox again leaves what people have scored as it is, and shows it."""
    run("a.ipynb", "b.ipynb")
    path = review(place)
    before = path.read_bytes()
    result = run("a.ipynb", "b.ipynb")
    assert (result.exit_code, complaints(result)) == (0, [])
    assert path.read_bytes() == before
    document = json.loads((place / "grades" / "summary.json").read_bytes())
    assert [line["status"] for line in document["lines"]] == ["graded", "graded"]
    assert len(grader.identities) == 2


def test_interrupted(grader: ByHeart, place: Path) -> None:
    """Ctrl-C ends the command at once; what was written before stays."""
    grader.failing["b.ipynb"] = cast("Exception", KeyboardInterrupt())
    result = run("a.ipynb", "b.ipynb", "c.ipynb")
    assert isinstance(result.exception, click.exceptions.Abort)
    there = {path.name for path in (place / "grades").iterdir()}
    assert there - set(SUMMARY) == {"a"}
    assert len(grader.identities) <= 3


def statuses(place: Path) -> tuple[bool, list[str]]:
    """Whether the summary is one of all submissions, and what it says of each, in both files."""
    document = json.loads((place / "grades" / "summary.json").read_bytes())
    told = [line["status"] for line in document["lines"]]
    with (place / "grades" / "summary.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["status"] for row in csv.DictReader(stream)] == told
    return document["complete"], told


@pytest.mark.usefixtures("grader")
def test_interrupted_batch_says_what_it_is_a_summary_of(place: Path) -> None:
    """A summary of an earlier batch does not stay: what has not ended is said, until it has."""

    def interrupt(_screen: GradeScreen, line: BatchLine, *, points: bool) -> None:
        raise KeyboardInterrupt(line.name, points)

    run("a.ipynb", "b.ipynb")
    assert statuses(place) == (True, ["graded", "graded"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(GradeScreen, "ended", interrupt)
        result = run("a.ipynb", "c.ipynb", "b.ipynb")
    assert isinstance(result.exception, click.exceptions.Abort)
    assert statuses(place) == (False, ["graded", "unfinished", "unfinished"])
    assert run("a.ipynb", "c.ipynb", "b.ipynb").exit_code == 0
    assert statuses(place) == (True, ["graded"] * 3)


def test_interrupted_before_anything_is_new(grader: ByHeart, place: Path) -> None:
    """The summary of an earlier batch is still true of what lies beside it, and stays."""
    run("a.ipynb", "b.ipynb")
    before = (place / "grades" / "summary.json").read_bytes()
    grader.failing["a.ipynb"] = cast("Exception", KeyboardInterrupt())
    run("a.ipynb", "b.ipynb", "--force")
    assert (place / "grades" / "summary.json").read_bytes() == before


@pytest.mark.usefixtures("grader")
def test_earlier_summary_goes_with_the_first_new_result(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is killed without a word leaves no summary of another batch; one's own table stays."""
    run("a.ipynb", "b.ipynb")
    summary, there = place / "grades" / "summary.json", list[bool]()
    monkeypatch.setattr(GradeScreen, "ended", lambda *_, **__: there.append(summary.exists()))
    run("a.ipynb", "b.ipynb")  # nothing of which is new
    run("a.ipynb", "c.ipynb")
    assert there == [True, True, True, False]
    assert run("a.ipynb", "--force").exit_code == 0  # one alone has no summary, and removes none
    assert statuses(place) == (True, ["graded", "graded"])
    summary.write_text("my own")
    run("a.ipynb", "b.ipynb", "--force")
    assert summary.read_text() == "my own"


def test_how_it_is_worked_through(grader: ByHeart) -> None:
    """Jobs and patience reach the session."""
    run("a.ipynb", "--jobs", "3", "--patience", "5")
    assert grader.how == [{"jobs": 3, "patience": 5.0}]


@pytest.mark.usefixtures("grader")
def test_folder_of_submissions(place: Path) -> None:
    """Every notebook of a folder is graded, and a summary lies beside the results."""
    (place / "inbox").mkdir()
    for name in ("b.ipynb", "a.ipynb", "notes.txt"):
        (place / "inbox" / name).touch()
    result = run("inbox", "--jobs", "2")
    assert result.exit_code == 0
    assert sorted(path.name for path in (place / "grades").iterdir()) == [
        "a",
        "b",
        "summary.csv",
        "summary.json",
    ]
    document = json.loads((place / "grades" / "summary.json").read_bytes())
    assert [line["name"] for line in document["lines"]] == ["a", "b"]
    assert "lowest" in result.stdout
    assert sorted(line.partition(":")[0] for line in result.stderr.splitlines()) == [
        "a",
        "b",
        "left out, no submissions",
    ]


def test_candidate_names_no_folder_of_many(grader: ByHeart, place: Path) -> None:
    """One pseudonym for a folder of submissions is a usage error, found in time."""
    (place / "inbox").mkdir()
    for name in ("b.ipynb", "a.ipynb"):
        (place / "inbox" / name).touch()
    assert isinstance(run("inbox", "--candidate", "c-1").exception, click.UsageError)
    assert grader.identities == []


def test_repeat_costs_nothing(grader: ByHeart, place: Path) -> None:
    """The second time nothing is graded, and the results are the same files, also elsewhere."""
    assert run("a.ipynb", "b.ipynb").exit_code == 0
    first = {name: (place / "grades" / name).read_bytes() for name in below(place / "grades")}
    result = run("a.ipynb", "b.ipynb", "c.ipynb", "--out", "again")
    assert len(grader.identities) == 3
    assert "2 of the grades were there before" in result.stdout
    for name, content in first.items():
        if not name.startswith("summary"):
            assert (place / "again" / name).read_bytes() == content


def test_forced(grader: ByHeart) -> None:
    """With --force the same is graded anew."""
    run("a.ipynb")
    run("a.ipynb", "--force")
    assert len(grader.identities) == 2


@pytest.mark.usefixtures("grader")
def test_no_summary_for_candidates(place: Path) -> None:
    """No candidate reads of the others: a summary is the interviewer's."""
    run("a.ipynb", "b.ipynb", "--view", "candidate")
    assert sorted(path.name for path in (place / "feedback").iterdir()) == ["a", "b"]


@pytest.mark.usefixtures("grader")
@pytest.mark.parametrize("percent", ["0", "100"])
def test_missed_bar_fails(percent: str) -> None:
    """A missed bar is below what was asked for, however little that is."""
    result = run("a.ipynb", "--fail-under", percent)
    assert result.exit_code == 1
    assert "below its minimum bar: " in result.stderr
    assert ("of the points are below 100%" in result.stderr) == (percent == "100")


def test_fail_under_that_is_met(grader: ByHeart) -> None:
    """Points that are enough, and bars that are met, are fine."""
    grader.well = True
    assert run("a.ipynb", "--fail-under", "100").exit_code == 0
    assert run("a.ipynb").exit_code == 0


def test_failure_has_its_log(grader: ByHeart, place: Path) -> None:
    """What failed of ours lies beside the grade until it is graded, for nobody else to read."""
    grader.ungradable = {"a.ipynb"}
    grader.log = "Traceback: the engine is gone"
    run("a.ipynb")
    assert (place / "grades" / "a" / "failure.log").read_text() == grader.log
    run("a.ipynb", "--view", "candidate")
    assert "failure.log" not in "".join(below(place / "feedback"))
    grader.ungradable, grader.log = set(), ""
    run("a.ipynb")
    assert "failure.log" not in "".join(below(place / "grades"))


@pytest.mark.usefixtures("grader")
def test_candidates_view_fails_under_alike() -> None:
    """The exit code is that of the interviewer's view; the log says no more than the view."""
    result = run("a.ipynb", "b.ipynb", "--fail-under", "0", "--view", "candidate")
    assert result.exit_code == 1
    assert complaints(result) == [f"minbar: {name}: {BELOW}" for name in "ab"]
    assert "%" not in result.stderr


def test_candidates_failure_has_its_log_elsewhere(grader: ByHeart, tmp_path: Path) -> None:
    """What failed of ours is kept where no candidate reads it, and is said to be there."""
    grader.ungradable = {"a.ipynb"}
    grader.log = "Traceback: the engine is gone"
    result = run("a.ipynb", "--view", "candidate")
    assert result.exit_code == 3
    (log,) = (tmp_path / "state" / "failures").iterdir()
    assert log.read_text() == grader.log
    assert f"what failed is written in {log}" in result.stderr


@pytest.mark.usefixtures("grader")
def test_summary_writes_over_nobodys_file(place: Path) -> None:
    """Somebody's own table beside the results stays, and a submission can't take its name."""
    (place / "summary.csv").write_text("my own")
    result = run("a.ipynb", "b.ipynb", "--out", ".")
    assert result.exit_code == 1
    assert "no summary of a batch" in result.stderr
    assert (place / "summary.csv").read_text() == "my own"
    assert run("summary.csv.ipynb", "b.ipynb").exit_code == 0
    assert (place / "grades" / "summary.csv").is_file()
    assert run("summary.csv.ipynb", "b.ipynb").exit_code == 0


@pytest.mark.usefixtures("grader")
def test_folder_in_the_place_of_a_summary(place: Path) -> None:
    """It is said at the end, and costs no submission its results."""
    (place / "grades" / "summary.json").mkdir(parents=True)
    result = run("a.ipynb", "b.ipynb")
    assert result.exit_code == 1
    assert "no summary of a batch" in result.stderr
    assert {"a", "b"} <= {path.name for path in (place / "grades").iterdir()}


def test_log_of_a_failure_goes_with_the_failure(grader: ByHeart, place: Path) -> None:
    """One that a killed process left beside a good grade goes with the next run."""
    run("a.ipynb")
    (place / "grades" / "a" / "failure.log").write_text("old")
    run("a.ipynb")
    assert "failure.log" not in "".join(below(place / "grades"))
    assert len(grader.identities) == 1


def test_store_that_is_away_is_nobodys_fault(grader: ByHeart) -> None:
    """A locked store ends with 3: scripts must not tell a candidate that it was them."""
    grader.failing["a.ipynb"] = StoreUnavailableError("is locked")
    assert run("a.ipynb").exit_code == 3


def test_grade_that_cannot_be_read_is_not_replaced(grader: ByHeart, place: Path) -> None:
    """Somebody's broken grade stays, and is said to be there, before anything is graded."""
    path = place / "grades" / "a" / "grade.json"
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    result = run("a.ipynb")
    assert (result.exit_code, grader.identities) == (1, [])
    assert "a grade is here already that cannot be read" in result.stderr
    assert path.read_text() == "{}"
