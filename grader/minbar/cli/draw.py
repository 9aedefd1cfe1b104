"""`minbar draw`: draw a set of items for an interview."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from minbar.cli.bank_options import bank_option, json_option
from minbar.cli.draw_screen import echo_sets
from minbar.cli.draw_session import open_desk, open_pool_of
from minbar.cli.store_options import store_option

if TYPE_CHECKING:
    from minbar.drawing.request import Asked
    from minbar.models.lock import Lock

__all__ = ["How", "draw"]

_OWN_POINTS: Final = 3  # of an item for its own hypothesis


class _Points(click.ParamType[tuple[str, int]]):
    """`HYPOTHESIS=POINTS`, or a hypothesis alone for what one item of its own gives."""

    name = "points"

    def convert(
        self,
        value: Any,  # noqa: ANN401  as the base class has it
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[str, int]:
        """Part name and number."""
        name, mark, points = str(value).partition("=")
        if not mark:
            return name, _OWN_POINTS
        try:
            return name, int(points)
        except ValueError:
            self.fail(f"{value!r} is not HYPOTHESIS=POINTS, such as h_math=3", param, ctx)


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How a command works, whatever it does.

    Attributes:
        out: where files go.
        force: other files may be written over.
        store: URL of the store.
        banks: content to use.
        as_json: answer in JSON.
    """

    out: Path | None
    force: bool
    store: str | None
    banks: tuple[Path, ...]
    as_json: bool


