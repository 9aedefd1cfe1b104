"""The five files of a result: written together, in one view, and never over what is needed."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from minbar.cli.outputs import (
    check_replaceable,
    check_writable,
    write_outputs,
    write_views,
)
from minbar.errors import UserError
from minbar.grading.assembly import Graded
from minbar.models.grade import Grade, SubmissionInfo
from minbar.report.grade_json import load_grade
from minbar.store.releases import Releases
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade

FILES = ["executed.ipynb", "grade.json", "junit.xml", "report.html", "report.md"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give minbar an empty state of its own."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A place for results that is not there yet."""
    return tmp_path / "grades" / "c-17"


def graded(**changes: object) -> Graded:
    """Return a grade that nobody has reviewed, with its notebook."""
    notebook = make_notebook()
    return Graded(grade=make_grade(notebook, **{"reviews": [], **changes}), notebook=notebook)


def of(candidate: str | None, sha256: str = "a" * 64) -> SubmissionInfo:
    """Return another candidate's submission."""
    return msgspec.structs.replace(make_grade().submission, candidate=candidate, sha256=sha256)


def write(folder: Path, one: Graded, view: str = "interviewer", *, release: bool = False) -> Grade:
    """Write the results."""
    return write_outputs(folder, one, view=view, release=release)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, hidden ones included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def there(folder: Path) -> Grade:
    """Read the grade that was written."""
    return load_grade((folder / "grade.json").read_bytes(), "grade.json")


def refused(folder: Path, one: Graded, view: str = "interviewer") -> UserError:
    """Try to write over what is there, which must stay as it is; return what is wrong."""
    before = contents(folder)
    with pytest.raises(UserError) as early:
        check_replaceable(folder, view)
    with pytest.raises(UserError) as late:
        write(folder, one, view)
    assert contents(folder) == before
    assert str(early.value) == str(late.value)
    assert early.value.where == str(folder / "grade.json")
    assert "--out" in early.value.todo
    return early.value


def test_five_files(folder: Path) -> None:
    """The folder appears with all five files; the grade is the one that is returned."""
    check_replaceable(folder, "interviewer")
    one = graded()
    assert write(folder, one) == one.grade
    assert sorted(contents(folder)) == FILES
    assert there(folder) == one.grade
    assert [path.name for path in folder.parent.iterdir()] == ["c-17"]


def test_older_results_are_replaced(folder: Path) -> None:
    """All five files become new; what else lies in the folder stays."""
    write(folder, graded(reason="old-words"))
    (folder / "notes.txt").write_text("mine")
    write(folder, graded(reason="new-words"))
    found = contents(folder)
    assert sorted(found) == sorted([*FILES, "notes.txt"])
    assert there(folder).reason == "new-words"
    assert not any(b"old-words" in data for data in found.values())


def test_reviewed_grade_is_not_replaced(folder: Path) -> None:
    """What people scored is not written over by grading again."""
    write(folder, graded())
    write_views(folder, make_grade(), make_notebook())
    assert there(folder).reviews
    assert "was reviewed (1 in all)" in str(refused(folder, graded()))


@pytest.mark.parametrize(
    ("first", "second"), [("interviewer", "candidate"), ("candidate", "interviewer")]
)
def test_views_are_not_mixed(folder: Path, first: str, second: str) -> None:
    """A folder that is sent to a candidate never gets the interviewer's files, nor the reverse."""
    write(folder, graded(), first)
    error = refused(folder, graded(), second)
    assert f"this is the {first}'s view, and the {second}'s would replace it" in str(error)


@pytest.mark.parametrize("raw", [b"", b"{", b'{"schema": "grade/99.0"}', b'{"mine": 1}'])
def test_what_is_no_grade_is_not_replaced(folder: Path, raw: bytes) -> None:
    """A grade.json that can't be read may be somebody's, or a newer minbar's: it stays."""
    folder.mkdir(parents=True)
    (folder / "grade.json").write_bytes(raw)
    assert "a grade is here already that cannot be read" in str(refused(folder, graded()))


