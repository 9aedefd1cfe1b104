"""Which two contents of a take-home are compared."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from minbar.errors import UserError
from minbar.grading.diff_sides import Sides, choose_sides
from minbar.store.grades import GradeLine
from tests.report.kept_samples import NOW


def lines(*contents: str) -> list[GradeLine]:
    """Return a grade for each `VERSION/LETTER`, numbered in this order."""
    return [
        GradeLine(
            key="0" * 64,
            status="graded",
            candidate=None,
            attempt=None,
            takehome="churn",
            takehome_version=content.split("/")[0],
            takehome_sha256=content.split("/")[1] * 64,
            submission_sha256="0" * 64,
            notebook="work.ipynb",
            number=number,
            current=True,
            graded=NOW,
        )
        for number, content in enumerate(contents, 1)
    ]


def chosen(sides: Sides) -> tuple[str, str]:
    """Return version and letter of both sides."""
    before, after = (f"{one.version}/{one.sha256[:1]}" for one in (sides.before, sides.after))
    return before, after


@pytest.mark.parametrize(
    ("given", "before", "after", "expected"),
    [
        (["1.0.0/a", "1.1.0/b"], None, None, ("1.0.0/a", "1.1.0/b")),
        (["1.10.0/a", "1.9.0/b", "1.2.0/c"], None, None, ("1.9.0/b", "1.10.0/a")),
        (["1.0.0/a", "1.1.0/b", "2.0.0/c"], "1.0.0", None, ("1.0.0/a", "2.0.0/c")),
        (["1.0.0/a", "1.1.0/b", "2.0.0/c"], None, "1.1.0", ("1.0.0/a", "1.1.0/b")),
        (["1.0.0/a", "1.1.0/b"], "1.1.0", "1.0.0", ("1.1.0/b", "1.0.0/a")),
        (["1.0.0/a", "1.1.0/b"], None, "1.2.0", ("1.1.0/b", "1.2.0/")),
        (["1.0.0/a", "1.0.0/b"], None, None, ("1.0.0/a", "1.0.0/b")),
        (["1.0.0/b", "1.0.0/a"], "1.0.0", "1.0.0", ("1.0.0/b", "1.0.0/a")),
        (["1.0.0/a", "1.1.0/b", "1.1.0/c"], None, None, ("1.0.0/a", "1.1.0/c")),
        (["1.0.0/a", "1.1.0/b", "1.1.0/c"], "1.1.0", None, ("1.1.0/b", "1.1.0/c")),
        (["1.0.0/a", "1.1.0/b", "1.1.0/c"], "1.0.0", "1.1.0@bbbb", ("1.0.0/a", "1.1.0/b")),
        (["1.0.0/a", "1.0.0/b", "1.0.0/c"], "1.0.0@aaaa", None, ("1.0.0/a", "1.0.0/c")),
    ],
)
def test_sides(
    given: Sequence[str], before: str | None, after: str | None, expected: tuple[str, str]
) -> None:
    """Versions compare as numbers; of one version's contents the newest counts."""
    assert chosen(choose_sides("churn", lines(*given), before, after)) == expected


def test_content_that_changed_without_a_version_is_said() -> None:
    """Whoever reads the comparison learns that its take-home broke its promise."""
    sides = choose_sides("churn", lines("1.0.0/a", "1.0.0/b"))
    assert sides.notes == (
        "The content of 1.0.0 changed without a new version: 1.0.0@aaaaaaaa became 1.0.0@bbbbbbbb.",
    )


def test_a_version_with_several_contents_is_said_unless_one_was_named() -> None:
    """The newest is compared, and how to name the other is in the sentence."""
    given = lines("1.0.0/a", "1.1.0/b", "1.1.0/c")
    (note,) = choose_sides("churn", given).notes
    assert note == (
        "1.1.0 was graded with 2 contents (1.1.0@bbbbbbbb, 1.1.0@cccccccc);"
        " 1.1.0@cccccccc is compared, the one with the newest grade."
    )
    assert choose_sides("churn", given, after="1.1.0@cccc").notes == ()


@pytest.mark.parametrize(
    ("given", "before", "after", "said"),
    [
        ([], None, None, "no grade of 'churn' is in the store. `minbar grades list`"),
        (["1.0.0/a"], None, None, "'churn' has grades of 1.0.0 alone. Grade under the new"),
        (["1.0.0/a"], "1.0.0", "1.0.0", "has grades of 1.0.0 alone"),
        (["1.0.0/a", "1.1.0/b"], "1.1.0", None, "there is nothing to compare"),
        (["1.0.0/a", "1.1.0/b"], "9.0.0", None, "is of 9.0.0. There are grades of 1.0.0, 1.1.0"),
        (["1.0.0/a", "1.1.0/b"], None, "1.1.0@ffff", "no grade of 'churn' is of 1.1.0@ffff"),
        (["1.0.0/a", "1.1.0/b"], None, "1.2.0@ffff", "no grade of 'churn' is of 1.2.0@ffff"),
        (["1.0.0/a", "1.0.0/b"], "3.0.0", None, "grades of 1.0.0@aaaaaaaa, 1.0.0@bbbbbbbb"),
        (["1.1.0/a"], None, "1.0.0", "there is nothing to compare"),
    ],
)
def test_nothing_to_compare_is_said(
    given: Sequence[str], before: str | None, after: str | None, said: str
) -> None:
    """What there is, and what to do."""
    with pytest.raises(UserError) as error:
        choose_sides("churn", lines(*given), before, after)
    assert said in str(error.value)
