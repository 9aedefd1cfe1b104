"""What must hold after each step."""

import pytest


class Model:
    """Returns ten times each row, fails on rows below zero, and remembers its calls."""

    def __init__(self):
        """Remember nothing yet."""
        self.calls = []

    def __call__(self, rows):
        """Predict."""
        self.calls.append(list(rows))
        if any(row < 0 for row in rows):
            message = "below zero"
            raise RuntimeError(message)
        return [row * 10 for row in rows]


def values(answers):
    """Return ticket to value."""
    return {ticket: answer.value for ticket, answer in answers.items()}


def test_step_1_full_batches_go_at_once(m):
    """As soon as there are enough rows they are predicted together; the others wait."""
    model = Model()
    batcher = m.Batcher(model, max_rows=3, max_wait=1.0)
    tickets = [batcher.submit(row, now=0.0) for row in range(1, 8)]
    assert values(batcher.run(now=0.0)) == dict(
        zip(tickets, [10, 20, 30, 40, 50, 60], strict=False)
    )
    assert model.calls == [[1, 2, 3], [4, 5, 6]]


def test_step_1_nobody_waits_longer_than_agreed(m):
    """A batch that does not fill up goes when its oldest row has waited long enough."""
    model = Model()
    batcher = m.Batcher(model, max_rows=3, max_wait=1.0)
    first, second = batcher.submit(1, now=0.0), batcher.submit(2, now=0.9)
    assert batcher.run(now=0.99) == {}
    assert values(batcher.run(now=1.0)) == {first: 10, second: 20}
    assert model.calls == [[1, 2]]


def test_step_1_each_answer_is_given_once(m):
    """Nothing is predicted or handed out twice, and nothing is done for nobody."""
    model = Model()
    batcher = m.Batcher(model, max_rows=2, max_wait=1.0)
    assert batcher.run(now=0.0) == {}
    ticket = batcher.submit(1, now=0.0)
    assert values(batcher.run(now=5.0)) == {ticket: 10}
    assert batcher.run(now=6.0) == {}
    assert model.calls == [[1]]


def test_step_2_one_bad_row_spoils_only_itself(m):
    """The others of its batch get their values, and it gets the reason."""
    model = Model()
    batcher = m.Batcher(model, max_rows=8, max_wait=1.0)
    rows = [1, 2, 3, -4, 5, 6, 7, 8]
    tickets = [batcher.submit(row, now=0.0) for row in rows]
    answers = batcher.run(now=0.0)
    assert {row: answers[ticket].value for row, ticket in zip(rows, tickets, strict=True)} == {
        row: None if row < 0 else 10 * row for row in rows
    }
    assert "below zero" in answers[tickets[3]].error
    assert all(answers[ticket].error is None for ticket in tickets[:3])


def test_step_2_a_bad_row_is_found_by_halving(m):
    """One bad row of 64 costs a dozen further calls, not 64."""
    model = Model()
    batcher = m.Batcher(model, max_rows=64, max_wait=1.0)
    for row in range(64):
        batcher.submit(-1 if row == 37 else row, now=0.0)
    assert len(batcher.run(now=0.0)) == 64
    assert len(model.calls) <= 13


def test_step_2_a_model_that_miscounts_is_not_believed(m):
    """Fewer values than rows are an error, never values of other rows."""
    batcher = m.Batcher(lambda rows: [row for row in rows if row != 2], max_rows=3, max_wait=1.0)
    tickets = [batcher.submit(row, now=0.0) for row in (1, 2, 3)]
    answers = batcher.run(now=0.0)
    for row, ticket in zip((1, 2, 3), tickets, strict=True):
        assert answers[ticket].error or answers[ticket].value == row
    assert answers[tickets[1]].error


def test_step_3_callers_are_turned_away_in_time(m):
    """With too many rows waiting the next one is refused, and taken again later."""
    batcher = m.Batcher(Model(), max_rows=10, max_wait=1.0, max_waiting=3)
    for row in (1, 2, 3):
        batcher.submit(row, now=0.0)
    with pytest.raises(m.BusyError):
        batcher.submit(4, now=0.5)
    assert len(batcher.run(now=1.0)) == 3
    ticket = batcher.submit(5, now=1.1)
    assert values(batcher.run(now=2.2)) == {ticket: 50}


def test_step_4_the_rate_is_kept(m):
    """In no stretch of a second are there more calls than agreed, and nothing is lost."""
    model, times, answers = Model(), [], {}
    batcher = m.Batcher(model, max_rows=2, max_wait=0.1, calls=3, per=1.0)
    for row in range(20):
        batcher.submit(row, now=0.9)
    for step in range(9, 60):
        now = step / 10
        answers |= batcher.run(now)
        times += [now] * (len(model.calls) - len(times))
    assert sorted(values(answers).values()) == [10 * row for row in range(20)]
    assert len(times) == 10
    assert all(
        later - earlier >= 1.0 - 1e-9 for earlier, later in zip(times, times[3:], strict=False)
    )


def test_step_4_tries_again_count_as_calls(m):
    """Halving a bad batch keeps to the rate too, and goes on where it stopped."""
    model, answers = Model(), {}
    batcher = m.Batcher(model, max_rows=4, max_wait=0.1, calls=2, per=1.0, max_waiting=4)
    tickets = [batcher.submit(row, now=0.0) for row in (1, -2, 3, 4)]
    answers |= batcher.run(now=0.0)
    assert len(model.calls) == 2
    with pytest.raises(m.BusyError):
        batcher.submit(9, now=0.1)
    for now in (1.0, 2.0, 3.0):
        answers |= batcher.run(now)
    assert [answers[ticket].value for ticket in tickets] == [10, None, 30, 40]
