"""`minbar quality --seeds` and `--takehome` from the command line, in real rooms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import minbar, small_bank
from tests.cli.test_quality import RUBRIC
from tests.quality.notebooks import as_file
from tests.takehomes.samples import GOOD, notebook

SWEPT = """\
import random
SEED = 3
random.seed(SEED)
print(f"accuracy: {random.random():.4f}")
print("rows: 40")
"""
# With the third seed this one stops.
LIMITED = 'assert dict(seed=5)["seed"] < 20_000\n'


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a bank that has a small rubric and a take-home, and notebooks."""
    folder = tmp_path_factory.mktemp("seeds")
    bank = small_bank(folder / "bank")
    (bank / "rubrics/quality").mkdir(parents=True)
    (bank / "rubrics/quality/small.yaml").write_text(RUBRIC)
    (folder / "swept.ipynb").write_bytes(as_file(SWEPT, LIMITED))
    (folder / "work.ipynb").write_bytes(notebook(*GOOD))
    return folder


def test_the_spread_over_seeds_is_told(place: Path) -> None:
    """What moves and how far, what does not, what was varied, and the run that failed."""
    command = ("quality", "--bank", "bank", "--rubric", "small", "--seeds", "3")
    done = minbar(*command, "--json", "swept.ipynb", cwd=place)
    assert done.returncode == 0, done.stderr
    (report,) = json.loads(done.stdout)["notebooks"]
    assert report["runs"] == 0  # the score is that of the notebook as read
    sweep = report["information"]["seed_sweep"]
    assert (sweep["runs"], sweep["finished"], sweep["steady_count"]) == (3, 2, 1)
    (moved,) = sweep["moved"]
    assert (moved["label"], moved["written"]) == ("accuracy", 0.238)
    assert moved["spread"] == pytest.approx(moved["max"] - moved["min"], abs=1e-6)
    assert [(one["cell"], one["text"]) for one in sweep["varied"]] == [(1, "SEED"), (2, "5")]
    (failed,) = sweep["failed"]
    assert failed["run"] == 3
    assert failed["reason"] == "error in cell 2: AssertionError"


def test_a_take_home_brings_its_data_and_names(place: Path) -> None:
    """As in a grade: its data lie where the notebook reads them, and people read the sweep."""
    command = ("quality", "--bank", "bank", "--rubric", "small", "--takehome", "tiny")
    state = {"MINBAR_HOME": str(place / "state")}
    done = minbar(*command, "--seeds", "2", "work.ipynb", cwd=place, variables=state)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 of 2 runs with different seeds (no points)" in done.stdout
    assert "only the kernel's own start was varied" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--seeds", "1"), "2<=x<=20"),
        (("--seeds", "3", "--format", "sarif"), "no place for what --seeds finds"),
        (("--takehome", "tiny", "--environment", "tabular"), "leave --environment out"),
        (("--with", "bank"), "use it with --run or --seeds"),
    ],
)
def test_options_that_do_not_fit_are_a_mistake(
    place: Path, arguments: tuple[str, ...], said: str
) -> None:
    """Before any room is booted."""
    done = minbar("quality", *arguments, "swept.ipynb", cwd=place)
    assert done.returncode == 2
    assert said in done.stderr
