"""The same set on every machine: hashes, weights and numbers that a seed gives."""

from __future__ import annotations

import os
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from minbar.assembly.canonical import canonical_json, lock_id, seals_of
from minbar.assembly.draw import draw
from minbar.assembly.instances import locked_item, locked_reserve
from minbar.assembly.problem import Problem
from minbar.assembly.seeded import seeded_number
from minbar.assembly.weights import USE_WEIGHT, weigh
from minbar.models.blueprint import Slot
from minbar.models.lock import LockRequest
from tests.assembly.samples import blueprint, ident, item, problem

SCRIPT = """
from minbar.assembly.canonical import canonical_json
from minbar.assembly.draw import draw
from tests.assembly.test_determinism import sample
print(canonical_json(draw(sample())).decode())
"""


def sample() -> Problem:
    """Return a problem with maths, bugs, enemies, families and topics."""
    plan = blueprint(
        Slot(type="theory", count=3),
        Slot(type="math", count=1),
        Slot(type="debugging", count=1),
        distinct_topics=4,
    )
    cards = [item(name, enemies=(ident("a"),), family=ident(name)) for name in "abcdef"]
    cards += [item(name, type="math") for name in "mno"]
    cards += [item(name, type="debugging") for name in "pq"]
    return problem(cards, plan)


def test_another_process_with_another_hash_seed_draws_the_same_bytes() -> None:
    """Nothing hangs on the order of sets and dictionaries of a process."""
    printed = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
        ).stdout
        for seed in ("0", "4711")
    }
    here = canonical_json(draw(sample())).decode()
    assert printed == {here + "\n"}


def test_the_set_of_a_seed_stays_what_it_is() -> None:
    """Ids, weights and numbers of version 1 of the model, written down once.

    A change here needs a new version of the model: locks would not redraw.
    """
    lock = draw(sample())
    assert lock.id == "set-8f33475e5f9745ba"
    assert [each.id.rpartition(".")[2] for each in lock.items] == ["c", "d", "e", "o", "q"]
    assert lock.objective.value == 2099729
    assert (lock.items[3].variant, lock.items[3].params) == (3, {"n": 3, "p": 0.3})
    assert lock.items[4].bugs == ["one", "three"]


def test_canonical_json_has_one_form() -> None:
    """Sorted keys, no spaces, text as it is."""
    assert canonical_json({"b": [1, 2.5, None], "a": "é"}) == '{"a":"é","b":[1,2.5,null]}'.encode()


def test_the_id_follows_request_and_inputs() -> None:
    """Either of them changes it."""
    one = problem([item("a"), item("b")])
    other = problem([item("a"), item("b")], seed="other")
    more = problem([item("a"), item("b")], window_sets=1)
    ids = {lock_id(each.request, each.inputs) for each in (one, other, more)}
    assert len(ids) == 3
    assert lock_id(one.request, one.inputs) == draw(one).id


def test_every_field_has_a_seal() -> None:
    """Parts of a lock are sealed field by field, lists as a whole."""
    lock = draw(problem([item("a"), item("b")]))
    assert lock.seals == seals_of(lock)
    assert {name for name in lock.seals if name.startswith("request.")} == {
        f"request.{name}" for name in LockRequest.__struct_fields__
    }
    assert {"items", "reserves", "relaxed", "replaced"} < lock.seals.keys()


@given(st.text(), st.dictionaries(st.text(min_size=1), st.integers(0, 99), max_size=9))
def test_weights_are_unlike_and_grow_with_use(seed: str, uses: dict[str, int]) -> None:
    """Numbers differ for each item, whatever the order; each use weighs the same."""
    unused = weigh(seed, dict.fromkeys(uses, 0))
    assert len(set(unused.values())) == len(uses)
    assert all(0 < weight < 2**20 for weight in unused.values())
    assert weigh(seed, dict(reversed(uses.items()))) == weigh(seed, uses)
    least = min(uses.values(), default=0)
    for name, weight in weigh(seed, uses).items():
        assert weight - unused[name] == USE_WEIGHT * min(uses[name] - least, 31)


def test_of_two_names_with_one_number_the_later_moves_up() -> None:
    """Ten thousand names have pairs with one number by chance; weights still differ."""
    names = [f"n{number}" for number in range(10_000)]
    raw = [seeded_number("s", name, below=2**20 - 1) for name in names]
    assert len(set(raw)) < len(names)
    assert len(set(weigh("s", dict.fromkeys(names, 0)).values())) == len(names)


def test_variants_and_bugs_follow_seed_and_item() -> None:
    """All come up over seeds; one item is asked alike in its place and as a reserve."""
    maths, program = item("m", type="math"), item("p", type="debugging")
    variants, planted = set(), set()
    for number in range(60):
        of = problem([maths, program], seed=f"seed {number}")
        place = locked_item(of, maths, 1, 1)
        assert place.params == {"n": place.variant, "p": (place.variant or 0) / 10}
        assert locked_reserve(of, maths, 7).variant == place.variant
        variants.add(place.variant)
        bugs = locked_item(of, program, 1, 1).bugs
        assert bugs == sorted(bugs, key=["one", "two", "three", "four"].index)
        planted.add(tuple(bugs))
    assert variants == {1, 2, 3, 4, 5}
    assert len(planted) == 6
    assert {len(bugs) for bugs in planted} == {2}
