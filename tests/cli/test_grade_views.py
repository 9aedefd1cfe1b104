"""Both views of a real grade: nothing hidden leaves the interviewer's; feedback comes once."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.cli.commands import (
    FILES,
    Done,
    below,
    command,
    complaints,
    environment,
    minbar,
    small_bank,
)
from tests.takehomes.samples import GOOD, notebook

# Its hidden test fails, with a message and a local name that nobody but us may read.
HIDDEN = '''
"""Tests that give something away by their names and their words."""
from minbar.testing import points

@points(2, criterion="sums")
def test_overflow_by_cosmic_rays(submission, data):
    """total is asked once more."""
    lost_in_space = [7, 600_613]
    assert submission.call("total", lost_in_space) == 600_620, "counted 600620 muons"
'''
SECRETS = (
    "test_overflow_by_cosmic_rays",
    "test_unseen_totals_are_right",
    "test_hidden",
    "lost_in_space",
    "muons",
    "600_620",
    "600620",
    "600613",
    "EXPECTED_SECRET_TOTAL",
    "918273645",
    "31337",
    "27182818284",
    "truth.csv",
    "anchor-words",
    "h_adds",
)
# Prints what it is asked, raises it, and answers wrongly.
SPYING = """\
def total(values):
    print("asked for", values)
    if len(values) > 3:
        raise ValueError(f"spied {values}")
    return values[0]
"""
SAFE = ("total is asked once more.", "total also adds up what it has never seen.")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder to work in, with a state of its own for all tests here."""
    folder = tmp_path_factory.mktemp("views")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINBAR_HOME", str(folder / "state"))
        yield folder


@pytest.fixture(scope="module")
def bank(place: Path) -> Path:
    """A bank whose hidden tests would give much away."""
    bank = small_bank(place / "bank", {"test_hidden_more.py": HIDDEN})
    path = bank / "takehomes" / "tiny" / "takehome.yaml"
    path.write_text(path.read_text().replace("points: 5\n", "points: 7\n", 1))
    return bank


@pytest.fixture(scope="module")
def submissions(place: Path) -> tuple[Path, Path]:
    """Two submissions of one candidate that spy on the hidden tests."""
    first, second = place / "first.ipynb", place / "second.ipynb"
    first.write_bytes(notebook(*GOOD, SPYING))
    second.write_bytes(notebook(*GOOD, SPYING, "'better'"))
    return first, second


def grade(place: Path, bank: Path, *arguments: str | Path) -> Done:
    """Grade as candidate `c-17`."""
    return minbar(
        "grade", "--takehome", "tiny", "--bank", bank, "--candidate", "c-17", *arguments, cwd=place
    )


@pytest.fixture(scope="module")
def interviewers(place: Path, bank: Path, submissions: tuple[Path, Path]) -> Done:
    """The interviewer's view of the first submission."""
    return grade(place, bank, submissions[0], "--out", "whole")


@pytest.fixture(scope="module")
def candidates(place: Path, bank: Path, submissions: tuple[Path, Path]) -> Done:
    """The candidate's view of it, before any release."""
    return grade(place, bank, submissions[0], "--view", "candidate")


@pytest.fixture(scope="module")
def released(place: Path, bank: Path, submissions: tuple[Path, Path]) -> Done:
    """The candidate's view of it with detailed feedback."""
    return grade(
        place, bank, submissions[0], "--view", "candidate", "--release", "--out", "detailed"
    )


def said(done: Done, folder: Path) -> dict[str, str]:
    """Everything that a command printed and wrote, by where it stands."""
    assert sorted(below(folder)) == sorted(FILES)
    files = {name: (folder / name).read_text("utf-8") for name in FILES}
    return {**files, "stdout": done.stdout, "stderr": done.stderr}


