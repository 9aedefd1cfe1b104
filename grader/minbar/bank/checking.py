"""A whole check: of the parts of a bank, of its history, and of items in rooms."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from minbar.bank.filling import unfillable
from minbar.bank.history import history_since
from minbar.bank.proved import ProvedBefore
from minbar.bank.proving import run_proofs
from minbar.bank.subject import Subject
from minbar.bank.verification import Prepared, needs_a_run, prepare_item
from minbar.content.banks import Bank
from minbar.errors import ContentProblem
from minbar.rooms.interface import RoomProvider

__all__ = ["Checked", "OpenRooms", "Tell", "check_bank"]

OpenRooms = Callable[
    [Collection[str]], AbstractContextManager[tuple[RoomProvider, Mapping[str, str]]]
]
"""Given names of environments, opens a provider and gives the tags of their images."""

Tell = Callable[[int, int, str], None]
"""Told at first and after each proof how many are done, of how many, and the item's id."""


@dataclass(slots=True)
class Checked:
    """What a check has found.

    Attributes:
        items: ids of the items that were looked at.
        reused: ids of those that were proved before and have not changed.
        problems: everything that is wrong, ordered by place.
        unproved: item, and what about it no run has shown.
        unread: old files that could not be compared.
        runs: proofs that were run.
    """

    items: list[str] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    problems: list[ContentProblem] = field(default_factory=list)
    unproved: list[tuple[str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    runs: int = 0


def check_bank(
    bank: Bank,
    ids: Sequence[str],
    *,
    rooms: OpenRooms | None,
    before: ProvedBefore,
    reuse: bool = False,
    since: str | None = None,
    tell: Tell = lambda _done, _of, _item: None,
) -> Checked:
    """Check items; without `ids` all of them, and what holds between the parts.

    Args:
        bank: as it is now.
        ids: of the items.
        rooms: where code runs; None: nowhere, and what is open is said.
        before: items that were proved before; what holds now is added.
        reuse: pass over those.
        since: commit of git whose versions and ids must hold still.
        tell: told of progress.

    Raises:
        UserError: if there is no item of an id, or no such commit.
        EngineError: if rooms cannot be had.
    """
    checked = Checked()
    chosen = _chosen(bank, ids, checked)
    if not ids:
        checked.problems += unfillable(bank)
    if since is not None:
        _hold_against(bank, since, ids, checked)
    subjects = [Subject.of(bank.items[name]) for name in chosen]
    if rooms is None:
        prepared = _prepare(subjects, checked)
        checked.unproved += [
            (each.subject.item.id, proof.title) for each in prepared for proof in each.proofs
        ]
    else:
        needed = {each.item.environment for each in subjects if needs_a_run(each.item)}
        with _opened(rooms, needed) as (provider, images):
            _prove(subjects, provider, images, checked, before, reuse=reuse, tell=tell)
    checked.problems.sort(key=_place)
    return checked


def _chosen(bank: Bank, ids: Sequence[str], checked: Checked) -> list[str]:
    """Return the items to look at; problems of loading count as far as they are theirs."""
    if not ids:
        checked.problems += bank.problems
        return list(bank.items)
    for name in ids:
        folder = f"/questions/{name.partition('.')[2].replace('.', '/')}/"
        theirs = [problem for problem in bank.problems if folder in problem.where]
        checked.problems += theirs
        if not theirs:
            bank.find_item(name)
    return [name for name in dict.fromkeys(ids) if name in bank.items]


def _hold_against(bank: Bank, since: str, ids: Sequence[str], checked: Checked) -> None:
    history = history_since(bank, since)
    checked.unread += history.unread
    folders = tuple(f"{bank.items[name].folder}/" for name in ids if name in bank.items)
    checked.problems += [
        problem for problem in history.problems if not ids or problem.where.startswith(folders)
    ]


def _opened(
    rooms: OpenRooms, needed: Collection[str]
) -> AbstractContextManager[tuple[RoomProvider | None, Mapping[str, str]]]:
    """Open rooms where anything is to be run; a bank of texts alone needs no engine."""
    return rooms(needed) if needed else contextlib.nullcontext((None, {}))


def _prepare(subjects: Iterable[Subject], checked: Checked) -> list[Prepared]:
    prepared = [prepare_item(subject) for subject in subjects]
    checked.items += [each.subject.item.id for each in prepared]
    checked.problems += [problem for each in prepared for problem in each.problems]
    return prepared


def _prove(
    subjects: Sequence[Subject],
    provider: RoomProvider | None,
    images: Mapping[str, str],
    checked: Checked,
    before: ProvedBefore,
    *,
    reuse: bool,
    tell: Tell,
) -> None:
    """Check, run what only a run can show, and remember what holds."""

    def image(subject: Subject) -> str:
        return images[subject.item.environment] if needs_a_run(subject.item) else ""

    before.sweep()
    known = [each for each in subjects if reuse and before.knows(each.sha256, image(each))]
    checked.reused += [each.item.id for each in known]
    prepared = _prepare((each for each in subjects if each not in known), checked)
    with contextlib.closing(_sound(prepared, provider, images, checked, tell)) as sound:
        for subject in sound:
            before.add(subject.sha256, image(subject))


def _sound(
    prepared: Sequence[Prepared],
    provider: RoomProvider | None,
    images: Mapping[str, str],
    checked: Checked,
    tell: Tell,
) -> Generator[Subject]:
    """Run all proofs; yield each item as the last thing about it has shown to hold."""
    open_proofs: Counter[str] = Counter()
    for each in prepared:
        if each.proofs:
            # What is wrong as it stands stays open, whatever its proofs show.
            open_proofs[each.subject.item.id] = len(each.proofs) + len(each.problems)
        elif not each.problems:
            yield each.subject
    proofs = [proof for each in prepared for proof in each.proofs]
    if provider is None or not proofs:
        return
    tell(0, len(proofs), "")
    with contextlib.closing(run_proofs(proofs, provider, images)) as runs:
        for proved in runs:
            subject = proved.proof.subject
            checked.runs += 1
            checked.problems += proved.problems
            open_proofs[subject.item.id] -= not proved.problems
            if not open_proofs[subject.item.id]:
                yield subject
            tell(checked.runs, len(proofs), subject.item.id)


def _place(problem: ContentProblem) -> tuple[str, int, int]:
    """Order by file, then from its top."""
    path, _, rest = problem.where.partition(":")
    numbers = [int(part) for part in rest.split(":") if part.isdigit()]
    line, column = (*numbers, 0, 0)[:2]
    return path, line, column
