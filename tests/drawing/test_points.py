"""Points of evidence: what a set must give, and what is said of it."""

from __future__ import annotations

from minbar.drawing.points import evidence_points, points_said
from minbar.drawing.pool import Pool


def test_blueprint_gives_the_points(pool: Pool) -> None:
    """In the order of the hypotheses, whatever the order of the file."""
    talk = pool.bank.blueprints["acme.blueprint.talk"]
    assert evidence_points({}, (), talk, 2, pool.cards) == {"h_ml_depth": 6, "h_math": 3}


def test_points_of_slots_that_are_gone_are_gone(pool: Pool) -> None:
    """With maths alone nothing of theory is asked for."""
    talk = pool.bank.blueprints["acme.blueprint.talk"]
    assert evidence_points({}, ("math",), talk, 2, pool.cards) == {"h_math": 3}
    assert evidence_points({"h_code": 1}, ("math",), talk, 2, pool.cards) == {
        "h_math": 3,
        "h_code": 1,
    }


def test_each_hypothesis_is_said_once(pool: Pool) -> None:
    """As a strength, as a bar, or as neither; and what is left to other interviews."""
    role = pool.bank.roles["engineer"]
    said = [*points_said({}, {"h_ml_depth": 6, "h_math": 3, "h_code": 1}, role)]
    assert said == [
        "Points of evidence, strength: 6 for `h_ml_depth`",
        "Points of evidence, minimum bar: 3 for `h_math`",
        "Points of evidence, beside strengths and bars: 1 for `h_code`",
        "Not in this set, strength of the role: `h_debug`",
    ]


def test_what_was_asked_for_is_not_said(pool: Pool) -> None:
    """Only what was filled in is an assumption."""
    role = pool.bank.roles["engineer"]
    points = {"h_ml_depth": 6, "h_debug": 1, "h_math": 3}
    assert [*points_said(points, points, role)] == []  # type: ignore[arg-type]  # all hypotheses
