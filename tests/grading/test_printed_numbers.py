"""Printed numbers are paired by the text around them, or not at all."""

from __future__ import annotations

import pytest

from minbar.grading.printed_numbers import Pairing, pair_numbers
from tests.grading.test_clean_runs import run, shows, stream


def pair(*texts: str) -> Pairing:
    """Pair what one cell prints in several runs."""
    return pair_numbers([run([stream(text)]) for text in texts])


@pytest.mark.parametrize(
    ("one", "two", "told"),
    [
        ("accuracy: 0.81", "accuracy: 0.79", [("accuracy", (0.81, 0.79))]),
        ("0.81 F1", "0.7 F1", [("[#] F1", (0.81, 0.7))]),
        (
            "AUC 0.8 ± 0.02",
            "AUC 0.9 ± 0.10",
            [("AUC [#] ± …", (0.8, 0.9)), ("AUC … ± [#]", (0.02, 0.1))],
        ),
        ("loss = 1e-05", "loss = 12,345.5", [("loss", (1e-05, 12345.5))]),
        ("change: -3%", "change: +4%", [("change", (-3, 4))]),
        ("precision\n0.5", "precision\n0.6",
         [("line 2 of the output, number 1, below 'precision'", (0.5, 0.6))]),
        ("[ 0.1 -0.2]", "[-0.1  0.2]",
         [("line 1 of the output, number 1", (0.1, -0.1)),
          ("line 1 of the output, number 2", (-0.2, 0.2))]),
    ],
)  # fmt: skip
def test_numbers_are_paired_by_their_words(
    one: str, two: str, told: list[tuple[str, tuple[float, ...]]]
) -> None:
    """The label is the text around a number, its value is read as people write numbers."""
    assert [(each.label, each.values) for each in pair(one, two).numbers] == told


def test_lines_of_the_same_words_pair_in_order() -> None:
    """The second fold of one run is the second fold of the other."""
    found = pair("fold: 1\nfold: 2", "fold: 3\nfold: 4")
    assert [one.values for one in found.numbers] == [(1, 3), (2, 4)]


def test_what_nothing_says_how_to_pair_is_counted() -> None:
    """Early stopping prints fewer lines, a best model another name: no guess is made."""
    found = pair("loss: 3\nloss: 2\nbest: tree 5\nrows: 9", "loss: 3\nbest: forest 6\nrows: 9")
    assert [one.label for one in found.numbers] == ["rows"]
    assert found.unpaired == {1: 3}


def test_names_times_and_red_output_are_no_numbers() -> None:
    """Digits in names, durations and warnings move for other reasons."""
    outputs = [stream("x1 v_2 in 3.1 s"), stream("epoch 7", "stderr"), shows("9")]
    (found,) = pair_numbers([run(outputs)]).numbers
    assert found.values == (9,)


def test_endless_output_is_cut() -> None:
    """Lines full of numbers take no time that anybody would notice, and no label is long."""
    found = pair("1 " * 200_000 + "\n" + "a: 1\n" * 5000)
    assert len(found.numbers) == 50 + 499
    assert max(len(one.label) for one in found.numbers) < 120
