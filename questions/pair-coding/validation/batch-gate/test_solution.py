"""What must hold after each step."""

import math

import pytest

CONTRACT = {
    "order": {"type": str},
    "amount": {"type": float, "low": 0, "high": 10_000},
    "country": {"type": str, "choices": ["DE", "FR", "PL"]},
    "coupon": {"type": str, "optional": True},
}


def order(number=1, **changes):
    """Return a row that keeps the contract, but for the changes."""
    return {"order": f"a{number}", "amount": 12.5, "country": "DE", "coupon": None, **changes}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"amount": 12}, []),
        ({"amount": 0}, []),
        ({"amount": 10_000}, []),
        ({"coupon": "SUMMER"}, []),
        ({"amount": 10_000.01}, [("amount", "range")]),
        ({"amount": -0.01}, [("amount", "range")]),
        ({"amount": math.inf}, [("amount", "range")]),
        ({"amount": "12"}, [("amount", "type")]),
        ({"amount": True}, [("amount", "type")]),
        ({"amount": math.nan}, [("amount", "missing")]),
        ({"order": None}, [("order", "missing")]),
        ({"country": "de"}, [("country", "choice")]),
        ({"country": "", "order": 7}, [("order", "type"), ("country", "choice")]),
        ({"ammount": 3.0}, [("ammount", "unknown")]),
    ],
)
def test_step_1_problems_of_a_row(m, changes, expected):
    """Each breach is named by column and reason, and nothing else is."""
    assert m.problems(order(**changes), CONTRACT) == expected


def test_step_1_columns_that_are_not_there(m):
    """A column that is absent is missing, unless it is optional."""
    assert m.problems({"order": "a1", "amount": 1.0}, CONTRACT) == [("country", "missing")]


def test_step_2_bad_rows_are_set_aside(m):
    """The good rows go on in their order; of the others number and problems are kept."""
    rows = [order(number) for number in range(40)]
    rows[7]["amount"], rows[30]["country"] = -1, None
    verdict = m.gate(rows, CONTRACT, most_bad=0.05)
    assert verdict.passed
    assert verdict.good == rows[:7] + rows[8:30] + rows[31:]
    assert verdict.aside == [(7, [("amount", "range")]), (30, [("country", "missing")])]
    assert verdict.counts == {("amount", "range"): 1, ("country", "missing"): 1}


def test_step_2_too_many_bad_rows_stop_the_batch(m):
    """Up to the share that was agreed the batch passes, above it not."""
    for bad, passed in ((5, True), (6, False), (100, False)):
        rows = [order(number, amount=None if number < bad else 1) for number in range(100)]
        assert m.gate(rows, CONTRACT, most_bad=0.05).passed == passed


def test_step_2_an_empty_batch_is_stopped(m):
    """No rows is no success."""
    assert not m.gate([], CONTRACT).passed


def test_step_3_far_from_the_usual(m):
    """A number is judged by how far numbers usually lie from their middle."""
    history = [1000, 1010, 990, 1005, 995, 1020, 980]
    assert [m.unusual(value, history) for value in (1000, 1020, 980)] == [False] * 3
    assert [m.unusual(value, history) for value in (1500, 500, 0)] == [True] * 3


def test_step_3_one_bad_day_does_not_widen_the_usual(m):
    """After a day with ten times the rows, another such day is still unusual."""
    history = [1000, 1010, 990, 1005, 995, 1020, 980, 10_000]
    assert m.unusual(10_000, history)
    assert not m.unusual(1_000, history)


def test_step_3_constant_and_short_histories(m):
    """A constant may change a little but not a lot; without a history everything is usual."""
    assert not m.unusual(1001, [1000] * 10)
    assert m.unusual(500, [1000] * 10)
    assert not m.unusual(5, [1000] * 6)
    assert not m.unusual(5, [])


def batch(size, first=0):
    """Return so many good rows."""
    return [order(number) for number in range(first, first + size)]


def test_step_4_a_batch_counts_once(m):
    """The same rows are recognised in any order; other rows are not taken for them."""
    door = m.Door(CONTRACT)
    assert door.offer(batch(50)) == "accepted"
    assert door.offer(batch(50)[::-1]) == "repeated"
    assert door.offer(batch(50, first=1)) == "accepted"
    assert door.offer([*batch(50), *batch(50)]) == "accepted"


def test_step_4_what_was_stopped_may_come_again(m):
    """A batch that was not let in leaves nothing behind, and is judged anew."""
    door = m.Door(CONTRACT)
    bad = [order(number, amount=None) for number in range(50)]
    assert [door.offer(bad), door.offer(bad), door.offer([])] == ["stopped"] * 3
    for day in range(8):
        assert door.offer(batch(100, first=1_000 * (day + 1))) == "accepted"
    assert [door.offer(batch(3)) for _ in range(20)] == ["unusual"] * 20
    assert door.offer(batch(100)) == "accepted"
