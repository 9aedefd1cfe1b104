"""What must fit together within a `takehome.yaml`, calls included."""

from __future__ import annotations

from pathlib import Path

import pytest

from minbar.content.takehomes import load_takehome
from minbar.errors import ContentError

MANUAL = """\
kind: manual
    hypothesis: h_talk
    points: 4
    says: Says what follows.
    anchors:
      - """
A, B, C = "a" * 64, "b" * 64, "c" * 64

# Text of the declaration, what is put in its place, what is said; the problem is at ¶.
CHANGES = [
    ("id: tiny", "id: ¶other", "`id` is `other`, but the folder is `tiny`. Make them equal"),
    (
        "minutes: 30",
        "minutes: 30\nlimits: {cpu_seconds: 10, cell_seconds: ¶20}",
        "`cell_seconds` is more than `cpu_seconds` of the whole notebook",
    ),
    (
        "  notebook: solution.ipynb",
        "  notebook: solution.ipynb\n  max_mb: ¶64",
        "64 MiB, and 2 of `data.max_bytes`, do not fit into the room's 64. Raise"  # noqa: ISC004
        " `limits.work_mb` above them, or lower one of them",
    ),
    (
        "id: conclusions",
        "id: ¶generalisation",
        "criterion `generalisation` stands twice. Rename one",
    ),
    (
        MANUAL,
        MANUAL.replace("manual", "quality").replace("- ", "¶- "),
        "anchors belong to manual criteria; `conclusions` is `quality`. Delete them, or make it `manual`",  # noqa: E501  one line, as its reader gets it
    ),
    (
        "anchors:\n      - {score: 0, seen: Says nothing.}\n      - {score: 4, seen: Says it all.}",
        "anchors: ¶[]",
        "manual criterion `conclusions` has no anchors. Say what a reviewer sees at each score",
    ),
    ("score: 4", "score: ¶5", "anchor 5 is above the 4 points of the criterion"),
    (
        "verdict: completed",
        "verdict: ¶complete",
        "unknown verdict `complete`. Did you mean `completed`?",
    ),
    (
        "{generalisation: 10}",
        "{generalisation: 10, ¶generalization: 1}",
        "criterion `generalization` does not exist. Did you mean `generalisation`?",
    ),
    (
        "{generalisation: 10}",
        "{generalisation: 10, ¶conclusions: 1}",
        "criterion `conclusions` is not of kind `test`. Known: `generalisation`",
    ),
    (
        "{generalisation: 10}",
        "{generalisation: ¶11}",
        "11 is outside 0 to 10 points of `generalisation`",
    ),
    (
        "{generalisation: 10}",
        "¶{}",
        "reference `strong` expects nothing of criterion `generalisation`. Add it",
    ),
    (
        "solution.ipynb",
        "¶solution.py",
        "`solution.py` is not the name of a notebook. End it in `.ipynb`",
    ),
    (
        "work: [train.csv]",
        "work: [train.csv, ¶Train.csv]",
        "`Train.csv` is the name of a file in `data.work` too. Rename one of them",
    ),
    (
        "hidden: [holdout.csv]",
        "hidden: [¶train.csv]",
        "`train.csv` is the name of a file in `data.work` too. Rename one of them",
    ),
    (
        "[predictions.csv]",
        "[¶receipt.json]",
        "`receipt.json` is the name of a file of the submission too. Rename one of them",
    ),
    (
        "work: [train.csv]",
        "work: [¶solution.ipynb]",
        "`solution.ipynb` is the name of the notebook too. Rename one of them",
    ),
    ("work: [train.csv]", "work: ¶[]", "there is no data to work on"),
    (
        "says: All of it.}",
        "says: All of it., quality: ¶[7, 9]}",
        "there is no criterion of kind `quality` that this could be expected of. Add one, or delete this",  # noqa: E501  one line, as its reader gets it
    ),
    (
        "hidden: [holdout.csv]",
        f"hidden: [holdout.csv]\n  demonstration: ¶{{train.csv: {A}}}",
        "`demonstration` has no hash of `holdout.csv`. Add it",
    ),
    (
        "hidden: [holdout.csv]",
        f"hidden: [holdout.csv]\n  demonstration: {{train.csv: {A}, holdout.csv: ¶{B.upper()}}}",
        "not a SHA-256 in lower-case hexadecimal",
    ),
    (
        "hidden: [holdout.csv]",
        f"hidden: [holdout.csv]\n  demonstration: {{train.csv: {A}, holdout.csv: {B}, ¶x: {C}}}",
        "`x` is no file of `data`. Known: `holdout.csv`, `train.csv`",
    ),
    (
        "minutes: 30",
        "minutes: 30\nquality: {known_afterwards: {¶trains.csv: [a]}}",
        "`trains.csv` is no file of `data.work`. Did you mean `train.csv`?",
    ),
    (
        "minutes: 30",
        "minutes: 30\nquality: {known_afterwards: {train.csv: [a, b, ¶a]}}",
        "`a` stands twice. Keep one",
    ),
    (
        "minutes: 30",
        "minutes: 30\nquality: {known_afterwards: {train.csv: [a, ¶7]}}",
        'item 2 of `train.csv` must be text, not the number 7. Write it in quotes: "7"',
    ),
    (
        "shape: [table, 2]",
        "shape: [¶tabel, 2]",
        "`tabel` is no argument of this call. Did you mean `table`?",
    ),
    ("shape: [table, 2]", "shape: [¶model, 2]", "argument `model` of type `handle` has no rows"),
    ("shape: [table, 2]", "shape: [table, ¶-2]", "a dimension of -2"),
    (
        "rowwise: table",
        "rowwise: ¶tables",
        "`tables` is no argument of this call. Did you mean `table`?",
    ),
    ("rowwise: table", "rowwise: ¶model", "argument `model` of type `handle` has no rows"),
    (
        "returns: {type: handle}",
        "returns: {type: float}\n    rowwise: ¶table",
        "`rowwise` needs a result with rows, not `float`",
    ),
    ("min: 0, max: 1}", "¶min: 2, max: 1}", "`min` 2 is above `max` 1"),
    ("columns: [a]", "¶shape: [1]", "`shape` says nothing about type `frame`. It belongs to array"),
    ("type: float, min: 0", "type: series, rows: ¶table", "`table` is no argument of this call"),
    (
        "baseline: {type: float, min: 0}",
        "¶fit: {type: float}",
        "`fit` is declared in `calls` too. Keep one",
    ),
]


