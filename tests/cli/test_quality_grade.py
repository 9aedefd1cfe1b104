"""Code quality in a grade: merged by the rubric, the same each time, shown to its author."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.commands import minbar, small_bank
from tests.cli.test_quality import RUBRIC
from tests.takehomes.samples import GOOD, notebook

CRITERION = {
    "id": "code",
    "title": "Code",
    "kind": "quality",
    "hypothesis": "h_code",
    "points": 6,
    "says": "Runs twice alike.",
}
CHANCE = "import random\nprint(random.SystemRandom().random(), random.random())\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a bank whose take-home scores quality, and a state of its own."""
    folder = tmp_path_factory.mktemp("quality-grade")
    bank = small_bank(folder / "bank")
    (bank / "rubrics/quality").mkdir(parents=True)
    (bank / "rubrics/quality/small.yaml").write_text(RUBRIC)
    path = bank / "takehomes/tiny/takehome.yaml"
    spec: dict[str, Any] = yaml.safe_load(path.read_text())
    spec["criteria"].append(CRITERION)
    spec["quality"] = {"rubric": "small"}
    path.write_text(yaml.safe_dump(spec, sort_keys=False))
    (folder / "steady.ipynb").write_bytes(notebook(*GOOD))
    (folder / "chance.ipynb").write_bytes(notebook(*GOOD, CHANCE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MINBAR_HOME", str(folder / "state"))
        yield folder


def graded(place: Path, out: str, *arguments: str) -> dict[str, Any]:
    """Grade, and return the grade."""
    more = ("--takehome", "tiny", "--bank", "bank", "--json", "--out", out)
    done = minbar("grade", *arguments, *more, cwd=place)
    assert done.returncode == 0, done.stderr
    (grade,) = json.loads(done.stdout)
    found: dict[str, Any] = grade
    return found


def test_quality_is_merged_and_the_same_each_time(place: Path) -> None:
    """Two runs in two rooms; the criterion gets its share; all but `run` is equal twice."""
    one, _ = (graded(place, out, "chance.ipynb") for out in ("one", "two"))
    report = one["quality"]
    assert (report["status"], report["runs"], report["rubric"]) == (
        "scored",
        2,
        "acme.quality-rubric.small@1.0.0",
    )
    (found,) = report["findings"]
    assert (found["check"], found["cell"], found["points"]) == ("same-outputs", 5, 20)
    (criterion,) = (each for each in one["criteria"] if each["kind"] == "quality")
    assert criterion["points"] == 4  # 40 of 60: there is no model that could leak
    # In the order in which they stand, and not only equal.
    first, second = (
        json.dumps({**json.loads((place / out / "chance/grade.json").read_text()), "run": None})
        for out in ("one", "two")
    )
    assert first == second
    assert json.loads(first)["quality"] == report
    html = (place / "one/chance/report.html").read_text()
    assert 'id="quality"' in html
    assert "Two clean runs show different things here" in html


def test_the_candidate_sees_findings_and_the_author_may_leave_them_out(place: Path) -> None:
    """Findings are in the candidate's view; with --no-quality the criterion waits."""
    view = graded(place, "feedback", "chance.ipynb", "--view", "candidate")
    assert [one["check"] for one in view["quality"]["findings"]] == ["same-outputs"]
    without = graded(place, "without", "steady.ipynb", "--no-quality")
    assert without["quality"] is None
    (criterion,) = (each for each in without["criteria"] if each["kind"] == "quality")
    assert criterion["points"] is None
