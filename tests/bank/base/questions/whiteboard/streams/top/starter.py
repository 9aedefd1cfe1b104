"""The largest number so far."""


def running_top(numbers: list[int]) -> list[int]:
    """Return after each number the largest so far."""
    raise NotImplementedError
