"""`minbar draw --loop`: plan and draw all rounds of a role's interview loop."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec

from minbar.cli.draw_screen import path_said, to_plain
from minbar.cli.draw_session import open_desk, open_pool_of
from minbar.report.escape import visible

if TYPE_CHECKING:
    from minbar.cli.draw import How
    from minbar.drawing.loops import LoopPlan, PlannedRound
    from minbar.drawing.request import Asked
    from minbar.drawing.session import DrawnSet
    from minbar.models.card import ItemCard

__all__ = ["draw_rounds", "loop_lines"]

_PLAN: Final = "loop.yaml"
_TITLE: Final = 40


def draw_rounds(asked: Asked, candidate: str | None, how: How) -> None:
    """Draw the sets of all rounds, write them and the plan into one folder, show both."""
    from minbar.drawing.loops import dump_plan, plan_of, round_requests, solve_rounds
    from minbar.drawing.session import draw_sets
    from minbar.store.files import replace_file

    pool = open_pool_of(how.banks)
    with open_desk(how.store) as desk:
        key = desk.key_of(candidate)
        requests = round_requests(asked, pool.bank, today=desk.now().date(), key=key)
        role = pool.bank.roles[requests[0].role]
        with _folder(how.out or Path(f"loop-{role.id}{f'-{key[:12]}' if key else ''}")) as folder:
            drawn = draw_sets(
                desk,
                pool,
                requests,
                lambda lock: folder / f"round-{lock.request.round}.lock.yaml",
                any_day=asked.as_of is None,
                replace=how.force,
                solve=solve_rounds,
            )
        sets = [(each.lock, each.path.name) for each in drawn]
        replace_file(folder / _PLAN, dump_plan(plan_of(role, sets)), mode=0o644)
    plan = plan_of(role, sets, candidate or "ID")
    if how.as_json:
        click.echo(_json(folder, plan, drawn))
        return
    for line in loop_lines(plan, drawn, pool.bank.cards, folder):
        heading = bool(line) and not line.startswith(" ")
        click.echo(click.style(visible(line), bold=True) if heading else visible(line))


def loop_lines(
    plan: LoopPlan, drawn: Sequence[DrawnSet], cards: Mapping[str, ItemCard], folder: Path
) -> Iterator[str]:
    """Yield the lines of a plan: each round with whom it takes, what it tests, its items."""
    sets = {each.lock.id: each for each in drawn}
    yield f"Loop for {plan.role}, level {plan.level}: {len(plan.rounds)} rounds"
    yield ""
    yield f"{'#':>3}  {'Round':<{_TITLE}}  {'Who':<14}  Min."
    for planned in plan.rounds:
        yield from _round(planned)
        if planned.set is not None:
            yield from _items(sets[planned.set], cards)
        if planned.command is not None:
            yield f"     {planned.command}"
    if any(each.again for each in drawn):
        yield ""
        yield "  This request drew this loop before, so it is the same loop again."
    earlier = [each for one in drawn for each in one.earlier]
    if earlier:
        yield ""
        yield "Drawn before for this candidate and these rounds"
        for each in earlier:
            yield f"  {each.set_id}, {each.drawn:%Y-%m-%d %H:%M} UTC, {each.status}"
    yield ""
    yield f"Plan: {path_said(folder.absolute() / _PLAN)}"
    yield f"  minbar packet {path_said(drawn[0].path)} --for interviewer"


def _round(planned: PlannedRound) -> Iterator[str]:
    minutes = f"{planned.minutes:>4}" if planned.minutes else ""
    line = f"{planned.round:>3}  {planned.title:<{_TITLE}}  {planned.interviewer:<14}  {minutes}"
    yield line.rstrip()
    if planned.tests:
        yield f"     tests {', '.join(planned.tests)}"
    if planned.bars:
        bars = ", ".join(f"{name} from {least:g}" for name, least in planned.bars.items())
        yield f"     bars  {bars}"


def _items(drawn: DrawnSet, cards: Mapping[str, ItemCard]) -> Iterator[str]:
    yield f"     {path_said(drawn.path)}"
    for item in drawn.lock.items:
        kind = cards[item.id].type if item.id in cards else ""
        yield f"       {kind:<11} {item.minutes:>3} min  {item.id}"
    for relaxed in drawn.lock.relaxed:
        yield f"       relaxed: {relaxed.says}"


@contextlib.contextmanager
def _folder(folder: Path) -> Iterator[Path]:
    """Make a folder that is gone again if nothing was drawn into it."""
    new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    except BaseException:
        if new:
            with contextlib.suppress(OSError):  # something is in it
                folder.rmdir()
        raise


def _json(folder: Path, plan: LoopPlan, drawn: Sequence[DrawnSet]) -> bytes:
    entry: dict[str, Any] = {
        "folder": str(folder.absolute()),
        "plan": msgspec.to_builtins(plan),
        "sets": [to_plain(each) for each in drawn],
    }
    return msgspec.json.format(msgspec.json.encode(entry), indent=1)