def break_it(tiny: Path, old: str, new: str) -> tuple[str, list[str]]:
    """Change the declaration; return the place of the mark in `new`, and every problem."""
    path = tiny / "takehome.yaml"
    text = path.read_text()
    assert old in text
    before, _, after = text.replace(old, new, 1).partition("¶")
    path.write_text(before + after)
    with pytest.raises(ContentError) as caught:
        load_takehome([tiny.parent.parent], "tiny")
    place = f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"
    return place, [str(problem).removeprefix(f"{path}:") for problem in caught.value.problems]


@pytest.mark.parametrize(("old", "new", "problem"), CHANGES)
def test_one_problem(tiny: Path, old: str, new: str, problem: str) -> None:
    """Each contradiction is found alone, at line and column."""
    place, problems = break_it(tiny, old, new)
    assert problems == [f"{place}: {problem}"]


def test_two_anchors_for_one_score(tiny: Path) -> None:
    """Both places are named."""
    _, problems = break_it(tiny, "score: 0", "score: 4")
    assert [problem.partition(": ")[2] for problem in problems] == [
        "two anchors for score 4. Keep one",
        "two anchors for score 4. Keep one",
    ]


def test_a_take_home_judges_something(tiny: Path) -> None:
    """Without a criterion there is nothing to grade."""
    path = tiny / "takehome.yaml"
    text = path.read_text()
    start, end = text.index("criteria:"), text.index("references:")
    path.write_text(
        text[:start] + "criteria: []\n" + text[end:].replace("{generalisation: 10}", "{}")
    )
    with pytest.raises(ContentError, match="a take-home needs a criterion"):
        load_takehome([tiny.parent.parent], "tiny")


@pytest.mark.parametrize(
    "pattern",
    ["../*.py", "/etc/*", "*", "**", "**/*", "a/../b", "a\\\\b", ".*", "a//b", "", "~/x", "[a]"],
)
def test_patterns_that_take_too_much(tiny: Path, pattern: str) -> None:
    """A pattern stays in the folder, and names something."""
    place, (problem,) = break_it(tiny, '"*.py"', f'¶"{pattern}"')
    assert problem.startswith(f"{place}: ")
    assert "is no pattern" in problem


@pytest.mark.parametrize(
    "pattern", ["*.py", "**/*.py", "figures/fig-?.png", "src/**/*.csv", "notes.md"]
)
def test_patterns_that_are_fine(tiny: Path, pattern: str) -> None:
    """Ordinary patterns pass."""
    path = tiny / "takehome.yaml"
    path.write_text(path.read_text().replace('"*.py"', f'"{pattern}"'))
    assert load_takehome([tiny.parent.parent], "tiny").spec.files.allowed[0] == pattern


def test_a_strong_reference_is_needed(tiny: Path) -> None:
    """Without it a fault of ours could not be told from one of the candidate."""
    (tiny / "reference" / "strong.ipynb").rename(tiny / "reference" / "fair.ipynb")
    _, (problem,) = break_it(tiny, "  strong:", "  fair:")
    assert "there is no reference `strong`" in problem