def test_full_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full in the middle: what was there stays whole, and the file is named."""
    write(folder, graded(reason="old"))
    before = contents(folder)
    left = iter([True, True])

    def fail(_descriptor: int) -> None:
        if not next(left, False):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UserError) as caught:
        write(folder, graded(reason="new"))
    assert str(caught.value) == (
        f"{folder / 'report.md'}: the results cannot be written here (No space left on device)."
        " Make room there, or name another --out"
    )
    assert contents(folder) == before


def test_out_is_a_file(tmp_path: Path) -> None:
    """A file where a folder should be is named and stays."""
    (tmp_path / "grades").write_text("mine")
    with pytest.raises(UserError, match="cannot be written here") as caught:
        write(tmp_path / "grades" / "c-17", graded())
    assert caught.value.where.startswith(str(tmp_path / "grades"))
    assert (tmp_path / "grades").read_text() == "mine"


def test_out_that_can_be_made(tmp_path: Path) -> None:
    """A place that is not there yet is fine, and asking does not make it."""
    check_writable(tmp_path / "a" / "b")
    check_writable(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("below", ["", "c-17", "x/y"])
def test_out_that_is_a_file_is_found_early(tmp_path: Path, below: str) -> None:
    """A file where --out or a folder above it should be is found before anything is graded."""
    (tmp_path / "grades").write_text("mine")
    with pytest.raises(UserError, match="this is a file") as caught:
        check_writable(tmp_path / "grades" / below)
    assert caught.value.where == str(tmp_path / "grades")


def test_read_only_disk_is_found_early(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system says that nothing can be written, that is said before it is tried."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(UserError, match="cannot be written here") as caught:
        check_writable(tmp_path / "grades")
    assert (caught.value.where, "--out" in caught.value.todo) == (str(tmp_path), True)


def test_candidates_view_hides(folder: Path) -> None:
    """Before the release no hidden test shows in any file, and nothing was released."""
    shown = write(folder, graded(), "candidate")
    assert shown.view == "candidate"
    assert not [test for test in shown.tests if test.hidden]
    assert not Releases().released("c-17", "late-deliveries")
    for data in contents(folder).values():
        for secret in (b"test_odd_rows", b"KeyError: 'station_04'", b"FORBIDDEN"):
            assert secret not in data


def test_release_is_recorded(folder: Path) -> None:
    """Detailed feedback names hidden tests by number, and is recorded."""
    shown = write(folder, graded(), "candidate", release=True)
    assert next(test.id for test in shown.tests if test.hidden) == "hidden-01"
    assert Releases().released("c-17", "late-deliveries")


def test_release_is_once_for_a_candidate(folder: Path, tmp_path: Path) -> None:
    """Another submission gets no feedback; the same bytes do, and so does another candidate."""
    write(folder, graded(submission=of("c-17", "a")), "candidate", release=True)
    with pytest.raises(UserError, match="was given detailed feedback"):
        write(tmp_path / "x", graded(submission=of("c-17", "b")), "candidate", release=True)
    assert not (tmp_path / "x").exists()
    write(folder, graded(submission=of("c-17", "a")), "candidate", release=True)
    write(tmp_path / "y", graded(submission=of("c-18", "b")), "candidate", release=True)


def test_release_needs_a_candidate(folder: Path) -> None:
    """Feedback is not released to nobody: they could ask for it again and again."""
    with pytest.raises(UserError, match="nothing says who this is") as caught:
        write(folder, graded(submission=of(None)), "candidate", release=True)
    assert "--candidate" in caught.value.todo
    assert not folder.exists()


def test_release_is_not_spent_on_no_grade(folder: Path) -> None:
    """What could not be graded gives no feedback, so none is recorded and none is shown."""
    broken = graded(status="not-gradable", reason="the test hidden/test_x.py::test_secret broke")
    shown = write(folder, broken, "candidate", release=True)
    assert not Releases().released("c-17", "late-deliveries")
    assert not [test for test in shown.tests if test.hidden]
    assert not any(b"test_secret" in data for data in contents(folder).values())


def test_refused_release_leaves_no_files(folder: Path) -> None:
    """The candidate's own view from before stays when a second release is refused."""
    write(folder, graded(submission=of("c-17", "a")), "candidate", release=True)
    before = contents(folder)
    with pytest.raises(UserError, match="was given detailed feedback"):
        write(folder, graded(submission=of("c-17", "b")), "candidate", release=True)
    assert contents(folder) == before
