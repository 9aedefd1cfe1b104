"""Bad input through the real command: what, where and what to do; nothing is lost."""

from __future__ import annotations

import json
import stat
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from minbar.store.secret import store_secret
from minbar.takehomes.receipts import sign_receipt
from tests.cli.commands import FILES, SUMMARY, Done, below, complaints, minbar, small_bank
from tests.grading.samples import started
from tests.takehomes.samples import GOOD, notebook

HOSTILE_NAME = "b\x1b[31m\n::error::[red]c.ipynb"
NO_SUCH_MODULE = "import no_such_module_of_ours\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to work in, with a state of its own for all tests here."""
    folder = tmp_path_factory.mktemp("inputs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINBAR_HOME", str(folder / "state"))
        yield folder


@pytest.fixture(scope="module")
def bank(place: Path) -> Path:
    """A bank with the small take-home."""
    return small_bank(place / "bank")


def forged_receipt() -> bytes:
    """A receipt whose deadline was moved by its owner."""
    good = sign_receipt(started("c-17"), store_secret()).to_json()
    return good.replace(b"2026-01-12", b"2036-01-12")


def write_submissions(folder: Path) -> list[Path]:
    """Write broken submissions of many kinds, and two good ones, the one before and after."""
    paths = {
        "good": "good.ipynb",
        "text": "text.ipynb",
        "missing": "missing.ipynb",
        "empty": "empty",
        "evil": "evil.zip",
        "forged": "forged",
        "secret": "secret.ipynb",
        "hostile": HOSTILE_NAME,
        "last": "last.ipynb",
    }
    found = {name: folder / path for name, path in paths.items()}
    folder.mkdir()
    for name in ("good", "last", "secret"):
        found[name].write_bytes(notebook(*GOOD, f"'{name}'"))
    found["secret"].chmod(0)
    found["text"].write_text("# My solution\n")
    found["empty"].mkdir()
    with zipfile.ZipFile(found["evil"], "w") as package:
        package.writestr("work.ipynb", notebook(*GOOD))
        package.writestr("../../etc/cron.d/evil", "* * * * * root id\n")
    found["forged"].mkdir()
    (found["forged"] / "work.ipynb").write_bytes(notebook(*GOOD))
    (found["forged"] / "receipt.json").write_bytes(forged_receipt())
    found["hostile"].write_text("{}")
    return list(found.values())


@pytest.fixture(scope="module")
def batch(place: Path, bank: Path) -> Done:
    """Grade all of them in one command, as somebody for whom permissions hold."""
    paths = write_submissions(place / "in")
    names = [path.relative_to(place) for path in paths]
    before = time.monotonic()
    done = minbar(
        "grade", *names, "--takehome", "tiny", "--bank", bank, cwd=place, privileged=False
    )
    assert time.monotonic() - before < 200
    return done


def test_batch_ends_with_1(batch: Done) -> None:
    """One broken submission is enough for exit code 1; none of them makes a traceback."""
    assert batch.returncode == 1
    assert "Traceback" not in batch.stdout + batch.stderr


@pytest.mark.parametrize(
    ("where", "what", "todo"),
    [
        ("in/text.ipynb:1:1: ", "JSON", ""),
        ("in/missing.ipynb: ", "does not exist", "Check the path"),
        ("in/empty: ", "no notebook", ""),
        ("in/evil.zip/../../etc/cron.d/evil: ", "leads out of its folder", "Rename it"),
        ("in/forged: receipt.json: ", "the receipt was changed", "as they got it"),
        ("in/secret.ipynb: ", "no permission", "chmod"),
        ("in/b\\u{1b}[31m\\u{a}::error::[red]c.ipynb: ", "is not a notebook", "Hand in"),
    ],
)
def test_each_error_says_what_where_and_what_to_do(
    batch: Done, where: str, what: str, todo: str
) -> None:
    """Every broken submission has one line that names it, what is wrong, and a way out."""
    (line,) = [line for line in batch.stderr.splitlines() if line.startswith(f"minbar: {where}")]
    assert what in line
    assert todo in line
    assert line.count(". ") >= 1, "there is no word on what to do"


def test_nothing_else_is_said(batch: Done) -> None:
    """Seven broken submissions are seven lines, two others one each, and none of them acts."""
    lines = batch.stderr.splitlines()
    assert len(complaints(batch.stderr)) == 7
    assert [line.partition(":")[0] for line in lines if not line.startswith("minbar: ")] == [
        "good",
        "last",
    ]
    assert all(line.isprintable() for line in lines)


def test_others_are_graded(batch: Done, place: Path) -> None:
    """What was before and after the broken ones is graded, printed and written."""
    assert [line for line in batch.stdout.splitlines() if line.endswith("report.html")] == [
        "good: grades/good/report.html",
        "last: grades/last/report.html",
    ]
    for name in ("good", "last"):
        grade = json.loads((place / "grades" / name / "grade.json").read_bytes())
        assert (grade["status"], grade["criteria"][0]["points"]) == ("graded", 5.0)


