"""A bank as its owner declares it: `questions/bank.yaml`, typed."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from minbar.models.names import Line, Part, Slug

__all__ = ["BankSpec", "topics_of"]

Taxonomy = dict[Slug, dict[Slug, dict[Slug, Line]]]


class BankSpec(Part, frozen=True, kw_only=True):
    """The whole of `bank.yaml`.

    Attributes:
        schema: always `bank/1`.
        name: name for people, such as `Acme ML bank`.
        namespace: first part of the id of everything in the bank.
        minbar: oldest version of minbar that reads the bank.
        taxonomy: domain to area to topic to the topic's title. Banks that are
            combined share their topics.
        about: what the bank is for, and whose it is.
    """

    schema: Literal["bank/1"]
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    namespace: Slug
    minbar: Annotated[str, Meta(pattern=r"^\d+\.\d+(\.\d+)?$")]
    taxonomy: Taxonomy
    about: Line | None = None


def topics_of(bank: BankSpec) -> dict[str, str]:
    """Return topic id, `domain.area.topic`, to title, in the order of the file."""
    return {
        f"{domain}.{area}.{topic}": title
        for domain, areas in bank.taxonomy.items()
        for area, topics in areas.items()
        for topic, title in topics.items()
    }
