"""What must hold of the largest so far."""

from types import ModuleType


def test_it_never_falls(m: ModuleType) -> None:
    """A smaller number changes nothing."""
    assert m.running_top([2, 1, 3, 3, 0]) == [2, 2, 3, 3, 3]


def test_no_number(m: ModuleType) -> None:
    """Without numbers there is no largest."""
    assert m.running_top([]) == []
