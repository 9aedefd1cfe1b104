"""`minbar quality` from the command line, in real rooms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from minbar.cli.quality import all_well
from minbar.grading.quality import RUN_CHECKS
from minbar.quality.percent import read_percent
from tests.cli.commands import LIGHT, Done, environment, minbar, small_bank
from tests.quality.notebooks import as_file
from tests.report.quality_samples import make_quality

RUBRIC = """\
schema: quality-rubric/1
id: acme.quality-rubric.small
version: "1.0.0"
title: Runs and leaks
runs: 2
enough: {statements: 1, judged: 0}
dimensions:
  - id: runs
    title: Runs
    points: 60
    checks:
      - {id: clean-run, title: Runs, points: 30, kind: presence, reads: run, gates: true,
         why: What does not run cannot be repeated.}
      - {id: same-outputs, title: Agrees, points: 20, kind: presence, reads: run,
         why: What differs each time is no result.}
      - {id: run-warnings, title: Warns, points: 10, kind: density, reads: run,
         why: A warning names a mistake.}
  - id: soundness
    title: Soundness
    points: 40
    checks:
      - {id: leak-preprocessing, title: Leaks, points: 40, kind: presence,
         subject: [model], why: A leak flatters.}
changelog:
  - {version: "1.0.0", date: "2026-11-23", text: First version., comparable: true}
"""
LEAKY = """\
import pandas as pd
from sklearn.feature_selection import SelectKBest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
orders = pd.read_csv("data/orders.csv")
rows, late = orders.drop(columns="late"), orders["late"]
chosen = SelectKBest(k=3).fit_transform(rows, late)
x_train, x_test, y_train, y_test = train_test_split(chosen, late, random_state=0)
model = LogisticRegression().fit(x_train, y_train)
print(model.score(x_test, y_test))
"""
STEADY = "total = sum([1, 2, 3])\nprint(total)\n"
EXAMPLES = Path(__file__).parents[1] / "quality" / "examples"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bank that has a small rubric, rooms that boot quickly, and notebooks."""
    folder = tmp_path_factory.mktemp("quality")
    bank = small_bank(folder / "bank")
    (bank / "rubrics/quality").mkdir(parents=True)
    (bank / "rubrics/quality/small.yaml").write_text(RUBRIC)
    assert (bank / "takehomes/environments/tabular/environment.yaml").read_text() == LIGHT
    (folder / "leaky.ipynb").write_bytes(as_file(LEAKY))
    (folder / "steady.ipynb").write_bytes(as_file(STEADY))
    for check in RUN_CHECKS:
        for example in sorted((EXAMPLES / check).glob("*.py")):
            cells = read_percent(example.read_text(encoding="utf-8")).cells
            raw = as_file(*(cell.source for cell in cells))
            (folder / f"{check}-{example.stem}.ipynb").write_bytes(raw)
    (folder / "data").mkdir()
    (folder / "data" / "a.csv").write_text("a\n7\n")
    (folder / "reads.ipynb").write_bytes(as_file("print(open('data/a.csv').read())"))
    (folder / "elsewhere.ipynb").write_bytes(as_file("print(open('steady.ipynb').read())"))
    (folder / "broken.ipynb").write_text("no notebook")
    return folder


def quality(place: Path, *arguments: str) -> Done:
    """Run the command with the small rubric."""
    return minbar("quality", "--bank", "bank", "--rubric", "small", *arguments, cwd=place)


def checks(done: Done, number: int = 0) -> dict[str, tuple[str, float]]:
    """Return state and points of every check of one notebook, from JSON."""
    report = json.loads(done.stdout)["notebooks"][number]
    return {
        check["id"]: (check["state"], check["points"])
        for one in report["dimensions"]
        for check in one["checks"]
    }


def test_a_leak_is_found_and_told_with_its_way(place: Path) -> None:
    """Score by dimension, then where, what, why, points and how to see it again."""
    done = quality(place, "leaky.ipynb")
    assert (done.returncode, done.stderr) == (0, "")
    assert "leaky.ipynb  0 of 40 (0%); 60 points do not apply" in done.stdout
    assert "-40  cell 1, line 7: leak-preprocessing" in done.stdout
    assert "fit_transform(rows, late)" in done.stdout
    assert "See it again" in done.stdout


