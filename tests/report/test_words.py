"""Words and numbers for people."""

from __future__ import annotations

import msgspec
import pytest

from minbar.models.takehome import Limits
from minbar.models.verdict import CellStatus, TestOutcome, Verdict, VerdictKind
from minbar.report import words
from tests.report.samples import make_grade


@pytest.mark.parametrize("kind", list(VerdictKind))
def test_every_verdict_has_a_name_and_a_sentence(kind: VerdictKind) -> None:
    """With and without a cell the sentence begins with a capital and is complete."""
    for cell in (None, 7):
        name, sentence = words.verdict(Verdict(kind=kind, cell=cell))
        assert name
        assert sentence[0].isupper()
        assert sentence.endswith(".")
        assert "{" not in sentence


@pytest.mark.parametrize(
    ("kind", "cell", "short"),
    [
        (VerdictKind.CELL_ERROR, 6, "error in cell 6"),
        (VerdictKind.KERNEL_DIED, 6, "kernel died (6)"),
        (VerdictKind.COMPLETED, None, "ran to its end"),
    ],
)
def test_short_verdicts_name_their_cell(kind: VerdictKind, cell: int | None, short: str) -> None:
    """A column of a table has the verdict and the cell in two or three words."""
    assert words.short_verdict(Verdict(kind=kind, cell=cell)) == short


def test_every_status_and_outcome_has_words() -> None:
    """A new status or outcome without words fails here, not in a report."""
    assert [words.cell_status(status) for status in CellStatus].count("") == 1
    assert all(words.outcome(outcome) for outcome in TestOutcome)


def test_every_limit_has_a_name_with_its_unit() -> None:
    """What a take-home can limit is named for people; a limit of later is still shown."""
    names = [words.limit(name) for name in Limits.__struct_fields__]
    assert all("_" not in name and name[0].isupper() for name in names)
    assert words.limit("new_limit") == "new limit"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"points": 9, "bar": 0.5, "meets_bar": True}, ("meets", "meets the bar of 50%")),
        ({"points": 1, "bar": 0.125, "meets_bar": False}, ("below", "below the bar of 12.5%")),
        ({"points": 1, "bar": None, "meets_bar": None}, ("plain", "")),
        ({"points": None, "kind": "manual"}, ("waiting", "waits for a reviewer")),
        ({"points": None, "kind": "test"}, ("waiting", "waits for a test that can be graded")),
    ],
)
def test_the_state_of_a_criterion(changes: dict[str, object], state: tuple[str, str]) -> None:
    """Above, below, without a bar, and waiting are told apart."""
    criterion = msgspec.structs.replace(make_grade().criteria[0], **changes)
    assert words.criterion_state(criterion) == state


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0.0, "0 ms"), (0.0204, "20 ms"), (1.26, "1.3 s"), (127.4, "127 s")],  # noqa: RUF001
)
def test_durations_show_their_first_digits(value: float | None, text: str) -> None:
    """Milliseconds below a second, then seconds with a decimal, then without."""
    assert words.seconds(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(3.0, "3"), (2.5, "2.5"), (1 / 3, "0.33"), (100, "100")]
)
def test_numbers_have_no_idle_zeros(value: float, text: str) -> None:
    """At most two decimals, and none that says nothing."""
    assert words.number(value) == text
    assert words.points(value) == text
    assert words.points(None) == words.NOTHING


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2026-03-01T09:30:00Z", "1 March 2026, 09:30 UTC"),
        ("2026-03-01T00:30:00+02:00", "28 February 2026, 22:30 UTC"),
        ("2026-12-01T09:30:00", "1 December 2026, 09:30 UTC"),
        ("0001-01-01T00:00:00+23:00", "0001-01-01T00:00:00+23:00"),
        ("soon\x1b[31m", "soon"),
        ("", ""),
    ],
)
def test_moments_are_written_for_people(text: str, shown: str) -> None:
    """A moment is a day and an hour in UTC; what is none is shown as it is."""
    assert words.moment(text) == shown


def test_sizes_and_hypotheses() -> None:
    """Bytes are MiB; a hypothesis is its words."""
    assert (words.size(None), words.size(231_211_008)) == (words.NOTHING, "220.5 MiB")
    assert words.hypothesis("h_strong_engineer") == "strong engineer"
