"""Strict YAML: typed, without the surprises, every problem named at its place."""

from __future__ import annotations

import contextlib
import functools
import re
from collections.abc import Hashable, Sequence
from typing import Any, Final, Generic, TypeVar

import msgspec
from msgspec import inspect

from minbar.content.problems import MOST_OF_A_FILE, EnoughError, Problems
from minbar.content.typed_walk import Walker
from minbar.content.yaml_nodes import Node, parse
from minbar.content.yaml_values import Builder, place
from minbar.errors import ContentError, ContentProblem

__all__ = ["Document", "load_document", "load_yaml"]

Model = TypeVar("Model")


class Document(Generic[Model]):
    """A loaded file: its typed value, its plain value, and where each part stands.

    Attributes:
        value: the typed value.
        plain: the same as dict, list and scalars, as written (no defaults filled in).
        name: what places begin with.
    """

    __slots__ = ("_root", "name", "plain", "value")

    def __init__(self, value: Model, plain: Any, root: Node, name: str) -> None:  # noqa: ANN401
        """Keep value and nodes; `plain` is a plain value of any shape."""
        self.value = value
        self.plain = plain
        self.name = name
        self._root = root

    def where(self, *path: str | int, key: bool = False) -> str:
        """Return `file:line:column` of the value at `path`; of its key if `key`.

        Where the path leads nowhere, the place of the last part that exists.
        """
        line, column = place(self._root, path, key=key)
        return f"{self.name}:{line}:{column}"


def load_yaml(raw: bytes, model: type[Model], *, name: str) -> Model:
    """Load one YAML document as a value of `model`.

    Args:
        raw: the whole file.
        model: a msgspec struct, or any type that msgspec knows.
        name: what the places in errors begin with, such as a path.

    Raises:
        ContentError: with every problem of the file, each at `name:line:column`; of more
            than a hundred those that were found first.
    """
    return load_document(raw, model, name=name).value


def load_document(raw: bytes, model: type[Model], *, name: str) -> Document[Model]:
    """Load as `load_yaml`, and keep the places for checks that come afterwards.

    Raises:
        ContentError: as `load_yaml`.
    """
    root = parse(raw, name)
    problems = Problems(MOST_OF_A_FILE)
    builder = Builder(name, problems)
    try:
        plain = builder.build(root)
    except EnoughError:
        raise _in_order(problems) from None
    doubtful = builder.trapped or (
        builder.numbered and _takes_any_key(model)  # type: ignore[arg-type]  # types are hashable
    )
    if doubtful or problems.found:
        _walk(root, model, name, problems)
    if problems.found:
        raise _in_order(problems)
    try:
        return Document(msgspec.convert(plain, model, str_keys=True), plain, root, name)
    except msgspec.ValidationError as error:
        _walk(root, model, name, problems)
        if not problems.found:  # a rule that types do not show, such as `__post_init__`
            what, path = _split(str(error))
            line, column = place(root, path)
            problems.add(what, where=f"{name}:{line}:{column}")
        raise _in_order(problems) from None


@functools.cache
def _takes_any_key(model: Hashable) -> bool:
    """Whether a mapping somewhere in `model` takes any text as a key, so that `1:` is a slip."""
    waiting: list[Any] = [_type_of(model)]
    seen: set[type] = set()
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, inspect.DictType):
            if isinstance(kind.key_type, inspect.StrType) and kind.key_type.pattern is None:
                return True
            waiting.append(kind.value_type)
        elif isinstance(kind, inspect.StructType) and kind.cls not in seen:
            seen.add(kind.cls)
            waiting += [field.type for field in kind.fields]
        waiting += _parts(kind)
    return False


def _parts(kind: inspect.Type) -> Sequence[inspect.Type]:
    if isinstance(kind, inspect.UnionType):
        return kind.types
    if isinstance(kind, inspect.ListType):
        return (kind.item_type,)
    return (kind.type,) if isinstance(kind, inspect.Metadata) else ()


def _in_order(problems: Problems) -> ContentError:
    """Order by place: authors read a file from the top."""

    def line_and_column(problem: ContentProblem) -> tuple[int, int]:
        _, line, column = problem.where.rsplit(":", 2)
        return int(line), int(column)

    return ContentError(tuple(sorted(problems.found, key=line_and_column)))


def _walk(root: Node, model: type[Any], name: str, problems: Problems) -> None:
    with contextlib.suppress(EnoughError):
        Walker(name, problems).walk(root, _type_of(model), "the file")  # type: ignore[arg-type]  # types are hashable


@functools.cache
def _type_of(model: Hashable) -> inspect.Type:
    return inspect.type_info(model)


_PART: Final = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


def _split(message: str) -> tuple[str, list[str | int]]:
    """Split msgspec's `text - at `$.a[0]`` into text and path."""
    what, _, tail = message.partition(" - at `$")
    return what, [name or int(number) for name, number in _PART.findall(tail)]