@click.command()
@click.argument("lock", required=False, type=click.Path(path_type=Path))
@click.option("--role", metavar="ROLE", help="Role that the interview is for.")
@click.option("--level", type=int, metavar="1-3", help="Level of the role.")
@click.option("--minutes", type=int, metavar="N", help="Time of the whole set, at most.")
@click.option(
    "--candidate",
    "candidates",
    multiple=True,
    metavar="ID",
    help="The candidate's pseudonym; several times for a set for each of them.",
)
@click.option("--requisition", metavar="ID", help="Opening that is filled; its sets differ.")
@click.option("--round", "round_", type=int, default=1, metavar="N", help="Interview of a loop.")
@click.option("--seed", metavar="TEXT", help="Seed, in place of one made of the request.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Day of the draw, not today."
)
@click.option("--blueprint", metavar="ID", help="What the set holds, in place of the best fit.")
@click.option("--type", "types", multiple=True, metavar="TYPE", help="Only items of this type.")
@click.option(
    "--topic", "topics", multiple=True, metavar="TOPIC", help="Only this topic, area or domain."
)
@click.option(
    "--hypothesis",
    "hypotheses",
    multiple=True,
    type=_Points(),
    metavar="H[=POINTS]",
    help="Least points of evidence; 0 asks for none.",
)
@click.option("--exclude", multiple=True, metavar="ID", help="An item that is not wanted.")
@click.option("--sets", type=int, metavar="N", help="So many parallel forms, of equal difficulty.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Lock file, or a folder for it."
)
@click.option("--loop", is_flag=True, help="Plan and draw all rounds of the role's loop.")
@click.option("--replace", type=int, metavar="POS", help="Put the reserve in place POS of LOCK.")
@click.option("--why", metavar="TEXT", help="With --replace: why the item gives way.")
@click.option("--recover", is_flag=True, help="Write again the locks that a crash left unwritten.")
@click.option("--force", is_flag=True, help="Write over another file of this name.")
@store_option
@bank_option
@json_option
def draw(
    *,
    lock: Path | None,
    role: str | None,
    level: int | None,
    minutes: int | None,
    candidates: tuple[str, ...],
    requisition: str | None,
    round_: int,
    seed: str | None,
    as_of: dt.datetime | None,
    blueprint: str | None,
    types: tuple[str, ...],
    topics: tuple[str, ...],
    hypotheses: tuple[tuple[str, int], ...],
    exclude: tuple[str, ...],
    sets: int | None,
    out: Path | None,
    loop: bool,
    replace: int | None,
    why: str | None,
    recover: bool,
    force: bool,
    store: str | None,
    banks: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Draw a set that fits a role, a level and the time, and that is new to the candidate.

    What is left out, the role and its blueprint fill in, and the answer says so.
    The same request draws the same set. The set is a lock file, from which
    `minbar packet` makes what interviewer and candidate read.
    """
    from minbar.drawing.request import Asked

    _check_use(lock, candidates, sets=sets, loop=loop, replace=replace, why=why, recover=recover)
    how = How(out=out, force=force, store=store, banks=banks, as_json=as_json)
    if recover:
        from minbar.cli.draw_recover import recover_sets

        recover_sets(how)
        return
    if replace is not None and lock is not None:
        from minbar.cli.draw_replace import replace_item

        replace_item(lock, replace, why or "", how)
        return
    if role is None and blueprint is None:
        what = "name a --role or a --blueprint: nothing says whom the set is for"
        raise click.UsageError(what)
    asked = Asked(
        role=role,
        level=level,
        minutes=minutes,
        requisition=requisition,
        round=round_,
        seed=seed,
        as_of=as_of.date() if as_of else None,
        blueprint=blueprint,
        types=types,
        topics=topics,
        hypotheses=dict(hypotheses),
        exclude=exclude,
        forms=len(candidates) or (1 if sets is None else sets),
    )
    if loop:
        from minbar.cli.draw_loop import draw_rounds

        _check_loop(asked)
        draw_rounds(asked, candidates[0] if candidates else None, how)
    else:
        _draw_new(asked, candidates, how)


def _check_use(
    lock: Path | None,
    candidates: Sequence[str],
    *,
    sets: int | None,
    loop: bool,
    replace: int | None,
    why: str | None,
    recover: bool,
) -> None:
    if (lock is None) != (replace is None) or (why is None) != (replace is None):
        what = "--replace POS, LOCK and --why go together"
        raise click.UsageError(what)
    if sum((loop, recover, replace is not None)) > 1:
        what = "--loop, --replace and --recover exclude each other"
        raise click.UsageError(what)
    if loop and (sets is not None or len(candidates) > 1):
        what = "--loop plans the rounds of one candidate"
        raise click.UsageError(what)
    if sets is not None and candidates and sets != len(candidates):
        what = "--sets draws for several candidates: name each with --candidate, or none"
        raise click.UsageError(what)


def _check_loop(asked: Asked) -> None:
    """Refuse what belongs to one set: the role says it of each round."""
    given = {
        "--minutes": asked.minutes,
        "--blueprint": asked.blueprint,
        "--type": asked.types,
        "--topic": asked.topics,
        "--hypothesis": asked.hypotheses,
    }
    named = [name for name, value in given.items() if value]
    if named:
        what = f"{named[0]} is of one set; with --loop the role says it of each round"
        raise click.UsageError(what)


def _draw_new(asked: Asked, candidates: Sequence[str], how: How) -> None:
    from minbar.drawing.request import complete
    from minbar.drawing.session import draw_sets

    pool = open_pool_of(how.banks)
    with open_desk(how.store) as desk:
        keys = [desk.key_of(candidate) for candidate in candidates] or [None]
        requests = complete(asked, pool.bank, today=desk.now().date(), keys=keys)
        drawn = draw_sets(
            desk,
            pool,
            requests,
            _place(how, several=len(requests) > 1),
            any_day=asked.as_of is None,
            replace=how.force,
        )
    echo_sets(drawn, pool.bank.cards, candidates, as_json=how.as_json)


def _place(how: How, *, several: bool) -> Callable[[Lock], Path]:
    """Say where locks go: `--out` is a file; of several sets, or where it is one, a folder."""
    from minbar.drawing.lock_file import LOCK_SUFFIX

    out = how.out
    if out is not None and several:
        out.mkdir(parents=True, exist_ok=True)
    if out is not None and not out.is_dir():
        return lambda _: out
    return lambda lock: (out or Path()) / f"{lock.id}{LOCK_SUFFIX}"
