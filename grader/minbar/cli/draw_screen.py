"""A drawn set as an interviewer reads it: plain text, alike on terminals and in pipes."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from minbar.report.escape import visible

if TYPE_CHECKING:
    from minbar.drawing.earlier import Earlier
    from minbar.drawing.session import DrawnSet
    from minbar.models.card import ItemCard
    from minbar.models.lock import Lock, LockedItem, LockedReserve

__all__ = ["echo_set", "echo_sets", "path_said", "set_lines", "to_json", "to_plain"]

_WIDTH: Final = 96
_TITLE: Final = 44


def echo_set(drawn: DrawnSet, cards: Mapping[str, ItemCard]) -> None:
    """Print a set; headings are bold on a terminal."""
    for line in set_lines(drawn, cards):
        heading = bool(line) and not line.startswith(" ")
        click.echo(click.style(visible(line), bold=True) if heading else visible(line))


def echo_sets(
    sets: Sequence[DrawnSet],
    cards: Mapping[str, ItemCard],
    candidates: Sequence[str],
    *,
    as_json: bool,
) -> None:
    """Print sets one below the other, or as JSON; of several, whose each is."""
    if as_json:
        click.echo(to_json(sets))
        return
    for number, drawn in enumerate(sets):
        if number:
            click.echo()
        if len(candidates) > 1:
            click.echo(f"For {candidates[number]}:")
        echo_set(drawn, cards)


def to_json(sets: Sequence[DrawnSet]) -> bytes:
    """Return sets as JSON for a program: path, what came before, and the whole lock."""
    return msgspec.json.format(msgspec.json.encode([to_plain(each) for each in sets]), indent=1)


def set_lines(drawn: DrawnSet, cards: Mapping[str, ItemCard]) -> Iterator[str]:
    """Yield the lines of a set: items, what was assumed and relaxed, what to do next."""
    lock = drawn.lock
    yield from _head(drawn)
    yield ""
    yield from _table(lock, cards)
    yield from _section("Assumed", lock.request.assumed)
    yield from _section("Relaxed", _relaxed(lock))
    yield from _section("Replaced", _replaced(lock))
    yield from _section("Drawn before for this candidate and round", _before(drawn.earlier))
    yield from _section("Noticed", drawn.notes)
    yield ""
    yield f"Lock: {path_said(drawn.path)}"
    yield from _next(drawn)


def path_said(path: Path) -> str:
    """Return a path as one types it here: relative where it is below this folder."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path.is_relative_to(here) else path))


def to_plain(drawn: DrawnSet) -> dict[str, Any]:
    """Return a set as plain values of JSON."""
    return {
        "path": str(drawn.path),
        "again": drawn.again,
        "earlier": [
            {
                "id": each.set_id,
                "status": each.status,
                "drawn": each.drawn.isoformat(),
                "seed": each.seed,
            }
            for each in drawn.earlier
        ],
        "notes": drawn.notes,
        "lock": msgspec.to_builtins(drawn.lock),
    }


def _head(drawn: DrawnSet) -> Iterator[str]:
    lock = drawn.lock
    request, met = lock.request, lock.met
    form = f", form {request.form} of {request.forms}" if request.forms > 1 else ""
    yield f"{lock.id} for {request.role}, level {request.level}, round {request.round}{form}"
    count = f"{len(lock.items)} item{'' if len(lock.items) == 1 else 's'}"
    window = f"{request.minutes.min} to {request.minutes.max}"
    yield (
        f"  {count}, {met.minutes} minutes of {window}, mean difficulty {met.difficulty_mean:+.2f},"
        f" {met.distinct_topics} topics"
    )
    eligible, active = lock.pool.eligible, lock.pool.active
    yield f"  from {eligible} of {active} active items; {_proof(lock)}"
    if drawn.again:
        yield "  This request drew this set before, so it is the same set again."


def _proof(lock: Lock) -> str:
    if lock.replaced:
        return "it was the best set before items gave way"
    if lock.objective.second_best is None:
        return "no other set is possible"
    return "proven the best that holds what is said below"


def _table(lock: Lock, cards: Mapping[str, ItemCard]) -> Iterator[str]:
    yield f"{'#':>3}  {'Item':<{_TITLE}}  {'Type':<11}  Min.  Diff.  Evidence"
    reserves = {reserve.pos: reserve for reserve in lock.reserves}
    for item in lock.items:
        card = cards.get(item.id)
        title = card.title if card else item.id
        kind = card.type if card else ""
        difficulty = f"{card.difficulty:+.1f}" if card else ""
        evidence = ", ".join(f"{name} {n}" for name, n in card.evidence.items()) if card else ""
        cut = textwrap.shorten(title, _TITLE, placeholder="…")
        yield (
            f"{item.pos:>3}  {cut:<{_TITLE}}  {kind:<11}  {item.minutes:>4}  {difficulty:>5}"
            f"  {evidence}"
        )
        yield f"     {item.id} {item.version}{_made(item)}"
        yield f"     {_reserve(reserves.get(item.pos), lock)}"


def _made(line: LockedItem | LockedReserve) -> str:
    if line.variant is not None:
        return f", variant {line.variant}"
    if line.bugs:
        return f", {len(line.bugs)} bug{'' if len(line.bugs) == 1 else 's'}"
    return ""


def _reserve(reserve: LockedReserve | None, lock: Lock) -> str:
    if reserve is None and lock.replaced and lock.replaced[-1].reserves == "kept":
        return "no reserve: none of the set's own is left for this place"
    if reserve is None:
        return "no reserve: the bank has none that fits"
    return f"reserve: {reserve.id} {reserve.version}{_made(reserve)}, {reserve.minutes} min"


def _section(title: str, sentences: Sequence[str]) -> Iterator[str]:
    if not sentences:
        return
    yield ""
    yield title
    for sentence in sentences:
        yield from textwrap.wrap(
            sentence,
            _WIDTH,
            initial_indent="  ",
            subsequent_indent="    ",
            break_long_words=False,
            break_on_hyphens=False,
        )


def _relaxed(lock: Lock) -> list[str]:
    return [each.says for each in lock.relaxed] or ["Nothing: all that was wanted holds"]


def _replaced(lock: Lock) -> list[str]:
    return [
        f"At {each.pos}, {each.now} stands for {each.was} since {each.on}: {each.why}"
        for each in lock.replaced
    ]


def _before(earlier: Sequence[Earlier]) -> list[str]:
    if not earlier:
        return []
    sets = [
        f"{each.set_id}, {each.drawn:%Y-%m-%d %H:%M} UTC, {each.status}"
        + (f", seed {each.seed}" if each.seed else "")
        for each in earlier
    ]
    return [
        *sets,
        "All of them are on record. Cancel those that nobody saw with `minbar lock cancel`",
    ]


def _next(drawn: DrawnSet) -> Iterator[str]:
    path = path_said(drawn.path)
    yield f"  minbar packet {path} --for interviewer"
    yield f"  minbar packet {path} --for candidate"
    if drawn.lock.reserves:
        pos = drawn.lock.reserves[0].pos
        yield f"  minbar draw --replace {pos} {path} --why 'has seen it'"
    yield f"  minbar lock used {path}"
