"""Forms of names that all content shares."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from minbar.models.bank import BankSpec, topics_of
from minbar.models.hypothesis import HYPOTHESES, Hypothesis
from minbar.models.names import ContentId, ItemId, RubricRef, Semver, Slug, TopicId, TopicPattern


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        (Slug, ["a", "a-1", "k2-b"], ["", "A", "a--b", "-a", "a-", "1a", "a_b"]),
        (ItemId, ["acme.pair-coding.joins.late-rows"], ["a.b.c", "a.b.c.d.e", "a.b.c.D"]),
        (ContentId, ["acme.rubric.depth"], ["acme.depth", "acme.rubric.x.y"]),
        (TopicId, ["ml.metrics.threshold"], ["ml.metrics", "ml.metrics.*"]),
        (TopicPattern, ["ml.*", "ml.metrics.*", "ml.metrics.roc"], ["*", "ml", "ml.*.roc"]),
        (RubricRef, ["acme.rubric.depth@1"], ["acme.rubric.depth", "acme.rubric.depth@0"]),
        (Semver, ["0.1.0", "10.20.30"], ["1.0", "1.0.0-rc1", "01.0.0", "v1.0.0"]),
    ],
)
def test_names_have_one_form(form: Any, good: list[str], bad: list[str]) -> None:  # noqa: ANN401  an annotation
    """What is right passes, and what is nearly right does not."""
    for name in good:
        assert msgspec.convert(name, form) == name
    for name in bad:
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(name, form)


def test_every_hypothesis_is_a_sentence() -> None:
    """The closed list says of each what is tested."""
    assert msgspec.convert(list(HYPOTHESES), list[Hypothesis]) == list(HYPOTHESES)
    assert all(sentence.endswith(".") for sentence in HYPOTHESES.values())


def test_topics_are_named_by_domain_area_and_topic() -> None:
    """In the order of the file, each with its title."""
    taxonomy = {"ml": {"metrics": {"roc": "Curves", "cost": "Costs"}}, "math": {}}
    bank = BankSpec(schema="bank/1", name="Acme", namespace="acme", minbar="0.1", taxonomy=taxonomy)
    assert list(topics_of(bank).items()) == [
        ("ml.metrics.roc", "Curves"),
        ("ml.metrics.cost", "Costs"),
    ]
