"""Every attack is graded as its answers deserve, and nothing else comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path

import pytest

from minbar.content.attacks import Corpus, load_corpus, notebook_bytes
from minbar.content.locate import built_in_root
from minbar.grading.attacks import ProvingGround
from minbar.grading.attacks.sightings import points
from minbar.models.attack import Attack, AttackResult, Family
from tests.attacks.conftest import Grade

CORPUS = load_corpus((built_in_root(),))
AT_LEAST = 80
NIGHTLY = {"sleep_for_ever": "stop_everybody"}
"""What takes more than ten seconds on an idle machine, each with a faster one of its kind."""
SLOW = {"busy_processes", "interrupts_swallowed", "text_that_takes_for_ever_to_read"}
BY_DAY = frozenset(one.name for one in CORPUS.attacks[::2] if one.name not in {*NIGHTLY, *SLOW}) | {
    *NIGHTLY.values()
}
"""Every other attack: all of them take as long as all other tests with rooms together."""
TESTED = [
    pytest.param(one, marks=[] if one.name in BY_DAY else [pytest.mark.nightly], id=one.name)
    for one in CORPUS.attacks
]


def _wanted(session: pytest.Session) -> list[Attack]:
    """Return the attacks that are to be tested, in their order."""
    here = [item for item in session.items if item.path == Path(__file__)]
    parameters = [
        item.callspec.params.get("attack")
        for item in here
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
    ]
    return [one for one in parameters if isinstance(one, Attack)]


@pytest.fixture(scope="module")
def results(
    request: pytest.FixtureRequest, ground: ProvingGround
) -> Mapping[str, Future[AttackResult]]:
    """Give the result of every attack that is to be tested, as they come."""
    wanted = _wanted(request.session)
    return dict(zip([one.name for one in wanted], ground.run(wanted), strict=True))


def test_right_and_wrong_answers_are_told_apart(corpus: Corpus, grade: Grade) -> None:
    """The control: all points can be won, and the solution that attacks begin with wins one."""
    right, wrong = (grade(notebook_bytes(cells)) for cells in (corpus.right, corpus.wrong))
    assert (points(right, "hidden"), points(right, "public")) == (13, 3)
    assert (points(wrong, "hidden"), points(wrong, "public")) == (1, 1)


def test_the_reference_is_the_right_solution(corpus: Corpus) -> None:
    """A fault of ours is told from a candidate's by the same notebook that wins all points."""
    assert corpus.target.references["strong"].strip() == notebook_bytes(corpus.right)


@pytest.mark.parametrize("attack", TESTED)
def test_an_attack_is_held(attack: Attack, results: Mapping[str, Future[AttackResult]]) -> None:
    """Its verdict, its points, its limits as written; nothing carried out, nothing acted."""
    result = results[attack.name].result()
    assert result.problems == ()
    assert result.held


def test_there_are_attacks_of_every_kind() -> None:
    """At least eighty, in four families, each of them with many."""
    counts = Counter(attack.family for attack in CORPUS.attacks)
    assert counts.total() >= AT_LEAST
    assert all(counts[family] >= AT_LEAST / 4 for family in Family)


def test_a_faster_attack_of_the_same_kind_stands_in_by_day() -> None:
    """Whatever is left to the night has a stand-in that runs into the same limit."""
    attacks = {attack.name: attack for attack in CORPUS.attacks}
    for slow, fast in NIGHTLY.items():
        assert attacks[slow].fires == attacks[fast].fires
        assert fast in BY_DAY


def test_a_day_holds_eighty_attacks_of_all_families() -> None:
    """What is left to the night is no kind of attack, and not most of them."""
    by_day = Counter(attack.family for attack in CORPUS.attacks if attack.name in BY_DAY)
    assert by_day.total() >= AT_LEAST
    assert all(by_day[family] >= AT_LEAST / 8 for family in Family)


def test_every_attack_on_resources_names_its_limit() -> None:
    """A limit whose counter must show, or a death that the verdict itself names."""
    deaths = {"kernel-died", "stopped-itself"}
    resources = [attack for attack in CORPUS.attacks if attack.family is Family.RESOURCES]
    silent = [
        attack.name
        for attack in resources
        if not attack.fires and attack.verdict not in deaths and attack.hidden != 0
    ]
    assert silent == []
