"""What tests see of a candidate's notebook, and what fails them before they see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from minbar.rooms.inside.codec import Handle, encode
from minbar.rooms.inside.submission import REASONS, Reply, Submission, SubmissionFailure
from tests.rooms.exams import FakeAsker, exam

KEY = bytes(32)


def submission(**functions: Callable[..., Any]) -> tuple[Submission, FakeAsker]:
    """A submission that answers so, and the asker behind it."""
    asker = FakeAsker(functions)
    return Submission(asker, exam(), KEY), asker


def test_calls_values_and_artefacts_are_plain_data() -> None:
    """Each comes back as the candidate gave it."""
    asker = FakeAsker(
        {"double": lambda x: [2 * one for one in x], "answer": lambda: 42, "out.csv": lambda: b"a"}
    )
    given = Submission(asker, exam(), KEY)
    assert given.call("double", [1, 2]) == [2, 4]
    assert given.value("answer") == 42
    assert given.artefact("out.csv") == b"a"
    assert given.asked == 3


@pytest.mark.parametrize(
    ("ask", "error"),
    [
        (lambda given: given.call("undeclared", 1), KeyError),
        (lambda given: given.value("undeclared"), KeyError),
        (lambda given: given.artefact("undeclared"), KeyError),
        (lambda given: given.call("double"), TypeError),
        (lambda given: given.call("double", 1, 2), TypeError),
    ],
)
def test_a_test_that_asks_for_what_is_not_declared_is_at_fault(
    ask: Callable[[Submission], object], error: type[Exception]
) -> None:
    """That is an error of the test, never a failure of the candidate, and nobody is asked."""
    given, asker = submission()
    with pytest.raises(error):
        ask(given)
    assert asker.asked == []


@pytest.mark.parametrize("status", [*REASONS, "error", "no-such-status"])
def test_each_status_fails_the_test_with_a_public_reason(status: str) -> None:
    """The reason names the function and nothing that was asked or answered."""
    reply = Reply(status, b"hidden", error_name="E", error_text="hidden", trace="hidden")
    given, _ = submission(double=lambda _: reply)
    with pytest.raises(SubmissionFailure) as caught:
        given.call("double", ["hidden"])
    assert "`double`" in caught.value.public
    assert "hidden" not in caught.value.public
    assert caught.value.reply is reply


def test_a_file_that_was_not_written_is_told_as_such() -> None:
    """Not as a name that is not defined."""
    given, _ = submission()
    with pytest.raises(SubmissionFailure, match=r"wrote no file `out\.csv`"):
        given.artefact("out.csv")


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), 1.5, -0.1, True, "0.5", None, [0.5]],
    ids=repr,
)
def test_a_value_that_breaks_its_declaration_never_reaches_the_test(value: object) -> None:
    """Type, finiteness and range are checked before anything is compared."""
    given, _ = submission(number=lambda _: value)
    with pytest.raises(SubmissionFailure, match="`number`"):
        given.call("number", 0)


def test_bytes_that_are_no_value_fail_the_test() -> None:
    """What cannot be decoded is the candidate's failure."""
    given, _ = submission(number=lambda _: Reply("ok", b"\x00not a value"))
    with pytest.raises(SubmissionFailure, match="cannot be read"):
        given.call("number", 0)


def test_a_handle_is_a_number_for_later_calls() -> None:
    """The object stays where it is; each handle has a number of its own."""
    given, asker = submission(fit=sum, use=lambda model: model)
    first, second = given.call("fit", [1, 2]), given.call("fit", [5, 5])
    assert (first, second) == (Handle(1), Handle(2))
    assert (given.call("use", first), given.call("use", second)) == (3, 10)
    assert [name for name, _ in asker.asked] == ["fit", "fit", "use", "use"]


def test_a_handle_in_the_place_of_a_value_is_refused() -> None:
    """A function that should give a number cannot give an opaque thing."""
    given, _ = submission(number=lambda _: Reply("ok", encode(Handle(1))))
    with pytest.raises(SubmissionFailure):
        given.call("number", 0)


def test_a_row_wise_function_is_asked_again_and_must_agree() -> None:
    """The same rows in another order, and in parts."""
    given, asker = submission(scale=lambda x: x * 2)
    rows = np.arange(20.0)
    assert given.call("scale", rows).tolist() == (rows * 2).tolist()
    assert len(asker.asked) > 2
    assert any(sorted(args[0]) == sorted(rows) for _, args in asker.asked[1:])


def test_no_order_of_rows_can_be_learned_from_an_earlier_call() -> None:
    """The same question twice is asked again in two orders; the same examination, in the same."""
    rows = np.arange(20.0)

    def orders() -> list[list[float]]:
        given, asker = submission(scale=lambda x: x * 2)
        for _ in range(2):
            given.call("scale", rows)
        return [args[0].tolist() for _, args in asker.asked if len(args[0]) == len(rows)]

    first, permuted, again, permuted_again = orders()
    assert first == again == rows.tolist()
    assert sorted(permuted) == sorted(permuted_again) == rows.tolist()
    assert permuted != permuted_again
    assert orders() == [first, permuted, again, permuted_again]


@pytest.mark.parametrize(
    "function",
    [lambda x: x - x.mean(), np.sort, lambda x: x * (len(x) > 15)],
    ids=["batch", "order", "length"],
)
def test_a_function_that_looks_at_other_rows_is_found(function: Callable[..., Any]) -> None:
    """Scaling by the batch, sorting, counting: told without a value."""
    given, _ = submission(scale=function)
    with pytest.raises(SubmissionFailure, match="answers rows differently when"):
        given.call("scale", np.random.default_rng(1).normal(size=20))


def test_an_answer_of_the_wrong_length_is_a_breach() -> None:
    """The declared shape names the argument whose rows it follows."""
    given, _ = submission(scale=lambda x: x[1:])
    with pytest.raises(SubmissionFailure, match="shape"):
        given.call("scale", np.arange(5.0))
