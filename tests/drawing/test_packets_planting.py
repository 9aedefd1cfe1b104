"""The workspace of a debugging item, and where its bugs stand."""

from __future__ import annotations

import itertools

import pytest

from minbar.bank.planting import plant
from minbar.content.banks import LoadedItem, load_bank
from minbar.content.locate import built_in_root
from minbar.drawing.packets_planting import PROGRAM, SMOKE_TEST, describe_bugs, workspace
from minbar.models.item import Bug

ITEMS = [each for each in load_bank([built_in_root()]).items.values() if each.item.bugs]


def texts(loaded: LoadedItem) -> dict[str, str]:
    """Return the attached files as text."""
    return {name: raw.decode("utf-8") for name, raw in loaded.files.items()}


def a_bug(name: str, fixed: str, buggy: str) -> Bug:
    """Return a bug of one text for another."""
    return Bug(
        id=name,
        topic="a.b.c",
        symptom="quiet",
        difficulty=0,
        fixed=fixed,
        buggy=buggy,
        detected_by=["test_it"],
        says="It is wrong.",
    )


@pytest.mark.parametrize("loaded", ITEMS, ids=lambda each: each.id)
def test_each_bug_stands_where_it_is_said_to(loaded: LoadedItem) -> None:
    """For every pair of bugs: the planted lines are at the line that is named."""
    files = texts(loaded)
    for pair in itertools.combinations(loaded.item.bugs, 2):
        program = workspace(loaded.item, files, [bug.id for bug in pair])[PROGRAM].splitlines()
        for bug in describe_bugs(files["solution.py"], pair):
            there = program[bug.line - 1 : bug.line - 1 + len(bug.planted)]
            assert tuple(there) == bug.planted
            assert bug.right != bug.planted


def test_lines_that_were_taken_away_move_what_follows() -> None:
    """A bug that deletes a line and one that adds some are counted for those below."""
    program = "a = 1\nb = 2\nc = 3\nd = 4\n"
    bugs = [
        a_bug("d", "d = 4", "d = 5"),
        a_bug("a", "a = 1\n", ""),
        a_bug("b", "b = 2", "b = (\n2)"),
    ]
    found = describe_bugs(program, bugs)
    assert [(each.id, each.line, each.right, each.planted) for each in found] == [
        ("a", 1, ("a = 1",), ()),
        ("b", 1, ("b = 2",), ("b = (", "2)")),
        ("d", 4, ("d = 4",), ("d = 5",)),
    ]
    assert plant(program, bugs).splitlines()[3] == "d = 5"


def test_the_last_line_needs_no_line_feed() -> None:
    """A bug at the very end of a program without a line feed is shown whole."""
    (found,) = describe_bugs("a = 1\nb = 2", [a_bug("b", "2", "3")])
    assert (found.line, found.right, found.planted) == (2, ("b = 2",), ("b = 3",))


def test_a_candidate_gets_the_planted_program_and_our_test_alone() -> None:
    """Neither the author's names of files nor one of the item's tests."""
    loaded = ITEMS[0]
    given = workspace(loaded.item, texts(loaded), [loaded.item.bugs[0].id])
    assert set(given) == {"program.py", "test_program.py"}
    assert given["test_program.py"] == SMOKE_TEST
    assert given["program.py"] == plant(texts(loaded)["solution.py"], loaded.item.bugs[:1])


@pytest.mark.parametrize("reported", ["0.5", "{'auc': 0.5, 'n': 3}"])
def test_the_smoke_test_takes_what_reports_are(reported: str) -> None:
    """A number, or a mapping whose first value is the headline; not infinity."""
    run_smoke_test(f"def report():\n    return {reported}\n")
    with pytest.raises(AssertionError):
        run_smoke_test("def report():\n    return float('inf')\n")


def run_smoke_test(program: str) -> None:
    """Run our own test on a program of ours."""
    import sys
    import types

    module = types.ModuleType("program")
    exec(program, module.__dict__)  # noqa: S102  the lines above
    space: dict[str, object] = {}
    sys.modules["program"] = module
    try:
        exec(SMOKE_TEST, space)  # noqa: S102  ours
    finally:
        del sys.modules["program"]
    test = space["test_report_is_a_number"]
    assert callable(test)
    test()
