"""Which blueprint is chosen, and what a request of its own leaves of it."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from minbar.drawing.blueprints import Wish, choose_blueprint, time_window, with_types
from minbar.drawing.pool import Pool
from minbar.errors import UserError
from minbar.models.blueprint import Blueprint
from minbar.models.names import ItemType, MinutesRange


@pytest.fixture
def shelf(pool: Pool) -> dict[str, Blueprint]:
    """Give blueprints of two roles."""
    hour = pool.bank.blueprints["acme.blueprint.hour"]

    def other(name: str, role: str, least: int, most: int) -> Blueprint:
        window = MinutesRange(min=least, max=most)
        return msgspec.structs.replace(hour, id=f"acme.blueprint.{name}", role=role, minutes=window)

    made = [other("long", "engineer", 70, 90), other("theirs", "tester", 20, 60)]
    return {**pool.bank.blueprints, **{one.id: one for one in made}}


@pytest.mark.parametrize(
    ("wish", "chosen"),
    [
        (Wish(role="engineer"), "hour"),
        (Wish(role="engineer", minutes=80), "long"),
        (Wish(role="engineer", types=("math",)), "talk"),
        (Wish(role="engineer", types=("theory", "math")), "talk"),
        (Wish(role="engineer", strengths=["h_math"]), "talk"),
        (Wish(role="tester", minutes=300), "theirs"),
    ],
)
def test_best_fit_is_chosen(shelf: dict[str, Blueprint], wish: Wish, chosen: str) -> None:
    """Types come first, then time, then strengths, then the first by name."""
    assert choose_blueprint(shelf, wish).id == f"acme.blueprint.{chosen}"


def test_choice_does_not_depend_on_the_order(shelf: dict[str, Blueprint]) -> None:
    """The same bank in another order gives the same blueprint."""
    turned = dict(reversed(shelf.items()))
    wish = Wish(role="engineer", minutes=60)
    assert choose_blueprint(shelf, wish) is choose_blueprint(turned, wish)


@pytest.mark.parametrize(
    ("wish", "named", "words"),
    [
        (Wish(role="designer"), None, "no blueprint for role `designer`"),
        (Wish(role="tester", level=3), None, "for level 3. There are some for level 1 or 2"),
        (Wish(role="tester"), "hour", "is for role `engineer`, not `tester`"),
        (Wish(level=3), "hour", "is not for level 3. It is for level 1 or 2"),
        (Wish(), "talks", "Did you mean `talk`"),
    ],
)
def test_what_does_not_fit_is_refused(
    shelf: dict[str, Blueprint], wish: Wish, named: str | None, words: str
) -> None:
    """Each refusal says what there is instead."""
    with pytest.raises(UserError, match=words):
        choose_blueprint(shelf, wish, named)


@pytest.mark.parametrize(
    ("types", "slots"),
    [
        ((), ["debugging", "theory"]),
        (("theory",), ["debugging", "theory"]),
        (("whiteboard", "math"), ["debugging", "theory", "math", "whiteboard"]),
    ],
)
def test_lacking_types_get_a_slot(
    shelf: dict[str, Blueprint], types: Sequence[ItemType], slots: list[str]
) -> None:
    """Slots are added at the end, in the order of the types, and none is taken away."""
    hour = shelf["acme.blueprint.hour"]
    assert [slot.type for slot in with_types(hour, types).slots] == slots


def test_time_is_the_blueprints_unless_asked_for(shelf: dict[str, Blueprint]) -> None:
    """With fewer types a set may be as short as they are."""
    hour = shelf["acme.blueprint.hour"]
    assert time_window(hour, None, ()) == MinutesRange(min=20, max=60)
    assert time_window(hour, None, ("math",)) == MinutesRange(min=1, max=60)
    assert time_window(hour, 1, ()) == MinutesRange(min=1, max=1)
