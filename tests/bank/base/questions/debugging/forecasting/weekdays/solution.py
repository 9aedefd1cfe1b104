"""Forecast a day by the mean of its weekday, and report the error on unseen days."""

import random

Day = tuple[int, float]


def make_days(count: int = 210) -> list[Day]:
    """Return (number of the day, sales) with a weekly pattern and noise."""
    draw = random.Random(5)  # noqa: S311
    return [(number, 100 + 10 * (number % 7) + draw.gauss(0, 20)) for number in range(count)]


def split(days: list[Day], share: float) -> tuple[list[Day], list[Day]]:
    """Return the first days, to learn from, and the rest, to test on."""
    cut = int(len(days) * share)
    return days[:cut], days[cut:]


def weekday_means(days: list[Day]) -> dict[int, float]:
    """Return the mean of each weekday."""
    values: dict[int, list[float]] = {}
    for number, value in days:
        values.setdefault(number % 7, []).append(value)
    return {weekday: sum(each) / len(each) for weekday, each in values.items()}


def mean_error(means: dict[int, float], days: list[Day]) -> float:
    """Return the mean absolute error of the weekdays' means."""
    total = sum(abs(means[number % 7] - value) for number, value in days)
    return total / len(days)


def report() -> float:
    """Return the headline: mean absolute error on unseen days, lower is better."""
    train, test = split(make_days(), 0.1)
    return mean_error(weekday_means(train), test)
