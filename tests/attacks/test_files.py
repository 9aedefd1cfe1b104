"""Files that come with a cheating notebook: refused, overlaid, or of no effect."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from minbar.content.attacks import load_corpus, notebook_bytes
from minbar.content.locate import built_in_root
from minbar.errors import SubmissionError
from minbar.grading.assembly import Graded
from minbar.grading.attacks.proving_ground import KEYS, MALLORY, key
from minbar.grading.grader import Grader
from minbar.grading.identity import Identity
from minbar.takehomes.keys import DataKeys

POISON = b"raise SystemExit('poisoned')\n"
CORPUS = load_corpus((built_in_root(),))
WRONG_CELLS = CORPUS.wrong
OTHER_KEYS = DataKeys(work=key("their work"), holdout=key("theirs"), world=key("their world"))


def identity(keys: DataKeys = KEYS) -> Identity:
    """Return who hands in: a candidate with the given keys."""
    return dataclasses.replace(MALLORY, keys=keys)


def hand_in(folder: Path, cells: tuple[str, ...], files: dict[str, bytes]) -> Path:
    """Write a folder as it is handed in."""
    for name, data in {"attacked.ipynb": notebook_bytes(cells), **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def points(graded: Graded) -> dict[str, float | None]:
    """Return points by criterion."""
    return {criterion.id: criterion.points for criterion in graded.grade.criteria}


@pytest.mark.parametrize(
    "name",
    [
        "sitecustomize.py",
        "usercustomize.py",
        "conftest.py",
        "numpy.py",
        "pandas/__init__.py",
        "minbar.py",
        "json.py",
        "ipykernel.py",
        "poison.pth",
        "pytest.ini",
        "pyvenv.cfg",
        "notes/conftest.py",
        "NumPy.py",
    ],
)
def test_files_that_would_be_run_or_imported_are_refused(
    name: str, grader: Grader, tmp_path: Path
) -> None:
    """Start-up files and modules that shadow others never get into a room."""
    with pytest.raises(SubmissionError, match=r"is read by|instead of the module"):
        grader.take_in(hand_in(tmp_path, WRONG_CELLS, {name: POISON}))


def test_the_graders_data_overlay_the_candidates(grader: Grader, tmp_path: Path) -> None:
    """A table of its own in the place of the workspace's is left out, and the grade says so."""
    forged = {"data/orders.csv": b"order_id,code,amount,label\n1,x,1,1\n", "orders.csv": b"x\n1\n"}
    cells = (*WRONG_CELLS, "import os; print(len(orders), sorted(os.listdir()))")
    graded = grader.grade(grader.take_in(hand_in(tmp_path, cells, forged)), identity())
    (output,) = graded.notebook.cells[-1].outputs
    assert output.text == "150 ['data', 'predictions.csv']\n"
    assert any("its own" in warning for warning in graded.grade.warnings)


def test_a_file_that_the_run_must_write_cannot_be_handed_in(grader: Grader, tmp_path: Path) -> None:
    """Predictions that were made elsewhere are left out; the run wrote none."""
    data = grader.data_for(identity().keys)
    rows = [line.split(",") for line in data.work["orders.csv"].decode().splitlines()[1:]]
    table = "order_id,net\n" + "".join(f"{row[0]},{float(row[2]) * 0.8}\n" for row in rows)
    cells = WRONG_CELLS[:-1]
    submission = grader.take_in(hand_in(tmp_path, cells, {"predictions.csv": table.encode()}))
    graded = grader.grade(submission, identity())
    assert points(graded) == {"hidden": 1, "public": 1}
    assert any("predictions.csv" in warning for warning in graded.grade.warnings)


def test_tags_and_metadata_change_nothing(grader: Grader, tmp_path: Path) -> None:
    """Tags that silence failures, stored outputs and forged counts have no effect."""
    notebook = json.loads(notebook_bytes((*WRONG_CELLS, "raise ValueError('real')")))
    for cell in notebook["cells"]:
        cell["metadata"] = {"tags": ["raises-exception", "skip-execution"], "deletable": False}
        cell["execution_count"] = 99
        text = {"output_type": "stream", "name": "stdout", "text": "13 of 13"}
        cell["outputs"] = [text]
    notebook["metadata"]["minbar"] = {"points": 13, "candidate": "somebody else"}
    path = tmp_path / "attacked.ipynb"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    graded = grader.grade(grader.take_in(path), identity())
    assert points(graded) == {"hidden": 1, "public": 1}
    assert (graded.grade.verdict.kind, graded.grade.verdict.cell) == ("cell-error", 4)
    assert "13 of 13" not in str(graded.notebook)


def test_copied_answers_do_not_fit_another_candidates_data(grader: Grader, tmp_path: Path) -> None:
    """The numbers of one candidate's workspace, copied by another, are wrong there."""
    data = grader.data_for(identity().keys).work["orders.csv"].decode()
    copied = f"import io\norders = pd.read_csv(io.StringIO({data!r}))"
    right = CORPUS.right
    cells = (right[0], copied, *right[1:])
    path = hand_in(tmp_path / "a", cells, {}) / "attacked.ipynb"
    own = points(grader.grade(grader.take_in(path), identity()))
    assert own == {"hidden": 13, "public": 3}
    theirs = points(grader.grade(grader.take_in(path), identity(OTHER_KEYS)))
    assert theirs == {"hidden": 10, "public": 3}
