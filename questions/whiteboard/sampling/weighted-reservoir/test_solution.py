"""What any right answer does."""

import itertools
from collections import Counter

import numpy as np
import pytest

WEIGHTS = {"a": 1.0, "b": 2.0, "c": 4.0, "d": 0.5}


def exact(size):
    """Return the chance of each set, from drawing one item after the other by hand."""
    chances = Counter()
    for order in itertools.permutations(WEIGHTS, size):
        chance, left = 1.0, sum(WEIGHTS.values())
        for item in order:
            chance *= WEIGHTS[item] / left
            left -= WEIGHTS[item]
        chances[frozenset(order)] += chance
    return chances


def draw(m, size, rng, parts=1):
    """Return the sample of the four items, seen in `parts` reservoirs that are merged."""
    reservoirs = [m.Reservoir(size, rng) for _ in range(parts)]
    for number, (item, weight) in enumerate(WEIGHTS.items()):
        reservoirs[number % parts].add(item, weight)
    for other in reservoirs[1:]:
        reservoirs[0].merge(other)
    return reservoirs[0].items()


@pytest.mark.parametrize("parts", [1, 2])
@pytest.mark.parametrize("size", [1, 2, 3])
def test_sets_come_as_often_as_they_should(m, size, parts):
    """Each set has the chance that it has when items are drawn one after the other."""
    rng = np.random.default_rng(10 * size + parts)
    rounds = 6_000
    seen = Counter(frozenset(draw(m, size, rng, parts)) for _ in range(rounds))
    for chosen, chance in exact(size).items():
        spread = (chance * (1 - chance) / rounds) ** 0.5
        assert abs(seen[chosen] / rounds - chance) < 4.5 * spread


def test_first_item_is_drawn_by_weight(m):
    """The order of what is kept is that of the draws."""
    rng = np.random.default_rng(5)
    first = Counter(draw(m, 4, rng)[0] for _ in range(6_000))
    assert abs(first["c"] / 6_000 - 4.0 / 7.5) < 0.03


def test_short_streams_are_kept_whole(m):
    """With fewer items than room all are kept, but those of weight zero."""
    reservoir = m.Reservoir(5, np.random.default_rng(0))
    for item, weight in (("a", 1e-200), ("b", 0.0), ("c", 1e200)):
        reservoir.add(item, weight)
    assert sorted(reservoir.items()) == ["a", "c"]
    assert m.Reservoir(5, np.random.default_rng(0)).items() == []
    nobody = m.Reservoir(0, np.random.default_rng(0))
    nobody.add("a", 1.0)
    assert nobody.items() == []


def test_tiny_weights_are_told_apart(m):
    """Weights far below one keep their proportions."""
    rng = np.random.default_rng(1)
    wins = 0
    for _ in range(2_000):
        reservoir = m.Reservoir(1, rng)
        reservoir.add("light", 1e-12)
        reservoir.add("heavy", 3e-12)
        wins += reservoir.items() == ["heavy"]
    assert abs(wins / 2_000 - 0.75) < 0.05


def test_items_need_no_order(m):
    """Items that cannot be compared, equal ones included, are kept like others."""
    reservoir = m.Reservoir(3, np.random.default_rng(0))
    for number in range(50):
        reservoir.add({"row": number % 2}, 1.0)
    assert len(reservoir.items()) == 3


def test_a_generator_may_give_zero(m):
    """The smallest random number is a number like any other."""

    class Zero:
        def random(self):
            return 0.0

    reservoir = m.Reservoir(1, Zero())
    for number in range(3):
        reservoir.add({"row": number}, 2.0)
    assert len(reservoir.items()) == 1


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_says_what_is_no_weight(m, weight):
    """Negative, infinite and missing weights are refused when they come."""
    with pytest.raises(ValueError, match="weight"):
        m.Reservoir(2, np.random.default_rng(0)).add("a", weight)


def test_memory_is_that_of_the_sample(m):
    """A long stream leaves no more behind than was asked for."""
    reservoir = m.Reservoir(10, np.random.default_rng(0))
    for number in range(20_000):
        reservoir.add(number, 1.0 + number % 7)
    assert len(reservoir.items()) == 10
    assert max(len(value) for value in vars(reservoir).values() if isinstance(value, list)) == 10