def leaks(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return which secret stands where."""
    return [
        (where, secret) for where, text in texts.items() for secret in SECRETS if secret in text
    ]


def test_interviewers_see_everything(interviewers: Done, place: Path) -> None:
    """The interviewer's files hold what the others must not: so the secrets are real ones."""
    assert (interviewers.returncode, interviewers.stderr) == (0, "")
    found = leaks(said(interviewers, place / "whole" / "c-17"))
    assert {secret for _, secret in found} >= {
        "test_overflow_by_cosmic_rays", "test_unseen_totals_are_right", "600_620", "lost_in_space",
        "muons", "600613", "31337", "h_adds", "anchor-words",
    }  # fmt: skip


def test_candidates_see_nothing_hidden(candidates: Done, place: Path) -> None:
    """No id, sentence, message, value or name of a hidden test is in any file or output."""
    assert (candidates.returncode, candidates.stderr) == (0, "")
    texts = said(candidates, place / "feedback" / "c-17")
    assert leaks(texts) == []
    for where, text in texts.items():
        assert not any(sentence in text for sentence in SAFE), where


def test_candidates_see_their_points(candidates: Done, place: Path) -> None:
    """The points of each criterion are the whole ones, hidden tests included."""
    whole = json.loads((place / "whole" / "c-17" / "grade.json").read_bytes())
    shown = json.loads((place / "feedback" / "c-17" / "grade.json").read_bytes())
    assert [one["points"] for one in shown["criteria"]] == [
        one["points"] for one in whole["criteria"]
    ]
    assert [test["id"] for test in shown["tests"]] == [
        test["id"] for test in whole["tests"] if not test["hidden"]
    ]
    assert candidates.returncode == 0


def test_release_shows_sentences_and_no_more(released: Done, place: Path) -> None:
    """Released feedback has sentence, points and reason of hidden tests, and no more."""
    assert (released.returncode, released.stderr) == (0, "")
    texts = said(released, place / "detailed" / "c-17")
    assert leaks(texts) == []
    shown = json.loads(texts["grade.json"])
    hidden = [test for test in shown["tests"] if test["hidden"]]
    assert [test["id"] for test in hidden] == ["hidden-01", "hidden-02"]
    assert sorted(test["sentence"] for test in hidden) == sorted(SAFE)
    assert sorted(test["evidence"]["summary"] for test in hidden) == [
        "the answer is not what is asked for",
        "your code raised ValueError",
    ]
    # After a heading and three good cells, the fifth spies; its fourth line raises.
    places = {(test["evidence"]["cell"], test["evidence"]["line"]) for test in hidden}
    assert places == {(None, None), (5, 4)}


def test_second_release_is_refused(
    released: Done, place: Path, bank: Path, submissions: tuple[Path, Path]
) -> None:
    """Another submission of the same candidate gets no feedback; or it would be an oracle."""
    assert released.returncode == 0
    done = grade(place, bank, submissions[1], "--view", "candidate", "--release", "--out", "second")
    assert (done.returncode, done.stdout) == (1, "")
    (line,) = done.stderr.splitlines()
    assert "c-17 was given detailed feedback on tiny before" in line
    assert not (place / "second").exists()


def test_same_bytes_may_be_released_again(
    released: Done, place: Path, bank: Path, submissions: tuple[Path, Path]
) -> None:
    """The same submission gets the same feedback as often as it is asked for, as JSON too."""
    assert released.returncode == 0
    done = grade(
        place, bank, submissions[0],
        "--view", "candidate", "--release", "--out", "detailed", "--json",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    (shown,) = json.loads(done.stdout)
    assert shown == json.loads((place / "detailed" / "c-17" / "grade.json").read_bytes())
    assert leaks({"stdout": done.stdout}) == []


def test_plain_text_for_pipes(interviewers: Done) -> None:
    """Into a pipe goes a table without colours, with a row and where the report is."""
    assert re.search(r"^\s*c-17 .*ran to its end", interviewers.stdout, re.MULTILINE)
    assert interviewers.stdout.splitlines()[-1] == "c-17: whole/c-17/report.html"
    assert "\x1b" not in interviewers.stdout


def test_reader_that_leaves(place: Path, bank: Path, submissions: tuple[Path, Path]) -> None:
    """`minbar grade … | head` is fine: the files are written, and the exit code is theirs."""
    inputs = [str(submissions[1]), "nowhere.ipynb"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        command("grade", "--takehome", "tiny", "--bank", bank, *inputs, "--out", "piped"),
        cwd=place,
        env=environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    os.close(writer)
    assert done.returncode == 1
    assert complaints(done.stderr) == ["minbar: nowhere.ipynb: does not exist. Check the path"]
    assert sorted(below(place / "piped" / "second")) == sorted(FILES)
