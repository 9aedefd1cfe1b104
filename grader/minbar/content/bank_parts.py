"""One part of a bank, from its files to its value: loaded, checked, hashed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import msgspec

from minbar.content.hashing import canonical_json, sha256_hex
from minbar.content.problems import Problems
from minbar.content.records import item_record, record_sha256
from minbar.errors import ContentError, ContentProblem
from minbar.models.item import Item

if TYPE_CHECKING:
    from minbar.content.strict_yaml import Document

__all__ = ["Part", "read_item", "read_part"]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bank that is right in itself.

    Attributes:
        kind: `bank`, `item`, `rubric`, `role`, `blueprint` or `policy`.
        id: its id; of a `bank.yaml` the namespace.
        value: a value of the kind's model.
        files: attached files of an item, by name.
        sha256: hash of what matters of it.
    """

    kind: str
    id: str
    value: Any
    files: Mapping[str, bytes]
    sha256: str


def read_item(
    raw: bytes, files: Mapping[str, bytes], *, name: str, folder: str
) -> tuple[Part | None, Sequence[ContentProblem]]:
    """Read an item as it lay in a folder `questions/<folder>`, today or in history.

    Args:
        raw: `item.yaml`.
        files: the other files of its folder by name.
        name: what places in problems begin with.
        folder: `<type>/<area>/<slug>`.

    Returns:
        The part, None if it is not right in itself, and everything wrong with it.
    """
    return read_part("item", raw, files, name=name, path=f"questions/{folder}/item.yaml")


def read_part(
    kind: str, raw: bytes, files: Mapping[str, bytes], *, name: str, path: str
) -> tuple[Part | None, Sequence[ContentProblem]]:
    """Read a part of a bank.

    Args:
        kind: what it is to be.
        raw: its YAML.
        files: attached files by name.
        name: what places in problems begin with.
        path: its YAML file relative to the root.

    Returns:
        The part, None if it is not right in itself, and everything wrong with it.
    """
    # Parsing is imported late: where the index knows every file nothing is parsed.
    from minbar.content.kinds import load_kind

    try:
        document = load_kind(raw, kind, name=name)
    except ContentError as error:
        return None, error.problems
    problems = Problems()
    _check(kind, document, files, path, problems)
    if problems.found:
        return None, problems.found
    return _part(kind, document.value, files), ()


def _check(
    kind: str,
    document: Document[Any],
    files: Mapping[str, bytes],
    path: str,
    problems: Problems,
) -> None:
    if kind == "item":
        from minbar.content.item_checks import check_item

        folder = PurePosixPath(path).parent.relative_to("questions").as_posix()
        check_item(document, folder, files, problems)
    else:
        from minbar.content.rubric_checks import CHECKS

        CHECKS[kind](document, PurePosixPath(path).stem, problems)


def _part(kind: str, value: Any, files: Mapping[str, bytes]) -> Part:  # noqa: ANN401  of any model
    if isinstance(value, Item):
        sha256 = record_sha256(item_record(value, files))
        return Part(kind, value.id, value, files, sha256)
    plain = msgspec.to_builtins(value, str_keys=True)
    name = value.namespace if kind == "bank" else value.id
    return Part(kind, name, value, {}, sha256_hex(canonical_json(plain)))
