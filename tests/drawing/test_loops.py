"""Loops: each round has its set, and nothing stands in two of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from minbar.content.banks import load_bank
from minbar.content.locate import find_content
from minbar.drawing.desk import Desk
from minbar.drawing.loops import dump_plan, plan_of, round_requests, solve_rounds
from minbar.drawing.pool import Pool, open_pool
from minbar.drawing.request import Asked
from minbar.drawing.session import DrawnSet, draw_sets
from minbar.errors import ImpossibleDraw, UserError
from tests.drawing.drawn_bank import DAY, grown_bank, open_grown

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion


def draw_loop(desk: Desk, pool: Pool, folder: Path, asked: Asked) -> tuple[DrawnSet, ...]:
    """Draw the rounds of a role."""
    requests = round_requests(asked, pool.bank, today=DAY, key=desk.key_of("c-1"))
    return draw_sets(
        desk,
        pool,
        requests,
        lambda lock: folder / f"round-{lock.request.round}.lock.yaml",
        solve=solve_rounds,
    )


def test_plan_says_who_tests_what(
    desk: Desk, pool: Pool, tmp_path: Path, snapshot: SnapshotAssertion
) -> None:
    """Round, interviewer, what is tested, which bar, and the file of the set."""
    drawn = draw_loop(desk, pool, tmp_path, Asked(role="engineer", level=2))
    role = pool.bank.roles["engineer"]
    sets = [(each.lock, each.path.name) for each in drawn]
    assert dump_plan(plan_of(role, sets)).decode() == snapshot


@pytest.mark.parametrize(
    "role",
    [
        "data-engineer",
        "data-scientist",
        "devops",
        "ml-engineer",
        "ml-product-manager",
        "ml-researcher",
    ],
)
def test_no_item_or_family_comes_twice(desk: Desk, tmp_path: Path, role: str) -> None:
    """In every loop of the built-in bank, at each level, and with the rounds that are no set."""
    built_in = open_pool(load_bank(find_content(), index=tmp_path / "index"))
    for level in (1, 2, 3):
        folder = tmp_path / str(level)
        folder.mkdir()
        asked = Asked(role=role, level=level, requisition=f"r-{level}", seed=str(level))
        requests = round_requests(asked, built_in.bank, today=DAY, key=None)
        drawn = draw_sets(
            desk,
            built_in,
            requests,
            lambda lock, folder=folder: folder / f"{lock.request.round}.yaml",  # type: ignore[misc]
            solve=solve_rounds,
        )
        items = [item.id for each in drawn for item in each.lock.items]
        families = [built_in.bank.cards[item].family for item in items]
        assert len(set(families)) == len(items)
        plan = plan_of(built_in.bank.roles[role], [(each.lock, "") for each in drawn])
        assert {name for held in plan.rounds for name in held.tests} == {
            strength.hypothesis for strength in built_in.bank.roles[role].strengths
        }


def test_scarce_round_is_drawn_first(desk: Desk, tmp_path: Path) -> None:
    """The first round would take what the second one cannot do without."""
    pool = open_grown(grown_bank(tmp_path, theory=3, maths=2))
    drawn = draw_loop(desk, pool, tmp_path, Asked(role="engineer", level=2))
    items = [item.id for each in drawn for item in each.lock.items]
    assert [each.lock.request.round for each in drawn] == [1, 2]
    assert len(set(items)) == len(items) == 5


def test_too_small_a_bank_names_the_round(desk: Desk, tmp_path: Path) -> None:
    """Which round, what is short, and that it could be drawn alone."""
    pool = open_grown(grown_bank(tmp_path, theory=2, maths=1))
    with pytest.raises(ImpossibleDraw, match=r"round \d \(acme.blueprint"):
        draw_loop(desk, pool, tmp_path, Asked(role="engineer", level=2))
    assert not list(tmp_path.glob("*.lock.yaml"))


def test_role_without_a_loop_is_named(desk: Desk, tmp_path: Path) -> None:
    """The file to write it into is named."""
    root = grown_bank(tmp_path)
    role = root / "rubrics" / "roles" / "engineer.yaml"
    head, _, tail = role.read_text().partition("loop:\n")
    role.write_text(head + tail[tail.index("changelog:") :])
    with pytest.raises(UserError, match=r"says nothing of rounds.*`loop` of engineer\.yaml"):
        draw_loop(desk, open_grown(root), tmp_path, Asked(role="engineer"))
