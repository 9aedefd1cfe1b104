"""`minbar review`, from the command line to the files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from minbar.cli.outputs import write_views
from minbar.cli.review import review
from minbar.errors import ContentError, ReviewError
from minbar.report.ipynb import executed_ipynb
from tests.report.sample_notebook import make_notebook
from tests.report.samples import make_grade

SCORES = "scores: {conclusions: {points: 6, evidence: the last cell names a next step}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the results of one submission, not reviewed yet."""
    notebook = make_notebook()
    (tmp_path / "executed.ipynb").write_bytes(executed_ipynb(notebook))
    write_views(tmp_path, make_grade(notebook, reviews=[]), notebook)
    (tmp_path / "scores.yaml").write_text(SCORES, encoding="utf-8")
    return tmp_path


def run(folder: Path, *options: str, typed: str | None = None) -> Result:
    """Run the command; errors meant for the reader are raised."""
    arguments = [str(folder / "grade.json"), *options]
    return CliRunner().invoke(review, arguments, input=typed, catch_exceptions=False)


def from_file(folder: Path, reviewer: str = "rev-1") -> Result:
    """Review with the scores of the file."""
    return run(folder, "--reviewer", reviewer, "--scores", str(folder / "scores.yaml"))


def test_scores_from_a_file_are_in_the_grade_and_in_every_view(folder: Path) -> None:
    """The review is appended, and report, Markdown and JUnit are written again."""
    assert from_file(folder).exit_code == 0
    grade = json.loads((folder / "grade.json").read_text(encoding="utf-8"))
    assert [one["reviewer"] for one in grade["reviews"]] == ["rev-1"]
    assert "the last cell names a next step" in (folder / "report.html").read_text("utf-8")


def test_asked_for_scores_are_taken(folder: Path) -> None:
    """At the prompt the anchors are shown, and points, evidence and cell are taken."""
    result = run(folder, "--reviewer", "rev-1", typed="6\nsays what to do next\n0\nfine\n")
    assert result.exit_code == 0
    assert "Says what was found, not how sure it is." in result.output
    grade = json.loads((folder / "grade.json").read_text(encoding="utf-8"))
    assert grade["reviews"][0]["comment"] == "fine"


def test_points_out_of_range_are_asked_for_again(folder: Path) -> None:
    """The prompt does not take more points than there are."""
    typed = "60\n6\nsays what to do next\n0\n\n"
    result = run(folder, "--reviewer", "rev-1", typed=typed)
    assert result.exit_code == 0
    assert "60.0 is not in the range" in result.output


def test_the_blinded_page_is_written_first(folder: Path) -> None:
    """The reviewer gets a page without the candidate before any question is asked."""
    grade = json.loads((folder / "grade.json").read_text(encoding="utf-8"))
    candidate = grade["submission"]["candidate"]
    from_file(folder)
    page = (folder / "review.html").read_text(encoding="utf-8")
    assert candidate
    assert candidate not in page


def test_reviews_of_two_people_are_both_kept(folder: Path) -> None:
    """The second review does not replace the first."""
    from_file(folder)
    from_file(folder, "rev-2")
    grade = json.loads((folder / "grade.json").read_text(encoding="utf-8"))
    assert [one["reviewer"] for one in grade["reviews"]] == ["rev-1", "rev-2"]


def test_a_refused_review_changes_nothing(folder: Path) -> None:
    """A second review by the same person leaves the grade's bytes as they were."""
    from_file(folder)
    before = (folder / "grade.json").read_bytes()
    with pytest.raises(ReviewError, match="has reviewed this already"):
        from_file(folder)
    assert (folder / "grade.json").read_bytes() == before


def test_a_broken_scores_file_is_named_with_its_place(folder: Path) -> None:
    """An unknown field in the file is an error with file, line and column."""
    (folder / "scores.yaml").write_text("scores: {}\nremark: x\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"scores\.yaml:2:1"):
        from_file(folder)


def test_the_notebook_must_lie_beside_the_grade(folder: Path) -> None:
    """Without the executed notebook there is nothing to review."""
    (folder / "executed.ipynb").unlink()
    with pytest.raises(ReviewError, match="the executed notebook is missing"):
        from_file(folder)
