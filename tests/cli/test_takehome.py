"""`minbar takehome`, from the command line to the candidate's folder."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from minbar.cli.main import cli
from minbar.content.locate import built_in_root
from minbar.errors import MinbarError, UserError
from minbar.store.starts import Starts
from tests.takehomes.samples import write_bank

TABULAR = built_in_root() / "takehomes" / "environments" / "tabular"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Point minbar at a state folder and a bank of these tests, and work in a new folder."""
    monkeypatch.setenv("MINBAR_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("MINBAR_BANK", str(write_bank(tmp_path / "bank", str(TABULAR))))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "state"


def run(*arguments: str) -> Result:
    """Run the command in this process; what it raises is kept."""
    return CliRunner().invoke(cli, ["takehome", *arguments], standalone_mode=False)


def start(*arguments: str) -> str:
    """Start the take-home and return what is said."""
    result = run("start", "tiny", *arguments)
    if result.exception is not None:
        raise result.exception
    return result.output


def refused(*arguments: str) -> str:
    """Try to start, and return what is wrong."""
    error = run("start", "tiny", *arguments).exception
    assert isinstance(error, MinbarError | click.ClickException)
    return str(error)


def test_list() -> None:
    """Without a terminal the list is one line a take-home, with tabs between the fields."""
    assert run("list").output == "tiny\t1.0.0\tTiny\n"


def test_list_for_programs() -> None:
    """With --json the list says what a program needs to choose."""
    (entry,) = json.loads(run("list", "--json").output)
    assert (entry["id"], entry["minutes"], entry["environment"]) == ("tiny", 90, "tabular")
    assert len(entry["sha256"]) == 64


def test_list_of_the_built_in() -> None:
    """The take-homes that come along with minbar are listed without any settings."""
    result = run("list", "--bank", str(built_in_root()))
    assert "late-deliveries\t" in result.output


def test_start() -> None:
    """A start makes the folder, says until when, and what to do with it."""
    said = start("--candidate", "c-1")
    found = Starts().find("c-1", "tiny")
    assert found is not None
    assert said.splitlines() == [
        "Started tiny 1.0.0 for c-1.",
        f"  deadline   {found.deadline:%Y-%m-%d %H:%M} UTC",
        "  workspace  tiny-c-1",
        "Send the folder to the candidate; its README.md says what to do.",
    ]
    assert Path("tiny-c-1", "data", "numbers.csv").read_text().startswith("value\n")
    assert Path("tiny-c-1", "work.ipynb").exists()


def test_start_of_a_public_one(tmp_path: Path) -> None:
    """Who gives out a take-home whose hidden tests anybody can read is told so."""
    path = tmp_path / "bank" / "takehomes" / "tiny" / "takehome.yaml"
    path.write_text(path.read_text() + "public: true\n")
    assert start("--candidate", "c-1").splitlines()[-1] == (
        "It is public, hidden tests included: its grades are demonstrations."
    )


def test_start_again() -> None:
    """A second start says that the first counts, and leaves the notebook alone."""
    start("--candidate", "c-1", "--out", "there")
    data = Path("there", "data", "numbers.csv").read_bytes()
    receipt = Path("there", "receipt.json").read_bytes()
    Path("there", "work.ipynb").write_text("my work")
    said = start("--candidate", "c-1", "--out", "there")
    assert "that start counts" in said
    assert "The notebook that was there is as it was." in said
    assert Path("there", "work.ipynb").read_text() == "my work"
    start("--candidate", "c-1", "--out", "elsewhere")
    assert Path("elsewhere", "data", "numbers.csv").read_bytes() == data
    assert Path("elsewhere", "receipt.json").read_bytes() == receipt


def test_extend() -> None:
    """An extension needs no engine: it is recorded, signed and written."""
    start("--candidate", "c-1")
    before = Starts().find("c-1", "tiny")
    said = start("--candidate", "c-1", "--extend", "1d12h", "--reason", "was ill")
    after = Starts().find("c-1", "tiny")
    assert before is not None
    assert after is not None
    assert after.deadline == before.deadline + dt.timedelta(days=1, hours=12)
    assert said.splitlines()[0] == "Extended tiny 1.0.0 for c-1: was ill"
    receipt = json.loads(Path("tiny-c-1", "receipt.json").read_bytes())
    assert receipt["extensions"][0]["reason"] == "was ill"


def test_for_programs() -> None:
    """With --json a start tells a program where and until when."""
    said = json.loads(start("--candidate", "c-1", "--json"))
    assert said["folder"] == "tiny-c-1"
    assert (said["again"], said["kept_notebook"]) == (False, False)
    assert dt.datetime.fromisoformat(said["deadline"]) > dt.datetime.now(dt.UTC)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--candidate", "a b"], "can't be a candidate's pseudonym"),
        (["--candidate", "c-1", "--extend", "2d"], "--extend and --reason go together"),
        (["--candidate", "c-1", "--reason", "x"], "--extend and --reason go together"),
        (["--candidate", "c-1", "--extend", "soon", "--reason", "x"], "is no duration"),
        (["--candidate", "c-1", "--extend", "2d", "--reason", "x"], "has not started tiny"),
        (["--candidate", "c-1", "--bank", "nowhere"], "does not exist"),
        ([], "candidate"),
    ],
)
def test_refusals(arguments: list[str], says: str, tmp_path: Path) -> None:
    """What can't be done is said in one sentence, and nothing is written."""
    assert says in refused(*arguments)
    assert not any((tmp_path / "here").iterdir())


def test_unknown_takehome() -> None:
    """A mistyped take-home gets the nearest name."""
    error = run("start", "tinny", "--candidate", "c-1").exception
    assert isinstance(error, UserError)
    assert "tiny" in error.todo


def test_as_a_process(home: Path, tmp_path: Path) -> None:
    """The command itself ends with 0, or with 1 and one line on standard error."""

    def command(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "minbar", "takehome", *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "MINBAR_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
            check=False,
        )

    good = command("start", "tiny", "--candidate", "c-1")
    assert (good.returncode, good.stderr) == (0, "")
    (tmp_path / "here" / "taken").mkdir()
    (tmp_path / "here" / "taken" / "file").touch()
    bad = command("start", "tiny", "--candidate", "c-1", "--out", "taken")
    assert bad.returncode == 1
    assert bad.stderr.startswith("minbar: taken: this exists, and is no workspace")
    assert bad.stderr.count("\n") == 1


def test_verify() -> None:
    """A take-home whose references get what they should is proved, with exit status 0."""
    result = run("verify", "tiny")
    assert result.exception is None
    assert result.output == "tiny/strong: as promised\ntiny/starter: as promised\n"


def test_verify_finds_differences(tmp_path: Path) -> None:
    """A promise that isn't kept is named, for people and for programs, with exit status 1."""
    path = tmp_path / "bank" / "takehomes" / "tiny" / "takehome.yaml"
    path.write_text(path.read_text().replace("sums: 5", "sums: 4"))
    result = run("verify", "--json")
    assert result.return_value == 1 or result.exit_code == 1
    assert json.loads(result.output) == [
        {
            "takehome": "tiny",
            "name": "strong",
            "differences": ["sums: it got 5 points, promised: 4 points"],
        },
        {"takehome": "tiny", "name": "starter", "differences": []},
    ]
