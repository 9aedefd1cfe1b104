"""The largest number so far."""


def running_top(numbers: list[int]) -> list[int]:
    """Return after each number the largest so far."""
    tops: list[int] = []
    for number in numbers:
        tops.append(max(number, tops[-1]) if tops else number)
    return tops
