"""The kinds of content files of a bank: their models, and older forms of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from minbar.content.problems import visible
from minbar.errors import ContentError, ContentProblem
from minbar.models.bank import BankSpec
from minbar.models.blueprint import Blueprint
from minbar.models.item import Item
from minbar.models.policy import Policy
from minbar.models.role import Role
from minbar.models.rubric import Rubric

if TYPE_CHECKING:
    from minbar.content.strict_yaml import Document

__all__ = ["MODELS", "load_kind"]

MODELS: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {
        "bank": BankSpec,
        "item": Item,
        "rubric": Rubric,
        "role": Role,
        "blueprint": Blueprint,
        "policy": Policy,
    }
)
"""Kind to the model of its file; the schema is `<kind>/1`."""

_SCHEMA_LINE: Final = re.compile(
    rb"""^schema:[ ]*(["']?)(?P<kind>[a-z-]+)/(?P<major>[0-9]{1,9})\1[ ]*(?:#.*)?\r?$""",
    re.MULTILINE,
)


def load_kind(raw: bytes, kind: str, *, name: str) -> Document[Any]:
    """Load a content file as its kind.

    Raises:
        ContentError: with every problem of the file; with one alone if the file is
            of an older or a newer form than this minbar reads.
    """
    from minbar.content.strict_yaml import load_document

    try:
        return load_document(raw, MODELS[kind], name=name)
    except ContentError as error:
        other = _other_form(raw, kind, name)
        raise (other or error) from None


def _other_form(raw: bytes, kind: str, name: str) -> ContentError | None:
    match = _SCHEMA_LINE.search(raw)
    if match is None or match["major"] == b"1":
        return None
    written = f"{match['kind'].decode()}/{match['major'].decode()}"
    newer = int(match["major"]) > 1
    what = f"is of the {'newer' if newer else 'older'} form `{visible(written)}`, not `{kind}/1`"
    todo = "Upgrade minbar" if newer else "`minbar bank migrate` lifts it"
    line = raw.count(b"\n", 0, match.start()) + 1
    return ContentError((ContentProblem(what, where=f"{name}:{line}:1", todo=todo),))
