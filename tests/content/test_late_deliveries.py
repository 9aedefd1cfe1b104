"""What holds for `late-deliveries` beyond what holds for every take-home."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from minbar.content.locate import built_in_root
from minbar.content.takehomes import Takehome
from tests.content.sources import bars

FIGURES = Path("benchmarks") / "late-deliveries-thresholds.md"
MIN_DISTANCE, MIN_KEYS = 4.0, 30
ALLOWED_IMPORTS = {
    "__future__",
    "collections",
    "dataclasses",
    "datetime",
    "decimal",
    "hashlib",
    "json",
    "numpy",
    "pathlib",
}


@pytest.fixture(scope="module")
def figures() -> list[list[str]]:
    """Give the rows of all tables of the recorded measurement."""
    text = (built_in_root() / FIGURES).read_text(encoding="utf-8")
    rows = [line.strip("| ") for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip(" `") for cell in row.split("|")] for row in rows]


def bar_rows(figures: list[list[str]]) -> list[list[str]]:
    """Return the rows that compare a reference with a bar."""
    return [row for row in figures if len(row) == 8 and re.match(r"[<>]= ", row[1])]


def test_every_bar_was_measured(late_deliveries: Takehome, figures: list[list[str]]) -> None:
    """Each bar that a test sets is in the record, with the number that the test holds now."""
    tests = {**late_deliveries.public_tests, **late_deliveries.hidden_tests}
    assert {(row[0], row[1]) for row in bar_rows(figures)} == bars(tests)


def test_bars_lie_far_from_every_reference(figures: list[list[str]]) -> None:
    """Each bar lies at least 4 standard deviations, over 30 keys or more, from each reference."""
    rows = bar_rows(figures)
    assert rows
    for test, _, name, _, keys, _, _, distance in rows:
        assert int(keys) >= MIN_KEYS, (test, name)
        assert distance == "always the same" or float(distance) >= MIN_DISTANCE, (test, name)


def test_bars_separate_the_references(figures: list[list[str]]) -> None:
    """Each bar is passed by the strong reference, and by no reference on some keys only."""
    rows = bar_rows(figures)
    strong = {(row[0], row[1]): row[3] for row in rows if row[2] == "strong"}
    assert strong == {(row[0], row[1]): "yes" for row in rows}
    counts = {cell for row in figures if "::" in row[0] for cell in row[1:]}
    assert counts == {"0", *(row[4] for row in rows)}


def test_expected_points_are_the_measured_ones(
    late_deliveries: Takehome, figures: list[list[str]]
) -> None:
    """The references' expected points are what they won on every key of the measurement."""
    (header,) = [row for row in figures if row[0] == "reference" and "calibration" in row]
    for name, reference in late_deliveries.spec.references.items():
        (row,) = [row for row in figures if row[0] == name and len(row) == len(header)]
        measured = dict(zip(header[1:-2], row[1:-2], strict=True))
        assert {one: str(points) for one, points in reference.points.items()} == measured


def test_data_are_made_of_whole_numbers(late_deliveries: Takehome) -> None:
    """Outside the one table of `decimal`, the generator holds no float and no division."""
    tree = ast.parse(late_deliveries.generate)
    table = next(
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name == "logistic_table"
    )
    exempt = set(ast.walk(table))
    for node in ast.walk(tree):
        if node not in exempt:
            assert not isinstance(node, ast.Div), "a division that is not of whole numbers"
            assert not (isinstance(node, ast.Constant) and isinstance(node.value, float)), node


def test_data_come_from_plain_numpy(late_deliveries: Takehome) -> None:
    """The generator imports NumPy and the standard library, and draws whole numbers only."""
    tree = ast.parse(late_deliveries.generate)
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module).partition(".")[0])
    assert imported == ALLOWED_IMPORTS
    drawn = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "rng"
    }
    assert drawn == {"integers"}


def test_no_label_of_a_scored_row_is_sent(late_deliveries: Takehome) -> None:
    """Hidden tests send labels of one file only, and score orders of other files."""
    sources = {name: raw.decode() for name, raw in late_deliveries.hidden_tests.items()}
    readers = [name for name, text in sources.items() if '"fresh_labels"' in text]
    assert readers == ["conftest.py"]
    assert sources["conftest.py"].count('"fresh_labels"') == 1
    text = "\n".join(sources.values())
    scored = {name for name in late_deliveries.spec.data.hidden if name.endswith("_truth.csv")}
    assert scored == {"clean_truth.csv", "holdout_truth.csv", "new_truth.csv"}
    for name in scored:
        assert f'"{name.partition(".")[0]}"' in text
