"""Items come up about as often as one another, and sets stay whole."""

from __future__ import annotations

import itertools
from xml.etree import ElementTree as ET

import pytest

from benchmarks.exposure import (
    BEGIN,
    END,
    PAGES,
    POLICIES,
    TARGET,
    Outcome,
    Policy,
    make_bank,
    picture,
    problem_at,
    simulate,
    table,
)
from minbar.assembly.choices import task_of

DRAWS = 100
NAMED = {policy.name: policy for policy in POLICIES}


@pytest.fixture(scope="module")
def minbar() -> Outcome:
    """A hundred draws as minbar makes them."""
    return simulate(NAMED["minbar"], DRAWS, make_bank())


def scarcest() -> int:
    """Return how many items the slot with the fewest has to choose from."""
    task = task_of(problem_at(make_bank(), 0, ()))
    slots = range(len(task.seats.slots))
    return min(sum(choice.mask >> bit & 1 for choice in task.choices) for bit in slots)


def test_the_pages_say_what_comes_out(minbar: Outcome) -> None:
    """Both hold one table, and its line of minbar is that of the hundred draws made here."""
    tables = {
        page.read_text("utf-8").partition(BEGIN)[2].partition(END)[0].strip() for page in PAGES
    }
    (said,) = tables
    assert table({DRAWS: [minbar]}).splitlines()[-1] in said.splitlines()


def test_the_most_used_item_is_in_few_sets(minbar: Outcome) -> None:
    """At most one use above what equal turns would give, and in at most 12 of 100 sets."""
    most = round(minbar.shares()[0] * DRAWS)
    assert most <= -(-DRAWS // scarcest()) + 1
    assert minbar.shares()[0] <= TARGET


def test_every_set_holds_the_blueprint(minbar: Outcome) -> None:
    """Fairness is not bought with sets that are too long or too hard."""
    assert minbar.whole == DRAWS


def test_two_candidates_of_one_requisition_share_one_item_at_most(minbar: Outcome) -> None:
    """Over the last twenty sets of each of five requisitions."""
    for first in range(5):
        mine = minbar.sets[first::5]
        assert max(len(one & other) for one, other in itertools.combinations(mine, 2)) <= 1


def test_the_other_policies_do_what_they_are_said_to_do() -> None:
    """Best match repeats itself, random forgets, least used breaks blueprints."""
    cards = make_bank()
    match, chance, least = (
        simulate(NAMED[name], 30, cards) for name in ("best match", "random", "least used")
    )
    assert match.shares()[0] == 1.0
    assert match.alike() == 1.0
    assert chance.shares()[0] > simulate(NAMED["minbar"], 30, cards).shares()[0]
    assert chance.whole == 30
    assert least.whole < 30


def test_table_and_picture_show_every_policy(minbar: Outcome) -> None:
    """The picture is well-formed, and says in words what its lines show."""
    other = Outcome(
        Policy("other", "#000000", minbar.policy.choose, remembers=True), minbar.sets, 1
    )
    svg = ET.fromstring(picture([minbar, other]))  # noqa: S314  our own text
    said = " ".join(each.text or "" for each in svg.iter())
    assert f"minbar: most used item in {minbar.shares()[0]:.0%}" in said
    assert "| 100 | other |" in table({DRAWS: [minbar, other]})
