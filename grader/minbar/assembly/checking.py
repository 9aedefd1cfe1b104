"""Verifying a lock without a solver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from minbar.assembly.canonical import lock_id, seals_of
from minbar.assembly.checking_drawn import again
from minbar.assembly.checking_kept import held_by_kept
from minbar.assembly.differences import Difference
from minbar.assembly.problem import MODEL, Detail, Problem
from minbar.errors import UserError
from minbar.models.blueprint import Blueprint
from minbar.models.card import ItemCard
from minbar.models.lock import ContentRef, Lock, LockedItem, LockedReserve

__all__ = ["Finding", "Known", "check_lock"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a lock that its reader should know.

    Attributes:
        path: field of the lock, such as `items[2].minutes`; lists count from 0.
        says: what is the matter, as a predicate of the field, without a full stop.
        kind: `wrong`: the lock contradicts itself, its blueprint or its items;
            `changed`: the bank has moved on since; the lock is as it was drawn.
    """

    path: str
    says: str
    kind: Literal["wrong", "changed"]


@dataclass(frozen=True, slots=True)
class Known:
    """What a lock is held against.

    Attributes:
        cards: the active items of the banks as they are now.
        details: id of an active item to its detail.
        blueprint: the blueprint as it is now; None if there is none by that id.
        refs: banks, blueprint and role as they are now.
        kept: id and hash to the card of a version that the store holds; None if it
            does not.
        changes: id and version to what the changelog says since, newest first.
    """

    cards: Sequence[ItemCard]
    details: Callable[[str], Detail]
    blueprint: Blueprint | None
    refs: Sequence[ContentRef]
    kept: Callable[[str, str], ItemCard | None]
    changes: Callable[[str, str], Sequence[str]]


def check_lock(lock: Lock, known: Known) -> list[Finding]:
    """Return all that is wrong with a lock, then what has changed since it was drawn.

    As long as banks and blueprint are those that the lock was drawn from, everything
    in it but the second best value and what people wrote is computed again. Later the
    items' versions out of the store are added up again.
    """
    changed = [*_moved_on(lock, known), *_newer(lock, known)]
    current = not changed
    wrong = [
        *_about_model(lock),
        *_wrong(_content(lock, known, current=current)),
        *_wrong(_identity(lock)),
    ]
    return [*_edited(lock, _once(wrong)), *changed]


def _edited(lock: Lock, wrong: Sequence[Finding]) -> list[Finding]:
    """Name the fields that were edited, rather than all that no longer fits them."""
    broken = _broken_seals(lock)
    if not broken:
        return list(wrong)
    inside = [
        finding
        for finding in wrong
        if finding.path == "id" or any(_within(finding.path, path) for path in broken)
    ]
    # A step that was edited is followed as if it were right: what is named there can be another.
    vague = [
        path
        for path in broken
        if path == "replaced" or not any(_within(each.path, path) for each in inside)
    ]
    told = (Finding(path, "was edited since the set was drawn", "wrong") for path in vague)
    return [*inside, *told]


def _wrong(found: Iterator[Difference]) -> list[Finding]:
    return [Finding(path, says, "wrong") for path, says in found]


def _once(findings: Sequence[Finding]) -> list[Finding]:
    """The first finding of each field says enough."""
    first: dict[str, Finding] = {}
    for finding in findings:
        first.setdefault(finding.path, finding)
    return list(first.values())


def _within(path: str, whole: str) -> bool:
    return path == whole or path.startswith((f"{whole}.", f"{whole}["))


def _about_model(lock: Lock) -> list[Finding]:
    if lock.engine.model == MODEL:
        return []
    says = f"is {lock.engine.model}, and this minbar draws by version {MODEL} of the model"
    return [Finding("engine.model", says, "wrong")]


def _identity(lock: Lock) -> Iterator[Difference]:
    expected = lock_id(lock.request, lock.inputs)
    edited = any(path.startswith(("request", "inputs")) for path in _broken_seals(lock))
    if lock.id != expected and not edited:
        yield "id", f"is {lock.id}, and request and inputs make {expected}"


def _broken_seals(lock: Lock) -> list[str]:
    """Fields that are not what was sealed; a seal too many or too few is one of `seals`."""
    seals = seals_of(lock)
    if seals.keys() != lock.seals.keys():
        return ["seals"]
    return [path for path, digest in seals.items() if lock.seals[path] != digest]


def _content(lock: Lock, known: Known, *, current: bool) -> Iterator[Difference]:
    if lock.engine.model != MODEL:
        return
    if current and known.blueprint is not None:
        problem = Problem(lock.request, known.blueprint, lock.inputs, known.cards, known.details)
        try:
            yield from again(lock, problem)
        except UserError as error:
            yield error.where or "request", error.what
        return
    cards = {card.id: card for card in known.cards}
    kept = [_as_drawn(item, cards, known) for item in lock.items]
    same = [ref for ref in known.refs if ref == lock.inputs.blueprint]
    yield from held_by_kept(lock, kept, known.blueprint if same else None)


def _as_drawn(item: LockedItem, cards: dict[str, ItemCard], known: Known) -> ItemCard | None:
    card = cards.get(item.id)
    return card if card and card.sha256 == item.sha256 else known.kept(item.id, item.sha256)


def _moved_on(lock: Lock, known: Known) -> Iterator[Finding]:
    """What the set was drawn from and is not there any more as it was."""
    now = {ref.id: ref for ref in known.refs}
    inputs = lock.inputs
    refs = [(f"inputs.banks[{number}]", ref) for number, ref in enumerate(inputs.banks)]
    for path, ref in [*refs, ("inputs.blueprint", inputs.blueprint), ("inputs.role", inputs.role)]:
        current = now.get(ref.id)
        if ref in known.refs:  # a bank and a role can have one id
            continue
        if current is None:
            yield Finding(path, f"is `{ref.id}`, which is not there any more", "changed")
        else:
            how = _how(ref, current, is_bank=path.startswith("inputs.banks"))
            yield Finding(path, f"is `{ref.id}`, which has changed since: {how}", "changed")


def _how(then: ContentRef, now: ContentRef, *, is_bank: bool) -> str:
    """Say what is told by versions; a bank's is the number of its active items."""
    if is_bank:
        return f"it had {then.version} active items and has {now.version}"
    if then.version == now.version:
        return f"{then.version} says something else now"
    return f"{then.version} is now {now.version}"


def _newer(lock: Lock, known: Known) -> Iterator[Finding]:
    """Items with another version now, and why."""
    cards = {card.id: card for card in known.cards}
    placed: list[tuple[str, LockedItem | LockedReserve]] = [
        *((f"items[{number}]", item) for number, item in enumerate(lock.items)),
        *((f"reserves[{number}]", item) for number, item in enumerate(lock.reserves)),
    ]
    moved = any(True for _ in _moved_on(lock, known))
    for path, item in placed:
        card = cards.get(item.id)
        if not moved or (card is not None and card.sha256 == item.sha256):
            continue
        kept = known.kept(item.id, item.sha256)
        store = "" if kept else "; the store does not hold the version that was drawn"
        if card is None:
            yield Finding(f"{path}.id", f"is {item.id}, which is not active now{store}", "changed")
        else:
            why = "; ".join(known.changes(item.id, item.version))
            says = f"is {item.version}, and there is {card.version}: {why or 'no reason is given'}"
            yield Finding(f"{path}.version", f"{says}{store}", "changed")
