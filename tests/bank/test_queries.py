"""Choosing items out of the small bank."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minbar.bank.queries import Query, has_topic, select
from minbar.content.banks import Bank, load_bank
from minbar.errors import UserError
from tests.bank.samples import BASE

BANK = load_bank([BASE])


def names(bank: Bank, query: Query) -> list[str]:
    """Return the slugs of what a query selects."""
    return [card.id.rpartition(".")[2] for card in select(bank, query)]


def test_an_empty_query_selects_everything() -> None:
    """Nothing asked, nothing left out, in the order of the bank."""
    assert [card.id for card in select(BANK, Query())] == list(BANK.cards)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Query(types=("math",)), ["alarms"]),
        (Query(types=("math", "theory")), ["alarms", "split"]),
        (Query(topics=("code.algorithms",)), ["top"]),
        (Query(topics=("math.probability",)), ["alarms"]),
        (Query(topics=("math.probability.bayes",)), ["alarms"]),
        (Query(topics=("math.*",)), ["alarms"]),
        (Query(types=("math",), topics=("code",)), []),
        (Query(statuses=("leaked",)), []),
    ],
    ids=str,
)
def test_each_filter_narrows(query: Query, expected: list[str]) -> None:
    """Values of one filter add up, different filters narrow."""
    assert sorted(names(BANK, query)) == sorted(expected)


def test_text_needs_every_word_in_any_case() -> None:
    """Words may stand in different texts of an item, and all must be there."""
    card = next(iter(BANK.cards.values()))
    title = card.title.upper()
    assert card in select(BANK, Query(text=title))
    assert select(BANK, Query(text=f"{title} nowhere-in-any-item")) == ()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (Query(types=("maths",)), "there is no type `maths`. Did you mean `math`?"),
        (Query(topics=("ml.metric",)), "there is no topic `ml.metric`. Did you mean `ml.metrics`?"),
        (Query(roles=("enginer",)), "there is no role `enginer`. Did you mean `engineer`?"),
        (Query(statuses=("actve",)), "there is no status `actve`. Did you mean `active`?"),
    ],
    ids=["type", "topic", "role", "status"],
)
def test_a_slip_is_an_error_not_an_empty_list(query: Query, said: str) -> None:
    """A name that there is not is refused, with the one that was meant."""
    with pytest.raises(UserError) as caught:
        select(BANK, query)
    assert str(caught.value) == said


@given(st.sampled_from(sorted(BANK.cards)), st.integers(1, 3))
def test_an_item_has_every_prefix_of_its_topics(name: str, parts: int) -> None:
    """Domain, area and topic find it; half a word does not."""
    card = BANK.cards[name]
    prefix = ".".join(card.topics[0].split(".")[:parts])
    assert has_topic(card, prefix)
    assert not has_topic(card, prefix[:-1])