def test_nothing_else_is_written(batch: Done, place: Path) -> None:
    """There are two folders of results and a summary; submissions are as they were."""
    assert batch.returncode == 1
    expected = [f"{name}/{file}" for name in ("good", "last") for file in FILES]
    assert below(place / "grades") == sorted(["good", "last", *SUMMARY, *expected])
    assert len(below(place / "in")) == 10
    assert stat.S_IMODE((place / "in" / "secret.ipynb").stat().st_mode) == 0
    assert not any(Path(folder, "cron.d", "evil").exists() for folder in ("/etc", place / "etc"))


def test_unknown_takehome(place: Path, bank: Path) -> None:
    """A mistyped take-home gets the nearest name; no engine is needed to say so."""
    done = minbar(
        "grade", "in/good.ipynb", "--takehome", "tinny", "--bank", bank, cwd=place,
        variables={"DOCKER_HOST": "unix:///nowhere"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "minbar: there is no take-home `tinny`. Did you mean `tiny`?\n"


def test_bank_that_is_not_there(place: Path) -> None:
    """A bank that does not exist is named."""
    done = minbar("grade", "x.ipynb", "--takehome", "tiny", "--bank", "nowhere", cwd=place)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("before", "after", "what", "todo"),
    [
        ("minutes: 90", "minutes: [90", ":8:6: not valid YAML", "Look at"),
        ("minutes: 90", "minutes: ninety", ":7:10: `minutes` must be a whole number", "ninety"),
        ("version: 1.0.0", "version: 1.0", ":3:10: `version` must be text", "Write it in quotes"),
        ("title: Tiny", "titel: Tiny", ":4:1: unknown field `titel`", "Did you mean `title`?"),
        ("title: Tiny", "title: Tiny\ntitle: Twice", ":5:1: `title` stands twice", "Keep one"),
    ],
)
def test_broken_yaml(tmp_path: Path, before: str, after: str, what: str, todo: str) -> None:
    """A take-home that can't be read is named with file, line and column."""
    path = small_bank(tmp_path / "bank") / "takehomes" / "tiny" / "takehome.yaml"
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    done = minbar(
        "grade", "x.ipynb", "--takehome", "tiny", "--bank", "bank", cwd=tmp_path,
        variables={"DOCKER_HOST": "unix:///nowhere"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert all(line.startswith(f"minbar: {path}:") for line in lines)
    assert any(line.startswith(f"minbar: {path}{what}") and todo in line for line in lines)


@pytest.mark.usefixtures("place")
def test_hidden_test_that_does_not_import(tmp_path: Path) -> None:
    """A hidden test that fails to import is our fault: exit 3, a reason, and never a zero."""
    bank = small_bank(tmp_path / "bank", {"test_broken.py": NO_SUCH_MODULE})
    (tmp_path / "a.ipynb").write_bytes(notebook(*GOOD))
    done = minbar("grade", "a.ipynb", "--takehome", "tiny", "--bank", bank, cwd=tmp_path)
    assert done.returncode == 3
    assert "this could not be graded: the test file hidden/test_broken.py" in done.stderr
    assert "No module named 'no_such_module_of_ours'" in done.stderr
    assert "Traceback" not in done.stderr
    grade = json.loads((tmp_path / "grades" / "a" / "grade.json").read_bytes())
    assert grade["status"] == "not-gradable"
    assert "hidden/test_broken.py" in grade["reason"]
    assert [criterion["points"] for criterion in grade["criteria"]] == [None, None]
    assert "not gradable" in done.stdout


def test_engine_that_does_not_run(bank: Path, tmp_path: Path) -> None:
    """Without an engine there is one clear message, exit code 3, and nothing is written."""
    for name in ("a.ipynb", "b.ipynb"):
        (tmp_path / name).write_bytes(notebook(*GOOD))
    before = time.monotonic()
    done = minbar(
        "grade", "a.ipynb", "b.ipynb", "--takehome", "tiny", "--bank", bank, cwd=tmp_path,
        variables={"DOCKER_HOST": f"unix://{tmp_path}/no.sock"},
    )  # fmt: skip
    assert time.monotonic() - before < 60
    assert (done.returncode, done.stdout) == (3, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"minbar: no container engine answers at unix://{tmp_path}/no.sock")
    assert "Start Docker" in line
    assert below(tmp_path) == ["a.ipynb", "b.ipynb"]


def test_state_that_can_not_be_used(bank: Path, tmp_path: Path) -> None:
    """A state folder that is a file is named, and is not touched."""
    (tmp_path / "state").write_text("mine")
    (tmp_path / "a.ipynb").write_bytes(notebook(*GOOD))
    done = minbar(
        "grade", "a.ipynb", "--takehome", "tiny", "--bank", bank, cwd=tmp_path,
        variables={"MINBAR_HOME": str(tmp_path / "state")},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert str(tmp_path / "state") in done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "state").read_text() == "mine"
