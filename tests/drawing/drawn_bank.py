"""A bank with some choice, made of the small one, and what draws from it need."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from minbar.content.banks import load_bank
from minbar.drawing.desk import Desk
from minbar.drawing.pool import Pool, open_pool
from minbar.drawing.request import Asked, complete
from minbar.drawing.session import draw_sets
from minbar.models.lock import Lock, LockRequest
from minbar.store.database import open_database
from tests.bank.samples import ALARMS, SPLIT, edit, make_bank

__all__ = ["DAY", "NOW", "SECRET", "desk_of", "grown_bank", "lock_of", "open_grown", "requests"]

NOW = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
DAY = NOW.date()
SECRET = bytes(range(32))

_TALK = """\
schema: blueprint/1
id: acme.blueprint.talk
version: "1.0.0"
title: A talk
role: engineer
levels: [1, 2]
minutes: {min: 20, max: 40}
slots:
  - {type: theory, count: 2}
  - {type: math, count: 1}
evidence: {h_ml_depth: 6, h_math: 3}
difficulty: {mean: {1: 0.0, 2: 0.0, 3: 0.5}, tolerance: 1.0}
distinct_topics: 3
changelog:
  - {version: "1.0.0", date: "2026-09-01", text: First version., comparable: true}
"""
_LOOP = """\
loop:
  - {title: A first talk, blueprint: acme.blueprint.talk, tests: [h_ml_depth], bars: [h_math]}
  - {title: A program, blueprint: acme.blueprint.hour, tests: [h_debug, h_ml_depth]}
"""


def grown_bank(folder: Path, *, theory: int = 7, maths: int = 5) -> Path:
    """Write a bank with more items of two types, a second blueprint, and a loop.

    Args:
        folder: where the bank is laid, as `bank`.
        theory: how many theory items; they differ in time and difficulty.
        maths: how many maths items.
    """
    root = make_bank(folder)
    for source, count in ((SPLIT, theory), (ALARMS, maths)):
        for number in range(1, count):
            _clone(root, source, f"{source.rpartition('/')[2]}-{chr(96 + number)}", number)
    blueprints = root / "rubrics" / "blueprints"
    (blueprints / "talk.yaml").write_text(_TALK, "utf-8")
    edit(root / "rubrics" / "roles" / "engineer.yaml", "changelog:\n", f"{_LOOP}changelog:\n")
    return root


def _clone(root: Path, source: str, slug: str, number: int) -> None:
    target = root / "questions" / Path(source).parent / slug
    shutil.copytree(root / "questions" / source, target)
    item = target / "item.yaml"
    edit(item, f".{Path(source).name}\n", f".{slug}\n")
    edit(item, "difficulty: 0.0\n", f"difficulty: {(number % 3 - 1) / 2}\n")
    minutes = 10 if source == SPLIT else 8
    edit(item, f"\nminutes: {minutes}\n", f"\nminutes: {minutes + number % 3}\n")


def open_grown(folder: Path) -> Pool:
    """Open what can be drawn from a bank."""
    return open_pool(load_bank([folder]))


def desk_of(url: str, now: dt.datetime = NOW) -> Desk:
    """Open a store; the clock stands still and the secret is known."""
    return Desk(open_database(url), now=lambda: now, secret=lambda: SECRET)


def requests(
    pool: Pool, desk: Desk, asked: Asked | None = None, candidate: str | None = "c-1"
) -> tuple[LockRequest, ...]:
    """Return the requests of what an interviewer asked for, by default an hour for an engineer."""
    asked = asked or Asked(role="engineer", level=2, blueprint="talk", requisition="r-1")
    return complete(asked, pool.bank, today=desk.now().date(), keys=[desk.key_of(candidate)])


def lock_of(pool: Pool, folder: Path, asked: Asked | None = None) -> Lock:
    """Draw a set with a store of its own."""
    desk = desk_of(f"sqlite:///{folder / 'apart.sqlite'}")
    with desk.database:
        (drawn,) = draw_sets(
            desk, pool, requests(pool, desk, asked), lambda lock: folder / f"{lock.id}.yaml"
        )
    return drawn.lock
