"""What must hold of the forecast, each property on two weeks."""

from types import ModuleType

import pytest

WEEKS = [(number, float(number % 7)) for number in range(14)]


def test_test_days_are_unseen(m: ModuleType) -> None:
    """No day is learnt from and tested on."""
    train, test = m.split(WEEKS, 0.5)
    assert (train, test) == (WEEKS[:7], WEEKS[7:])


@pytest.mark.parametrize("days", [7, 14])
def test_forecast_is_of_the_weekday(m: ModuleType, days: int) -> None:
    """A pattern that repeats is forecast without error."""
    means = {weekday: float(weekday) for weekday in range(7)}
    assert m.mean_error(means, WEEKS[:days]) == 0


def test_error_is_a_mean(m: ModuleType) -> None:
    """The error is per day."""
    assert m.mean_error({0: 1.0}, [(0, 3.0), (7, 3.0)]) == 2.0
