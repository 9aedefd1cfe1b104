"""Requests: what is filled in, what is said of it, and what is refused."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.drawing.pool import Pool
from minbar.drawing.request import Asked, complete
from minbar.errors import UserError
from minbar.models.lock import LockRequest
from tests.drawing.drawn_bank import DAY

if TYPE_CHECKING:
    from syrupy.assertion import SnapshotAssertion

KEY = "ab" * 32


def asked_for(
    pool: Pool,
    key: str | None = KEY,
    **options: Any,  # noqa: ANN401  as the fields of `Asked`
) -> LockRequest:
    """Return the request of one form."""
    asked = Asked(**{"role": "engineer", **options})
    return complete(asked, pool.bank, today=DAY, keys=[key])[0]


def test_everything_left_out_is_filled_in_and_said(pool: Pool, snapshot: SnapshotAssertion) -> None:
    """A role alone is enough, and each assumption is a sentence."""
    assert "\n".join(asked_for(pool, key=None).assumed) == snapshot


def test_what_was_said_is_not_said_again(pool: Pool) -> None:
    """Only what was left out is in the list of assumptions."""
    request = asked_for(
        pool,
        level=1,
        minutes=45,
        requisition="r-1",
        seed="s",
        as_of=dt.date(2026, 1, 2),
        blueprint="hour",
        hypotheses={"h_debug": 3, "h_ml_depth": 3, "h_math": 1},
    )
    assert request.assumed == ["30 minutes at least: two thirds of 45"]
    assert (request.as_of, request.seed, request.level) == ("2026-01-02", "s", 1)


def test_seed_names_requisition_candidate_and_round(pool: Pool) -> None:
    """The same request has the same seed; neither pseudonym nor day is in it."""
    request = asked_for(pool, requisition="r-1", round=3)
    assert request.seed == f"r-1/{KEY[:12]}/round-3"
    assert asked_for(pool, key=None).seed == "no-requisition/anybody/round-1"


def test_types_choose_the_blueprint(pool: Pool) -> None:
    """Maths is in the talk and not in the hour."""
    request = asked_for(pool, types=("math",))
    assert request.blueprint == "acme.blueprint.talk"
    assert (request.types, request.hypotheses) == (["math"], {"h_math": 3})


def test_type_without_a_slot_is_said(pool: Pool) -> None:
    """A type that the blueprint lacks is one item more."""
    request = asked_for(pool, types=("whiteboard", "theory"), blueprint="hour")
    assert "One item of type `whiteboard`, for which the blueprint has no slot" in request.assumed


def test_topics_may_be_areas_and_domains(pool: Pool) -> None:
    """A domain or an area stands for all topics below it."""
    request = asked_for(pool, topics=("ml", "ml.validation", "ml.validation.split", "math.*"))
    assert request.topics == ["math.*", "ml.*", "ml.validation.*", "ml.validation.split"]


def test_points_take_the_place_of_the_blueprints(pool: Pool) -> None:
    """Asked for more, for something else, and for nothing of one."""
    request = asked_for(pool, blueprint="hour", hypotheses={"h_debug": 0, "h_math": 3})
    assert request.hypotheses == {"h_ml_depth": 3, "h_math": 3}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"role": "enginer"}, "no role `enginer`. Did you mean `engineer`"),
        ({"level": 4}, "4 is no level. It goes from 1 to 3"),
        ({"level": 3}, "no blueprint of role `engineer` is for level 3. .* level 1 or 2"),
        ({"level": 3, "blueprint": "hour"}, "`acme.blueprint.hour` is not for level 3"),
        ({"minutes": 0}, "0 is no number of minutes. It goes from 1 to 480"),
        ({"minutes": -5}, "-5 is no number of minutes"),
        ({"minutes": 10_000}, "10000 is no number of minutes"),
        ({"blueprint": "houre"}, "no blueprint `houre`. Did you mean `hour`"),
        ({"blueprint": "acme.blueprint.hou"}, "Did you mean `acme.blueprint.hour`"),
        ({"types": ("maths",)}, "no interview type `maths`. Did you mean `math`"),
        ({"topics": ("ml.validatoin",)}, "no topic `ml.validatoin`. Did you mean `ml.validation`"),
        ({"hypotheses": {"h_maths": 3}}, "no hypothesis `h_maths`. Did you mean `h_math`"),
        ({"hypotheses": {"h_math": 61}}, "61 is no number of points for `h_math`"),
        (
            {"exclude": ("acme.theory.validation.splt",)},
            "Did you mean `acme.theory.validation.split",
        ),
        ({"requisition": "r 1\n"}, r"`r 1\\u{a}` cannot be a requisition"),
        ({"seed": "a\nb"}, "cannot be a seed"),
        ({"seed": "x" * 201}, "cannot be a seed"),
        ({"round": 0}, "0 is no number of a round"),
        ({"forms": 51}, "51 is no number of sets"),
        ({"as_of": dt.date.min}, "0001-01-01 is no day .* from 2000-01-01 to 2027-11-24"),
        ({"as_of": dt.date(2062, 11, 23)}, "2062-11-23 is no day to draw a set for"),
        ({"role": None}, "nothing says whom the set is for"),
    ],
)
def test_bad_words_are_refused_with_the_nearest(
    pool: Pool, options: dict[str, Any], words: str
) -> None:
    """Each slip is named with what was probably meant, or with the range."""
    with pytest.raises(UserError, match=words):
        asked_for(pool, **options)


def test_blueprint_alone_says_the_role(pool: Pool) -> None:
    """Where only a blueprint is named, its role is taken, and that is said."""
    (request,) = complete(Asked(blueprint="talk"), pool.bank, today=DAY)
    assert request.role == "engineer"
    assert request.assumed[0] == "Role `engineer`, as the blueprint says"


def test_forms_differ_in_number_and_candidate(pool: Pool) -> None:
    """Each form is for its own candidate."""
    keys = ["a" * 64, "b" * 64]
    first, second = complete(Asked(role="engineer", forms=2), pool.bank, today=DAY, keys=keys)
    assert [(each.form, each.forms, each.candidate) for each in (first, second)] == [
        (1, 2, keys[0]),
        (2, 2, keys[1]),
    ]


@given(minutes=st.integers(1, 480))
def test_time_window_holds_what_was_asked(pool: Pool, minutes: int) -> None:
    """Never more than was asked for, and never less than two thirds of it."""
    window = asked_for(pool, minutes=minutes).minutes
    assert window.max == minutes
    assert 2 * minutes <= 3 * window.min <= 2 * minutes + 2
