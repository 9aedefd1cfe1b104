"""What failing tests say about the planted bugs."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.bank.raised import Raised
from minbar.drawing.pairs import Failures, judge, suspects, suspicions
from minbar.models.item import Bug

WRONG = Raised("AssertionError", "", 3)


def a_bug(name: str, tests: Sequence[str]) -> Bug:
    """Return a bug that these tests catch."""
    return Bug(
        id=name,
        topic="a.b.c",
        symptom="quiet",
        difficulty=0,
        fixed=f"{name} = right",
        buggy=f"{name} = wrong",
        detected_by=list(tests),
        says="It is wrong.",
    )


A, B = a_bug("a", ["test_a"]), a_bug("b", ["test_b"])
WIDE = a_bug("wide", ["test_a", "test_wide"])


def failing(*tests: str, how: Raised = WRONG) -> Failures:
    """Return the failures of these tests."""
    return dict.fromkeys(tests, how)


def verdicts(
    bugs: Sequence[Bug], failed: Failures, source: str = ""
) -> tuple[dict[str, str], dict[str, str]]:
    """Return bug to verdict, and what else fails; each bug fails its own tests and no other."""
    known = {
        tuple(bug.id for bug in some): failing(*(name for bug in some for name in bug.detected_by))
        for some in suspicions(suspects(bugs, failed))
    }
    found, broken = judge(bugs, source, failed, known)
    return {each.id: each.verdict for each in found}, broken


def test_a_bug_whose_tests_pass_is_fixed() -> None:
    """What fails for the other says nothing against it."""
    assert verdicts([A, B], failing("test_b")) == ({"a": "fixed", "b": "still in"}, {})


def test_nothing_fails_when_all_is_repaired() -> None:
    """No program of the item has to be run for that."""
    assert list(suspicions(suspects([A, B], {}))) == [()]
    assert verdicts([A, B], {}) == ({"a": "fixed", "b": "fixed"}, {})


def test_a_test_of_two_bugs_does_not_tell_them_apart() -> None:
    """One is certain by its other test; the narrow one may be in or not."""
    found, _ = verdicts([A, WIDE], failing("test_a", "test_wide"))
    assert found == {"a": "can't tell", "wide": "still in"}


def test_the_words_tell_what_tests_cannot() -> None:
    """The planted text is there and the right one is not: it is still in."""
    failed = failing("test_a", "test_wide")
    assert verdicts([A, WIDE], failed, "a = wrong")[0]["a"] == "still in"
    assert verdicts([A, WIDE], failed, "a = right")[0]["a"] == "fixed"
    assert verdicts([A, WIDE], failed, "a = wrong\na = right")[0]["a"] == "can't tell"


@pytest.mark.parametrize(
    ("fixed", "buggy"), [("x = a & b", "x = a"), ("x = a", "x = a & b"), ("d /= n\n", "")]
)
def test_one_text_may_be_a_part_of_the_other(fixed: str, buggy: str) -> None:
    """What is right is not taken for what is planted, whichever is the longer one."""
    bug = msgspec.structs.replace(A, fixed=fixed, buggy=buggy)
    failed = failing("test_a", "test_wide")
    assert verdicts([bug, WIDE], failed, f"{fixed}\n")[0]["a"] == "fixed"
    expected = "still in" if buggy else "can't tell"
    assert verdicts([bug, WIDE], failed, f"{buggy}\n")[0]["a"] == expected


def test_a_test_that_passes_acquits_the_wide_bug() -> None:
    """Of two bugs that fail one test, the one whose other test passes is not there."""
    assert verdicts([A, WIDE], failing("test_a"))[0] == {"a": "still in", "wide": "fixed"}


def test_another_way_to_fail_is_not_the_bug() -> None:
    """A test that ends in a NameError instead has met something that the candidate wrote."""
    failed = failing("test_a", how=Raised("NameError", "name 'z' is not defined", None))
    assert verdicts([A], failed)[0] == {"a": "can't tell"}


def test_what_no_bug_explains_is_named() -> None:
    """A test of neither planted bug that fails was broken on the way."""
    found, broken = verdicts([A, B], failing("test_b", "test_c"))
    assert found == {"a": "fixed", "b": "still in"}
    assert broken == {"test_c": "`AssertionError`"}


def test_a_program_without_bugs_is_only_tested() -> None:
    """Of a coding item every failing test is named."""
    assert verdicts([], failing("test_c")) == ({}, {"test_c": "`AssertionError`"})


@given(st.lists(st.sets(st.sampled_from("uvwxyz"), min_size=1), max_size=4), st.data())
def test_what_is_in_is_never_called_fixed(tests: list[set[str]], data: st.DataObject) -> None:
    """Whichever bugs are left in, and whoever shares their tests: no verdict contradicts it."""
    bugs = [a_bug(f"bug-{n}", sorted(names)) for n, names in enumerate(tests)]
    left = [bug for bug in bugs if data.draw(st.booleans())]
    failed = failing(*(name for bug in left for name in bug.detected_by))
    found, broken = verdicts(bugs, failed)
    there = {bug.id for bug in left}
    assert all(found[name] != "fixed" for name in there)
    assert all(found[bug.id] != "still in" for bug in bugs if bug.id not in there)
    assert broken == {}
