"""The verification of an item: what holds as it stands, and what a run has to show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from minbar.bank.check_claims import prepare_claims
from minbar.bank.check_maths import prepare_maths
from minbar.bank.check_programs import prepare_programs
from minbar.bank.jobs import Proof
from minbar.bank.subject import Subject
from minbar.content.problems import Problems
from minbar.errors import ContentProblem
from minbar.models.item import Item
from minbar.models.names import ItemType

__all__ = ["Prepared", "needs_a_run", "prepare_item"]

Prepare = Callable[[Subject, Problems], Proof | None]

_BY_TYPE: Final[Mapping[ItemType, Prepare]] = MappingProxyType(
    {
        "debugging": prepare_programs,
        "math": prepare_maths,
        "pair-coding": prepare_programs,
        "whiteboard": prepare_programs,
    }
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An item that was looked at, and not run.

    Attributes:
        subject: the item.
        problems: what is wrong with it as it stands.
        proofs: what a run has to show; none for parts that are wrong as they stand.
    """

    subject: Subject
    problems: tuple[ContentProblem, ...]
    proofs: tuple[Proof, ...]


def needs_a_run(item: Item) -> bool:
    """Whether anything about an item can be shown by a run alone."""
    return bool(item.checks) or item.answer is not None or item.files is not None


def prepare_item(subject: Subject) -> Prepared:
    """Check an item as far as it goes without running anything."""
    problems = Problems()
    steps: list[Prepare] = [prepare_claims]
    if subject.item.type in _BY_TYPE:
        steps.insert(0, _BY_TYPE[subject.item.type])
    proofs = [proof for step in steps if (proof := step(subject, problems)) is not None]
    return Prepared(subject, tuple(problems.found), tuple(proofs))