def test_several_notebooks_and_a_bar(place: Path) -> None:
    """As pre-commit calls it: one exit code for all, and who is below is named."""
    done = quality(place, "--fail-under", "50", "--json", "leaky.ipynb", "steady.ipynb")
    assert done.returncode == 1
    assert [one["notebook"] for one in json.loads(done.stdout)["notebooks"]] == [
        "leaky.ipynb",
        "steady.ipynb",
    ]
    assert "minbar: leaky.ipynb: 0.0% is below 50%" in done.stderr


def test_what_is_no_notebook_is_named(place: Path) -> None:
    """One file that is none does not stop the others, and the exit code says so."""
    done = quality(place, "--json", "broken.ipynb", "leaky.ipynb")
    assert done.returncode == 1
    assert "broken.ipynb: not scored: it is not JSON" in done.stderr
    assert checks(done, 1) == {
        "clean-run": ("not-run", 0),
        "same-outputs": ("not-run", 0),
        "run-warnings": ("not-run", 0),
        "leak-preprocessing": ("scored", 0),
    }


@pytest.mark.parametrize(
    ("form", "begins"), [("sarif", "{"), ("gitlab", "["), ("github", "::error file=leaky.ipynb,")]
)
def test_code_hosts_get_their_forms(place: Path, form: str, begins: str) -> None:
    """Each form is all that standard output holds."""
    done = quality(place, "--format", form, "leaky.ipynb")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(begins)


def test_clean_runs_in_two_rooms(place: Path) -> None:
    """Of the examples on the page of all checks, each is found out, and each passing one passes."""
    names = [f"{check}-{kind}" for check in RUN_CHECKS for kind in ("pass", "fail")]
    done = quality(place, "--run", "--json", *(f"{name}.ipynb" for name in names))
    found = {name: checks(done, number) for number, name in enumerate(names)}
    passed = [found[f"{check}-pass"][check] for check in RUN_CHECKS]
    assert passed == [("scored", 30), ("scored", 20), ("scored", 10)]
    failed = [found[f"{check}-fail"][check] for check in RUN_CHECKS]
    assert [state for state, _ in failed] == ["scored"] * 3
    assert all(one[1] < other[1] for one, other in zip(failed, passed, strict=True))
    stopped = found["clean-run-fail"]
    assert [stopped[check] for check in RUN_CHECKS[1:]] == [("gated", 0), ("gated", 0)]


def test_a_run_gets_the_files_that_are_named(place: Path) -> None:
    """Data lie beside the notebook in the room, if they are sent along; nothing else does."""
    done = quality(place, "--run", "--json", "--with", "data", "reads.ipynb", "elsewhere.ipynb")
    assert checks(done)["clean-run"] == ("scored", 30)
    assert checks(done, 1)["clean-run"] == ("scored", 0)


def test_files_without_a_run_are_a_mistake(place: Path) -> None:
    """`--with` names files for a run."""
    done = quality(place, "--with", "data", "steady.ipynb")
    assert done.returncode == 2
    assert "--run" in done.stderr


def test_without_an_engine_it_says_so(place: Path) -> None:
    """No source of anybody's is read on the host, not even where there is no sandbox."""
    done = minbar(
        "quality", "steady.ipynb", cwd=place,
        variables=environment({"DOCKER_HOST": f"unix://{place}/none.sock"}),
    )  # fmt: skip
    assert done.returncode == 3
    assert "engine" in done.stderr


def test_too_little_to_judge_is_below_any_bar(place: Path) -> None:
    """Nothing shows that a small notebook is above a bar; people read why there is no score."""
    done = minbar("quality", "--bank", "bank", "--fail-under", "1", "steady.ipynb", cwd=place)
    assert done.returncode == 1
    assert "waits for a person" in done.stdout
    assert "For a person to judge: there is not enough to judge: " in done.stdout
    assert "steady.ipynb: no score: there is not enough to judge: " in done.stderr


@pytest.mark.parametrize(
    ("status", "fail_under", "well"),
    [("waits", None, True), ("waits", 1.0, False), ("not-scored", None, False)],
)
def test_too_little_to_judge_is_no_failure_by_itself(
    status: str,
    fail_under: float | None,
    well: bool,  # noqa: FBT001
) -> None:
    """Without a bar the exit code says that a notebook was read; a failure is one anyway."""
    report = make_quality(status=status, share=None, reason="so it is")
    assert all_well([("a.ipynb", report)], fail_under) == well
