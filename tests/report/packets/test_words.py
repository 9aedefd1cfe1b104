"""What packets say in words."""

from __future__ import annotations

from typing import get_args

from minbar.models.item import ItemType, ListenFor
from minbar.models.packet import CandidateTask
from minbar.report.packets import words


def test_every_type_has_words() -> None:
    """Each interview type has a name for interviewers, and a place to work for candidates."""
    for name in get_args(ItemType):
        task = CandidateTask(pos=1, type=name, minutes=5, prompt="x", files={})
        assert words.kind(name)
        assert words.how(task).endswith(".")


def test_what_is_required_comes_first_then_by_level() -> None:
    """Otherwise the author's order holds."""
    listed = [
        ListenFor(id="deep", text="x", level=3),
        ListenFor(id="any", text="x"),
        ListenFor(id="late", text="x", required=True, level=2),
        ListenFor(id="must", text="x", required=True),
        ListenFor(id="also", text="x"),
    ]
    assert [each.id for each in words.in_order(listed)] == ["must", "late", "any", "also", "deep"]
